import Groundwork
import Readings
import WebEnv

/// Judges from intent, actions and last page whether an episode was a success, for tasks that nobody can check.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.2 (there a language model with the same input).
public struct RewardModel: Sendable, Equatable {
    /// The regression behind P(success).
    public internal(set) var model: LogisticModel
    /// Probability from which on an episode counts as a success, in 0...1.
    public internal(set) var threshold: Double

    /// - Parameter bits: log₂ of the number of weights, in 8...24.
    public init(bits: Int) {
        model = LogisticModel(bits: bits)
        threshold = 0.5
    }

    /// How often the model is right.
    public struct Accuracy: Sendable, Equatable {
        /// Share of right judgements, in 0...1.
        public var plain: Double
        /// Mean of the shares among successes and among failures, in 0...1.
        public var balanced: Double
        /// Share of true successes among those judged a success; nil where none was.
        public var precision: Double?
        /// Episodes that were judged.
        public var episodes: Int
    }

    /// An episode as the model sees it.
    public struct Summary: Sendable {
        let features: [UInt32]
    }

    /// P(success), in 0...1.
    public func probability(_ summary: Summary) -> Double { model.probability(summary.features) }

    /// Whether the model calls the episode a success.
    public func isSuccess(_ summary: Summary) -> Bool { probability(summary) >= threshold }

    /// What the model looks at, if an episode ended with this action.
    /// - Parameter pages: pages that were read before; changes nothing.
    public static func summary(
        of episode: Episode, endingWith action: Action, pages: PageIndexCache
    ) -> Summary {
        Summary(features: RewardFeatures(EpisodeReading(episode, pages), action).features)
    }

    /// What the model looks at. nil for an episode without a step.
    static func summary(of episode: Trajectory, _ pages: PageIndexCache) -> Summary? {
        guard let last = episode.readings(pages).last, let action = episode.steps.last?.action else {
            return nil
        }
        return Summary(features: RewardFeatures(last, action).features)
    }

    /// Trains on labelled episodes. Successes and failures weigh the same in sum.
    mutating func train(
        _ episodes: [(summary: Summary, isSuccess: Bool)], rate: Double, decay: Double, floor: Double,
        epochs: Int,
        using random: inout RandomSource
    ) {
        let successes = episodes.count { $0.isSuccess }
        guard successes > 0, successes < episodes.count else { return }
        let raise = min(8, Double(episodes.count - successes) / Double(successes))
        let examples = episodes.map {
            LogisticModel.Example(
                features: $0.summary.features, label: $0.isSuccess ? 1 : 0,
                weight: $0.isSuccess ? max(1, raise) : 1)
        }
        for _ in 0..<epochs { model.train(examples, rate: rate, decay: decay, floor: floor, using: &random) }
    }

    /// Chooses the threshold with the best balanced accuracy on episodes that were not trained on.
    mutating func calibrate(_ episodes: [(summary: Summary, isSuccess: Bool)]) {
        let candidates = stride(from: 0.3, through: 0.9, by: 0.05)
        guard episodes.contains(where: \.isSuccess), episodes.contains(where: { !$0.isSuccess }) else {
            return
        }
        var best = -1.0
        for candidate in candidates {
            var trial = self
            trial.threshold = candidate
            let score = trial.accuracy(episodes)?.balanced ?? 0
            if score > best {
                best = score
                threshold = candidate
            }
        }
    }

    /// nil without episodes.
    public func accuracy(_ episodes: [(summary: Summary, isSuccess: Bool)]) -> Accuracy? {
        guard !episodes.isEmpty else { return nil }
        var right = (successes: 0, failures: 0)
        var all = (successes: 0, failures: 0)
        for episode in episodes {
            let judged = isSuccess(episode.summary)
            if episode.isSuccess {
                all.successes += 1
                if judged { right.successes += 1 }
            } else {
                all.failures += 1
                if !judged { right.failures += 1 }
            }
        }
        return Self.accuracy(right, all)
    }

    private static func accuracy(
        _ right: (successes: Int, failures: Int), _ all: (successes: Int, failures: Int)
    ) -> Accuracy {
        func share(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
        let shares = [share(right.successes, all.successes), share(right.failures, all.failures)].compactMap {
            $0
        }
        let judged = right.successes + all.failures - right.failures
        return Accuracy(
            plain: Double(right.successes + right.failures) / Double(all.successes + all.failures),
            balanced: shares.reduce(0, +) / Double(max(shares.count, 1)),
            precision: share(right.successes, judged),
            episodes: all.successes + all.failures)
    }
}
