import Foundation
import Groundwork
import WebEnv

/// A log-linear policy over hashed features, in two exact steps: π(a|s, I) = π(target) · π(text | target).
public struct LinearPolicy: Policy {
    public let weights: [Float]
    /// Of the softmax; 0 takes the best choice.
    public let temperature: Double
    /// How many alternatives a decision tells.
    public let alternatives: Int

    public init(_ parameters: Parameters, temperature: Double = 1, alternatives: Int = 0) {
        weights = parameters.weights
        self.temperature = temperature
        self.alternatives = alternatives
    }

    public func decide(_ context: DecisionContext, using random: inout RandomSource) -> Decision {
        let targets = CandidateActions.targets(on: context.page, after: context.history.count)
        let choice = Softmax(TargetFeatures.rows(for: targets, in: context).scores(weights))
        let place = choice.pick(temperature, using: &random)
        let target = targets[place]
        let arguments = Arguments.areNeeded(for: target.verb) ? Arguments.on(target, in: context) : nil
        var text = ""
        var logProbability = choice.logProbability(place)
        if let arguments, !arguments.texts.isEmpty {
            let words = Softmax(arguments.rows.scores(weights))
            text = arguments.texts[words.pick(temperature, using: &random)]
            logProbability += words.logProbability(of: Self.places(of: text, in: arguments))
        }
        return Decision(
            action: CandidateActions.action(target, text: text, on: context.page),
            logProbability: logProbability,
            actionCount: count(targets, context), alternatives: describe(targets, choice, context))
    }

    /// The most probable actions, each once, with their exact log-probabilities; the first is the greedy one.
    /// - Parameter count: at most; 1 or more.
    public func candidates(_ context: DecisionContext, count: Int) -> [Decision] {
        let targets = CandidateActions.targets(on: context.page, after: context.history.count)
        let choice = Softmax(TargetFeatures.rows(for: targets, in: context).scores(weights))
        let order = choice.probabilities.indices.sorted {
            (choice.probabilities[$1], $0) < (choice.probabilities[$0], $1)
        }
        var result: [Decision] = []
        for place in order.prefix(count) {
            let texts = bestTexts(for: targets[place], context, count: count)
            for (text, logProbability) in texts {
                result.append(
                    Decision(
                        action: CandidateActions.action(targets[place], text: text, on: context.page),
                        logProbability: choice.logProbability(place) + logProbability,
                        actionCount: targets.count))
            }
        }
        return Array(
            result.enumerated().sorted {
                ($1.element.logProbability ?? 0, $0.offset) < ($0.element.logProbability ?? 0, $1.offset)
            }.map(\.element).prefix(count))
    }

    /// The most probable texts for a target, each once.
    private func bestTexts(for target: ActionTarget, _ context: DecisionContext, count: Int)
        -> [(text: String, logProbability: Double)]
    {
        guard Arguments.areNeeded(for: target.verb) else { return [("", 0)] }
        let arguments = Arguments.on(target, in: context)
        guard !arguments.texts.isEmpty else { return [("", 0)] }
        let words = Softmax(arguments.rows.scores(weights))
        let order = words.probabilities.indices.sorted {
            (words.probabilities[$1], $0) < (words.probabilities[$0], $1)
        }
        var result: [(text: String, logProbability: Double)] = []
        for place in order where result.count < count {
            let text = arguments.texts[place]
            guard !result.contains(where: { $0.text == text }) else { continue }
            result.append((text, words.logProbability(of: Self.places(of: text, in: arguments))))
        }
        return result
    }

    static func places(of text: String, in arguments: Arguments) -> [Int] {
        arguments.texts.indices.filter { arguments.texts[$0] == text }
    }

    private func count(_ targets: [ActionTarget], _ context: DecisionContext) -> Int {
        targets.reduce(0) { sum, target in
            switch target.verb {
            case .fill, .fillAndEnter: sum + context.words.spans.count
            case .select: sum + CandidateActions.options(of: target.node, context.page).count
            case .stop: sum + 3 + context.page.answers.count
            default: sum + 1
            }
        }
    }

    private func describe(_ targets: [ActionTarget], _ choice: Softmax, _ context: DecisionContext)
        -> [Decision.Alternative]
    {
        guard alternatives > 0 else { return [] }
        let best = choice.probabilities.indices.sorted {
            (choice.probabilities[$1], $0) < (choice.probabilities[$0], $1)
        }
        return best.prefix(alternatives).map { place in
            let target = targets[place]
            let node = target.node >= 0 ? context.page.view.nodes[target.node] : nil
            let name = node.map { " \($0.role) '\($0.name)'" } ?? ""
            return Decision.Alternative(
                text: "\(target.verb)\(name)", probability: choice.probabilities[place])
        }
    }
}

/// Uniform over targets, then over texts: what nobody taught.
public struct RandomPolicy: Policy {
    public init() {}

    public func decide(_ context: DecisionContext, using random: inout RandomSource) -> Decision {
        LinearPolicy(Parameters(bits: 8)).decide(context, using: &random)
    }
}

/// Probabilities of alternatives from their scores.
struct Softmax {
    let scores: [Double]
    let probabilities: [Double]
    private let logSum: Double

    init(_ scores: [Double]) {
        let top = scores.max() ?? 0
        let weights = scores.map { exp($0 - top) }
        let sum = weights.reduce(0, +)
        self.scores = scores
        probabilities = weights.map { $0 / sum }
        logSum = top + log(sum)
    }

    func logProbability(_ place: Int) -> Double { scores[place] - logSum }

    /// Of choosing any of these.
    func logProbability(of places: [Int]) -> Double {
        guard let first = places.first else { return -.infinity }
        if places.count == 1 { return logProbability(first) }
        let top = places.map { scores[$0] }.max() ?? 0
        return top + log(places.reduce(0) { $0 + exp(scores[$1] - top) }) - logSum
    }

    func pick(_ temperature: Double, using random: inout RandomSource) -> Int {
        guard temperature > 0 else { return best }
        let weights =
            temperature == 1 ? probabilities : Softmax(scores.map { $0 / temperature }).probabilities
        var left = random.uniform()
        for (place, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return place }
        }
        return best
    }

    private var best: Int {
        var result = 0
        for place in scores.indices where scores[place] > scores[result] { result = place }
        return result
    }
}

extension LinearPolicy {
    /// How the policy sees one step of an episode.
    public struct Review: Sendable {
        /// log π(a|s, I); nil where the step's target is not on offer.
        public let logProbability: Double?
        /// Whether the step's text (typed, chosen, answered) was on offer too.
        public let isComplete: Bool
        /// The most probable targets.
        public let alternatives: [Decision.Alternative]
    }

    /// Goes through an episode, whoever played it, for reports.
    public func review(_ episode: Trajectory, pages: PageIndexCache) -> [Review] {
        zip(episode.contexts(pages), episode.steps).map { context, step in
            let evaluation = StepEvaluation(step.action, in: context)
            let targets = CandidateActions.targets(on: context.page, after: context.history.count)
            let choice = Softmax(TargetFeatures.rows(for: targets, in: context).scores(weights))
            return Review(
                logProbability: evaluation?.logProbability(weights),
                isComplete: evaluation?.isComplete ?? false,
                alternatives: describe(targets, choice, context))
        }
    }
}
