import Foundation
import Testing

@Suite("One process writes to a run directory", .serialized)
struct RunLockTests {
    private static let small = [
        "--site", "library", "--sites", CommandRunner.package.appendingPathComponent("Tests/Fixtures").path,
        "--train-tasks", "20", "--test-tasks", "4", "--unseen-tasks", "0", "--phases", "3", "--set",
        "policyBits=12",
        "--set", "valueBits=10", "--set", "tasksPerPhase=12",
    ]
    /// Also for a run that is gone on with, whose sites are those of its request.
    private static let library = Array(small[2...3])

    private func start(_ arguments: [String]) throws -> Process {
        let process = Process()
        process.executableURL = CommandRunner.program
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        return process
    }

    /// Stops a process where it has written what is named, so that it still holds the lock.
    private func stop(_ process: Process, once file: String) {
        while process.isRunning, !FileManager.default.fileExists(atPath: file) {
            Thread.sleep(forTimeInterval: 0.005)
        }
        kill(process.processIdentifier, SIGSTOP)
    }

    @Test("While one trains, another can neither train, resume, overwrite nor study; after a kill -9 it can")
    func exclusion() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        let first = try start(["train", "--out", run] + Self.small)
        stop(first, once: run + "/config.json")
        let held = "\(run) is being written by another process (pid \(first.processIdentifier))"
        let others = [
            ["train", "--out", run, "--seed", "2"] + Self.small,
            ["train", "--out", run, "--seed", "2", "--overwrite"] + Self.small,
            ["train", "--resume", run] + Self.library,
            ["world-model", "lookahead", run] + Self.library,
        ]
        for arguments in others {
            let result = try CommandRunner.run(arguments)
            #expect(result.status == 2)
            #expect(result.errors == "webrl: \(held)\n", "\(arguments)")
        }
        kill(first.processIdentifier, SIGKILL)
        first.waitUntilExit()
        let resumed = try CommandRunner.run(["train", "--resume", run] + Self.library)
        #expect(resumed.status == 0, "\(resumed.errors)")
        #expect(try drafts(run).isEmpty)
    }

    private func drafts(_ run: String) throws -> [String] {
        try FileManager.default.subpathsOfDirectory(atPath: run).filter { $0.hasSuffix(".tmp") }
    }

    @Test("Of two that begin at once one runs and one is told, and the run is one process's own")
    func race() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        let racers = try (1...2).map { try start(["train", "--out", run, "--seed", "\($0)"] + Self.small) }
        racers.forEach { $0.waitUntilExit() }
        #expect(racers.map(\.terminationStatus).sorted() == [0, 2])
        let winner = racers[0].terminationStatus == 0 ? 1 : 2
        let alone = folder.path("alone")
        #expect(
            try CommandRunner.run(["train", "--out", alone, "--seed", "\(winner)"] + Self.small).status == 0)
        for file in ["request.json", "config.json", "metrics.jsonl", "checkpoint-final", "tasks/train.json"] {
            let contents = try [run, alone].map {
                try Data(contentsOf: URL(fileURLWithPath: "\($0)/\(file)"))
            }
            #expect(contents[0] == contents[1], "\(file)")
        }
    }
}
