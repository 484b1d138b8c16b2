import Learning
import WebEnv

/// What a phase brought, before it is written.
struct PhaseOutcome {
    var metrics: PhaseMetrics
    /// Episodes that were learned from, but for imagined ones.
    var episodes: [Trajectory] = []
    /// Episodes whose pages are kept, to be looked at.
    var shown: [Trajectory] = []
    /// Tasks for the next phase.
    var newTasks: [WebTask] = []
    var imagined: [Trajectory] = []

    init(seed: UInt64, phase: Int) { metrics = PhaseMetrics(seed: seed, phase: phase) }

    /// Counts episodes that were played in the world.
    mutating func count(_ episodes: [Trajectory]) {
        metrics.environmentSteps += episodes.reduce(0) { $0 + $1.steps.count }
        metrics.episodes += episodes.count
        metrics.infrastructureFailures += episodes.count(where: \.isSpoilt)
    }
}

extension PhaseMetrics {
    /// Nothing measured yet.
    init(seed: UInt64, phase: Int) {
        self.init(
            seed: seed, phase: phase, testSuccess: 0, unseenSuccess: nil, trainSuccess: 0, testFamilies: [:],
            unseenFamilies: [:], tasksGenerated: 0, tasksKept: 0, tasksRejected: [:], keptDifficulties: [],
            freshSteps: 0, replayedSteps: 0, replayBufferSteps: 0, environmentSteps: 0, episodes: 0,
            infrastructureFailures: 0)
    }

    mutating func note(_ accuracy: RewardModel.Accuracy?) {
        rewardModelAccuracy = accuracy?.plain
        rewardModelBalancedAccuracy = accuracy?.balanced
        rewardModelPrecision = accuracy?.precision
    }

    mutating func note(_ update: Learner.UpdateReport) {
        freshSteps = update.freshSteps
        replayedSteps = update.replayedSteps
        criticAccuracy = update.criticAccuracy
    }

    mutating func note(_ evaluation: EvaluationStage.Evaluation) {
        testSuccess = evaluation.test.success ?? 0
        unseenSuccess = evaluation.unseen.success
        trainSuccess = evaluation.train.success ?? 0
        testFamilies = Self.families(evaluation.test)
        unseenFamilies = Self.families(evaluation.unseen)
    }

    mutating func note(_ tally: TaskFilter.Tally) {
        tasksGenerated = tally.proposed
        tasksKept = tally.kept
        keptDifficulties = tally.difficulties
        tasksRejected = Dictionary(uniqueKeysWithValues: tally.rejected.map { ($0.rawValue, $1) })
    }

    private static func families(_ episodes: [Trajectory]) -> [String: FamilySuccess] {
        Dictionary(grouping: episodes, by: \.task.family).mapValues {
            FamilySuccess(success: $0.success ?? 0, tasks: $0.count)
        }
    }
}
