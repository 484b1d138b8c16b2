import Foundation
import Testing

@Suite("A training run comes out the same, however it runs", .serialized)
struct TrainingRunTests {
    /// A whole run, small enough for a test.
    private static let small = [
        "--site", "shopping", "--seed", "5", "--phases", "2", "--train-tasks", "24", "--test-tasks", "10",
        "--unseen-tasks", "5",
        "--set", "tasksPerPhase=16", "--set", "attemptsPerTask=2", "--set", "generatedPerPhase=6", "--set",
        "trainingEvaluation=8",
    ]

    private func train(_ folder: String, workers: Int) throws -> CommandRunner.Result {
        try CommandRunner.run(["train", "--out", folder, "--workers", String(workers)] + Self.small)
    }

    /// Every file that must not differ between equal runs, by its path in the run directory.
    private func results(of run: String) throws -> [String: Data] {
        var files: [String: Data] = [:]
        for path in try FileManager.default.subpathsOfDirectory(atPath: run)
        where path.hasSuffix(".jsonl") || path.contains("checkpoint") || path.hasPrefix("tasks/") {
            files[path] = try Data(contentsOf: URL(fileURLWithPath: run + "/" + path))
        }
        return files
    }

    @Test(
        "One thread and two threads write the same bytes, and so does a run killed at ten scattered moments and resumed"
    )
    func reproducibility() throws {
        let folder = try ScratchFolder()
        let one = folder.path("one")
        let start = ContinuousClock.now
        let result = try train(one, workers: 1)
        let whole = (ContinuousClock.now - start) / .seconds(1)
        #expect(result.status == 0, "\(result.errors)")
        let expected = try results(of: one)
        #expect(expected.keys.contains("checkpoint-final"))
        #expect(expected.keys.contains("trajectories/phase-2.jsonl"))

        #expect(try train(folder.path("two"), workers: 2).status == 0)
        #expect(try results(of: folder.path("two")) == expected)

        let shares = [0.05, 0.42, 0.11, 0.63, 0.27, 0.55, 0.19, 0.7, 0.34, 0.48]
        try killAndResume(folder.path("killed"), moments: shares.map { $0 * whole })
        #expect(try results(of: folder.path("killed")) == expected)
        #expect(FileManager.default.fileExists(atPath: folder.path("killed") + "/report.html"))
    }

    /// Starts a run, kills it after each of the given seconds, and lets it end.
    private func killAndResume(_ run: String, moments: [Double]) throws {
        for seconds in moments {
            let process = Process()
            process.executableURL = CommandRunner.program
            process.arguments = ["train", "--workers", "2"] + startOrResume(run)
            process.currentDirectoryURL = CommandRunner.package
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            Thread.sleep(forTimeInterval: seconds)
            kill(process.processIdentifier, SIGKILL)
            process.waitUntilExit()
        }
        let last = try CommandRunner.run(["train", "--workers", "2"] + startOrResume(run))
        #expect(last.status == 0, "\(last.errors)")
    }

    private func startOrResume(_ run: String) -> [String] {
        FileManager.default.fileExists(atPath: run + "/request.json")
            ? ["--resume", run] : ["--out", run] + Self.small
    }

    @Test("The summary has the documented members, with shares in 0...1")
    func summary() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        #expect(
            try CommandRunner.run(["train", "--out", run] + Self.small + ["--set", "phases=1"]).status == 0)
        let data = try Data(contentsOf: URL(fileURLWithPath: run + "/summary.json"))
        let summary = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        for name in [
            "seed", "method", "sites", "randomSuccess", "phases", "startSuccess", "finalSuccess",
            "finalUnseenSuccess", "wallSeconds",
        ] {
            #expect(summary[name] != nil, "\(name) is missing")
        }
        let phases = try #require(summary["phases"] as? [[String: Any]])
        #expect(phases.map { $0["phase"] as? Int } == [0, 1])
        for name in [
            "testSuccess", "unseenSuccess", "trainSuccess", "tasksGenerated", "tasksKept",
            "rewardModelAccuracy", "criticAccuracy",
            "environmentSteps", "wallSeconds",
        ] { #expect(phases.allSatisfy { $0.keys.contains(name) }, "\(name) is missing") }
        for phase in phases {
            let success = try #require(phase["testSuccess"] as? Double)
            #expect((0...1).contains(success))
        }
        let page = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
        #expect(page.contains("id=\"episodes\""))
        #expect(!page.contains("http://cdn") && !page.contains("<script src") && !page.contains("<link"))
    }

    @Test("A run that stands is not overwritten unless asked")
    func overwriting() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        try FileManager.default.createDirectory(atPath: run, withIntermediateDirectories: true)
        _ = try folder.write("{}", to: "run/request.json")
        let result = try train(run, workers: 1)
        #expect(result.status == 2)
        #expect(result.errors.contains("holds a run already"))
    }
}
