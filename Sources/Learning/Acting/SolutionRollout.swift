import Groundwork
import WebEnv

extension Rollout {
    /// Plays the reference solutions of the jobs' tasks.
    ///
    /// - Returns: a trajectory for each job in order. Where a solution can't go on, the episode is stopped there without an answer, and
    ///   `failure` says at which step and why.
    public func playSolutions(_ jobs: [Job]) -> [Trajectory] {
        Parallel.map(jobs.count, workers: workers, makeState: makeEnvironment) { environment, index in
            Self.solution(jobs[index], &environment)
        }
    }

    private static func solution(_ job: Job, _ environment: inout any Environment) -> Trajectory {
        var result = Trajectory(
            task: job.task, seed: job.seed, steps: [], ending: .infrastructureFailure, reward: nil,
            scoredBy: nil)
        var player = ReferencePlayer(job.task.solution)
        do {
            var now = try environment.reset(task: job.task, seed: job.seed)
            while now.ending == nil {
                let action = nextAction(&player, now.observation, &result)
                result.steps.append(
                    Trajectory.Step(
                        observation: now.observation, action: action, logProbability: nil, actionCount: 1))
                now = try environment.step(action)
            }
            result.ending = now.ending ?? .infrastructureFailure
            result.reward = now.reward
            result.scoredBy = now.reward == nil ? nil : .evaluator
        } catch {
            result.failure = String(describing: error)
        }
        return result
    }

    private static func nextAction(
        _ player: inout ReferencePlayer, _ observation: Observation, _ result: inout Trajectory
    ) -> Action {
        do {
            return try player.nextAction(observation) ?? .stop(answer: "")
        } catch {
            result.failure = String(describing: error)
            return .stop(answer: "")
        }
    }
}
