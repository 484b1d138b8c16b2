import Foundation
import Learning
import WebEnv

/// Says how likely an episode is to end in success: what look-ahead and search compare their candidates by.
public struct OutcomeScorer: Sendable {
    /// Who judges a page that was reached.
    public enum Judge: String, Sendable, Codable, CaseIterable {
        case critic
        case rewardModel = "reward-model"
    }

    private let critic: Critic
    private let rewardModel: RewardModel
    public let judge: Judge

    public init(_ learner: Learner, judge: Judge = .critic) {
        critic = learner.critic
        rewardModel = learner.rewardModel
        self.judge = judge
    }

    /// Chance of success as the episode stands, in 0...1.
    public func value(_ context: DecisionContext) -> Double {
        guard judge == .rewardModel, let last = context.history.last else { return critic.value(context) }
        return ended(by: last.action, context)
    }

    /// Chance that the episode is a success if this action is its last, in 0...1.
    public func ended(by action: Action, _ context: DecisionContext) -> Double {
        guard let summary = RewardModel.summary([context], [action]) else { return 0 }
        return Self.weighed(rewardModel.probability(summary), by: critic.value(context))
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
