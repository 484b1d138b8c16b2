import Learning

/// A policy of language models whose turns and tokens a log notes.
public protocol NotedPolicy: Policy {
    /// The same policy with a log of its own, for one episode.
    func noting(_ log: TurnLog) -> Self
}
