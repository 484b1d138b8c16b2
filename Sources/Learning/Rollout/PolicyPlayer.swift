import Groundwork
import WebEnv

/// A policy in one episode, with the chance that its choices take.
public struct PolicyPlayer: EpisodePlayer {
    private let policy: any Policy
    private var random: RandomSource

    /// - Parameter random: all chance of the policy's choices comes from here.
    public init(_ policy: any Policy, random: RandomSource) {
        self.policy = policy
        self.random = random
    }

    /// What the policy decides; a policy is never at its end.
    /// - Throws: where the policy fails.
    public mutating func move(in episode: Episode) throws -> Move? {
        let decision = try policy.decideOrFail(episode, using: &random)
        return Move(
            decision.action, logProbability: decision.logProbability, actionCount: decision.actionCount)
    }
}
