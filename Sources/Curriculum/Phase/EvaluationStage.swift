import Groundwork
import Learning
import WebEnv

/// Plays the test tasks, with the same seeds in every phase, so that differences are the policy's.
enum EvaluationStage {
    /// Episodes of each split.
    struct Evaluation {
        let test: [Trajectory]
        let unseen: [Trajectory]
        /// Some of the training tasks.
        let train: [Trajectory]
    }

    /// - Parameter name: what a test episode is called where the world fails in all of them.
    /// - Throws: ``EnvironmentError`` where the world failed in every test episode.
    static func run(_ setup: PhaseSetup, _ policy: any Policy, in name: String) throws -> Evaluation {
        let sample = setup.tasks.train.sorted { FNV1a64($0.taskID).value < FNV1a64($1.taskID).value }
            .prefix(setup.configuration.trainingEvaluation)
        let evaluation = Evaluation(
            test: play(setup, setup.tasks.test, policy), unseen: play(setup, setup.tasks.unseen, policy),
            train: play(setup, Array(sample), policy))
        try WorldFailure.check(evaluation.test, in: name)
        return evaluation
    }

    /// Test success of a policy that nobody taught, in 0...1.
    /// - Throws: ``EnvironmentError`` where the world failed in every episode.
    static func randomSuccess(_ setup: PhaseSetup) throws -> Double {
        let episodes = play(setup, setup.tasks.test, RandomPolicy(pages: setup.pages))
        try WorldFailure.check(episodes, in: "test episode of the random policy")
        return episodes.success ?? 0
    }

    private static func play(_ setup: PhaseSetup, _ tasks: [WebTask], _ policy: any Policy) -> [Trajectory] {
        setup.rollout.play(setup.jobs(tasks, 0, attempts: 1, .evaluation), with: policy)
    }
}
