import WorldModel

/// What a finished run came to: `summary.json`.
public struct RunSummary: Codable, Sendable, Equatable {
    /// One phase in the summary.
    public struct Phase: Codable, Sendable, Equatable {
        /// 0 for behaviour cloning.
        public var phase: Int
        /// Share of the test tasks solved, in 0...1.
        public var testSuccess: Double
        /// The same on templates that training never sees; nil without such tasks.
        public var unseenSuccess: Double?
        /// The same on some of the training tasks.
        public var trainSuccess: Double
        /// Proposals made at the phase's end.
        public var tasksGenerated: Int
        /// Of them, tasks that the next phase trains on.
        public var tasksKept: Int
        /// On held-out episodes, in 0...1; nil where there were none.
        public var rewardModelAccuracy: Double?
        /// How often V(s_0, I) foretold the outcome, in 0...1; nil in phase 0.
        public var criticAccuracy: Double?
        /// Actions done in the world, evaluation included.
        public var environmentSteps: Int
        /// Wall seconds on the machine that made the run.
        public var wallSeconds: Double

        private enum CodingKeys: String, CodingKey {
            case phase, testSuccess, unseenSuccess, trainSuccess, tasksGenerated, tasksKept,
                rewardModelAccuracy, criticAccuracy,
                environmentSteps, wallSeconds
        }

        /// Absent measurements are written as null.
        public func encode(to encoder: any Encoder) throws {
            var container = encoder.container(keyedBy: CodingKeys.self)
            try container.encode(phase, forKey: .phase)
            try container.encode(testSuccess, forKey: .testSuccess)
            try container.encode(unseenSuccess, forKey: .unseenSuccess)
            try container.encode(trainSuccess, forKey: .trainSuccess)
            try container.encode(tasksGenerated, forKey: .tasksGenerated)
            try container.encode(tasksKept, forKey: .tasksKept)
            try container.encode(rewardModelAccuracy, forKey: .rewardModelAccuracy)
            try container.encode(criticAccuracy, forKey: .criticAccuracy)
            try container.encode(environmentSteps, forKey: .environmentSteps)
            try container.encode(wallSeconds, forKey: .wallSeconds)
        }
    }

    /// Seed of the run.
    public var seed: UInt64
    /// The algorithm.
    public var method: String
    /// Names of the sites.
    public var sites: [String]
    /// Test success of the random policy.
    public var randomSuccess: Double
    /// All phases, from phase 0 (behaviour cloning) on.
    public var phases: [Phase]
    /// Test success after behaviour cloning, in 0...1.
    public var startSuccess: Double
    /// Test success after the last phase, in 0...1.
    public var finalSuccess: Double
    /// The same on templates that training never sees; nil without such tasks.
    public var finalUnseenSuccess: Double?
    /// Wall seconds on the machine that made the run.
    public var wallSeconds: Double
    /// Imagination against reality, phase by phase; nil without a world model.
    public var imagination: [ImaginationPhase]?
    /// What look-ahead with the world model is worth; nil where it was not measured.
    public var lookahead: LookaheadLaboratory.Findings?
    /// What tree search finds; nil where it was not measured.
    public var search: SearchLaboratory.Findings?

    /// Imagination against reality in one phase.
    public struct ImaginationPhase: Codable, Sendable, Equatable {
        /// 0 for behaviour cloning.
        public var phase: Int
        /// What was measured.
        public var metrics: ImaginationMetrics
    }
}

extension RunSummary {
    /// The phase whose checkpoint is `checkpoint-best`: that with the highest test success; of equal ones that with the highest
    /// training success, then the earliest.
    public var bestPhase: Phase? { phases.best }
}

extension RunSummary.Phase {
    init(_ metrics: PhaseMetrics, wallSeconds: Double) {
        self.init(
            phase: metrics.phase, testSuccess: metrics.testSuccess, unseenSuccess: metrics.unseenSuccess,
            trainSuccess: metrics.trainSuccess, tasksGenerated: metrics.tasksGenerated,
            tasksKept: metrics.tasksKept,
            rewardModelAccuracy: metrics.rewardModelAccuracy, criticAccuracy: metrics.criticAccuracy,
            environmentSteps: metrics.environmentSteps, wallSeconds: wallSeconds)
    }
}
