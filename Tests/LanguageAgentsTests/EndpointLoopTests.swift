import Foundation
import Groundwork
import LanguageModels
import MockWeb
import Synchronization
import TestSupport
import Testing
import WebEnv

@testable import LanguageAgents

@Suite("A run that a language model plays")
struct EndpointLoopTests {
    private static let example = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "examples/tiny-transformer")

    private let library: SiteLibrary
    private let world: MockWorld
    private let train: [WebTask]
    private let test: [WebTask]

    init() throws {
        library = try SiteLibrary(folder: Self.example.appending(path: "sites").path)
        let instantiators = try library.instantiators(["cabinet"])
        world = MockWorld(hosts: SiteLibrary.hosts(of: instantiators))
        func draw(_ split: TaskSplit, _ count: Int) -> [WebTask] {
            instantiators.flatMap { $0.instantiate(count: count, seed: 1, split: split, threads: 2).tasks }
        }
        train = draw(.train, 12)
        test = draw(.test, 6)
    }

    private func begin(_ change: (inout EndpointConfiguration) -> Void = { _ in }) throws
        -> EndpointRunDirectory
    {
        var configuration = EndpointConfiguration(seed: 3, sites: ["cabinet"])
        configuration.phases = 2
        configuration.tasksPerPhase = 6
        configuration.attemptsPerTask = 4
        configuration.demonstrations = 2
        configuration.generatedPerPhase = 2
        configuration.proposalsPerTask = 8
        configuration.prompt = "policy-tiny"
        change(&configuration)
        let directory = EndpointRunDirectory(try Playing.scratch() + "/run")
        try directory.create(
            configuration, train: train, test: test,
            prompts: PromptLibrary(folder: Self.example.appending(path: "prompts").path))
        return directory
    }

    private func loop(
        _ directory: EndpointRunDirectory, _ address: String, trainer: String? = "cp {data} {out}/seen",
        trained: String? = nil, atOnce: Int = 4
    ) throws -> EndpointLoop {
        var endpoint = Endpoint(address: address, model: "start")
        endpoint.requestsAtOnce = atOnce
        endpoint.retries.attempts = 1
        let world = world
        return try EndpointLoop(
            directory, endpoint: endpoint, trainer: try trainer.map { try TrainerCommand($0) },
            trained: trained, makeEnvironment: { WebEnvironment(transport: world) })
    }

    private func rows(_ directory: EndpointRunDirectory, _ phase: Int) throws -> [TrainingRow] {
        let path = directory.file(phase, "training.jsonl")
        return try TrainingSet.read(InputFile.contents(of: path), file: path)
    }

    @Test(
        "Phases roll out, score, write training sets, train, test and propose; each goes on with the new model"
    )
    func phases() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin()
        guard case .finished(let phases) = try loop(directory, server.address).run() else {
            throw ModelError(.malformed, "the run is not finished")
        }
        #expect(phases.map(\.phase) == [0, 1, 2])
        #expect(phases.map(\.model) == (0...2).map { directory.file("phase-\($0)/model") })
        #expect(phases[0].testSuccess < phases[2].testSuccess && phases[2].testTasks == 6)
        #expect(phases[1].tries == 24 && phases.allSatisfy { $0.spoilt == 0 })
        #expect(phases[1].tasksKept > 0, "\(phases[1])")
        #expect(phases[2].tries == 24 + 4 * phases[1].tasksKept)
        for phase in 0...2 {
            let seen = try Data(contentsOf: URL(filePath: directory.file(phase, "model/seen")))
            let set = try Data(contentsOf: URL(filePath: directory.file(phase, "training.jsonl")))
            #expect(seen == set)
        }
    }

    @Test(
        "Rows hold prompt, reply, ids, log-probabilities, mask, group and an advantage that sums to nothing in it"
    )
    func rows() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin()
        _ = try loop(directory, server.address).run()
        let demonstrations = try rows(directory, 0)
        #expect(demonstrations.count == 6 && demonstrations.allSatisfy { $0.source == .demonstration })
        #expect(demonstrations.map(\.completion).filter { $0 == "stop []" }.count == 2)
        let fresh = try rows(directory, 1)
        #expect(!fresh.isEmpty && fresh.allSatisfy { $0.source == .fresh && $0.tokenIDs.count == 2 })
        #expect(fresh.allSatisfy { $0.mask == [1, 1] && $0.promptTokenIDs == [1, 2, 3] })
        for group in Dictionary(grouping: fresh, by: \.group).values {
            let tries = Dictionary(grouping: group, by: \.attempt).values.compactMap(\.first)
            #expect(tries.count == 4 && abs(tries.reduce(0) { $0 + $1.advantage }) < 1e-9)
            #expect(Set(tries.map(\.reward)) == [0, 1])
        }
        let later = try rows(directory, 2)
        let replay = later.filter { $0.source == .replay }
        // exp(0.4) = 1.49 lies within the band, and only successes are replayed.
        #expect(replay.count == fresh.count { $0.reward == 1 })
        #expect(replay.allSatisfy { $0.advantage == 1 && $0.reward == 1 })
    }

    @Test("Replayed steps are those whose perplexity lies within the band")
    func perplexity() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin { $0.perplexityHigh = 1.3 }
        _ = try loop(directory, server.address).run()
        #expect(try rows(directory, 2).allSatisfy { $0.source == .fresh })
    }

    @Test("The same run on one thread and on many gives the same files, but for the order of records")
    func threads() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let one = try begin()
        _ = try loop(one, server.address, trainer: "cp {data} {out}/seen", atOnce: 1).run()
        let many = try begin()
        _ = try loop(many, server.address, trainer: "cp {data} {out}/seen", atOnce: 8).run()
        for phase in 0...2 {
            for name in ["training.jsonl", "episodes.jsonl", "metrics.json"] {
                func text(_ run: EndpointRunDirectory) throws -> String {
                    try String(contentsOfFile: run.file(phase, name), encoding: .utf8)
                        .replacingAll(run.path, by: "RUN")
                }
                #expect(try text(one) == text(many), "\(name) of phase \(phase)")
            }
        }
    }

    @Test("A run that ended, or failed, goes on without asking again what it knows")
    func resumed() throws {
        let fails = Mutex(false)
        let server = try #require(
            ScriptedModel { request, number in
                if number == 60 { fails.withLock { $0 = true } }
                return fails.withLock { $0 } ? .init(status: 400, body: "") : CabinetModel.answer(request)
            })
        let directory = try begin()
        // Tries that the endpoint spoils are left out; a test that is spoilt as a whole ends the run.
        _ = try? loop(directory, server.address).run()
        let asked = server.requests.count
        fails.withLock { $0 = false }
        _ = try loop(directory, server.address).run()
        let bodies = server.requests.map(\.body)
        #expect(bodies.count > asked)
        #expect(Set(bodies.prefix(60)).isDisjoint(with: bodies.dropFirst(asked)))
        let before = server.requests.count
        _ = try loop(directory, server.address).run()
        #expect(server.requests.count == before)
    }

    @Test(
        "Without a trainer the training set waits, and the run goes on with the model that somebody trained")
    func waiting() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin { $0.phases = 1 }
        guard case .waiting(0, let set) = try loop(directory, server.address, trainer: nil).run() else {
            throw ModelError(.malformed, "nothing waits")
        }
        #expect(FileManager.default.fileExists(atPath: set))
        guard
            case .waiting(1, _) = try loop(
                directory, server.address, trainer: nil, trained: "mine/phase-0"
            ).run()
        else { throw ModelError(.malformed, "the second set does not wait") }
        #expect(server.requests.contains { $0.body.contains(#""model":"mine/phase-0""#) })
    }

    @Test("A model's name counts only for a set that somebody was told of")
    func trainedTooEarly() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin { $0.phases = 1 }
        _ = try loop(directory, server.address, trainer: nil).run()
        _ = try loop(directory, server.address, trainer: nil, trained: "mine/phase-0").run()
        // As a kill leaves it: the second set is written, and nobody was told of it.
        try FileManager.default.removeItem(atPath: directory.file(1, "waiting.json"))
        let error = #expect(throws: InputError.self) {
            try loop(directory, server.address, trainer: nil, trained: "mine/phase-0").run()
        }
        #expect(
            error?.description.hasSuffix(
                "no training set waits for the model 'mine/phase-0'; go on without --trained") == true)
        guard case .waiting(1, _) = try loop(directory, server.address, trainer: nil).run() else {
            throw ModelError(.malformed, "the second set does not wait")
        }
    }

    @Test("An endpoint that goes away ends the run, and the run goes on as if it had stayed")
    func outage() throws {
        let isGone = Mutex(false)
        let server = try #require(
            ScriptedModel { request, number in
                if number == 40 { isGone.withLock { $0 = true } }
                return isGone.withLock { $0 } ? .init(status: 503, body: "") : CabinetModel.answer(request)
            })
        let directory = try begin()
        let error = #expect(throws: InputError.self) { try loop(directory, server.address, atOnce: 1).run() }
        #expect(
            error?.description.contains("were not answered; resume the run when") == true, "\(error as Any)")
        isGone.withLock { $0 = false }
        _ = try loop(directory, server.address).run()
        let calm = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let whole = try begin()
        _ = try loop(whole, calm.address).run()
        for phase in 1...2 {
            #expect(try rows(directory, phase).map(\.completion) == rows(whole, phase).map(\.completion))
        }
    }

    @Test("A set that was trained with stays as it was, also where a resumption could ask for more")
    func settled() throws {
        // One try in many is spoilt: too few to end the run.
        let isMoody = Mutex(true)
        let server = try #require(
            ScriptedModel { request, number in
                number == 30 && isMoody.withLock { $0 }
                    ? .init(status: 400, body: "") : CabinetModel.answer(request)
            })
        let directory = try begin { $0.phases = 1 }
        _ = try loop(directory, server.address, atOnce: 1).run()
        let set = try Data(contentsOf: URL(filePath: directory.file(1, "training.jsonl")))
        let metrics = try Data(contentsOf: URL(filePath: directory.file(1, "metrics.json")))
        #expect(try directory.metrics(1)?.spoilt == 1)
        try FileManager.default.removeItem(atPath: directory.file(1, "metrics.json"))
        isMoody.withLock { $0 = false }
        _ = try loop(directory, server.address).run()
        #expect(try Data(contentsOf: URL(filePath: directory.file(1, "training.jsonl"))) == set)
        #expect(try Data(contentsOf: URL(filePath: directory.file(1, "metrics.json"))) == metrics)
    }

    @Test("Replayed steps are no more than a multiple of the phase's own")
    func replayShare() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin { $0.replayShare = 0.05 }
        _ = try loop(directory, server.address).run()
        let later = try rows(directory, 2)
        let (fresh, replayed) = (later.count { $0.source == .fresh }, later.count { $0.source == .replay })
        let known = try rows(directory, 1).count { $0.reward == 1 }
        #expect(replayed == fresh / 20 && replayed > 0 && replayed < known, "\(fresh) \(replayed) \(known)")
    }

    @Test("Folders that a killed run's trainer left half-filled are cleared away")
    func drafts() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin { $0.phases = 0 }
        let draft = directory.file(0, "model.1.tmp")
        try FileManager.default.createDirectory(atPath: draft, withIntermediateDirectories: true)
        try Data("x".utf8).write(to: URL(filePath: draft + "/weights"))
        _ = try loop(directory, server.address).run()
        #expect(!FileManager.default.fileExists(atPath: draft))
    }

    @Test("A trainer that leaves nothing, or is ended by a signal, is told")
    func emptyTrainer() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        for (command, words) in [
            ("true {data} {out}", "the trainer of phase 0 left nothing in its folder {out}"),
            ("kill -9 $$ {data} {out}", "the trainer of phase 0 was ended by signal 9 (see "),
            (#"echo '{"model":3}' > {out}/model.json; : {data}"#, "'model' is a text that is not empty"),
        ] {
            let directory = try begin { $0.phases = 0 }
            let error = #expect(throws: InputError.self) {
                try loop(directory, server.address, trainer: command).run()
            }
            #expect(error?.description.contains(words) == true, "\(error as Any)")
        }
    }

    @Test("The bound of replies and the wish for log-probabilities are the run's")
    func bounds() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin {
            $0.phases = 1
            $0.maximumTokens = 5
            $0.wantsLogProbabilities = false
        }
        _ = try loop(directory, server.address).run()
        let played = server.requests.filter { $0.path == "/v1/completions" }.map(\.body)
        #expect(played.allSatisfy { $0.contains(#""max_tokens":5,"#) && !$0.contains("logprobs") })
        #expect(!played.isEmpty)
    }

    @Test("A trainer that fails is told with the last that it said, and its command's names are quoted")
    func trainer() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin()
        let failing = try loop(directory, server.address, trainer: "echo no memory {data} {out}; exit 3")
        let error = #expect(throws: InputError.self) { try failing.run() }
        #expect(error?.description.hasPrefix("the trainer of phase 0 ended with 3: no memory /") == true)
        let command = try TrainerCommand("t {data} -o {out} {phase} {model} {other}")
        #expect(
            command.command(data: "a b", out: "it's", phase: 2, model: "{data}")
                == #"t 'a b' -o 'it'\''s' '2' '{data}' {other}"#)
        #expect(throws: InputError.self) { try TrainerCommand("train {data}") }
    }

    @Test("A model's own name, where the trainer gives one, is asked from then on")
    func names() throws {
        let server = try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
        let directory = try begin { $0.phases = 0 }
        let trainer = #"cp {data} {out}/x; printf '{"model":"named:{out}"}' > {out}/model.json"#
        // The name in the file is the folder's once the file is read, not the draft's that the command saw.
        let quoted = trainer.replacingAll("named:{out}", by: "named:{o\" \"ut}").replacingAll("\" \"", by: "")
        guard case .finished(let phases) = try loop(directory, server.address, trainer: quoted).run() else {
            throw ModelError(.malformed, "the run is not finished")
        }
        #expect(phases[0].model.hasPrefix("named:"))
    }

    @Test("Rows are read as they were written, and a damaged set is told with its place")
    func trainingSet() throws {
        let row = TrainingRow(
            prompt: .chat([.system("s"), .user("u\n")]), completion: "c", reasoning: "r",
            promptTokenIDs: [1], tokenIDs: [2, 3], logProbabilities: [-0.5, -1.25], mask: [1, 0],
            advantage: -0.25, reward: 0.5, group: "g", attempt: 1, step: 2, intent: "i", source: .fresh)
        var plain = row
        plain.prompt = .plain("p")
        let bytes = TrainingSet.write([row, plain], phase: 1, model: "m")
        #expect(try TrainingSet.read(bytes, file: "f") == [row, plain])
        for (text, words) in [
            ("{}\n", "f:1: this is no training set"),
            ("{\"webrl-training-set\":9}\n", "f:1: format 9, this program reads 1"),
            (
                "{\"webrl-training-set\":1,\"rows\":2}\n{}\n",
                "f: the head names another number of rows than there are"
            ),
            ("{\"webrl-training-set\":1,\"rows\":1}\n{}\n", "f:2: this is no row of a training set"),
            (
                String(decoding: bytes, as: UTF8.self).replacingAll("[-0.5,-1.25]", by: "[-0.5,null]"),
                "f:2: this is no row of a training set"
            ),
        ] {
            let error = #expect(throws: InputError.self) { try TrainingSet.read(Array(text.utf8), file: "f") }
            #expect(error?.description == words)
        }
    }
}
