import Groundwork
import WebEnv

/// Plays episodes: a policy in environments, on several threads, with the same result on any number of them.
public struct Rollout: Sendable {
    /// One episode to play.
    public struct Job: Sendable {
        /// What is to be done.
        public let task: WebTask
        /// Everything random in the episode, the policy's choices included, follows from it.
        public let seed: UInt64
        /// Which of the policies plays.
        public let policy: Int

        /// - Parameter policy: the place of the policy that plays, counted on from the first after the last.
        public init(task: WebTask, seed: UInt64, policy: Int = 0) {
            self.task = task
            self.seed = seed
            self.policy = policy
        }
    }

    let makeEnvironment: @Sendable () -> any Environment
    let workers: Int

    /// - Parameters:
    ///   - workers: threads; changes no result.
    ///   - makeEnvironment: an environment for one thread.
    public init(workers: Int, makeEnvironment: @escaping @Sendable () -> any Environment) {
        self.makeEnvironment = makeEnvironment
        self.workers = workers
    }

    /// Plays all jobs with one policy.
    /// - Returns: a trajectory for each job in order. Where the world failed the ending is `.infrastructureFailure` and there is no
    ///   reward: such episodes count for nothing.
    public func play(_ jobs: [Job], with policy: any Policy) -> [Trajectory] {
        play(jobs, with: [policy])
    }

    /// The same with several policies; each job names its own.
    /// - Parameter policies: one or more.
    public func play(_ jobs: [Job], with policies: [any Policy]) -> [Trajectory] {
        Parallel.map(jobs.count, workers: workers, makeState: makeEnvironment) { environment, index in
            let job = jobs[index]
            var player = PolicyPlayer(
                policies[job.policy % policies.count], random: RandomSource(job.seed, 0xAC7))
            return environment.play(job.task, seed: job.seed, by: &player)
        }
    }

    /// Does the same actions again, for trajectories of which only the actions were kept.
    /// - Returns: a trajectory for each record in order.
    public func replay(_ records: [(job: Job, actions: [Action])]) -> [Trajectory] {
        Parallel.map(records.count, workers: workers, makeState: makeEnvironment) { environment, index in
            let (job, actions) = records[index]
            var player = PolicyPlayer(ScriptedPolicy(actions: actions), random: RandomSource(job.seed))
            return environment.play(job.task, seed: job.seed, by: &player)
        }
    }
}
