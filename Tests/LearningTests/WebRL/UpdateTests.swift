import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

/// What an update learns from, on a page where one link is right.
@Suite("One phase's update")
struct UpdateTests {
    private let pages = PageIndexCache()
    private let seen = Observation.of(PageView.outlined("Menu", "link 'Right'\nlink 'Wrong'"))

    private func settings() -> HyperParameters {
        var result = HyperParameters()
        (result.policyBits, result.valueBits) = (12, 12)
        return result
    }

    private func episode(_ intent: String, _ ids: [Int], _ reward: Double?) -> Trajectory {
        .of(intent, ids.map { (seen, .click(id: $0)) } + [(seen, .stop(answer: ""))], reward: reward)
    }

    private func update(
        _ method: TrainingMethod, _ fresh: [Trajectory], replay: [Trajectory] = [],
        _ change: (inout HyperParameters) -> Void = { _ in }
    ) -> (learner: Learner, report: Learner.UpdateReport) {
        var settings = settings()
        change(&settings)
        var learner = Learner(method: method, settings: settings, seed: 1)
        var buffer = ReplayBuffer()
        buffer.add(replay)
        let report = learner.improve(with: fresh, replay: buffer, phase: 1, pages: pages, workers: 1)
        return (learner, report)
    }

    @Test("Episodes without a reward or a step are left out, and nothing to learn from changes nothing")
    func nothing() {
        let (learner, report) = update(.webrl, [episode("a", [2], nil), .of("b", [], reward: 1)])
        #expect(report.freshSteps == 0 && report.replayedSteps == 0 && report.criticAccuracy == nil)
        #expect(learner == Learner(method: .webrl, settings: settings(), seed: 1))
    }

    @Test("Failures are learned from as often as successes of the same task, at least once")
    func balance() {
        let good = episode("a", [2], 1)
        let bad = episode("a", [3, 3], 0)
        #expect(update(.webrl, [good, bad, bad, bad]).report.freshSteps == 2 + 3)
        #expect(update(.webrl, [bad, bad, bad]).report.freshSteps == 3)
        #expect(update(.webrl, [good, good, bad, bad, bad]).report.freshSteps == 4 + 6)
        #expect(update(.webrl, [good, bad, bad, bad]) { $0.failuresPerSuccess = 3 }.report.freshSteps == 11)
        #expect(update(.webrl, [good, bad, episode("b", [3], 0)]).report.freshSteps == 2 + 3 + 2)
    }

    @Test("Filtered cloning learns from successes alone; DigiRL from none that all attempts reach")
    func selections() {
        let (good, bad) = (episode("a", [2], 1), episode("a", [3], 0))
        #expect(update(.filteredBC, [good, bad]).report.freshSteps == 2)
        #expect(update(.awr, [good, bad]).report.freshSteps == 4)
        #expect(update(.digirl, [good, bad]).report.freshSteps > 0)
        // Without a bound on the advantage, what the other attempts reached decides alone.
        func kept(_ fresh: [Trajectory]) -> Int {
            update(.digirl, fresh) { $0.digiRLMargin = -10 }.report.freshSteps
        }
        #expect(kept([good, bad]) == 2 && kept([good, good]) == 0 && kept([bad, bad]) == 0)
    }

    @Test("Every method but cloning alone makes the step of a success more probable than that of a failure")
    func directions() throws {
        let reading = EpisodeReading(intent: "a", observation: seen, pages: pages)
        for method in TrainingMethod.allCases where method != .sft {
            let (learner, _) = update(method, [episode("a", [2], 1), episode("a", [3], 0)])
            let odds = try [2, 3].map { id in
                try #require(StepEvaluation(.click(id: id), in: reading)).logProbability(
                    learner.actor.parameters.weights)
            }
            #expect(odds[0] > odds[1], "\(method)")
        }
    }

    @Test("Old successes are replayed in proportion, those that the actor knows or finds absurd are not")
    func replay() {
        let old = (0..<6).map { episode("old \($0)", [2, 2, 2], 1) }
        let fresh = [episode("a", [2], 1)]
        func replayed(_ change: (inout HyperParameters) -> Void) -> Int {
            update(.webrl, fresh, replay: old, change).report.replayedSteps
        }
        let wide: (inout HyperParameters) -> Void = { ($0.perplexityLow, $0.perplexityHigh) = (1, 1e6) }
        #expect(replayed(wide) == 4)
        #expect(
            replayed {
                wide(&$0); $0.replayShare = 1
            } == 2)
        #expect(
            replayed {
                wide(&$0); $0.replayShare = 0
            } == 0)
        #expect(replayed { ($0.perplexityLow, $0.perplexityHigh) = (1, 1.0001) } == 0)
    }

    @Test("The critic's accuracy is that before the update")
    func accuracy() {
        let fresh = [episode("a", [2], 1), episode("b", [3], 0), episode("c", [2], 1)]
        // Before it has learned V is ½, which foretells success.
        #expect(update(.webrl, fresh).report.criticAccuracy == 2.0 / 3)
    }

    @Test("Episodes that nobody scored are scored by the reward model, others stay as they are")
    func scoring() {
        let learner = Learner(method: .webrl, settings: settings(), seed: 1)
        let episodes = [
            episode("a", [2], nil), episode("a", [2], 0), .of("b", [], ending: .infrastructureFailure),
            .of("c", [(seen, .click(id: 2))], ending: .infrastructureFailure),
        ]
        let scored = learner.scored(episodes, pages: pages, workers: 2)
        #expect(scored.map(\.reward) == [1, 0, nil, nil])
        #expect(scored.map(\.scoredBy) == [.rewardModel, .evaluator, nil, nil])
        var strict = learner
        strict.rewardModel.threshold = 0.6
        #expect(strict.scored(episodes, pages: pages, workers: 1)[0].reward == 0)
    }

    @Test("Training of the reward model is told by episodes that it was not trained on")
    func rewardModel() {
        let good = episode("a", [2], 1)
        let bad = episode("a", [3], 0)
        let labelled = Learner.judged([good, bad, good, bad, .of("x", [])], pages: pages, workers: 2)
        #expect(labelled.count == 4)
        var learner = Learner(method: .webrl, settings: settings(), seed: 1)
        #expect(learner.trainRewardModel(on: labelled, heldOut: [], phase: 1) == nil)
        let accuracy = learner.trainRewardModel(on: labelled, heldOut: labelled, phase: 2)
        #expect(accuracy?.episodes == 2 && accuracy?.balanced == 1)
    }

    @Test("Explorers have the temperatures of the settings, what is evaluated its own")
    func policies() {
        let learner = Learner(method: .webrl, settings: settings(), seed: 1)
        #expect(learner.explorers().map(\.temperature) == [1, 1, 1.5])
        #expect(learner.evaluated().temperature == 0)
    }
}

@Suite("What is kept to be learned from again")
struct ReplayBufferTests {
    private let seen = Observation.of(PageView.outlined("A", ""))

    private func episode(_ intent: String, steps: Int, reward: Double? = 1) -> Trajectory {
        .of(intent, Array(repeating: (seen, .goBack), count: steps), reward: reward)
    }

    @Test("A task whose episode went may be kept again")
    func again() {
        var buffer = ReplayBuffer(capacity: 4, episodesPerTask: 1)
        buffer.add([episode("a", steps: 2), episode("a", steps: 1)])
        #expect(buffer.trajectories.map(\.steps.count) == [2])
        buffer.add([episode("b", steps: 3)])
        #expect(buffer.trajectories.map(\.task.intent) == ["b"] && buffer.count == 3)
        buffer.add([episode("a", steps: 1)])
        #expect(buffer.trajectories.map(\.task.intent) == ["b", "a"] && buffer.count == 4)
    }

    @Test(
        "Partial scores, failures and what nobody scored are not kept; an episode longer than all goes at once"
    )
    func others() {
        var buffer = ReplayBuffer(capacity: 3, episodesPerTask: 2)
        buffer.add([
            episode("a", steps: 1, reward: 0.9), episode("a", steps: 1, reward: nil), episode("b", steps: 9),
        ])
        #expect(buffer.trajectories.isEmpty && buffer.count == 0)
    }

    @Test("Bounds of the perplexity belong to it, and choices are counted one at least")
    func perplexity() {
        let filter = PerplexityFilter(range: 1...2)
        #expect(filter.keeps(logProbability: 0, choiceCount: 0))
        #expect(filter.keeps(logProbability: -0.6931471, choiceCount: 1))
        #expect(!filter.keeps(logProbability: -0.7, choiceCount: 1))
        #expect(!filter.keeps(logProbability: -.infinity, choiceCount: 2))
        #expect(!filter.keeps(logProbability: .nan, choiceCount: 2))
    }
}
