import Synchronization
import WebEnv

/// Knows the truth: it does the episode's actions again in a copy of the world, and looks.
///
/// The upper bound of every world model, and possible only where the world forks and repeats itself.
public struct OracleModel: DynamicsModel {
    private let task: WebTask
    private let seed: UInt64
    private let branches: Branches

    /// - Parameter environment: a world of its own; the episode itself never sees it.
    public init(task: WebTask, seed: UInt64, environment: any Environment) {
        self.task = task
        self.seed = seed
        branches = Branches(environment)
    }

    /// The true first page.
    public func begin(at start: StartPoint) throws -> Observation? {
        try branches.world(after: [], task, seed).step.observation
    }

    /// What the world shows after the episode's actions and this one.
    public func predict(_ action: Action, in episode: Episode) throws -> Prediction {
        let actions = episode.history.map(\.action) + [action]
        let outcome = try branches.world(after: actions, task, seed).step
        let isSame =
            outcome.observation.page === episode.observation.page
            || outcome.observation.page.text == episode.observation.page.text
        var prediction = Prediction(
            observation: outcome.observation, noChange: isSame ? 1 : 0,
            illegal: outcome.observation.lastActionError == nil ? 0 : 1,
            ending: outcome.ending == nil ? 0 : 1,
            confidence: 1)
        prediction.reward = outcome.ending == nil ? nil : outcome.reward
        return prediction
    }

    /// The worlds after the latest sequences of actions.
    private final class Branches: Sendable {
        struct World: Sendable {
            let environment: any Environment
            let step: TimeStep
        }

        private let start: any Environment
        private let worlds = Mutex<[(actions: [Action], world: World)]>([])
        static let capacity = 200

        init(_ environment: any Environment) { start = environment }

        /// - Throws: ``EnvironmentError`` where the world fails.
        func world(after actions: [Action], _ task: WebTask, _ seed: UInt64) throws -> World {
            if let known = worlds.withLock({ $0.first { $0.actions == actions }?.world }) { return known }
            guard let last = actions.last else {
                var environment = start
                let step = try environment.reset(task: task, seed: seed)
                return keep(World(environment: environment, step: step), actions)
            }
            let before = try world(after: Array(actions.dropLast()), task, seed)
            guard before.step.ending == nil else { return before }
            var environment = before.environment
            let step = try environment.step(last)
            return keep(World(environment: environment, step: step), actions)
        }

        private func keep(_ world: World, _ actions: [Action]) -> World {
            worlds.withLock { worlds in
                if worlds.count >= Self.capacity { worlds.removeFirst() }
                worlds.append((actions, world))
            }
            return world
        }
    }
}
