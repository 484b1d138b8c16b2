import Foundation
import LanguageModels
import TestSupport
import Testing

@Suite("Language models at the command line")
struct EndpointCommandTests {
    private let scratch: ScratchFolder
    private let example = CommandRunner.package.appendingPathComponent("examples/tiny-transformer")

    init() throws { scratch = try ScratchFolder() }

    private func server() throws -> ScriptedModel {
        try #require(ScriptedModel { request, _ in CabinetModel.answer(request) })
    }

    private var sites: [String] { ["--sites", example.appendingPathComponent("sites").path] }

    private func asking(_ server: ScriptedModel, model: String) -> [String] {
        sites + [
            "--endpoint", server.address, "--model", model, "--prompts",
            example.appendingPathComponent("prompts").path, "--prompt", "policy-tiny",
        ]
    }

    private func tasks() throws -> String {
        let path = scratch.path("tasks.json")
        let made = try CommandRunner.run(
            ["tasks", "generate", "--site", "cabinet", "--count", "5", "--seed", "1", "--output", path]
                + sites)
        #expect(made.status == 0, "\(made.errors)")
        return path
    }

    @Test("evaluate tells pass@k, tokens and cost; a record answers the same command without a model")
    func evaluate() throws {
        let server = try server()
        let record = scratch.path("record.jsonl")
        let command = [
            "evaluate", try tasks(), "--policy", "endpoint", "--n", "4", "--temperature", "1", "--json",
        ]
        let live = try CommandRunner.run(
            command + asking(server, model: "phase-2") + ["--record", record, "--price", "1000,1000"])
        #expect(live.status == 0, "\(live.errors)")
        let lines = live.output.split(separator: "\n")
        #expect(lines.count == 6 && lines[5].contains(#""pass_at":{"1":{"mean":"#))
        #expect(lines[5].contains(#""4":{"mean":"#) && !lines[5].contains(#""cost":0.0"#))
        let asked = server.requests.count
        let again = try CommandRunner.run(
            command + asking(server, model: "phase-2") + ["--record", record, "--price", "1000,1000"])
        #expect(again.output == live.output && server.requests.count == asked)
        let played = try CommandRunner.run(
            command + sites + [
                "--replay", record, "--model", "phase-2", "--price", "1000,1000", "--prompts",
                example.appendingPathComponent("prompts").path, "--prompt", "policy-tiny",
            ])
        #expect(played.output == live.output, "\(played.errors)")
    }

    @Test(
        "What is wrong is told in one sentence",
        arguments: [
            (["--model", "m"], "name the endpoint of the model with --endpoint"),
            (["--endpoint", "http://localhost:1/v1"], "name the model with --model"),
            (["--endpoint", "x", "--model", "m"], "'x' is no http address"),
            (
                ["--endpoint", "http://localhost:1/v1", "--model", "m", "--prompt", "policy-webrl"],
                "the prompt policy-webrl is written for the dialect webrl; ask for it with --dialect webrl"
            ),
            (
                ["--endpoint", "http://localhost:1/v1", "--model", "m", "--prompt", "none"],
                "has no prompt 'none'"
            ),
            (
                ["--endpoint", "http://localhost:1/v1", "--model", "m", "--price", "cheap"],
                "--price is two numbers"
            ),
            (
                ["--endpoint", "http://localhost:1/v1", "--model", "m", "--field", "x"],
                "--field is NAME=JSON"
            ),
            (
                ["--endpoint", "http://localhost:1/v1", "--model", "m", "--price", "1,x,2"],
                "--price is two numbers"
            ),
            (["--endpoint", "http://a:secret@x:y/v1", "--model", "m"], "'x:y/v1' is no http address"),
            (
                ["--endpoint", "http://localhost:1/v1", "--model", "m", "--prompts", "/nowhere"],
                "/nowhere: this is no folder with prompts"
            ),
            (["--model", "m", "--policy", "null"], "belong to --policy endpoint"),
            (["--n", "3", "--policy", "random"], "belong to --policy endpoint"),
        ])
    func mistakes(flags: [String], words: String) throws {
        let result = try CommandRunner.run(
            ["evaluate", try tasks(), "--policy", "endpoint"] + sites + flags,
            environment: ["PATH": "/usr/bin:/bin"])
        #expect(result.status != 0 && result.errors.contains(words), "\(result.errors)")
    }

    // MARK: Training

    /// A trainer that takes its time, so that kills hit it too.
    private static let trainer = "sleep 0.1; cp {data} {out}/seen"

    private func training(_ server: ScriptedModel, in run: String) -> [String] {
        ["train", "--policy", "endpoint", "--site", "cabinet", "--out", run, "--trainer", Self.trainer]
            + asking(server, model: "start") + [
                "--train-tasks", "12", "--test-tasks", "6", "--unseen-tasks", "0", "--phases", "2", "--seed",
                "3",
                "--set", "tasksPerPhase=6", "--set", "attemptsPerTask=4", "--set", "demonstrations=2",
                "--set", "generatedPerPhase=2", "--set", "proposalsPerTask=8",
            ]
    }

    @Test("A prompt of one's own, wherever it lies, is kept with the run and used")
    func ownPrompt() throws {
        let server = try server()
        let run = scratch.path("own")
        let path = scratch.path("mine.prompt")
        let text =
            "webrl-prompt: 1\npart: policy\ntokens: 8\n=== text\nMINE {{observation}}\n{{intent}}\nlast {{previous_action}}"
        try Data(text.utf8).write(to: URL(filePath: path))
        let result = try CommandRunner.run(
            training(server, in: run) + ["--phases", "0", "--prompt", path])
        #expect(result.status == 0, "\(result.errors)")
        #expect(FileManager.default.fileExists(atPath: run + "/prompts/mine.prompt"))
        let played = server.requests.filter { $0.path == "/v1/completions" }
        #expect(!played.isEmpty && played.allSatisfy { $0.body.contains(#""prompt":"MINE "#) })
    }

    /// All that a run wrote but for records, locks and logs, whose lines come in the order of the answers.
    private func files(of run: String) throws -> [String: Data] {
        let names = FileManager.default.enumerator(atPath: run)?.compactMap { $0 as? String } ?? []
        let kept = names.filter {
            ($0.hasSuffix(".json") || $0.hasSuffix("training.jsonl") || $0.hasSuffix("episodes.jsonl")
                || $0.hasSuffix("seen")) && !$0.contains(".tmp")
        }
        return try kept.reduce(into: [:]) { $0[$1] = try Data(contentsOf: URL(filePath: run + "/" + $1)) }
    }

    @Test("A run that is killed again and again writes the files of one that was not")
    func killed() throws {
        let server = try server()
        let run = scratch.path("run")
        let whole = try CommandRunner.run(training(server, in: run))
        #expect(whole.status == 0, "\(whole.errors)")
        #expect(whole.output.contains("phase 2: test"), "\(whole.output)")
        let expected = try files(of: run)
        #expect(expected.count > 15)
        try FileManager.default.removeItem(atPath: run)
        var kills = 0
        // Each time it may live a little longer, so that kills fall anywhere in the run.
        for patience in 1...40 {
            let isBegun = FileManager.default.fileExists(atPath: run + "/endpoint-run.json")
            try? isBegun ? nil : FileManager.default.removeItem(atPath: run)
            let resume =
                ["train", "--resume", run, "--trainer", Self.trainer] + asking(server, model: "start")
            let status = try Self.run(
                isBegun ? resume : training(server, in: run), killedAfter: 0.03 * Double(patience))
            if status == 0 { break }
            kills += 1
        }
        #expect(kills >= 3)
        #expect(try files(of: run) == expected)
    }

    /// - Returns: the exit status; -1 where the process was killed.
    private static func run(_ arguments: [String], killedAfter seconds: Double) throws -> Int32 {
        let process = Process()
        process.executableURL = CommandRunner.program
        process.arguments = arguments
        process.currentDirectoryURL = CommandRunner.package
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        let id = process.processIdentifier
        Thread.detachNewThread {
            Thread.sleep(forTimeInterval: seconds)
            kill(id, SIGKILL)
        }
        process.waitUntilExit()
        return process.terminationReason == .exit ? process.terminationStatus : -1
    }

    @Test(
        "A transformer from scratch, trained by the phases' files, learns; skipped where torch is missing",
        .enabled(if: Self.torch != nil))
    func tinyTransformer() throws {
        let out = scratch.path("tiny")
        let python = try #require(Self.torch)
        let result = try CommandRunner.run(
            shell: "'\(example.path)/run' '\(out)' --phases 1 --set tasksPerPhase=4 --set attemptsPerTask=4 "
                + "--set evaluated=3",
            environment: [
                "WEBRL": CommandRunner.program.path, "WEBRL_TORCH_PYTHON": python, "EPOCHS": "60",
                "PATH": "/usr/local/bin:/usr/bin:/bin",
            ])
        #expect(result.status == 0, "\(result.errors)")
        let curve = try String(contentsOfFile: out + "/success.csv", encoding: .utf8).split(separator: "\n")
        #expect(curve.count == 3 && curve[0] == "phase,test,train")
        // From scratch nothing is solved; after twelve demonstrations more than nothing is.
        let train = try #require(curve[2].split(separator: ",").last.flatMap { Double($0) })
        #expect(train > 0.2, "\(curve)")
    }

    private static let torch: String? = {
        let known = ProcessInfo.processInfo.environment["WEBRL_TORCH_PYTHON"]
        return ([known].compactMap { $0 } + ["/usr/bin/python3"]).first { python in
            let line = "'\(python)' -c 'import torch'"
            return (try? CommandRunner.run(shell: line, environment: ["PATH": "/usr/bin:/bin"]))?.status == 0
        }
    }()
}
