import Curriculum
import Workbench

/// What a training run says at its end.
enum TrainTables {
    static func show(_ summary: RunSummary, _ directory: RunDirectory) throws {
        var rows = [
            ["phase", "test", "unseen", "train", "new tasks", "kept", "reward model", "critic", "seconds"]
        ]
        for phase in summary.phases {
            rows.append([
                phase.phase == 0 ? "0 cloning" : String(phase.phase), Output.percent(phase.testSuccess),
                Output.percent(phase.unseenSuccess),
                Output.percent(phase.trainSuccess), String(phase.tasksGenerated), String(phase.tasksKept),
                Output.percent(phase.rewardModelAccuracy), Output.percent(phase.criticAccuracy),
                String((phase.wallSeconds * 10).rounded() / 10),
            ])
        }
        Output.line(
            "\nSuccess (random policy: \(Output.percent(summary.randomSuccess)) on test)\n\n"
                + Output.table(rows))
        Output.line("\nTest success of each task family\n\n" + Output.table(try familyRows(directory)))
        if let sentence = best(of: summary) { Output.line("\n" + sentence) }
    }

    /// Says so where the run ends with less than it had; nil where it does not.
    private static func best(of summary: RunSummary) -> String? {
        guard let best = summary.bestPhase, let last = summary.phases.last,
            best.testSuccess > last.testSuccess
        else { return nil }
        return
            "Phase \(best.phase) was the best on test (\(Output.percent(best.testSuccess))), and the run ends with "
            + "\(Output.percent(last.testSuccess)): checkpoint-best holds the one, checkpoint-final the other"
    }

    private static func familyRows(_ directory: RunDirectory) throws -> [[String]] {
        let metrics = try directory.metrics()
        guard let first = metrics.first, let last = metrics.last else { return [] }
        let families = last.testFamilies.keys.sorted().map { name in
            [
                name, Output.percent(first.testFamilies[name]?.success),
                Output.percent(last.testFamilies[name]?.success),
                String(last.testFamilies[name]?.tasks ?? 0),
            ]
        }
        return [["family", "cloning", "last phase", "tasks"]] + families
    }
}
