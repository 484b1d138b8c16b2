import Groundwork
import Learning
import Readings
import WebEnv

/// Plays episodes that a world model learns from or is measured on.
public struct ExperienceCollector: Sendable {
    private let makeEnvironment: @Sendable () -> any Environment
    private let workers: Int
    private let indexes: PageIndexCache

    /// - Parameter workers: threads; changes no result.
    public init(
        workers: Int, indexes: PageIndexCache = PageIndexCache(),
        makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.makeEnvironment = makeEnvironment
        self.workers = workers
        self.indexes = indexes
    }

    /// Chances of straying, for the episodes by turns.
    public static let strayChances = [0.0, 0.3, 1.0]

    /// Plays tasks in turn: by their solution, straying from it, and wandering.
    public func collect(_ tasks: [WebTask], episodes: Int, seed: UInt64) -> [Trajectory] {
        let jobs = jobs(tasks, episodes: episodes, seed: seed)
        return Rollout(workers: workers, makeEnvironment: makeEnvironment)
            .play(jobs.map(\.job), with: jobs.map(\.policy))
    }

    private func jobs(_ tasks: [WebTask], episodes: Int, seed: UInt64) -> [(
        job: Rollout.Job, policy: StrayingPolicy
    )] {
        guard !tasks.isEmpty else { return [] }
        return (0..<episodes).map { place in
            let task = tasks[place % tasks.count]
            let chance = Self.strayChances[(place + place / tasks.count) % Self.strayChances.count]
            var random = RandomSource(seed, 0xE7, UInt64(place))
            return (
                Rollout.Job(task: task, seed: random.next(), policy: place),
                StrayingPolicy(solution: task.solution, strayChance: chance, pages: indexes)
            )
        }
    }

    /// The same, and at each step other actions are tried on forks.
    /// - Parameter branching: other actions at each step, 0 or more.
    /// - Returns: an entry for each episode in order; those that the world spoilt say so by their ending.
    public func branched(_ tasks: [WebTask], episodes: Int, branching: Int, seed: UInt64) -> [BranchedEpisode]
    {
        let jobs = jobs(tasks, episodes: episodes, seed: seed)
        return Parallel.map(jobs.count, workers: workers, makeState: makeEnvironment) { environment, place in
            let (job, policy) = jobs[place]
            var player = BranchingPlayer(
                policy, branching: branching, random: RandomSource(job.seed, 0xB4), pages: indexes)
            let played = environment.play(job.task, seed: job.seed, by: &player)
            return player.episode(played)
        }
    }
}
