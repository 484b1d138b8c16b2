import Foundation
import Groundwork
import Readings
import WebEnv

/// A log-linear policy over hashed features, in two exact steps: π(a|s, I) = π(target) · π(text | target).
///
/// Its features start from a reading of the episode, which is kept with the episode: each step is read once.
public struct LinearPolicy: CandidatePolicy {
    /// One weight for each hashed feature; their number is a power of two.
    public let weights: [Float]
    /// Temperature of the softmax, 0 or more; at 0 the best choice is taken.
    public let temperature: Double
    /// How many alternatives a decision tells.
    public let alternatives: Int
    private let pages: PageIndexCache

    /// - Parameters:
    ///   - temperature: of the softmax, 0 or more; 0 takes the best choice.
    ///   - alternatives: how many of the most probable first choices a decision tells.
    ///   - pages: pages that were read before, by this policy and others; changes no choice.
    public init(
        _ parameters: Parameters, temperature: Double = 1, alternatives: Int = 0,
        pages: PageIndexCache = PageIndexCache()
    ) {
        weights = parameters.weights
        self.temperature = temperature
        self.alternatives = alternatives
        self.pages = pages
    }

    /// Chooses the target by its probability, then the text.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let reading = EpisodeReading(episode, pages)
        let targets = CandidateActions.targets(on: reading.page, after: reading.stepCount)
        let choice = Softmax(TargetFeatures.rows(for: targets, in: reading).scores(weights))
        let place = choice.pick(temperature, using: &random)
        let target = targets[place]
        let arguments = Arguments.areNeeded(for: target.verb) ? Arguments.on(target, in: reading) : nil
        var text = ""
        var logProbability = choice.logProbability(place)
        if let arguments, !arguments.texts.isEmpty {
            let words = Softmax(arguments.rows.scores(weights))
            text = arguments.texts[words.pick(temperature, using: &random)]
            logProbability += words.logProbability(of: Self.places(of: text, in: arguments))
        }
        return Decision(
            action: CandidateActions.action(target, text: text, on: reading.page),
            logProbability: logProbability,
            actionCount: count(targets, reading), alternatives: describe(targets, choice, reading))
    }

    /// The most probable actions of the most probable targets.
    public func candidates(_ episode: Episode, count: Int) -> [Candidate] {
        let reading = EpisodeReading(episode, pages)
        let targets = CandidateActions.targets(on: reading.page, after: reading.stepCount)
        let choice = Softmax(TargetFeatures.rows(for: targets, in: reading).scores(weights))
        let order = choice.probabilities.indices.sorted {
            (choice.probabilities[$1], $0) < (choice.probabilities[$0], $1)
        }
        var result: [Candidate] = []
        for place in order.prefix(count) {
            let texts = bestTexts(for: targets[place], reading, count: count)
            for (text, logProbability) in texts {
                result.append(
                    Candidate(
                        action: CandidateActions.action(targets[place], text: text, on: reading.page),
                        logProbability: choice.logProbability(place) + logProbability,
                        actionCount: targets.count))
            }
        }
        return Array(
            result.enumerated().sorted {
                ($1.element.logProbability, $0.offset) < ($0.element.logProbability, $1.offset)
            }.map(\.element).prefix(count))
    }

    /// The most probable texts for a target, each once.
    private func bestTexts(for target: ActionTarget, _ reading: EpisodeReading, count: Int)
        -> [(text: String, logProbability: Double)]
    {
        guard Arguments.areNeeded(for: target.verb) else { return [("", 0)] }
        let arguments = Arguments.on(target, in: reading)
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

    private func count(_ targets: [ActionTarget], _ reading: EpisodeReading) -> Int {
        targets.reduce(0) { sum, target in
            switch target.verb {
            case .fill, .fillAndEnter: sum + reading.words.spans.count
            case .select: sum + CandidateActions.options(of: target.node, reading.page).count
            case .stop: sum + 3 + reading.page.answers.count
            default: sum + 1
            }
        }
    }

    private func describe(_ targets: [ActionTarget], _ choice: Softmax, _ reading: EpisodeReading)
        -> [Decision.Alternative]
    {
        guard alternatives > 0 else { return [] }
        let best = choice.probabilities.indices.sorted {
            (choice.probabilities[$1], $0) < (choice.probabilities[$0], $1)
        }
        return best.prefix(alternatives).map { place in
            Decision.Alternative(
                text: targets[place].words(on: reading.page), probability: choice.probabilities[place])
        }
    }
}
