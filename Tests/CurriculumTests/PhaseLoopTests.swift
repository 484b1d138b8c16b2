import Foundation
import Learning
import TestSupport
import Testing
import WebEnv

@testable import Curriculum

@Suite("The phase loop in the library")
struct PhaseLoopTests {
    private let tasks = TrainingTasks(
        train: LibraryEnvironment.tasks(0..<8, kinds: ["author", "reserve"]),
        test: LibraryEnvironment.tasks(20..<26, kinds: ["author", "reserve"]),
        unseen: LibraryEnvironment.tasks(20..<23, kinds: ["year"]),
        demonstrations: LibraryEnvironment.tasks(0..<8, kinds: ["author", "reserve"]))

    private func configuration(imagines: Bool = false) -> TrainingConfiguration {
        var result = TrainingConfiguration(seed: 3, sites: ["library"])
        result.phases = 2
        result.tasksPerPhase = 10
        result.attemptsPerTask = 3
        result.generatedPerPhase = 4
        result.demonstratedShare = 0.5
        result.demonstrationsPerTemplate = 1
        result.bandLow = 0
        result.bandHigh = 1
        result.learning.policyBits = 14
        result.learning.valueBits = 12
        if imagines {
            result.imagination = ImaginationSettings()
            result.imagination?.learnedEpisodes = 40
            result.imagination?.imaginedEpisodes = 12
            result.imagination?.probedTasks = 6
        }
        return result
    }

    /// A fresh folder that is removed afterwards.
    private func withFolder(_ body: (RunDirectory) throws -> Void) throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
            .path
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(atPath: path) }
        try body(RunDirectory(path))
    }

    @discardableResult
    private func run(
        _ directory: RunDirectory, workers: Int = 2, imagines: Bool = false,
        progress: @escaping @Sendable (PhaseLoop.Progress) -> Void = { _ in }
    ) throws -> RunSummary {
        try PhaseLoop(
            configuration: configuration(imagines: imagines), tasks: tasks, directory: directory,
            workers: workers,
            makeEnvironment: { LibraryEnvironment() }, progress: progress
        ).run()
    }

    /// All files that must be equal between equal runs.
    private func lasting(_ directory: RunDirectory) throws -> [String: Data] {
        let names = try FileManager.default.subpathsOfDirectory(atPath: directory.path)
            .filter {
                !$0.hasSuffix(".tmp") && ($0.hasSuffix(".jsonl") || $0.contains("checkpoint"))
                    || $0.hasPrefix("tasks/") || $0 == "config.json"
            }
        return names.reduce(into: [:]) {
            $0[$1] = FileManager.default.contents(atPath: directory.path + "/" + $1)
        }
    }

    @Test("A run writes what its documentation says, and its summary")
    func files() throws {
        try withFolder { directory in
            let summary = try run(directory)
            #expect(summary.phases.map(\.phase) == [0, 1, 2])
            #expect(summary.startSuccess == summary.phases[0].testSuccess)
            #expect(summary.finalSuccess == summary.phases[2].testSuccess)
            #expect(try directory.summary() == summary)
            #expect(try directory.metrics().map(\.phase) == [0, 1, 2])
            for name in [
                "timings.csv", "journal.log", "checkpoint-final", "episodes/phase-1.jsonl",
                "trajectories/phase-2.jsonl",
            ] {
                #expect(FileManager.default.fileExists(atPath: directory.path + "/" + name), "\(name)")
            }
            let kept = try directory.metrics()[1].tasksKept
            #expect(kept > 0)
            #expect(try directory.generated(phase: 2).count == kept)
        }
    }

    @Test("Equal seeds write equal bytes on any number of workers")
    func determinism() throws {
        try withFolder { first in
            try withFolder { second in
                try run(first, workers: 1)
                try run(second, workers: 3)
                let (one, three) = (try lasting(first), try lasting(second))
                #expect(one.keys.sorted() == three.keys.sorted())
                for name in one.keys.sorted() { #expect(one[name] == three[name], "\(name)") }
            }
        }
    }

    @Test(
        "A run with a world model tells imagination from reality, and writes equal bytes when it is resumed or on more workers"
    )
    func imagination() throws {
        try withFolder { whole in
            let summary = try run(whole, workers: 1, imagines: true)
            let phases = try #require(summary.imagination)
            #expect(phases.map(\.phase) == [1, 2])
            let last = try #require(phases.last?.metrics)
            #expect(last.episodes > 0)
            #expect(last.transitions > 0)
            #expect(last.realSuccess != nil)
            #expect(last.w2r != nil)
            #expect(try #require(last.skill) > 0)
            let expected = try lasting(whole)
            #expect(expected.keys.contains("imagined/phase-1.jsonl"))
            try withFolder { broken in
                try run(broken, workers: 3, imagines: true)
                try cut(broken, after: 1)
                _ = try PhaseLoop.resume(broken, workers: 2, makeEnvironment: { LibraryEnvironment() })
                let found = try lasting(broken)
                for name in expected.keys.sorted() { #expect(found[name] == expected[name], "\(name)") }
            }
        }
    }

    @Test("A run that was killed after any phase, with half-written files about, ends in the same bytes")
    func resume() throws {
        try withFolder { whole in
            try run(whole)
            let expected = try lasting(whole)
            for last in 0...2 {
                try withFolder { broken in
                    try run(broken)
                    try cut(broken, after: last)
                    _ = try PhaseLoop.resume(broken, workers: 2, makeEnvironment: { LibraryEnvironment() })
                    let found = try lasting(broken)
                    for name in expected.keys.sorted() {
                        #expect(found[name] == expected[name], "\(name) after phase \(last)")
                    }
                }
            }
        }
    }

    /// What a kill in the phase after `last` leaves: later checkpoints missing, other files of the next phase there or half there.
    private func cut(_ directory: RunDirectory, after last: Int) throws {
        let manager = FileManager.default
        for phase in (last + 1)...3 { try? manager.removeItem(atPath: directory.checkpointPath(phase)) }
        try? manager.removeItem(atPath: directory.finalCheckpointPath)
        try? manager.removeItem(atPath: directory.path + "/summary.json")
        _ = manager.createFile(
            atPath: directory.checkpointPath(last + 1) + ".tmp", contents: Data([1, 2, 3]))
        _ = manager.createFile(
            atPath: directory.path + "/episodes/phase-\(last + 1).jsonl", contents: Data("{\"half".utf8))
        if last == 2 { try manager.removeItem(atPath: directory.path + "/episodes/phase-3.jsonl") }
    }

    @Test("A folder with another run is left alone")
    func otherRun() throws {
        try withFolder { directory in
            try run(directory)
            var other = configuration()
            other.seed = 4
            #expect(throws: RunDirectoryError.self) {
                try PhaseLoop(
                    configuration: other, tasks: tasks, directory: directory, workers: 1,
                    makeEnvironment: { LibraryEnvironment() }
                ).run()
            }
        }
    }

    @Test("Demonstrations come from a share of the templates, a few of each")
    func demonstrations() {
        var settings = configuration()
        settings.demonstrationsPerTemplate = 2
        let chosen = Demonstrations.choose(from: tasks.demonstrations, settings)
        #expect(chosen.count == 2)
        #expect(Set(chosen.map(\.intentTemplateID)).count == 1)
    }
}
