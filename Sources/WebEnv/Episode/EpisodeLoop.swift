extension Environment {
    /// Plays one episode: reset, then step by step until the world ends it or the player leaves it.
    ///
    /// - Parameters:
    ///   - seed: everything random in the world follows from it.
    ///   - player: who acts.
    /// - Returns: what happened. Where the world failed the ending is `.infrastructureFailure`, `failure` says why, and there is no reward:
    ///   such an episode counts for nothing. Where the player left, the ending is `.stopped`, there is no reward, and `failure` says what
    ///   was in its way.
    public mutating func play(_ task: WebTask, seed: UInt64, by player: inout some EpisodePlayer)
        -> Trajectory
    {
        var result = Trajectory(
            task: task, seed: seed, steps: [], ending: .infrastructureFailure, reward: nil, scoredBy: nil)
        do {
            try play(&player, into: &result)
        } catch {
            result.ending = .infrastructureFailure
            result.failure = String(describing: error)
        }
        return result
    }

    /// - Throws: where the world fails.
    private mutating func play(_ player: inout some EpisodePlayer, into result: inout Trajectory) throws {
        var now = try reset(task: result.task, seed: result.seed)
        var episode = Episode(Episode.Assignment(result.task), observation: now.observation)
        while now.ending == nil {
            guard let move = player.move(in: episode, noting: &result.failure) else {
                result.ending = .stopped
                return
            }
            player.willDo(move.action, in: episode, world: self)
            result.steps.append(
                Trajectory.Step(
                    observation: now.observation, action: move.action, logProbability: move.logProbability,
                    actionCount: move.actionCount))
            now = try step(move.action)
            if now.ending == nil { episode.advance(action: move.action, observation: now.observation) }
        }
        result.ending = now.ending ?? .infrastructureFailure
        result.reward = result.ending == .infrastructureFailure ? nil : now.reward
        result.scoredBy = result.reward == nil ? nil : .evaluator
    }
}

extension EpisodePlayer {
    /// The next move; nil where there is none, and where the player failed, which is noted.
    fileprivate mutating func move(in episode: Episode, noting failure: inout String?) -> Move? {
        do { return try move(in: episode) } catch {
            failure = String(describing: error)
            return nil
        }
    }
}

extension Trajectory {
    /// What the agent knew at each step, in order. All of them share one history.
    public var episodes: [Episode] {
        guard let first = steps.first else { return [] }
        var last = Episode(Episode.Assignment(task), observation: first.observation)
        for (step, next) in zip(steps, steps.dropFirst()) {
            last.advance(action: step.action, observation: next.observation)
        }
        return steps.indices.map(last.asItStood)
    }
}
