import Foundation
import Testing

@testable import Workbench

@Suite("Flags of a training run", .serialized)
struct TrainFlagTests {
    private static let small = [
        "--site", "library", "--sites", "Tests/Fixtures", "--train-tasks", "12", "--test-tasks", "4",
        "--unseen-tasks", "3", "--phases", "1", "--set", "tasksPerPhase=4", "--set", "attemptsPerTask=2",
        "--set", "generatedPerPhase=2", "--set", "trainingEvaluation=4",
    ]

    @Test(
        "What only the start of a run can follow is refused beside --resume",
        arguments: [
            ["--seed", "3"], ["--site", "library"], ["--set", "beta=1"], ["--method", "sft"], ["--overwrite"],
            ["--train-tasks", "5"], ["--hold-out", "none"], ["--keep-checkpoints", "last"], ["--imagine"],
        ])
    func combined(flag: [String]) throws {
        let result = try CommandRunner.run(["train", "--resume", "nowhere"] + flag)
        #expect(result.status == 64)
        #expect(result.errors.contains("\(flag[0]) can't be combined with --resume"), "\(result.errors)")
    }

    @Test(
        "A run names what is held out, is given more phases when it is complete, and remembers its sites' folder"
    )
    func extended() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        let first = try CommandRunner.run(
            ["train", "--out", run, "--hold-out", "library.books_by_author"] + Self.small)
        #expect(first.status == 0, "\(first.errors)")
        #expect(
            first.output.contains(
                "held out, never trained on: 1 of 5 templates (--hold-out chooses others): books_by_author\n")
        )
        let tasks = try String(contentsOfFile: run + "/tasks/train.json", encoding: .utf8)
        #expect(!tasks.contains("books_by_author"))
        #expect(FileManager.default.fileExists(atPath: run + "/checkpoint-best"))

        let again = try CommandRunner.run(["train", "--resume", run], folder: folder.url)
        #expect(again.status == 0, "\(again.errors)")
        #expect(again.output.hasPrefix("\(run) is complete (1 phases); --phases gives it more\n"))
        let more = try CommandRunner.run(["train", "--resume", run, "--phases", "2"], folder: folder.url)
        #expect(more.status == 0, "\(more.errors)")
        #expect(more.output.hasPrefix("going on after phase 1 of 2\nphase 2: "))
        let fewer = try CommandRunner.run(["train", "--resume", run, "--phases", "1"], folder: folder.url)
        #expect(fewer.status == 2 && fewer.errors.contains("can only be given more"), "\(fewer.errors)")
    }

    @Test("Without templates that are held out nothing is said of success on them, and the summary says null")
    func nothingUnseen() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        let result = try CommandRunner.run(["train", "--out", run, "--hold-out", "none"] + Self.small)
        #expect(result.output.contains("held out: none of 5 templates"), "\(result.errors)")
        #expect(!result.output.contains(", unseen "))
        let summary = try String(contentsOfFile: run + "/summary.json", encoding: .utf8)
        #expect(summary.contains("\"unseenSuccess\" : null"))
    }

    @Test("A template that nobody knows is refused before anything is written")
    func unknownTemplate() throws {
        let folder = try ScratchFolder()
        let result = try CommandRunner.run(
            ["train", "--out", folder.path("run"), "--hold-out", "year_of_bok"] + Self.small)
        #expect(result.status == 2)
        #expect(
            result.errors
                == "webrl: no task template is called \"year_of_bok\" (did you mean \"year_of_book\"?)\n")
        #expect(!FileManager.default.fileExists(atPath: folder.path("run")))
    }

    @Test("Control-C says how to go on")
    func interruption() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        let process = Process()
        process.executableURL = CommandRunner.program
        process.arguments =
            ["train", "--out", run, "--phases", "500"] + Self.small.filter { $0 != "--phases" && $0 != "1" }
        process.currentDirectoryURL = CommandRunner.package
        process.standardOutput = FileHandle.nullDevice
        let errors = Pipe()
        process.standardError = errors
        try process.run()
        let end = Date().addingTimeInterval(60)
        while !FileManager.default.fileExists(atPath: run + "/config.json"), Date() < end { usleep(20_000) }
        kill(process.processIdentifier, SIGINT)
        process.waitUntilExit()
        let told = String(decoding: try errors.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        #expect(told.hasSuffix("stopped; go on with: webrl train --resume \(run)\n"), "\(told)")
        #expect(process.terminationReason == .uncaughtSignal && process.terminationStatus == SIGINT)
    }
}

@Suite("Arguments that the parser does not name")
struct ArgumentHintTests {
    @Test(
        "Each gets a sentence of its own",
        arguments: [
            (["train", "--ste", "shopping"], "unknown option '--ste'"),
            (["evaluate", "--wokers", "3", "lite"], "unknown option '--wokers'; did you mean '--workers'?"),
            (
                ["tasks", "generate", "--site", "shopping", "--count", "-5"],
                "--count is not negative, and -5 was given"
            ),
            (
                ["train", "--site", "x", "--out", "y", "--seed", "-1"],
                "--seed is not negative, and -1 was given"
            ),
            (["help", "nonsense"], "no command is called 'nonsense'; there are: train, "),
            (["help", "tasks", "nonsense"], "no command is called 'nonsense'; there are: generate, "),
        ])
    func hints(arguments: [String], sentence: String) throws {
        let result = try CommandRunner.run(arguments)
        #expect(result.status == 64)
        #expect(result.errors.hasPrefix("Error: \(sentence)"), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test(
        "A place that can't be written to is refused before the work",
        arguments: [
            ("/nonexist/o.json", "/nonexist/o.json: there is no folder /nonexist"),
            ("README.md/o.json", "README.md/o.json: README.md is no folder"),
            ("docs", "docs: this is a folder"),
        ])
    func outputs(path: String, sentence: String) throws {
        // No site is called so: the output is looked at first.
        let generated = try CommandRunner.run(["tasks", "generate", "--site", "nosuch", "--output", path])
        #expect(generated.status == 2 && generated.errors == "webrl: \(sentence)\n")
        let report = try CommandRunner.run(["report", "nowhere", "--output", path])
        #expect(report.status == 2 && report.errors == "webrl: \(sentence)\n")
    }

    @Test("A file without tasks proves nothing")
    func noTasks() throws {
        let folder = try ScratchFolder()
        let file = try folder.write("[]", to: "empty.json")
        let result = try CommandRunner.run(["tasks", "check", file])
        #expect(result.status == 2 && result.errors == "webrl: \(file): there are no tasks in this file\n")
    }

    @Test("Tasks are counted for programs too")
    func counts() throws {
        let result = try CommandRunner.run(["tasks", "stats", "lite", "--json"])
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect(object["tasks"] as? Int == 165)
        for name in ["site", "evaluator", "family", "template"] {
            let counts = try #require(object[name] as? [String: Int])
            #expect(counts.values.reduce(0, +) == 165)
        }
        let lines = try CommandRunner.run(["tasks", "stats", "lite"]).output.split(separator: "\n")
        #expect(lines.count < 70)
    }
}

@Suite("Progress of long work")
struct ProgressTests {
    private final class Told: @unchecked Sendable {
        // The meter tells on the thread that it is asked on, and the test has one.
        var lines: [String] = []
        var now = ContinuousClock.now
    }

    @Test("A meter tells counts, and after a while how long the rest takes")
    func meter() {
        let told = Told()
        let meter = WorkMeter("proving tasks", now: { told.now }) { told.lines.append($0) }
        meter.told(1, of: 100)
        meter.told(2, of: 100)
        told.now += .seconds(10)
        meter.told(25, of: 100)
        meter.told(100, of: 100)
        #expect(
            told.lines == [
                "proving tasks", "proving tasks: 1 of 100", "proving tasks: 25 of 100, about 30 s left",
                "proving tasks: 100 of 100",
            ])
    }

    @Test(
        "Spans of time are told as people say them",
        arguments: [
            (0.4, "1 s"), (89, "89 s"), (90, "2 min"), (3000, "50 min"), (9000, "2 h 30 min"), (1e9, "days"),
        ])
    func spans(seconds: Double, words: String) { #expect(WorkMeter.span(seconds) == words) }

    @Test("A log file gets a line every twenty seconds")
    func pace() {
        let start = ContinuousClock.now
        let pace = ProgressPace(start: start)
        #expect(!pace.isDue("a", at: start + .seconds(19)) && pace.isDue("b", at: start + .seconds(20)))
        #expect(!pace.isDue("c", at: start + .seconds(30)) && !pace.isDue("", at: start + .seconds(60)))
        #expect(pace.isDue("d", at: start + .seconds(60)))
    }
}
