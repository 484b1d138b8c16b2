import Foundation
import Learning
import TestSupport
import Testing
import WebEnv

@testable import Curriculum

/// A small whole run with a world model, made once; each test damages a copy.
private enum FinishedRun {
    static let configuration: TrainingConfiguration = {
        var result = TrainingConfiguration(seed: 3, sites: ["library"])
        result.phases = 1
        result.tasksPerPhase = 4
        result.attemptsPerTask = 2
        result.generatedPerPhase = 2
        result.keptTrajectories = 2
        result.learning.policyBits = 10
        result.learning.valueBits = 9
        result.imagination = ImaginationSettings()
        result.imagination?.imaginedEpisodes = 4
        result.imagination?.probedTasks = 1
        return result
    }()

    static let path: String = {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
            .path
        let tasks = LibraryEnvironment.tasks(0..<4, kinds: ["author", "reserve"])
        _ = try? PhaseLoop(
            configuration: configuration,
            tasks: TrainingTasks(
                train: tasks, test: LibraryEnvironment.tasks(20..<22, kinds: ["author"]), unseen: [],
                demonstrations: tasks),
            directory: RunDirectory(path), workers: 2, makeEnvironment: { LibraryEnvironment() }
        ).run()
        return path
    }()
}

@Suite("A run directory that was damaged or changed is not gone on with")
struct RunChecksumTests {
    /// A copy of the finished run that is removed afterwards.
    private func withCopy(_ body: (String) throws -> Void) throws {
        let copy = FinishedRun.path + "-" + UUID().uuidString
        try FileManager.default.copyItem(atPath: FinishedRun.path, toPath: copy)
        defer { try? FileManager.default.removeItem(atPath: copy) }
        try body(copy)
    }

    private func resume(_ path: String) throws {
        _ = try PhaseLoop.resume(RunDirectory(path), workers: 2, makeEnvironment: { LibraryEnvironment() })
    }

    private func change(_ file: String, _ edit: (inout Data) -> Void) throws {
        var data = try Data(contentsOf: URL(fileURLWithPath: file))
        edit(&data)
        try data.write(to: URL(fileURLWithPath: file))
    }

    /// Going on and reporting are refused alike, in one sentence that names the file.
    private func expectRefusal(_ path: String, naming file: String, _ cause: String = "") throws {
        for attempt in [{ try resume(path) }, { _ = try Report.html(of: URL(fileURLWithPath: path)) }] {
            let error = try #require(throws: (any Error).self, "\(file) is taken") { try attempt() }
            let sentence = String(describing: error)
            #expect(sentence.hasPrefix("\(path)/\(file):"), "\(sentence)")
            #expect((cause.isEmpty || sentence.contains(cause)) && !sentence.contains("\n"), "\(sentence)")
        }
    }

    private static let covered = [
        "config.json", "tasks/train.json", "tasks/test.json", "tasks/unseen.json",
        "tasks/demonstrations.json",
        "tasks/generated-phase-1.json", "tasks/generated-phase-2.json", "episodes/phase-0.jsonl",
        "episodes/phase-1.jsonl", "trajectories/phase-0.jsonl", "trajectories/phase-1.jsonl",
        "imagined/phase-0.jsonl", "imagined/phase-1.jsonl", "metrics.jsonl", "checkpoint-phase-0",
        "checkpoint-phase-1",
    ]

    @Test("What was not touched is gone on with and reported")
    func whole() throws {
        try withCopy { path in
            try RunDirectory(path).verify()
            try resume(path)
            _ = try Report.html(of: URL(fileURLWithPath: path))
        }
    }

    @Test("The checksums cover every file that a run is gone on from")
    func coverage() throws {
        let results = [
            "summary.json", "timings.csv", "journal.log", "checkpoint-final", "checkpoint-best", "lock",
        ]
        let files = try FileManager.default.subpathsOfDirectory(atPath: FinishedRun.path).filter { name in
            !name.hasPrefix("checksums/") && !results.contains(name)
                && (try? FileManager.default.contentsOfDirectory(atPath: FinishedRun.path + "/" + name))
                    == nil
        }
        #expect(files.sorted() == Self.covered.sorted())
    }

    @Test(
        "A flipped bit, a missing end, something behind the end, and a missing file are told",
        arguments: covered)
    func damage(file: String) throws {
        let edits: [(inout Data) -> Void] = [
            { $0[$0.count / 2] ^= 1 }, { $0.removeLast($0.count / 3 + 1) },
            { $0.append(contentsOf: [0x20, 0x0A]) },
        ]
        for edit in edits where file != "config.json" {
            try withCopy { path in
                let isEmpty = try Data(contentsOf: URL(fileURLWithPath: path + "/" + file)).isEmpty
                if isEmpty { return }
                try change(path + "/" + file, edit)
                try expectRefusal(path, naming: file)
            }
        }
        guard file != "config.json", file != "checkpoint-phase-1" else { return }
        try withCopy { path in
            try FileManager.default.removeItem(atPath: path + "/" + file)
            try expectRefusal(path, naming: file, "missing")
        }
    }

    @Test("Edited settings are told, also where they are good ones")
    func settings() throws {
        for (from, to) in [
            ("\"attemptsPerTask\" : 2", "\"attemptsPerTask\" : 3"), ("\"beta\" : 0.1", "\"beta\" : 0.2"),
        ] {
            try withCopy { path in
                try change(path + "/config.json") {
                    let text = String(decoding: $0, as: UTF8.self)
                    #expect(text.contains(from))
                    $0 = Data(text.replacingOccurrences(of: from, with: to).utf8)
                }
                try expectRefusal(path, naming: "config.json", "changed")
            }
        }
        for (to, cause) in [
            ("\"attemptsPerTask\" : -3", "attemptsPerTask is -3"),
            ("\"attemptsPerTask\" : 1e30", "a number in it does not fit"),
        ] {
            try withCopy { path in
                try change(path + "/config.json") {
                    let text = String(decoding: $0, as: UTF8.self)
                    $0 = Data(text.replacingOccurrences(of: "\"attemptsPerTask\" : 2", with: to).utf8)
                }
                try expectRefusal(path, naming: "config.json", cause)
            }
        }
    }

    @Test("A checkpoint of another phase, seed or run is told")
    func swapped() throws {
        try withCopy { path in
            try FileManager.default.removeItem(atPath: path + "/checkpoint-phase-1")
            try FileManager.default.copyItem(
                atPath: path + "/checkpoint-phase-0", toPath: path + "/checkpoint-phase-1")
            try expectRefusal(path, naming: "checkpoint-phase-1", "phase 0")
        }
        var strange = try Checkpoint(contentsOf: FinishedRun.path + "/checkpoint-phase-1")
        strange.learner = Learner(
            method: .webrl, settings: FinishedRun.configuration.learning, seed: 4)
        try withCopy { path in
            try strange.save(to: path + "/checkpoint-phase-1")
            try expectRefusal(path, naming: "checkpoint-phase-1", "seed 4")
        }
        strange.learner = Learner(method: .awr, settings: FinishedRun.configuration.learning, seed: 3)
        try withCopy { path in
            try strange.save(to: path + "/checkpoint-phase-1")
            try expectRefusal(path, naming: "checkpoint-phase-1", "settings")
        }
    }

    @Test("Metrics are one line a phase: none, twice the lines, and lines in another order are told")
    func metrics() throws {
        let edits: [(inout Data) -> Void] = [
            { $0 = Data() }, { $0 += $0 },
            { $0 = Data($0.split(separator: 0x0A).reversed().joined(separator: [0x0A])) },
        ]
        for edit in edits {
            try withCopy { path in
                try change(path + "/metrics.jsonl", edit)
                try expectRefusal(path, naming: "metrics.jsonl")
            }
        }
    }

    @Test("A run of the version before checksums is gone on with")
    func earlierVersion() throws {
        try withCopy { path in
            try FileManager.default.removeItem(atPath: path + "/checksums")
            try change(path + "/config.json") {
                let text = String(decoding: $0, as: UTF8.self)
                $0 = Data(text.replacingOccurrences(of: "\"format\" : 2", with: "\"format\" : 1").utf8)
            }
            try resume(path)
        }
        try withCopy { path in
            try FileManager.default.removeItem(atPath: path + "/checksums/phase-0.json")
            try expectRefusal(path, naming: "checksums/phase-0.json", "missing")
        }
    }

    @Test(
        "Two runs in one directory at once: the second is refused, and files of killed processes are cleared away"
    )
    func lock() throws {
        try withCopy { path in
            let directory = RunDirectory(path)
            let abandoned = path + "/tasks/train.json.999999999-1.tmp"
            for name in [abandoned, path + "/metrics.jsonl.tmp"] {
                #expect(FileManager.default.createFile(atPath: name, contents: Data()))
            }
            let lock = try RunLock(directory)
            #expect(!FileManager.default.fileExists(atPath: abandoned))
            #expect(!FileManager.default.fileExists(atPath: path + "/metrics.jsonl.tmp"))
            let error = try #require(throws: RunDirectoryError.self) { try resume(path) }
            #expect(error.description == "\(path) is being written by another process (pid \(getpid()))")
            try directory.clear(holding: lock)
            #expect(try FileManager.default.contentsOfDirectory(atPath: path) == ["lock"])
        }
        try withCopy { try resume($0) }
    }
}
