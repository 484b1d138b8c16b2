import WebEnv

/// An episode with what other actions would have brought at its steps: only a world that forks can tell.
public struct BranchedEpisode: Sendable {
    /// Another action and what it brought.
    public struct Branch: Sendable {
        /// What was tried.
        public let action: Action
        /// What was seen then.
        public let observation: Observation
    }

    /// What was done.
    public var trajectory: Trajectory
    /// For each step what other actions bring there; their outcomes differ.
    public var branches: [[Branch]]
    /// Other actions that could not be tried, since the world failed.
    public var failedBranches = 0

    /// An episode of which only what was done is known.
    public init(_ trajectory: Trajectory) {
        self.trajectory = trajectory
        branches = trajectory.steps.map { _ in [] }
    }
}
