import Groundwork
import LanguageModels
import Learning
import WebEnv

/// One try of a model at a task.
public struct Attempt: Sendable {
    /// What happened.
    public var trajectory: Trajectory
    /// What the model was asked and said, a turn a step; one more where the model's last reply came to nothing. Where it proposes several
    /// actions a step, a turn a proposal.
    public let turns: [Turn]
    /// Tries at the same task with the same world.
    public let group: String
    /// Number of the try in its group, from 0.
    public let number: Int
    /// Tokens of all turns, and of what was imagined and scored between them.
    public let usage: Usage

    /// Whether somebody scored it: a try that the world or the endpoint spoilt counts for nothing.
    public var isScored: Bool { trajectory.reward != nil && trajectory.failure == nil }
}

/// Plays tasks several times each with a model behind an endpoint, many at once. All tries at a task share the world's seed.
public struct AttemptPlayer: Sendable {
    private let policy: any NotedPolicy
    private let workers: Int
    private let makeEnvironment: @Sendable () -> any Environment

    /// - Parameters:
    ///   - workers: tries under way at once; they change no result.
    ///   - makeEnvironment: an environment for one thread.
    public init(
        _ policy: any NotedPolicy, workers: Int, makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.policy = policy
        self.workers = workers
        self.makeEnvironment = makeEnvironment
    }

    /// - Parameters:
    ///   - count: tries at each task, 1 or more.
    ///   - seed: everything random follows from it, the task and the number of the try.
    ///   - done: told after each try, from any thread.
    /// - Returns: the tries at the first task, then those at the second, …
    public func play(
        _ tasks: [WebTask], count: Int, seed: UInt64, done: @Sendable (Attempt) -> Void = { _ in }
    ) -> [Attempt] {
        let count = max(1, count)
        return Parallel.map(
            tasks.count.multipliedClamped(by: count), workers: workers, makeState: makeEnvironment
        ) { environment, place in
            let attempt = play(tasks[place / count], place % count, seed, &environment)
            done(attempt)
            return attempt
        }
    }

    private func play(
        _ task: WebTask, _ number: Int, _ seed: UInt64, _ environment: inout any Environment
    ) -> Attempt {
        var random = RandomSource(seed, FNV1a64(task.taskID).value)
        let world = random.next()
        let log = TurnLog()
        var player = PolicyPlayer(
            policy.noting(log), random: RandomSource(world, UInt64(clamping: number), 0xAC7))
        let trajectory = environment.play(task, seed: world, by: &player)
        return Attempt(
            trajectory: trajectory, turns: log.turns, group: task.taskID, number: number, usage: log.usage)
    }
}
