import Browser

/// Checks on the end of an episode that a format of tasks brings with it, beside WebArena's evaluators.
public protocol EpisodeChecks: Sendable, Hashable {
    /// What the evaluators that run them are called, in order.
    var evaluatorNames: [String] { get }
    /// Whether they look at the requests of the episode, which then have to be recorded.
    var readsRequests: Bool { get }
    /// What each of them says.
    /// - Parameters:
    ///   - answer: text of the stop action.
    ///   - session: the browser at the end of the episode.
    /// - Throws: ``EnvironmentError`` where a check can't run.
    func results(answer: String, session: Session) throws -> [EvaluationResult.Part]
}

/// Checks of whatever format.
public struct AnyEpisodeChecks: Sendable, Hashable {
    /// The checks themselves.
    public let base: any EpisodeChecks
    /// - Parameter base: the checks themselves.
    public init(_ base: any EpisodeChecks) { self.base = base }

    /// Whether both are of one type and equal.
    public static func == (a: AnyEpisodeChecks, b: AnyEpisodeChecks) -> Bool { a.base.equals(b.base) }
    /// Feeds the checks themselves to the hasher.
    public func hash(into hasher: inout Hasher) { base.hash(into: &hasher) }
}

extension EpisodeChecks {
    fileprivate func equals(_ other: any EpisodeChecks) -> Bool { (other as? Self) == self }
}
