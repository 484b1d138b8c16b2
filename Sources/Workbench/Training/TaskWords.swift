import Curriculum
import MockWeb

/// What is said of a run's tasks before it begins.
public enum TaskWords {
    /// How many there are of each split.
    public static func sentence(_ tasks: TrainingTasks, _ request: TrainingRequest) -> String {
        let (train, test) = (tasks.train.count, tasks.test.count)
        guard request.trainFile == nil else { return "\(train) training and \(test) test tasks" }
        return "\(train) training, \(test) test and \(tasks.unseen.count) unseen-template tasks, all proven"
    }

    /// Which templates are never trained on; nil where tasks come from files.
    public static func heldOut(
        _ request: TrainingRequest, _ instantiators: [TaskInstantiator]
    ) throws -> String? {
        guard request.trainFile == nil else { return nil }
        let held = try request.holding(instantiators).flatMap { one in
            one.unseenTemplates.map { instantiators.count == 1 ? $0 : "\(one.host.site.name).\($0)" }
        }
        let all = instantiators.reduce(0) { $0 + $1.templates.count }
        guard !held.isEmpty else { return "held out: none of \(all) templates (--hold-out chooses others)" }
        return "held out, never trained on: \(held.count) of \(all) templates (--hold-out chooses others): "
            + held.joined(separator: ", ")
    }
}
