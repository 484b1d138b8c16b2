import Learning
import WebEnv

/// The few solved tasks that behaviour cloning starts from.
enum Demonstrations {
    /// Some tasks of a share of the templates, by a hash of seed and name.
    static func choose(from tasks: [WebTask], _ configuration: TrainingConfiguration) -> [WebTask] {
        let solved = tasks.filter { !$0.solution.isEmpty }
        let templates = Dictionary(grouping: solved, by: \.intentTemplateID)
        let order = sorted(templates.keys, by: { $0 }, configuration.seed)
        let count = Int(nearest: (configuration.demonstratedShare * Double(order.count)).rounded(.up))
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

    /// Plays the reference solutions.
    /// - Returns: an episode for each task in order. Those without success are no demonstrations: where the world failed that is the
    ///   ending, and where a solution could not go on nobody scored it.
    static func play(
        _ tasks: [WebTask], seed: UInt64, makeEnvironment: @Sendable () -> any Environment
    ) -> [Trajectory] {
        var environment = makeEnvironment()
        return tasks.map { play($0, seed: seed, &environment) }
    }

    private static func play(_ task: WebTask, seed: UInt64, _ environment: inout any Environment)
        -> Trajectory
    {
        var result = Trajectory(
            task: task, seed: seed, steps: [], ending: .infrastructureFailure, reward: nil, scoredBy: nil)
        var player = ReferencePlayer(task.solution)
        do {
            var now = try environment.reset(task: task, seed: seed)
            while now.ending == nil {
                guard let action = nextAction(&player, now.observation, &result) else {
                    result.ending = .stopped
                    return result
                }
                result.steps.append(
                    Trajectory.Step(
                        observation: now.observation, action: action, logProbability: nil, actionCount: 1))
                now = try environment.step(action)
            }
            result.ending = now.ending ?? .infrastructureFailure
            result.reward = result.isSpoilt ? nil : now.reward
            result.scoredBy = .evaluator
        } catch {
            result.failure = String(describing: error)
        }
        return result
    }

    /// nil where the solution is over or does not fit the page: its own mistake, and not the world's.
    private static func nextAction(
        _ player: inout ReferencePlayer, _ observation: Observation, _ result: inout Trajectory
    ) -> Action? {
        do {
            return try player.nextAction(observation)
        } catch {
            result.failure = String(describing: error)
            return nil
        }
    }
}
