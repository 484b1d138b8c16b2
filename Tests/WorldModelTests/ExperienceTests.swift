import Browser
import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Episodes that a world model learns from")
struct ExperienceTests {
    private let tasks = LibraryEnvironment.tasks(0..<3, kinds: ["author", "reserve"])

    private func collector(_ workers: Int = 2) -> ExperienceCollector {
        ExperienceCollector(workers: workers) { LibraryEnvironment() }
    }

    @Test("Tasks take turns, and so do the ways to play them")
    func turns() {
        let played = collector().collect(tasks, episodes: 18, seed: 1)
        #expect(played.map(\.task.taskID) == (0..<18).map { tasks[$0 % 6].taskID })
        let direct = (0..<18).filter { ($0 + $0 / 6) % 3 == 0 }
        #expect(direct.allSatisfy { played[$0].isSuccess }, "those that do not stray follow the solution")
        #expect(Set(played.map(\.seed)).count == 18)
    }

    @Test("Nothing comes of no tasks and of no episodes")
    func nothing() {
        #expect(collector().collect([], episodes: 5, seed: 1).isEmpty)
        #expect(collector().collect(tasks, episodes: 0, seed: 1).isEmpty)
    }

    @Test("The same seed plays the same on any number of workers, another seed plays otherwise")
    func deterministic() {
        func actions(_ workers: Int, _ seed: UInt64) -> [[Action]] {
            collector(workers).branched(tasks, episodes: 9, branching: 2, seed: seed).map {
                $0.trajectory.steps.map(\.action) + $0.branches.flatMap { $0.map(\.action) }
            }
        }
        #expect(actions(1, 4) == actions(3, 4))
        #expect(actions(1, 4) != actions(1, 5))
    }

    @Test("What else could have been done is tried on forks, and the episode does not notice")
    func branches() throws {
        let branched = collector().branched(tasks, episodes: 12, branching: 2, seed: 4)
        let plain = collector().branched(tasks, episodes: 12, branching: 0, seed: 4)
        #expect(plain.allSatisfy { $0.branches.allSatisfy(\.isEmpty) })
        for episode in branched {
            #expect(episode.branches.count == episode.trajectory.steps.count)
            let model = OracleModel(
                task: episode.trajectory.task, seed: episode.trajectory.seed,
                environment: LibraryEnvironment())
            for (step, branches) in zip(episode.trajectory.transitions, episode.branches) {
                #expect(
                    branches.count <= 2 && !branches.contains { $0.action == step.action || $0.action.isStop }
                )
                #expect(Set(branches.map(\.action)).count == branches.count)
                for branch in branches {
                    let truth = try model.predict(branch.action, in: step.episode).observation
                    #expect(truth.page.text == branch.observation.page.text)
                }
            }
        }
        #expect(branched.contains { $0.branches.contains { !$0.isEmpty } })
    }

    @Test("Forks of a world that fails are counted and left out")
    func failing() {
        let played = ExperienceCollector(workers: 1) { FragileLibrary() }
            .branched(Array(tasks.prefix(1)), episodes: 1, branching: 2, seed: 1)
        #expect(played[0].failedBranches > 0 && played[0].trajectory.isSuccess)
        let menu = Set((2...4).map { Action.click(id: $0) })
        #expect(played[0].branches.joined().allSatisfy { !menu.contains($0.action) })
    }

    @Test("A policy that never strays follows the solution, one that always does does not")
    func straying() throws {
        func play(_ chance: Double) throws -> Trajectory {
            try #require(
                Rollout(workers: 1) { LibraryEnvironment() }.play(
                    [.init(task: tasks[0], seed: 3)],
                    with: StrayingPolicy(solution: tasks[0].solution, strayChance: chance)
                ).first)
        }
        let direct = try play(0)
        #expect(direct.isSuccess && direct.steps.count == 3)
        #expect(try play(1).steps.map(\.action) != direct.steps.map(\.action))
    }

    @Test("One that was led astray goes back to where its solution goes on")
    func goingBack() {
        let policy = StrayingPolicy(solution: tasks[0].solution, strayChance: 0)
        let lost = page("Elsewhere", "text nothing here")
        var random = RandomSource(1)
        let episode = start(lost).after(.noop, Observation(lost))
        #expect(policy.decide(episode, using: &random).action == .goBack)
        #expect(
            policy.decide(start(lost), using: &random).action != .goBack, "there is nothing to go back to")
    }
}

/// A library whose menu breaks the world.
private struct FragileLibrary: Environment {
    private var library = LibraryEnvironment()

    mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        try library.reset(task: task, seed: seed)
    }

    mutating func step(_ action: Action) throws -> TimeStep {
        if case .click(2...4) = action { throw EnvironmentError("the menu broke") }
        return try library.step(action)
    }
}
