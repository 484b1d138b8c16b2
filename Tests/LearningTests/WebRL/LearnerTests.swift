@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("Learning in the library")
struct LearnerTests {
    private let pages = PageIndexCache()
    private let rollout = Rollout(workers: 2) { LibraryEnvironment() }

    private func settings() -> HyperParameters {
        var result = HyperParameters()
        result.policyBits = 16
        result.valueBits = 14
        return result
    }

    private func demonstrations(_ tasks: [WebTask]) throws -> [Trajectory] {
        try tasks.map { task in
            var environment = LibraryEnvironment()
            var player = ReferencePlayer(task.solution)
            var now = try environment.reset(task: task, seed: 1)
            var steps: [Trajectory.Step] = []
            while now.ending == nil, let action = try player.nextAction(now.observation) {
                steps.append(
                    Trajectory.Step(
                        observation: now.observation, action: action, logProbability: nil, actionCount: 1))
                now = try environment.step(action)
            }
            return Trajectory(
                task: task, seed: 1, steps: steps, ending: now.ending ?? .stepLimit, reward: now.reward,
                scoredBy: .evaluator)
        }
    }

    private func success(_ learner: Learner, _ tasks: [WebTask]) -> Double {
        let played = rollout.play(tasks.map { Rollout.Job(task: $0, seed: 9) }, with: learner.evaluated())
        return Double(played.count { $0.isSuccess }) / Double(played.count)
    }

    @Test("Behaviour cloning of a few demonstrations carries over to other books")
    func cloning() throws {
        var learner = Learner(method: .webrl, settings: settings(), seed: 1)
        let shown = try demonstrations(LibraryEnvironment.tasks(0..<6))
        #expect(shown.count { $0.isSuccess } == shown.count)
        let other = LibraryEnvironment.tasks(20..<32)
        #expect(success(learner, other) < 0.1)
        learner.cloneBehaviour(of: shown, pages: pages, workers: 2)
        #expect(success(learner, other) > 0.9)
    }

    @Test(
        "Phases raise success above a weak start",
        arguments: [TrainingMethod.webrl, .webrlReleased, .filteredBC, .awr, .digirl])
    func improvement(method: TrainingMethod) throws {
        var bold = settings()
        bold.cloningEpochs = 2
        bold.temperatures = [1, 2]
        var learner = Learner(method: method, settings: bold, seed: 1)
        learner.cloneBehaviour(
            of: try demonstrations(LibraryEnvironment.tasks([0], kinds: ["author"])), pages: pages, workers: 2
        )
        let training = LibraryEnvironment.tasks(1..<11, kinds: ["author", "reserve"])
        let other = LibraryEnvironment.tasks(20..<28, kinds: ["author", "reserve"])
        let start = success(learner, other)
        var replay = ReplayBuffer()
        for phase in 1...4 {
            let jobs = training.flatMap { task in
                (0..<6).map { Rollout.Job(task: task, seed: UInt64(phase * 100 + $0), policy: $0) }
            }
            let played = rollout.play(jobs, with: learner.explorers())
            _ = learner.improve(with: played, replay: replay, phase: phase, pages: pages, workers: 2)
            replay.add(played)
        }
        #expect(success(learner, other) > start + 0.15)
    }

    @Test("Updates are equal on any number of workers")
    func determinism() {
        let played = rollout.play(
            LibraryEnvironment.tasks(0..<8).map { Rollout.Job(task: $0, seed: 3) }, with: RandomPolicy())
        let results = [1, 3].map { workers in
            var learner = Learner(method: .webrl, settings: settings(), seed: 1)
            _ = learner.improve(
                with: played, replay: ReplayBuffer(), phase: 1, pages: pages, workers: workers)
            return learner
        }
        #expect(results[0] == results[1])
    }

    @Test("The sft method changes nothing in phases but the critic")
    func sft() {
        let played = rollout.play(
            LibraryEnvironment.tasks(0..<8).map { Rollout.Job(task: $0, seed: 3) }, with: RandomPolicy())
        var learner = Learner(method: .sft, settings: settings(), seed: 1)
        let before = learner.actor
        _ = learner.improve(with: played, replay: ReplayBuffer(), phase: 1, pages: pages, workers: 1)
        #expect(learner.actor == before)
        #expect(learner.critic != Critic(bits: 14))
    }

    @Test("The reward model learns to tell success from failure on tasks it has not seen")
    func rewardModel() throws {
        let good = try demonstrations(LibraryEnvironment.tasks(0..<24))
        let bad = rollout.play(
            LibraryEnvironment.tasks(0..<24).map { Rollout.Job(task: $0, seed: 3) }, with: RandomPolicy()
        )
        .filter { !$0.isSuccess }
        let judged = Learner.judged(good + bad, pages: pages, workers: 2)
        let held = judged.indices.filter { $0 % 4 == 0 }.map { judged[$0] }
        let rest = judged.indices.filter { $0 % 4 != 0 }.map { judged[$0] }
        var learner = Learner(method: .webrl, settings: settings(), seed: 1)
        let accuracy = learner.trainRewardModel(on: rest, heldOut: held, phase: 1)
        let balanced = try #require(accuracy).balanced
        #expect(balanced > 0.85)
    }
}

@Suite("Replay buffer")
struct ReplayTests {
    private func episode(_ intent: String, steps: Int, reward: Double) -> Trajectory {
        let view = PageView(title: "", nodes: [], text: "")
        let observation = Observation(
            page: view, url: "", tabTitles: [], activeTab: 0, lastActionError: nil, warnings: [])
        let step = Trajectory.Step(
            observation: observation, action: .goBack, logProbability: nil, actionCount: 1)
        return Trajectory(
            task: WebTask(taskID: intent, sites: [], intent: intent, startURLs: []), seed: 0,
            steps: Array(repeating: step, count: steps), ending: .stopped, reward: reward,
            scoredBy: .evaluator)
    }

    @Test("Only successes are kept, the first few of each task")
    func successes() {
        var buffer = ReplayBuffer(capacity: 100, episodesPerTask: 1)
        buffer.add([
            episode("a", steps: 2, reward: 0), episode("a", steps: 3, reward: 1),
            episode("a", steps: 4, reward: 1),
        ])
        #expect(buffer.trajectories.map(\.steps.count) == [3])
    }

    @Test("Above its capacity the oldest go")
    func capacity() {
        var buffer = ReplayBuffer(capacity: 5, episodesPerTask: 1)
        buffer.add(["a", "b", "c"].map { episode($0, steps: 2, reward: 1) })
        #expect(buffer.trajectories.map(\.task.intent) == ["b", "c"])
        #expect(buffer.count == 4)
    }
}
