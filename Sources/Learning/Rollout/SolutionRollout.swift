import Groundwork
import WebEnv

extension Rollout {
    /// Plays the reference solutions of the jobs' tasks.
    ///
    /// - Returns: a trajectory for each job in order. Where a solution can't go on, the episode is stopped there without an answer, and
    ///   `failure` says at which step and why.
    public func playSolutions(_ jobs: [Job]) -> [Trajectory] {
        Parallel.map(jobs.count, workers: workers, makeState: makeEnvironment) { environment, index in
            let job = jobs[index]
            var player = SolutionPlayer(job.task.solution)
            var result = environment.play(job.task, seed: job.seed, by: &player)
            result.failure = result.failure ?? player.failure
            return result
        }
    }
}
