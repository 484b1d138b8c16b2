import Learning
import WebEnv

/// The few solved tasks that behaviour cloning starts from.
enum Demonstrations {
    /// Some tasks of a share of the templates, by a hash of seed and name.
    static func choose(from tasks: [WebTask], _ configuration: TrainingConfiguration) -> [WebTask] {
        let solved = tasks.filter { !$0.solution.isEmpty }
        let templates = Dictionary(grouping: solved, by: \.intentTemplateID)
        let order = sorted(templates.keys, by: { $0 }, configuration.seed)
        let count = Int((configuration.demonstratedShare * Double(order.count)).rounded(.up))
        return order.prefix(count).flatMap { template in
            sorted(templates[template] ?? [], by: \.taskID, configuration.seed).prefix(
                configuration.demonstrationsPerTemplate)
        }
    }

    private static func sorted<Item>(_ items: some Sequence<Item>, by name: (Item) -> String, _ seed: UInt64)
        -> [Item]
    {
        items.map { ($0, StableHash.of("\(seed) \(name($0))"), name($0)) }.sorted {
            ($0.1, $0.2) < ($1.1, $1.2)
        }.map(\.0)
    }

    /// Plays the reference solutions; those that do not succeed are left out.
    static func play(
        _ tasks: [WebTask], seed: UInt64, makeEnvironment: @Sendable () -> any Environment
    ) -> [Trajectory] {
        var environment = makeEnvironment()
        return tasks.compactMap { play($0, seed: seed, &environment) }.filter(\.isSuccess)
    }

    private static func play(_ task: WebTask, seed: UInt64, _ environment: inout any Environment)
        -> Trajectory?
    {
        var player = ReferencePlayer(task.solution)
        var steps: [Trajectory.Step] = []
        guard var now = try? environment.reset(task: task, seed: seed) else { return nil }
        while now.ending == nil {
            guard let action = try? player.nextAction(now.observation) else { return nil }
            steps.append(
                Trajectory.Step(
                    observation: now.observation, action: action, logProbability: nil, actionCount: 1))
            guard let after = try? environment.step(action) else { return nil }
            now = after
        }
        return Trajectory(
            task: task, seed: seed, steps: steps, ending: now.ending ?? .infrastructureFailure,
            reward: now.reward,
            scoredBy: .evaluator)
    }
}
