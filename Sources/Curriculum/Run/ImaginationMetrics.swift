import Learning
import WebEnv

/// How imagination compares with reality in one phase. Shares are in 0...1; nil where nothing was measured.
public struct ImaginationMetrics: Codable, Sendable, Equatable {
    /// Imagined episodes of tasks that failed for real.
    public var episodes = 0
    /// Share of the imagined episodes that the reward model calls a success.
    public var judgedSuccess: Double?
    /// Share of these imagined successes that can be done again for real, action by action.
    public var replayable: Double?
    /// Share of the imagined successes that are one when done for real.
    public var replaySuccess: Double?
    /// Episodes that were learned from.
    public var kept = 0
    /// Share of the episodes learned from that the evaluator calls a success when they are done for real.
    public var keptSuccess: Double?
    /// Success on the probed tasks for real, by the evaluator.
    public var realSuccess: Double?
    /// Success on the probed tasks in imagination, by the reward model.
    public var imaginedSuccess: Double?
    /// Success on the probed tasks for real, with the actions found in imagination (W2R).
    public var w2r: Double?
    /// W2R / success for real; nil where nothing succeeds for real.
    public var consistencyRatio: Double?
    /// Success in imagination − W2R.
    public var optimism: Double?
    /// F1 of the changed elements that the world model predicts on real episodes of this phase, before it
    /// learned from them.
    public var deltaF1: Double?
    /// How much better these predictions are than repeating the page: 0 for no better, 1 at most.
    public var skill: Double?
    /// Share of these predictions with the right title and path.
    public var pageIdentity: Double?
    /// Transitions that the world model knows after the phase.
    public var transitions = 0
    /// Page templates that it has found.
    public var templates = 0
    /// Episodes done again for real that the world spoilt; they count as no success. nil where there were
    /// none.
    public var infrastructureFailures: Int?

    mutating func count(_ real: [Trajectory]) {
        let spoilt = real.count(where: \.isSpoilt)
        if spoilt > 0 { infrastructureFailures = (infrastructureFailures ?? 0) + spoilt }
    }
}
