import Curriculum
import Learning
import Workbench

/// Lines about a run for the person who watches it.
enum TrainProgress {
    @Sendable static func show(_ progress: PhaseLoop.Progress) {
        switch progress {
        case .resumed(let phase, let count):
            Output.endProgress()
            if phase < count { Output.line("going on after phase \(phase) of \(count)") }
        case .started(let phase, let count): Output.progress("phase \(phase) of \(count)")
        case .stage(let phase, let what): Output.progress("phase \(phase): \(what)")
        case .demonstrations(let reach):
            Output.endProgress()
            for line in DemonstrationWords.lines(reach) { Output.line(line) }
        case .finished(let metrics, let seconds):
            Output.endProgress()
            Output.line(line(metrics, seconds))
            if let warning = warning(metrics) { ErrorReport.write(warning) }
        }
    }

    private static func line(_ metrics: PhaseMetrics, _ seconds: Double) -> String {
        let judge = metrics.rewardModelAccuracy.map { ", reward model \(Output.percent($0)) right" } ?? ""
        let tasks =
            metrics.tasksGenerated > 0
            ? ", \(metrics.tasksKept) of \(metrics.tasksGenerated) new tasks kept" : ""
        let unseen = metrics.unseenSuccess.map { ", unseen \(Output.percent($0))" } ?? ""
        return "phase \(metrics.phase): test \(Output.percent(metrics.testSuccess))\(unseen), "
            + "train \(Output.percent(metrics.trainSuccess))\(judge)\(tasks), \(metrics.environmentSteps) steps, "
            + "\((seconds * 10).rounded() / 10) s"
    }

    /// Without any success there is nothing to learn from, and all phases will say 0 %.
    private static func warning(_ metrics: PhaseMetrics) -> String? {
        guard metrics.phase == 0, metrics.trainSuccess == 0 else { return nil }
        return
            "WARNING: behaviour cloning solves no training task, so the phases may have nothing to learn from. "
            + "docs/reference/assumptions.md says what the built-in policy can do."
    }
}
