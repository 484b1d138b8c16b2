/// One line of `metrics.jsonl`: everything measured in one phase, but for wall times.
public struct PhaseMetrics: Codable, Sendable, Equatable {
    public var format = RunDirectory.formatVersion
    public var seed: UInt64
    public var phase: Int
    /// Shares of tasks whose evaluator scored 1, in 0...1.
    public var testSuccess: Double
    public var unseenSuccess: Double
    public var trainSuccess: Double
    /// Success of the phase's own training episodes at the training temperature; nil in phase 0.
    public var rolloutSuccess: Double?
    public var testFamilies: [String: FamilySuccess]
    public var unseenFamilies: [String: FamilySuccess]
    /// Proposals made at the end of this phase for the next, and what became of them.
    public var tasksGenerated: Int
    public var tasksKept: Int
    public var tasksRejected: [String: Int]
    /// V(s_0, I) of the kept tasks.
    public var keptDifficulties: [Double]
    /// Share of the generated tasks' episodes that the reward model called a success; nil without such episodes.
    public var generatedSuccess: Double?
    /// On held-out rollouts; nil where there were none.
    public var rewardModelAccuracy: Double?
    public var rewardModelBalancedAccuracy: Double?
    public var rewardModelPrecision: Double?
    public var criticAccuracy: Double?
    public var freshSteps: Int
    public var replayedSteps: Int
    public var replayBufferSteps: Int
    public var environmentSteps: Int
    public var episodes: Int
    /// Episodes left out since the world failed.
    public var infrastructureFailures: Int
    /// nil without a world model.
    public var imagination: ImaginationMetrics?

    public struct FamilySuccess: Codable, Sendable, Equatable {
        /// In 0...1.
        public var success: Double
        public var tasks: Int
    }
}
