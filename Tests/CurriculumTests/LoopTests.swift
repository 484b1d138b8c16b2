import Browser
import Foundation
import Groundwork
import Learning
import Readings
import TestSupport
import Testing
import WebArena
import WebEnv
import WorldModel

@testable import Curriculum

/// What a run told of itself.
private final class Told: @unchecked Sendable {
    // A loop tells everything on the thread that runs it, and the test reads after it has returned.
    var words: [String] = []

    var note: @Sendable (PhaseLoop.Progress) -> Void {
        { progress in
            switch progress {
            case .started(let phase, let count): self.words.append("started \(phase) of \(count)")
            case .resumed(let phase, let count): self.words.append("resumed after \(phase) of \(count)")
            case .demonstrations(let reach):
                self.words.append("\(reach.learnable) of \(reach.count) demonstrations")
            case .stage(let phase, let text): self.words.append("\(phase): \(text)")
            case .finished(let metrics, let seconds):
                self.words.append("finished \(metrics.phase)\(seconds < 0 ? " too early" : "")")
            }
        }
    }
}

/// Makes the same proposals whatever happened, and says what it was asked.
private struct FixedGenerator: TaskGenerator {
    func propose(from experience: [Trajectory], count: Int, phase: Int, using random: inout RandomSource)
        -> [ProposedTask]
    {
        guard let first = experience.first?.steps.first else { return [] }
        return (0..<count).map { place in
            let intent = "Find \"\(LibraryEnvironment.books[place % 48].title)\" for me"
            return ProposedTask(
                task: WebTask(
                    taskID: "fixed-\(phase)-\(place)", sites: ["library"], intent: intent,
                    startURLs: ["http://library.test/"]),
                firstObservation: first.observation, newValues: [], origin: .sameColumn)
        }
    }
}

@Suite("The loop of phases around the stages")
struct LoopTests {
    private let train = LibraryEnvironment.tasks(0..<4, kinds: ["author"])
    private let test = LibraryEnvironment.tasks(20..<22, kinds: ["author"])

    private func configuration(_ phases: Int) -> TrainingConfiguration {
        var result = smallConfiguration
        (result.phases, result.tasksPerPhase, result.attemptsPerTask, result.generatedPerPhase) = (
            phases, 4, 2, 3
        )
        (result.bandLow, result.bandHigh, result.keptTrajectories, result.proposalsPerTask) = (0, 1, 2, 2)
        return result
    }

    @discardableResult
    private func run(
        _ directory: RunDirectory, phases: Int = 2, policies: RunPolicies? = nil, told: Told = Told(),
        test: [WebTask]? = nil, keepsLast: Bool = false
    ) throws -> RunSummary {
        var configuration = configuration(phases)
        configuration.keepsLastCheckpoint = keepsLast ? true : nil
        return try PhaseLoop(
            configuration: configuration,
            tasks: TrainingTasks(train: train, test: test ?? self.test, unseen: [], demonstrations: train),
            directory: directory, generator: FixedGenerator(),
            policies: policies ?? .only(SolvingPolicy(train + self.test)), workers: 2,
            makeEnvironment: { LibraryEnvironment() }, progress: told.note
        ).run()
    }

    @Test("Stages come in order, and each is told")
    func progress() throws {
        try withRunFolder { directory in
            let told = Told()
            try run(directory, phases: 1, told: told)
            let expected = [
                "0: 1 demonstrations of 1 tasks", "finished 0", "started 1 of 1",
                "1: 8 training episodes",
                "1: learned from ", "finished 1",
            ]
            let heard = told.words.filter { !$0.hasPrefix("started 0") && !$0.hasSuffix(" demonstrations") }
            #expect(heard.count == expected.count, "\(heard)")
            for (word, wanted) in zip(heard, expected) { #expect(word.hasPrefix(wanted), "\(word)") }
        }
    }

    @Test("Figures of a phase are those of its episodes")
    func figures() throws {
        try withRunFolder { directory in
            let summary = try run(directory)
            let metrics = try directory.metrics()
            #expect(metrics.map(\.testSuccess) == [1, 1, 1] && metrics[1].rolloutSuccess == 1)
            #expect(metrics[0].rolloutSuccess == nil && metrics[0].tasksGenerated == 0)
            // One demonstration; two test and four training tasks are evaluated.
            #expect(metrics[0].episodes == 1 + 2 + 4)
            #expect(metrics[1].episodes == 8 + 2 + 4 && metrics[1].tasksKept == 3)
            #expect(
                metrics[2].episodes == 8 + 3 * 2 + 2 + 4 && metrics[2].tasksGenerated == 0,
                "no phase comes behind the last")
            #expect(metrics[2].generatedSuccess != nil && metrics[1].generatedSuccess == nil)
            #expect(metrics[1].environmentSteps == (8 + 2 + 4) * 3, "each solution has three steps")
            #expect(summary.finalSuccess == 1 && summary.phases.count == 3)
            #expect(try directory.episodes(phase: 1).count == 8)
            #expect(try directory.episodes(phase: 2).count == 8 + 6)
            #expect(
                try directory.generated(phase: 2).map(\.taskID) == ["fixed-2-0", "fixed-2-1", "fixed-2-2"])
        }
    }

    @Test("A run of no phases is behaviour cloning and its evaluation")
    func cloningAlone() throws {
        try withRunFolder { directory in
            let summary = try run(directory, phases: 0)
            #expect(summary.phases.map(\.phase) == [0])
            #expect(try directory.finalCheckpoint().phase == 0)
            #expect(try directory.generated(phase: 1).isEmpty)
        }
    }

    @Test("A finished run that is begun again plays nothing and says the same")
    func again() throws {
        try withRunFolder { directory in
            let summary = try run(directory, phases: 1)
            let told = Told()
            let second = try run(directory, phases: 1, told: told)
            #expect(second == summary)
            #expect(
                !told.words.contains { $0.hasPrefix("started") || $0.hasPrefix("finished") }, "\(told.words)")
        }
    }

    @Test("A run that goes on without its timings still sums up every phase")
    func withoutTimings() throws {
        try withRunFolder { directory in
            let whole = try run(directory)
            for name in ["checkpoint-phase-2", "checkpoint-final", "timings.csv"] {
                try FileManager.default.removeItem(atPath: directory.file(name))
            }
            let resumed = try run(directory)
            #expect(resumed.phases.map(\.phase) == [0, 1, 2])
            #expect(resumed.phases.map(\.testSuccess) == whole.phases.map(\.testSuccess))
            #expect(
                resumed.phases.prefix(2).allSatisfy { $0.wallSeconds == 0 }
                    && resumed.phases[2].wallSeconds > 0)
        }
    }

    @Test("Kept trajectories are few, and half of them successes where there are enough")
    func kept() throws {
        try withRunFolder { directory in
            try run(directory, phases: 1, policies: .learned)
            let shown = try TrajectoryFile.read(
                directory.contents("trajectories/phase-1.jsonl"), file: "phase-1"
            ).trajectories
            #expect(!shown.isEmpty && shown.count <= 2 * 3)
        }
    }

    @Test("A test split that breaks in all its episodes ends the run, and the phase does not count")
    func brokenTest() throws {
        try withRunFolder { directory in
            let error = try #require(throws: EnvironmentError.self) { try run(directory, test: broken(test)) }
            #expect(
                error.description
                    == "the world failed in every test episode of phase 0: the library has burned down")
            #expect(directory.lastPhase() == nil && directory.isStarted)
        }
    }

    @Test("An episode of a task that nobody knows can't be played again")
    func unknownTask() throws {
        try withRunFolder { directory in
            try run(directory, phases: 1)
            try FileManager.default.removeItem(atPath: directory.checkpointPath(1))
            try FileManager.default.removeItem(atPath: directory.file("checksums"))
            let config = String(decoding: try directory.contents("config.json"), as: UTF8.self)
            try Data(config.replacingOccurrences(of: "\"format\" : 2", with: "\"format\" : 1").utf8)
                .write(to: URL(fileURLWithPath: directory.file("config.json")))
            let episodes = String(decoding: try directory.contents("episodes/phase-0.jsonl"), as: UTF8.self)
            let task = try #require(try directory.episodes(phase: 0).first?.task)
            try Data(episodes.replacingOccurrences(of: "\"\(task)\"", with: "\"gone\"").utf8)
                .write(to: URL(fileURLWithPath: directory.file("episodes/phase-0.jsonl")))
            let error = try #require(throws: RunDirectoryError.self) { try run(directory, phases: 1) }
            #expect(error.description == "\(directory.path): episode of unknown task gone")
        }
    }

    @Test("A finished run that is given more phases goes on behind its last, and what was there stays")
    func extended() throws {
        try withRunFolder { directory in
            try run(directory, phases: 1)
            let before = try directory.metrics()
            try directory.extend(to: 3)
            #expect(try directory.configuration().phases == 3 && !directory.isFinished())
            #expect(!directory.hasSummary)
            let told = Told()
            let summary = try run(directory, phases: 3, told: told)
            #expect(told.words.first == "resumed after 1 of 3")
            #expect(told.words.filter { $0.hasPrefix("finished") } == ["finished 2", "finished 3"])
            #expect(summary.phases.map(\.phase) == [0, 1, 2, 3])
            #expect(try directory.metrics().prefix(2) == before[...] && directory.isFinished())
            #expect(try directory.finalCheckpoint().phase == 3)
            let error = try #require(throws: RunDirectoryError.self) { try directory.extend(to: 2) }
            #expect(
                error.description == "\(directory.path): the run has 3 phases, and can only be given more")
        }
    }

    @Test("A run killed while it was given more phases is whole, with the old configuration or the new one")
    func killedExtension() throws {
        try withRunFolder { directory in
            try run(directory, phases: 1)
            let old = try directory.contents("config.json")
            var configuration = try directory.configuration()
            configuration.phases = 2
            try directory.replaceConfiguration(configuration)
            let new = try directory.contents("config.json")
            try AtomicFile.write(old, to: directory.file("config.json"))
            #expect(throws: RunDirectoryError.self) { try directory.verify() }
            try directory.announce(configuration: old)
            try directory.verify()
            try AtomicFile.write(new, to: directory.file("config.json"))
            try directory.verify()
        }
    }

    @Test(
        "The best checkpoint is that of the phase with the highest test success; of equal ones the earliest")
    func bestCheckpoint() throws {
        try withRunFolder { directory in
            let summary = try run(directory, phases: 2)
            #expect(summary.bestPhase?.phase == 0, "all phases solve everything")
            #expect(try Checkpoint(contentsOf: directory.bestCheckpointPath).phase == 0)
            var phases = summary.phases
            (phases[0].testSuccess, phases[1].testSuccess, phases[2].testSuccess) = (0.2, 0.5, 0.5)
            #expect(phases.best?.phase == 1)
            phases[1].trainSuccess = phases[2].trainSuccess - 0.1
            #expect(phases.best?.phase == 2)
        }
    }

    @Test("A run that keeps its last checkpoint alone goes on, is checked, and writes what other runs write")
    func lastCheckpoint() throws {
        try withRunFolder { directory in
            let whole = RunDirectory(directory.file("whole"))
            try run(whole, phases: 2)
            let lean = RunDirectory(directory.file("lean"))
            try run(lean, phases: 1, keepsLast: true)
            #expect(lean.phasesWithCheckpoint() == [1] && lean.lastPhase() == 1)
            try lean.verify()
            try lean.extend(to: 2)
            try run(lean, phases: 2, keepsLast: true)
            #expect(lean.phasesWithCheckpoint() == [2])
            try lean.verify()
            #expect(try lean.contents("checkpoint-best") == whole.contents("checkpoint-best"))
            #expect(try Report.html(of: URL(fileURLWithPath: lean.path)).contains("</html>"))
        }
    }

    @Test(
        "It is told which demonstrations the policy can follow, and which step of the others it can't propose"
    )
    func reach() throws {
        let solvable = try #require(train.first)
        func demonstration(_ actions: [Action]) throws -> Trajectory {
            let rollout = Rollout(workers: 1) { LibraryEnvironment() }
            let episodes = rollout.play(
                [Rollout.Job(task: solvable, seed: 1)], with: ScriptedPolicy(actions: actions))
            return try #require(episodes.first)
        }
        let asked = try demonstration([.stop(answer: "an answer that stands nowhere")])
        let reach = DemonstrationReach(of: [asked], pages: PageIndexCache())
        #expect(reach.count == 1 && reach.learnable == 0)
        let gap = try #require(reach.gaps.first)
        #expect(reach.gaps.count == 1 && gap.step == 1)
        #expect(
            gap.template == (solvable.intentTemplateID.isEmpty ? solvable.taskID : solvable.intentTemplateID))
        #expect(gap.action == .stop(answer: "an answer that stands nowhere"))
        #expect(
            DemonstrationReach(of: [try demonstration([.goBack])], pages: PageIndexCache()).gaps.first?.step
                == 1)
    }
}
