import WebEnv

/// What became of one environment in a call.
public struct StepOutcome: Sendable {
    /// How it went. The raw value is its number in frames.
    public enum Status: UInt8, Sendable, Hashable, CaseIterable {
        /// The action was done.
        case ok = 0
        /// What the agent wrote could not be done, or was no action; the episode goes on unless its limits say otherwise.
        case agentError = 1
        /// The world failed: the episode is over, counts for nothing and has no reward.
        case infrastructureError = 2
        /// There was no room for the answer's texts; ``EnvironmentPool/observe(_:)`` gives them.
        case capacity = 3
    }
    /// The environment.
    public let id: UInt64
    /// What the agent sees now; nil where the world failed before it saw anything, and before the first reset.
    public let observation: Observation?
    /// 0 while the episode goes on; at its end the evaluator's score in 0...1; not a number where nothing says how good the episode
    /// was: the world failed, or the task has no evaluator.
    public let reward: Double
    /// How the episode ended; nil while it goes on.
    public let ending: Ending?
    /// How it went.
    public let status: Status
    /// What was wrong, in one sentence; empty where nothing was.
    public let error: String
    /// Actions of the episode so far.
    public let stepCount: Int
    /// The task, where the episode has just begun.
    public let task: WebTask?

    init(
        id: UInt64, observation: Observation?, reward: Double, ending: Ending?, status: Status, error: String,
        stepCount: Int, task: WebTask? = nil
    ) {
        self.id = id
        self.observation = observation
        self.reward = reward
        self.ending = ending
        self.status = status
        self.error = error
        self.stepCount = stepCount
        self.task = task
    }

    /// Whether the episode reached an end of its own: the agent stopped, or WebArena's rules stopped it.
    public var isTerminated: Bool {
        switch ending {
        case .stopped, .repeatedAction, .invalidActions: true
        case .stepLimit, .infrastructureFailure, nil: false
        }
    }
    /// Whether the episode was cut off: at its step limit, or because the world failed.
    public var isTruncated: Bool { ending != nil && !isTerminated }
    /// Whether the episode is over and no evaluator says how good it was.
    public var isUnscored: Bool { ending != nil && reward.isNaN }
}

extension StepOutcome {
    /// The same, as another environment's.
    func of(_ id: UInt64) -> StepOutcome {
        StepOutcome(
            id: id, observation: observation, reward: reward, ending: ending, status: status, error: error,
            stepCount: stepCount, task: task)
    }
}
