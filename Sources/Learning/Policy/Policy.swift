import Groundwork
import WebEnv

/// Something that chooses actions. It sees the episode (intent, observations, its own earlier actions) and nothing else.
///
/// A policy keeps nothing from one decision to the next: what it makes of an episode is kept with the episode
/// (`Episode.reading(from:then:)`), so the same policy may play many episodes at the same time.
public protocol Policy: Sendable {
    /// Chooses what is done next.
    /// - Parameter random: all chance comes from here.
    func decide(_ episode: Episode, using random: inout RandomSource) -> Decision
    /// Chooses what is done next, where that may fail: what plays episodes asks so.
    /// - Throws: where there is no choice to be had, such as from a model that does not answer. The episode is left without a reward.
    func decideOrFail(_ episode: Episode, using random: inout RandomSource) throws -> Decision
}

extension Policy {
    /// ``decide(_:using:)``, which never fails.
    public func decideOrFail(_ episode: Episode, using random: inout RandomSource) throws -> Decision {
        decide(episode, using: &random)
    }
}

/// One choice of a policy.
public struct Decision: Sendable {
    /// What is done.
    public var action: Action
    /// log π(a|s, I), natural logarithm, at temperature 1; nil for scripted choices.
    public var logProbability: Double?
    /// Actions on offer; answers that have to be computed (counts, sums) are not counted.
    public var actionCount: Int
    /// The most probable first choices with their probabilities, for reports; empty unless asked for.
    public var alternatives: [Alternative]

    /// A first choice that was on offer.
    public struct Alternative: Sendable {
        /// The operation and the target in words: `click link 'My Account'`.
        public let text: String
        /// In 0...1.
        public let probability: Double

        /// - Parameters:
        ///   - text: the operation and the target in words.
        ///   - probability: in 0...1.
        public init(text: String, probability: Double) {
            self.text = text
            self.probability = probability
        }
    }

    /// - Parameters:
    ///   - action: what is done.
    ///   - logProbability: log π(a|s, I), natural logarithm; nil for scripted choices.
    ///   - actionCount: actions on offer, 1 or more.
    ///   - alternatives: the most probable first choices, for reports.
    public init(
        action: Action, logProbability: Double? = nil, actionCount: Int = 1,
        alternatives: [Alternative] = []
    ) {
        self.action = action
        self.logProbability = logProbability
        self.actionCount = actionCount
        self.alternatives = alternatives
    }
}
