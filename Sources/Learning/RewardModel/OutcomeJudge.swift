import Groundwork
import WebEnv

/// Somebody who judges whether an episode was a success where no evaluator does, such as a language model.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.2. The learner's own ``RewardModel`` is what runs have by default.
public protocol OutcomeJudge: Sendable {
    /// Whether the episode was a success.
    /// - Throws: where no judgement can be had: the episode stays without a reward.
    func isSuccess(_ episode: Trajectory) throws -> Bool
}

extension OutcomeJudge {
    /// Scores the episodes that nobody scored; those that the world or their player spoilt stay as they are.
    public func scored(_ episodes: [Trajectory], workers: Int) -> [Trajectory] {
        Parallel.map(episodes.count, workers: workers) { place in
            var episode = episodes[place]
            guard episode.reward == nil, episode.ending != .infrastructureFailure, episode.failure == nil,
                !episode.steps.isEmpty
            else { return episode }
            do {
                episode.reward = try isSuccess(episode) ? 1 : 0
                episode.scoredBy = .rewardModel
            } catch {
                episode.failure = String(describing: error)
            }
            return episode
        }
    }
}
