import Browser
import Foundation
import Learning
import TestSupport
import Testing
import WebEnv

@testable import Curriculum

@Suite("A training run in a world that fails")
struct WorldFailureTests {
    private func broken(_ tasks: [WebTask]) -> [WebTask] {
        tasks.map { task in
            var task = task
            task.taskID += "-broken"
            task.startURLs = ["broken"]
            return task
        }
    }

    private func run(train: [WebTask], test: [WebTask], demonstrations: [WebTask]) throws -> [PhaseMetrics] {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = TrainingConfiguration(seed: 3, sites: ["library"])
        configuration.phases = 1
        configuration.attemptsPerTask = 1
        configuration.demonstrationsPerTemplate = 10
        configuration.learning.policyBits = 10
        configuration.learning.valueBits = 9
        let directory = RunDirectory(folder.path)
        _ = try PhaseLoop(
            configuration: configuration,
            tasks: TrainingTasks(train: train, test: test, unseen: [], demonstrations: demonstrations),
            directory: directory, workers: 2, makeEnvironment: { LibraryEnvironment() }
        ).run()
        return try directory.metrics()
    }

    @Test("Demonstrations that the world spoils are counted")
    func counted() throws {
        let tasks = LibraryEnvironment.tasks(0..<3, kinds: ["author"])
        let clean = try run(train: tasks, test: tasks, demonstrations: tasks)
        #expect(clean[0].infrastructureFailures == 0)
        let spoilt = try run(train: tasks, test: tasks, demonstrations: tasks + broken(tasks))
        #expect(spoilt[0].infrastructureFailures == 3)
        #expect(spoilt[0].episodes == clean[0].episodes + 3)
    }

    @Test(
        "Where the world fails in every demonstration, test or training episode, that is the error",
        arguments: 0..<3)
    func everything(part: Int) throws {
        let good = LibraryEnvironment.tasks(0..<3, kinds: ["author"])
        let bad = broken(good)
        let error = try #require(throws: EnvironmentError.self) {
            try run(
                train: part == 2 ? bad : good, test: part == 1 ? bad : good,
                demonstrations: part == 0 ? bad : good)
        }
        #expect(error.description.hasPrefix("the world failed in every "))
        #expect(error.description.hasSuffix("the library has burned down"))
    }
}
