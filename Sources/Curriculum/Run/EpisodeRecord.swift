import WebEnv

/// One line of `episodes/phase-N.jsonl`: what was done. The world is deterministic, so doing it again gives
/// what was seen.
struct EpisodeRecord: Codable, Sendable, Equatable {
    var format = RunDirectory.formatVersion
    var seed: UInt64
    var phase: Int
    var task: String
    var intent: String
    var ending: Ending
    var reward: Double?
    var scorer: String?
    var actions: [ActionRecord]

    init(_ episode: Trajectory, phase: Int) {
        seed = episode.seed
        self.phase = phase
        task = episode.task.taskID
        intent = episode.task.intent
        ending = episode.ending
        reward = episode.reward
        scorer = episode.scoredBy?.rawValue
        actions = episode.steps.map { ActionRecord($0.action) }
    }

    func restore(_ replayed: Trajectory) -> Trajectory {
        var result = replayed
        result.reward = reward
        result.scoredBy = scorer.flatMap(Trajectory.Scorer.init)
        return result
    }
}
