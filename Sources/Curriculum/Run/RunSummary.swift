import WorldModel

/// `summary.json`.
public struct RunSummary: Codable, Sendable, Equatable {
    public struct Phase: Codable, Sendable, Equatable {
        public var phase: Int
        public var testSuccess: Double
        public var unseenSuccess: Double
        public var trainSuccess: Double
        public var tasksGenerated: Int
        public var tasksKept: Int
        public var rewardModelAccuracy: Double?
        public var criticAccuracy: Double?
        public var environmentSteps: Int
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

    public var seed: UInt64
    public var method: String
    public var sites: [String]
    /// Test success of the random policy.
    public var randomSuccess: Double
    /// From phase 0 (behaviour cloning) on.
    public var phases: [Phase]
    public var startSuccess: Double
    public var finalSuccess: Double
    public var finalUnseenSuccess: Double
    public var wallSeconds: Double
    /// Imagination against reality, phase by phase; nil without a world model.
    public var imagination: [ImaginationPhase]?
    /// What look-ahead with the world model is worth; nil where it was not measured.
    public var lookahead: LookaheadLaboratory.Findings?
    /// What tree search finds; nil where it was not measured.
    public var search: SearchLaboratory.Findings?

    public struct ImaginationPhase: Codable, Sendable, Equatable {
        public var phase: Int
        public var metrics: ImaginationMetrics
    }
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
