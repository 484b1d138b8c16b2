import ArgumentParser
import Curriculum
import Foundation
import Learning
import MockWeb
import WebEnv
import WorldModel

struct WorldModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "world-model",
        abstract: "Models that predict the next observation: how right they are.",
        subcommands: [WorldModelScoreCommand.self, WorldModelLookaheadCommand.self])
}

struct WorldModelLookaheadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookahead",
        abstract: "Measure what look-ahead and tree search are worth to the policy of a finished run.",
        discussion: """
            The world model learns from the run's episodes. The policy then plays the run's test tasks without look-ahead, with the best of its
            candidates by the scorer alone, and with a look at what a model says of each: the copied page, the learned world model, the truth,
            and the truth with errors. Results go to summary.json and report.html of the run.

            Example:
              webrl world-model lookahead runs/first --depths 1,2 --budgets 16,64
            """)

    @Argument(help: "The run directory.", completion: .directory)
    var directory: String

    @OptionGroup var options: StudyOptions

    @Option(help: "Threads; they change no result.")
    var workers = 2

    @OptionGroup var library: SiteLibrary

    func validate() throws {
        if workers < 1 { throw ValidationError("--workers is at least 1") }
    }

    func run() throws {
        let summary = try RunStudy(directory, library: library, workers: workers).lookahead(options)
        Output.endProgress()
        let folder = URL(fileURLWithPath: directory, isDirectory: true)
        try Data(try Report.html(of: folder).utf8)
            .write(to: folder.appendingPathComponent("report.html"), options: .atomic)
        print(StudyTable.text(summary))
    }
}

struct WorldModelScoreCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "score",
        abstract: "Measure world models on the transitions of tasks that they never saw.",
        discussion: """
            Models learn from episodes of training tasks (reference solutions, solutions that stray, random walks) and are measured on such episodes of test
            tasks, beside the baselines that repeat the page and that remember exact transitions.
            docs/reference/world-model.md explains every figure.

            Examples:
              webrl world-model score --site shopping
              webrl world-model score --site forum --episodes 200 --json
            """)

    @Option(help: "A site to learn and to be measured on; may be given several times.")
    var site: [String] = ["shopping"]

    @Option(help: "Episodes of training tasks to learn from.")
    var episodes = 1200

    @Option(help: "Episodes of test tasks to be measured on.")
    var testEpisodes = 150

    @Option(help: "Other actions tried at each step of a test episode.")
    var branching = 3

    @Option(
        help: ArgumentHelp(
            "Models to measure: \(WorldModelLaboratory.Backend.allCases.map(\.rawValue).joined(separator: ", ")).",
            valueName: "name"))
    var backend: [WorldModelLaboratory.Backend] = [.copy, .memory, .transfer]

    @Option(help: "Chance of each kind of error of the backend noisy-oracle, in 0...1.")
    var noise = 0.2

    @Option(
        help: ArgumentHelp(
            "Chat completions endpoint of the backend llm (default: WEBRL_MODEL_ENDPOINT).", valueName: "url")
    )
    var endpoint: String?

    @Option(
        help: ArgumentHelp("The model behind the endpoint (default: WEBRL_MODEL_NAME).", valueName: "name"))
    var model: String?

    @Option(help: "Observed transitions shown to the backend llm, 0 for none.")
    var shots = 2

    @Option(help: "Everything random follows from it.")
    var seed: UInt64 = 1

    @Option(help: "Threads; they change no result.")
    var workers = 2

    @Flag(help: "Print JSON.")
    var json = false

    @OptionGroup var library: SiteLibrary

    func validate() throws {
        if site.isEmpty { throw ValidationError("name a site with --site") }
        if workers < 1 { throw ValidationError("--workers is at least 1") }
        if episodes < 0 || testEpisodes < 1 || branching < 0 {
            throw ValidationError("--episodes and --branching are 0 or more, --test-episodes is 1 or more")
        }
        if !(0...1).contains(noise) || shots < 0 {
            throw ValidationError("--noise is in 0...1, --shots is 0 or more")
        }
    }

    func run() throws {
        let instantiators = try library.instantiators(site)
        let world = MockWorld(hosts: SiteLibrary.hosts(of: instantiators))
        Output.progress("making tasks")
        func tasks(_ split: TaskSplit, _ count: Int) -> [WebTask] {
            instantiators.flatMap {
                $0.instantiate(count: count, seed: seed, split: split, threads: workers).tasks
            }
        }
        let laboratory = WorldModelLaboratory(
            training: tasks(.train, max(1, episodes / 2)), test: tasks(.test, testEpisodes),
            episodes: episodes,
            testEpisodes: testEpisodes, branching: branching, seed: seed, workers: workers,
            options: try options(),
            makeEnvironment: { WebEnvironment(transport: world) })
        let result = try laboratory.run(backend) { Output.progress($0) }
        Output.endProgress()
        print(json ? result.json : WorldModelTable.text(result))
    }
}

extension WorldModelScoreCommand {
    /// Seconds for one page of a language model.
    private static let timeout = 300.0

    fileprivate func options() throws -> WorldModelLaboratory.Options {
        var options = WorldModelLaboratory.Options()
        options.noise = noise
        options.shots = shots
        guard backend.contains(.languageModel) else { return options }
        let environment = ProcessInfo.processInfo.environment
        guard let address = endpoint ?? environment["WEBRL_MODEL_ENDPOINT"],
            let name = model ?? environment["WEBRL_MODEL_NAME"]
        else { throw UsageError("the backend llm needs --endpoint and --model") }
        options.endpoint = try ChatEndpoint(
            address: address, model: name, key: environment["WEBRL_MODEL_KEY"] ?? "", timeout: Self.timeout,
            purpose: "world model")
        return options
    }
}

extension WorldModelLaboratory.Backend: ExpressibleByArgument {}

/// The figures for people.
private enum WorldModelTable {
    static func text(_ result: WorldModelLaboratory.Result) -> String {
        let head = [
            "model", "delta F1", "no change", "skill", "siblings", "identity", "recall", "invented", "exact",
            "brier",
        ]
        var rows = [head]
        for (name, report) in result.reports { rows.append([name] + figures(report.all)) }
        var text = "\(result.transitions) transitions\n\n" + Output.table(rows)
        for (name, report) in result.reports {
            let depths = report.byDepth.enumerated().map { depth, score in
                ["\(depth + 1)"] + figures(score)
            }
            let strata = report.byStratum.sorted { $0.key < $1.key }.map { [$0.key] + figures($0.value) }
            text +=
                "\n\n\(name)\n\n"
                + Output.table([["steps ahead or part"] + head.dropFirst()] + depths + strata)
        }
        return text
    }

    private static func figures(_ score: PredictionScore) -> [String] {
        [
            score.deltaF1, score.noChangeF1, score.skill, score.siblingDiscrimination, score.pageIdentity,
            score.actionableRecall, score.hallucinationRate, score.exactMatch, score.brier,
        ].map { $0.map { "\(($0 * 1000).rounded() / 1000)" } ?? "–" }
    }
}
