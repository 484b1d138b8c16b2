import Foundation
import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

/// Parameters with weights that look like noise.
func noisyParameters(bits: Int, seed: UInt64 = 1) -> Parameters {
    var random = RandomSource(seed)
    var result = Parameters(bits: bits)
    for place in result.weights.indices { result.weights[place] = Float(random.uniform() - 0.5) }
    return result
}

/// What the library shows at a task's start.
func firstEpisode(_ task: WebTask) throws -> Episode {
    var environment = LibraryEnvironment()
    return Episode(
        intent: task.intent, observation: try environment.reset(task: task, seed: 1).observation)
}

/// The episode as the linear models read it.
private func reading(_ episode: Episode) -> EpisodeReading { EpisodeReading(episode, PageIndexCache()) }

@Suite("The log-linear policy")
struct LinearPolicyTests {
    private let task = LibraryEnvironment.tasks([3], kinds: ["author"])[0]

    @Test("A decision's log-probability is that of its action, exactly")
    func consistency() throws {
        let episode = try firstEpisode(task)
        let parameters = noisyParameters(bits: 12)
        var random = RandomSource(5)
        for _ in 0..<50 {
            let decision = LinearPolicy(parameters).decide(episode, using: &random)
            let evaluation = try #require(StepEvaluation(decision.action, in: reading(episode)))
            #expect(
                abs(evaluation.logProbability(parameters.weights) - (decision.logProbability ?? 0)) < 1e-9)
        }
    }

    @Test("The probabilities of all actions add up to 1")
    func normalisation() throws {
        let episode = try firstEpisode(task)
        let parameters = noisyParameters(bits: 12)
        var actions: Set<Action> = []
        for target in CandidateActions.targets(on: reading(episode).page, after: 0) {
            for text in Arguments.on(target, in: reading(episode)).texts {
                actions.insert(CandidateActions.action(target, text: text, on: reading(episode).page))
            }
        }
        let total = actions.reduce(0.0) {
            $0
                + exp(
                    StepEvaluation($1, in: reading(episode))?.logProbability(parameters.weights) ?? -.infinity
                )
        }
        #expect(abs(total - 1) < 1e-6)
    }

    @Test("Gradients of log-probabilities agree with finite differences")
    func gradients() throws {
        let episode = try firstEpisode(task)
        let parameters = noisyParameters(bits: 9)
        let actions: [Action] = [
            .click(id: 3), .fill(id: 5, text: "Amber Orchard", pressEnter: true), .stop(answer: "N/A"),
        ]
        for action in actions {
            let evaluation = try #require(StepEvaluation(action, in: reading(episode)))
            var sum = GradientSum(count: parameters.weights.count)
            StepEvaluation.Scored(evaluation, parameters.weights).addGradient(1, to: &sum)
            let gradient = Dictionary(
                uniqueKeysWithValues: sum.take().entries.map { (Int($0.index), Double($0.value)) })
            for place in stride(from: 0, to: parameters.weights.count, by: 37) {
                let numeric = difference(evaluation, parameters.weights, place)
                #expect(
                    abs(numeric - gradient[place, default: 0]) < 2e-2 * max(1, abs(numeric)),
                    "weight \(place), \(action)")
            }
        }
    }

    private func difference(_ evaluation: StepEvaluation, _ weights: [Float], _ place: Int) -> Double {
        let width: Float = 1.0 / 256
        var more = weights
        var less = weights
        more[place] += width
        less[place] -= width
        return (evaluation.logProbability(more) - evaluation.logProbability(less))
            / Double(more[place] - less[place])
    }

    @Test("Temperature 0 always takes the same action")
    func greedy() throws {
        let episode = try firstEpisode(task)
        let policy = LinearPolicy(noisyParameters(bits: 12), temperature: 0)
        let actions = Set(
            (0..<20).map { seed -> Action in
                var random = RandomSource(UInt64(seed))
                return policy.decide(episode, using: &random).action
            })
        #expect(actions.count == 1)
    }

    @Test("Alternatives are the most probable targets in order")
    func alternatives() throws {
        var random = RandomSource(1)
        let decision = LinearPolicy(noisyParameters(bits: 12), alternatives: 3).decide(
            try firstEpisode(task), using: &random)
        #expect(decision.alternatives.count == 3)
        #expect(
            decision.alternatives.map(\.probability) == decision.alternatives.map(\.probability).sorted(by: >)
        )
    }
}

@Suite("Candidate actions")
struct CandidateTests {
    @Test("Values of the intent can be typed, answers of the page can be given")
    func candidates() throws {
        let episode = try firstEpisode(LibraryEnvironment.tasks([0], kinds: ["year"])[0])
        #expect(
            StepEvaluation(.fill(id: 5, text: "Amber Harbour", pressEnter: true), in: reading(episode))?
                .isComplete
                == true)
        #expect(
            StepEvaluation(.stop(answer: "Open daily from 9 to 5"), in: reading(episode))?.isComplete == true)
        #expect(StepEvaluation(.stop(answer: "never on the page"), in: reading(episode))?.isComplete == false)
        #expect(StepEvaluation(.click(id: 999), in: reading(episode)) == nil)
    }

    @Test("Counts, sums and extremes of a list are possible answers")
    func computed() {
        let view = PageView.outlined(
            "Orders",
            """
            table ''
             row ''
              columnheader 'Status'
              columnheader 'Total'
             row ''
              cell 'complete'
              cell '$10.50'
             row ''
              cell 'canceled'
              cell '$1.00'
             row ''
              cell 'complete'
              cell '$4.50'
            """)
        let observation = Observation(
            page: view, url: "http://a.test/", tabTitles: [], activeTab: 0, lastActionError: nil, warnings: []
        )
        let episode = Episode(
            intent: "How much did I pay for complete orders?", observation: observation)
        let texts = Set(Arguments.on(ActionTarget(verb: .stop, node: -1), in: reading(episode)).texts)
        #expect(texts.isSuperset(of: ["3", "2", "$15.00", "15", "$10.50", "canceled", "N/A", ""]))
    }
}
