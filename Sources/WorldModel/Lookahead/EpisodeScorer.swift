import WebEnv

/// Says how likely an episode is to end in success: what look-ahead compares its candidates by. ``OutcomeScorer`` asks the learner's models.
public protocol EpisodeScorer: Sendable {
    /// Chance of success as the episode stands, in 0...1; nil where nothing can be said.
    func chance(_ episode: Episode) -> Double?
    /// Chance that the episode is a success if this action is its last, in 0...1; nil where nothing can be said.
    func chance(endedBy action: Action, _ episode: Episode) -> Double?
}

extension OutcomeScorer: EpisodeScorer {
    /// ``value(_:)``.
    public func chance(_ episode: Episode) -> Double? { value(episode) }
    /// ``ended(by:_:)``.
    public func chance(endedBy action: Action, _ episode: Episode) -> Double? { ended(by: action, episode) }
}
