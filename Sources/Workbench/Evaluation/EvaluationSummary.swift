import WebEnv

/// What the episodes of an evaluation came to, in all and by kind of task.
public struct EvaluationSummary: Sendable {
    /// Of all episodes that were scored.
    public let total: SuccessShare
    /// By the task's sites (`shopping`, `gitlab+reddit`), in alphabetical order.
    public let bySite: [(name: String, share: SuccessShare)]
    /// By family, in alphabetical order; empty where no task has one.
    public let byFamily: [(name: String, share: SuccessShare)]
    /// Episodes.
    public let tasks: Int
    /// Episodes in which the world failed: they count for nothing.
    public let infrastructureFailures: Int

    /// - Parameter episodes: one a task.
    public init(_ episodes: [Trajectory]) {
        let counted = episodes.filter { $0.ending != .infrastructureFailure }
        total = Self.share(of: counted)
        bySite = Self.groups(counted) { $0.sites.joined(separator: "+") }
        let families = Self.groups(counted) { $0.family.isEmpty ? "(none)" : $0.family }
        byFamily = counted.contains { !$0.task.family.isEmpty } ? families : []
        tasks = episodes.count
        infrastructureFailures = episodes.count - counted.count
    }

    /// Whether not one episode could be played.
    public var isAllFailures: Bool { tasks > 0 && infrastructureFailures == tasks }

    private static func share(of episodes: [Trajectory]) -> SuccessShare {
        let scores = episodes.compactMap(\.reward)
        return SuccessShare(tries: scores.count, successes: scores.count { $0 >= 1 })
    }

    private static func groups(
        _ episodes: [Trajectory], _ name: (WebTask) -> String
    ) -> [(name: String, share: SuccessShare)] {
        Dictionary(grouping: episodes) { name($0.task) }.sorted { $0.key < $1.key }
            .map { ($0.key, share(of: $0.value)) }
    }
}
