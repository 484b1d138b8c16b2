import Browser
import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("Who plays in rollouts, and what becomes of episodes")
struct RolloutPartTests {
    private let rollout = Rollout(workers: 2) { LibraryEnvironment() }
    private let task = LibraryEnvironment.tasks([3], kinds: ["author"])[0]

    @Test("Jobs name their policy, counted on from the first after the last")
    func policies() {
        let scripts = [
            ScriptedPolicy(actions: [.click(id: 3)]), ScriptedPolicy(actions: [.click(id: 4), .goBack]),
        ]
        let jobs = (0..<5).map { Rollout.Job(task: task, seed: 1, policy: $0) }
        let lengths = rollout.play(jobs, with: scripts).map(\.steps.count)
        #expect(lengths == [2, 3, 2, 3, 2])
    }

    @Test("A script does its actions, then stops without an answer; what it knows of chance is nothing")
    func script() {
        let played = rollout.play(
            [.init(task: task, seed: 1)], with: ScriptedPolicy(actions: [.click(id: 3), .click(id: 999)]))
        #expect(played[0].steps.map(\.action) == [.click(id: 3), .click(id: 999), .stop(answer: "")])
        #expect(played[0].steps.allSatisfy { $0.logProbability == nil && $0.actionCount == 1 })
        #expect(played[0].reward == 0 && played[0].ending == .stopped)
    }

    @Test("A policy's choices are kept with their probabilities and how much was on offer")
    func choices() throws {
        let played = rollout.play([.init(task: task, seed: 4)], with: RandomPolicy())
        #expect(played[0].steps.allSatisfy { ($0.logProbability ?? 1) <= 0 && $0.actionCount > 1 })
        let policy = LinearPolicy(Parameters(bits: 8))
        for (step, episode) in zip(played[0].steps, played[0].episodes) {
            let evaluation = try #require(
                StepEvaluation(step.action, in: EpisodeReading(episode, PageIndexCache())))
            #expect(abs(evaluation.logProbability(policy.weights) - (step.logProbability ?? 1)) < 1e-9)
        }
    }

    @Test("Solutions are played; one that can't go on is stopped, and says where")
    func solutions() {
        var broken = task
        broken.solution[1] = SolutionStep(verb: .click, role: "link", name: "No such book")
        let played = rollout.playSolutions([.init(task: task, seed: 1), .init(task: broken, seed: 1)])
        #expect(played.map(\.isSuccess) == [true, false])
        #expect(played[0].failure == nil && played[1].failure?.contains("No such book") == true)
        #expect(played[1].ending == .stopped && !played[1].isSpoilt)
    }

    @Test("Partial scores are no success, and neither is none")
    func outcomes() {
        let seen = Observation.of(PageView.outlined("A", ""))
        func episode(_ reward: Double?) -> Trajectory {
            .of("x", [(seen, .stop(answer: ""))], reward: reward)
        }
        #expect([nil, 0, 0.5, 0.999, 1].map { episode($0).isSuccess } == [false, false, false, false, true])
        #expect(Trajectory.of("x", [], ending: .infrastructureFailure).isSpoilt)
    }

    @Test("A world that fails in every episode is told with the first cause; one that fails in some is not")
    func worldFailure() throws {
        var spoilt = Trajectory.of("a", [], ending: .infrastructureFailure)
        let whole = Trajectory.of("b", [], reward: 0)
        try WorldFailure.check([], in: "training episode")
        try WorldFailure.check([spoilt, whole], in: "training episode")
        let unknown = #expect(throws: EnvironmentError.self) {
            try WorldFailure.check([spoilt], in: "training episode")
        }
        #expect(
            "\(unknown.map { "\($0)" } ?? "")".contains(
                "the world failed in every training episode: no cause"))
        spoilt.failure = "the server is gone"
        let known = #expect(throws: EnvironmentError.self) {
            try WorldFailure.check([spoilt, spoilt], in: "episode")
        }
        #expect("\(known.map { "\($0)" } ?? "")".contains("the server is gone"))
        #expect(throws: EnvironmentError.self) { _ = try WorldFailure.refuse([whole, spoilt]) }
        #expect(try WorldFailure.refuse([whole]).count == 1)
    }
}
