/// Something an agent acts in. Semantics follow dm_env: `reset` starts an episode, `step` goes on with it.
///
/// A conforming type is a value: a copy is a fork, and neither sees what the other does afterwards.
public protocol Environment: Sendable {
    /// Starts an episode.
    /// - Parameter seed: everything random in the episode follows from it.
    /// - Throws: ``EnvironmentError`` where the world (not the agent) is at fault.
    mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep
    /// Performs one action. An action that can't be done is no error: it shows in `lastActionError`.
    /// - Throws: ``EnvironmentError`` where the world is at fault; after the episode's end, a precondition fails.
    mutating func step(_ action: Action) throws -> TimeStep
}

extension Environment {
    /// An independent copy of the whole world: pages, forms, cookies, databases, clock and chance.
    public func fork() -> Self { self }
}

/// What an environment answers.
public struct TimeStep: Sendable {
    /// What the agent sees now.
    public let observation: Observation
    /// 0 until the end; at the end the evaluator's score in 0...1; nil where the task has no evaluator.
    public let reward: Double?
    /// How the episode ended; nil while it goes on.
    public let ending: Ending?

    /// - Parameters:
    ///   - reward: in 0...1; nil where the task has no evaluator.
    ///   - ending: nil while the episode goes on.
    public init(observation: Observation, reward: Double?, ending: Ending?) {
        self.observation = observation
        self.reward = reward
        self.ending = ending
    }
}

/// Why an episode is over.
public enum Ending: String, Sendable, Codable, Hashable {
    /// The agent said stop.
    case stopped
    /// As many actions as an episode may have.
    case stepLimit
    /// The same action too often in a row (WebArena's early stop).
    case repeatedAction
    /// Too many actions in a row that were none.
    case invalidActions
    /// The world failed; the episode counts for nothing.
    case infrastructureFailure
}
