import Learning
import WebEnv

/// What a training run is, but for the world it runs in. Two runs with equal configurations write equal files.
public struct TrainingConfiguration: Codable, Sendable, Hashable {
    /// Everything random in the run follows from it.
    public var seed: UInt64
    /// The algorithm.
    public var method: TrainingMethod
    /// Names of the sites, for reports.
    public var sites: [String]
    /// Phases after behaviour cloning, 0 or more.
    public var phases = 8
    /// Training tasks rolled out in a phase at most; drawn anew in each.
    public var tasksPerPhase = 250
    /// Episodes of each task in a phase.
    public var attemptsPerTask = 6
    /// Generated tasks kept for the next phase at most; 0 switches generation off.
    public var generatedPerPhase = 40
    /// Proposals made for each generated task that is wanted.
    public var proposalsPerTask = 4
    /// Demonstrations of each demonstrated task template.
    public var demonstrationsPerTemplate = 1
    /// Share of the training templates that are demonstrated, 0...1.
    public var demonstratedShare = 1.0
    /// Lower bound of V(s_0, I) for generated tasks, in 0...1.
    public var bandLow = 0.05
    /// Upper bound of V(s_0, I) for generated tasks, in 0...1; at least ``bandLow``.
    public var bandHigh = 0.75
    /// Training tasks on which `trainSuccess` is measured at most.
    public var trainingEvaluation = 100
    /// Episodes of each split whose full observations are kept in `trajectories/`.
    public var keptTrajectories = 24
    /// Whether of the phases' checkpoints only the last is kept; nil: all are.
    public var keepsLastCheckpoint: Bool?
    /// Settings of policy, critic and reward model.
    public var learning = HyperParameters()
    /// What a world model does in the run; nil without one.
    public var imagination: ImaginationSettings?

    /// A run with the settings that runs have by default.
    public init(seed: UInt64, method: TrainingMethod = .webrl, sites: [String]) {
        self.seed = seed
        self.method = method
        self.sites = sites
    }
}

extension TrainingConfiguration {
    /// Every setting with its range, those of the groups too.
    public var ranged: [RangedSetting] {
        own + learning.ranged + (imagination?.ranged ?? [])
    }

    private var own: [RangedSetting] {
        [
            .init("phases", phases, Self.phaseRange),
            .init("tasksPerPhase", tasksPerPhase, 1...1_000_000),
            .init("attemptsPerTask", attemptsPerTask, 1...1000),
            .init("generatedPerPhase", generatedPerPhase, 0...100_000),
            .init("proposalsPerTask", proposalsPerTask, 1...1000),
            .init("demonstrationsPerTemplate", demonstrationsPerTemplate, 0...1_000_000),
            .init("demonstratedShare", demonstratedShare, 0...1),
            .init("bandLow", bandLow, 0...1),
            .init("bandHigh", bandHigh, from: ("bandLow", bandLow), through: 1),
            .init("trainingEvaluation", trainingEvaluation, 0...1_000_000),
            .init("keptTrajectories", keptTrajectories, 0...1_000_000),
        ]
    }

    /// How many phases a run may have, by `--phases` too.
    public static let phaseRange = 0...10_000

    /// Checks every setting against its range.
    /// - Throws: `SettingError` for the first setting that is out of its range.
    public func check() throws { for setting in ranged { try setting.check() } }
}
