import Groundwork
import Learning
import WebEnv

/// Phase 0: behaviour cloning on a few demonstrations.
enum CloningStage {
    /// What came of it.
    struct Cloning {
        /// Tasks that were chosen.
        let tasks: Int
        /// Demonstrations that were learned from.
        let demonstrations: [Trajectory]
        /// Episodes that the world spoilt.
        let spoilt: [Trajectory]
    }

    /// - Throws: ``EnvironmentError`` where the world failed in every demonstration.
    static func run(_ setup: PhaseSetup, _ learner: inout Learner) throws -> Cloning {
        let chosen = Demonstrations.choose(from: setup.tasks.demonstrations, setup.configuration)
        let played = Demonstrations.play(
            chosen, seed: setup.configuration.seed, makeEnvironment: setup.makeEnvironment)
        try WorldFailure.check(played, in: "demonstration")
        let demonstrations = played.filter(\.isSuccess)
        learner.cloneBehaviour(of: demonstrations, pages: setup.pages, workers: setup.workers)
        return Cloning(
            tasks: chosen.count, demonstrations: demonstrations, spoilt: played.filter(\.isSpoilt))
    }
}

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
        items.map { ($0, FNV1a64("\(seed) \(name($0))").value, name($0)) }.sorted {
            ($0.1, $0.2) < ($1.1, $1.2)
        }.map(\.0)
    }

    /// Plays the reference solutions, one after the other.
    /// - Returns: an episode for each task in order. Those without success are no demonstrations: where the world failed that is the
    ///   ending, and where a solution could not go on nobody scored it.
    static func play(
        _ tasks: [WebTask], seed: UInt64, makeEnvironment: @Sendable () -> any Environment
    ) -> [Trajectory] {
        var environment = makeEnvironment()
        return tasks.map { task in
            var player = ReferencePlayer(task.solution)
            return environment.play(task, seed: seed, by: &player)
        }
    }
}
