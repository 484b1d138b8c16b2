import Learning

/// What a world model does in a training run: it learns from the phase's real episodes, and makes imagined ones of tasks that failed.
public struct ImaginationSettings: Codable, Sendable, Hashable {
    /// Real episodes of a phase that the world model learns from at most.
    public var learnedEpisodes = 300
    /// Imagined episodes in a phase at most.
    public var imaginedEpisodes = 600
    /// Imagined episodes of a failed task.
    public var imaginedAttempts = 6
    /// Actions in an imagined episode; WebEvolver has 7.
    public var imaginedSteps = 7
    /// Training tasks on which reality and imagination are compared in each phase.
    public var probedTasks = 40
    /// 1: only episodes whose every action can be done for real, and that the reward model calls a success there too, are learned
    /// from; 0: all that it calls a success in imagination.
    public var replayCheck = 1
    /// 1: the last page that an imagined episode can reach shows the reference answer, as in WebEvolver's prompts; 0: it does not.
    public var revealsAnswer = 0

    /// The settings that `--imagine` has by default.
    public init() {}
}

extension ImaginationSettings {
    /// Every setting of the group with its range.
    public var ranged: [RangedSetting] {
        [
            .init("learnedEpisodes", learnedEpisodes, 0...1_000_000),
            .init("imaginedEpisodes", imaginedEpisodes, 0...1_000_000),
            .init("imaginedAttempts", imaginedAttempts, 1...1000),
            .init("imaginedSteps", imaginedSteps, 1...1000),
            .init("probedTasks", probedTasks, 0...1_000_000),
            .init("replayCheck", replayCheck, 0...1),
            .init("revealsAnswer", revealsAnswer, 0...1),
        ]
    }
}
