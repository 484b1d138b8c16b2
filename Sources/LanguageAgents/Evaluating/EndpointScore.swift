import Groundwork
import LanguageModels
import Learning
import WebEnv

/// What a model's tries at some tasks came to.
public struct EndpointScore: Sendable {
    /// What the tries at one task came to.
    public struct Task: Sendable {
        /// The task.
        public let task: WebTask
        /// Tries that were scored.
        public let tries: Int
        /// Of them, successes.
        public let successes: Int
        /// Tries that the world or the endpoint spoilt.
        public let spoilt: Int
        /// Mean number of steps of the tries that were scored.
        public let steps: Double
        /// Tokens of all tries.
        public let usage: Usage
        /// What they cost; 0 without a price.
        public let cost: Double
        /// What spoilt the first try that was spoilt; nil where none was.
        public let failure: String?
    }

    /// In the order of the tasks.
    public let tasks: [Task]
    /// pass@k by k, over the tasks with enough tries.
    public let passes: [(k: Int, measured: PassAtK.Measured)]

    /// - Parameters:
    ///   - attempts: tries at a task stand beside each other.
    ///   - count: tries at each task.
    ///   - seed: intervals follow from it.
    public init(_ attempts: [Attempt], count: Int, price: TokenPrice?, seed: UInt64) {
        let groups = stride(from: 0, to: attempts.count, by: max(1, count)).map {
            Array(attempts[$0..<min($0 + max(1, count), attempts.count)])
        }
        let tasks = groups.map { Self.task($0, price) }
        self.tasks = tasks
        passes = PassAtK.counts(upTo: max(1, count)).compactMap { k in
            let values = tasks.compactMap {
                PassAtK.estimate(tries: $0.tries, successes: $0.successes, k: k)
            }
            return PassAtK.measured(values, seed: seed).map { (k, $0) }
        }
    }

    private static func task(_ group: [Attempt], _ price: TokenPrice?) -> Task {
        let scored = group.filter(\.isScored)
        let usage = group.reduce(into: Usage()) { $0 += $1.usage }
        let steps = scored.reduce(0) { $0 + $1.trajectory.steps.count }
        return Task(
            task: group[0].trajectory.task, tries: scored.count,
            successes: scored.count { $0.trajectory.isSuccess }, spoilt: group.count - scored.count,
            steps: scored.isEmpty ? 0 : Double(steps) / Double(scored.count), usage: usage,
            cost: price?.cost(usage) ?? 0, failure: group.compactMap(\.trajectory.failure).first)
    }

    /// Tokens of all tries.
    public var usage: Usage { tasks.reduce(into: Usage()) { $0 += $1.usage } }
    /// What they cost.
    public var cost: Double { tasks.reduce(0) { $0 + $1.cost } }
    /// Tries that the world or the endpoint spoilt.
    public var spoilt: Int { tasks.reduce(0) { $0 + $1.spoilt } }
}
