import Groundwork
import Learning
import Readings
import WebEnv

/// What every stage of a run needs and none changes: the run's settings and tasks, and the means to play.
struct PhaseSetup: Sendable {
    let configuration: TrainingConfiguration
    let tasks: TrainingTasks
    let policies: RunPolicies
    var parts = RunParts()
    let workers: Int
    let pages: PageIndexCache
    let rollout: Rollout
    let makeEnvironment: @Sendable () -> any Environment

    /// Keeps the chances of stages apart.
    enum Stream: UInt64 {
        case training = 1, generated, evaluation, imagined, probe
    }

    /// Episodes of tasks, each with a seed of its own.
    /// - Parameters:
    ///   - phase: 0 where the same seeds are wanted in every phase.
    ///   - attempts: episodes of each task, for the policies by turns.
    func jobs(_ tasks: [WebTask], _ phase: Int, attempts: Int, _ stream: Stream) -> [Rollout.Job] {
        tasks.flatMap { task in
            (0..<attempts).map { attempt in
                var random = RandomSource(
                    configuration.seed, UInt64(phase), stream.rawValue, FNV1a64(task.taskID).value,
                    UInt64(attempt))
                return Rollout.Job(task: task, seed: random.next(), policy: attempt)
            }
        }
    }
}

/// Which policies act in a run: those that it trains, unless others are asked for. The learner learns from whatever they do.
public struct RunPolicies: Sendable {
    /// Play the training tasks, the attempts at a task by turns; one or more.
    public var explorers: @Sendable (Learner, PageIndexCache) -> [any Policy]
    /// Plays the test tasks.
    public var evaluated: @Sendable (Learner, PageIndexCache) -> any Policy

    /// - Parameters:
    ///   - explorers: play the training tasks, the attempts at a task by turns; one or more.
    ///   - evaluated: plays the test tasks.
    public init(
        explorers: @escaping @Sendable (Learner, PageIndexCache) -> [any Policy],
        evaluated: @escaping @Sendable (Learner, PageIndexCache) -> any Policy
    ) {
        self.explorers = explorers
        self.evaluated = evaluated
    }

    /// The policies of the learner itself.
    public static let learned = RunPolicies(
        explorers: { $0.explorers(pages: $1) }, evaluated: { $0.evaluated(pages: $1) })
}

extension [Trajectory] {
    /// Share of successes among the episodes that somebody scored and the world did not spoil, in 0...1; nil without any.
    var success: Double? {
        let counted = filter { !$0.isSpoilt && $0.reward != nil }
        return Share.of(counted.count { $0.isSuccess }, counted.count)
    }

    /// Some successes and some failures, in order, to be looked at.
    func mixed(_ wanted: Int) -> [Trajectory] {
        Array(filter(\.isSuccess).prefix(wanted / 2))
            + Array(filter { !$0.isSuccess }.prefix(wanted - wanted / 2))
    }
}
