/// One line of `metrics.jsonl`: everything measured in one phase, but for wall times.
public struct PhaseMetrics: Codable, Sendable, Equatable {
    /// Version of the line's format.
    public var format = RunDirectory.formatVersion
    /// Seed of the run.
    public var seed: UInt64
    /// 0 for behaviour cloning.
    public var phase: Int
    /// Share of the test tasks whose evaluator scored 1, in 0...1.
    public var testSuccess: Double
    /// The same share for tasks of templates that training never sees; nil without such tasks.
    public var unseenSuccess: Double?
    /// The same share for some of the training tasks.
    public var trainSuccess: Double
    /// Success of the phase's own training episodes at the training temperature; nil in phase 0.
    public var rolloutSuccess: Double?
    /// Test success by family.
    public var testFamilies: [String: FamilySuccess]
    /// The same of the templates that training never sees.
    public var unseenFamilies: [String: FamilySuccess]
    /// Proposals made at the end of this phase for the next, and what became of them.
    public var tasksGenerated: Int
    /// Of the proposals, those that the next phase trains on.
    public var tasksKept: Int
    /// The others, by reason.
    public var tasksRejected: [String: Int]
    /// V(s_0, I) of the kept tasks.
    public var keptDifficulties: [Double]
    /// Share of the generated tasks' episodes that the reward model called a success; nil without such episodes.
    public var generatedSuccess: Double?
    /// Share of held-out rollouts that the reward model judged as the evaluator did, in 0...1; nil where
    /// there were none.
    public var rewardModelAccuracy: Double?
    /// Mean of that share among the successes and among the failures, in 0...1.
    public var rewardModelBalancedAccuracy: Double?
    /// Share of true successes among the rollouts that the reward model called one, in 0...1.
    public var rewardModelPrecision: Double?
    /// Share of episodes whose outcome V(s_0, I) foretold before the update, in 0...1.
    public var criticAccuracy: Double?
    /// Steps of the phase's own episodes that were learned from.
    public var freshSteps: Int
    /// Steps of earlier successes that were learned from.
    public var replayedSteps: Int
    /// Steps in the replay buffer at the phase's end.
    public var replayBufferSteps: Int
    /// Actions done in the world, evaluation included.
    public var environmentSteps: Int
    /// Episodes played in the world, evaluation included.
    public var episodes: Int
    /// Episodes left out since the world failed.
    public var infrastructureFailures: Int
    /// How imagination compares with reality; nil without a world model.
    public var imagination: ImaginationMetrics?

    /// Success on the tasks of one family.
    public struct FamilySuccess: Codable, Sendable, Equatable {
        /// Share of the family's tasks that succeeded, in 0...1.
        public var success: Double
        /// Tasks of the family that were played.
        public var tasks: Int
    }
}
