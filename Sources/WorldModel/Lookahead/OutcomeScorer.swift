import Foundation
import Learning
import Readings
import WebEnv

/// Says how likely an episode is to end in success: what look-ahead and search compare their candidates by.
public struct OutcomeScorer: Sendable {
    /// Which of the learner's models judges a page that was reached.
    public enum Basis: String, Sendable, Codable, CaseIterable {
        /// The critic: V(s, I), the chance of success from here on.
        case critic
        /// The outcome reward model: the chance that the episode, ended with its last action, is a success.
        /// Before the first action the critic stands in.
        case rewardModel = "reward-model"
    }

    private let critic: Critic
    private let rewardModel: RewardModel
    /// Which of the learner's models judges.
    public let basis: Basis
    private let pages: PageIndexCache

    /// - Parameters:
    ///   - basis: which of the learner's models judges a page that was reached.
    ///   - pages: pages that were read before; changes no value.
    public init(_ learner: Learner, basis: Basis = .critic, pages: PageIndexCache = PageIndexCache()) {
        critic = learner.critic
        rewardModel = learner.rewardModel
        self.basis = basis
        self.pages = pages
    }

    /// Chance of success as the episode stands, in 0...1.
    public func value(_ episode: Episode) -> Double {
        guard basis == .rewardModel, let last = episode.history.last else {
            return critic.value(episode, pages: pages)
        }
        return ended(by: last.action, episode)
    }

    /// Chance that the episode is a success if this action is its last, in 0...1.
    public func ended(by action: Action, _ episode: Episode) -> Double {
        let summary = RewardModel.summary(of: episode, endingWith: action, pages: pages)
        return Self.weighed(
            rewardModel.probability(summary), by: critic.value(episode, pages: pages))
    }

    /// The reward model is trained as if half of all episodes succeeded; the critic knows how many do.
    private static func weighed(_ chance: Double, by prior: Double) -> Double {
        let prior = min(0.95, max(0.05, prior))
        let success = chance * prior
        return success / max(success + (1 - chance) * (1 - prior), 1e-12)
    }

    /// log-odds of a chance, kept finite.
    static func logOdds(_ chance: Double) -> Double {
        let bounded = min(0.999, max(0.001, chance))
        return log(bounded / (1 - bounded))
    }
}
