import Learning
import WebEnv

/// How imagination compares with reality in one phase. Shares are in 0...1; nil where nothing was measured.
public struct ImaginationMetrics: Codable, Sendable, Equatable {
    /// Imagined episodes of tasks that failed for real.
    public var episodes = 0
    /// Share of them that the reward model calls a success.
    public var judgedSuccess: Double?
    /// Of these, how many can be done again for real, action by action, and how many are then a success by the evaluator.
    public var replayable: Double?
    /// Share of the imagined successes that are one when done for real.
    public var replaySuccess: Double?
    /// Episodes that were learned from, and the share of them that is a success by the evaluator when done for real.
    public var kept = 0
    /// Share of the episodes that were learned from that are a success when done for real.
    public var keptSuccess: Double?
    /// On the probed tasks: success for real by the evaluator, in imagination by the reward model, and for real with the actions
    /// found in imagination (W2R).
    public var realSuccess: Double?
    /// In imagination, by the reward model.
    public var imaginedSuccess: Double?
    /// For real, with the actions found in imagination (W2R).
    public var w2r: Double?
    /// W2R / success for real; nil where nothing succeeds for real.
    public var consistencyRatio: Double?
    /// Success in imagination − W2R.
    public var optimism: Double?
    /// Figures of the world model on real episodes of this phase, before it learned from them.
    public var deltaF1: Double?
    /// Against repeating the page; at most 1.
    public var skill: Double?
    /// Share of predictions with the right title and path.
    public var pageIdentity: Double?
    /// What the world model knows after the phase.
    public var transitions = 0
    /// Page templates that were found.
    public var templates = 0
    /// Episodes done for real beside imagined ones that the world spoilt: they are no success here. nil for none.
    public var infrastructureFailures: Int?

    mutating func count(_ real: [Trajectory]) {
        let spoilt = real.count(where: \.isSpoilt)
        if spoilt > 0 { infrastructureFailures = (infrastructureFailures ?? 0) + spoilt }
    }
}
