import Groundwork
import Learning
import WebEnv

/// The phase's own episodes: training tasks drawn from the pool, played by the policies that explore.
enum RolloutStage {
    /// - Throws: ``EnvironmentError`` where the world failed in every episode.
    static func run(_ setup: PhaseSetup, phase: Int, _ pool: TaskPool, _ learner: Learner) throws
        -> [Trajectory]
    {
        var random = RandomSource(setup.configuration.seed, 0x7A5C, UInt64(phase))
        let tasks = pool.draw(setup.configuration.tasksPerPhase, using: &random)
        let attempts = setup.configuration.attemptsPerTask
        let episodes = setup.rollout.play(
            setup.jobs(tasks, phase, attempts: attempts, .training),
            with: setup.policies.explorers(learner, setup.pages))
        try WorldFailure.check(episodes, in: "training episode of phase \(phase)")
        return episodes
    }
}

/// Episodes of the tasks that the last phase made, which no evaluator checks: the reward model judges them.
enum GeneratedTaskStage {
    /// - Returns: the episodes with their rewards; none where there are no such tasks.
    static func run(_ setup: PhaseSetup, phase: Int, _ tasks: [WebTask], _ learner: Learner) -> [Trajectory] {
        guard !tasks.isEmpty else { return [] }
        let attempts = setup.configuration.attemptsPerTask
        let episodes = setup.rollout.play(
            setup.jobs(tasks, phase, attempts: attempts, .generated),
            with: setup.policies.explorers(learner, setup.pages))
        if let judge = setup.parts.outcomeJudge { return judge.scored(episodes, workers: setup.workers) }
        return learner.scored(episodes, pages: setup.pages, workers: setup.workers)
    }
}
