import Foundation
import WebEnv

/// Successful episodes of earlier phases, to be learned from again.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.4: successes only, filtered by the actor's perplexity.
public struct ReplayBuffer: Sendable {
    /// The episodes that are held, the oldest first.
    private(set) public var trajectories: [Trajectory] = []
    private var stepCount = 0
    private var perTask: [String: Int] = [:]
    /// Steps held at most; the oldest episodes go first.
    public let capacity: Int
    /// Episodes of one task held at most; the first stay.
    public let episodesPerTask: Int

    /// - Parameters: as the properties of the same names say; each 1 or more.
    public init(capacity: Int = 100_000, episodesPerTask: Int = 2) {
        self.capacity = capacity
        self.episodesPerTask = episodesPerTask
    }

    /// Steps in the buffer.
    public var count: Int { stepCount }

    /// Keeps the successes among the episodes.
    public mutating func add(_ episodes: [Trajectory]) {
        for episode in episodes
        where episode.isSuccess && perTask[episode.task.intent, default: 0] < episodesPerTask {
            perTask[episode.task.intent, default: 0] += 1
            trajectories.append(episode)
            stepCount += episode.steps.count
        }
        while stepCount > capacity, let oldest = trajectories.first {
            stepCount -= oldest.steps.count
            perTask[oldest.task.intent, default: 1] -= 1
            trajectories.removeFirst()
        }
    }
}

/// Which steps are worth replaying: those that the actor neither knows by heart nor finds absurd.
public struct PerplexityFilter: Sendable, Hashable {
    /// Bounds of exp(−mean log-probability of the action's choices); `[1/0.95, 1/0.5]` in the paper.
    public var range: ClosedRange<Double>

    /// - Parameter range: bounds of the perplexity, each 1 or more.
    public init(range: ClosedRange<Double> = (1 / 0.95)...(1 / 0.5)) { self.range = range }

    /// Whether a step's perplexity lies within the bounds.
    /// - Parameters:
    ///   - logProbability: log π(a|s, I) under the current actor.
    ///   - choiceCount: choices that the action is made of.
    public func keeps(logProbability: Double, choiceCount: Int) -> Bool {
        range.contains(exp(-logProbability / Double(max(choiceCount, 1))))
    }
}
