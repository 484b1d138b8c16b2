import Groundwork
import Learning
import WebEnv

/// Measures and trains the reward model on the evaluator's verdicts.
enum JudgingStage {
    /// - Returns: how right the reward model was on held-out episodes before it was trained; nil where there were none.
    static func run(_ setup: PhaseSetup, phase: Int, _ episodes: [Trajectory], _ learner: inout Learner)
        -> RewardModel.Accuracy?
    {
        let scored = episodes.filter { $0.reward != nil }
        let held = scored.filter { isHeldOut($0.task) }
        let rest = scored.filter { !isHeldOut($0.task) }
        return learner.trainRewardModel(
            on: Learner.judged(rest, pages: setup.pages, workers: setup.workers),
            heldOut: Learner.judged(held, pages: setup.pages, workers: setup.workers), phase: phase)
    }

    /// Whether the reward model is measured on this task's episodes and never trained on them.
    private static func isHeldOut(_ task: WebTask) -> Bool { FNV1a64(task.taskID).value % 5 == 0 }
}
