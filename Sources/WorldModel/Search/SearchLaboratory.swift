import Learning
import WebEnv

/// Measures what tree search finds for a number of actions tried: over forks of the world with its evaluator, and over a world model.
public struct SearchLaboratory: Sendable {
    /// One way of searching.
    public struct Condition: Sendable, Hashable, Codable {
        /// `oracle` (forks and the evaluator: demonstrations) or `transfer` (world model and scorer: acting).
        public let model: String
        /// Actions tried for each task or step at most.
        public let budget: Int
        /// Share of tasks solved, in 0...1.
        public let success: Double
        /// Actions tried for each task.
        public let expansions: Double
        /// Wall seconds in all, on this machine.
        public let seconds: Double
        /// Searches that the model or the world spoilt; nil where there were none.
        public var failures: Int?
        /// Episodes that the world spoilt; nil where there were none.
        public var infrastructureFailures: Int?
    }

    /// What came out.
    public struct Findings: Sendable, Hashable, Codable {
        /// Tasks that were searched.
        public var tasks: Int
        /// In the order in which they were measured.
        public var conditions: [Condition] = []
    }

    private let policy: any CandidatePolicy
    private let scorer: OutcomeScorer
    private let model: any DynamicsModel
    private let tasks: [WebTask]
    private let seed: UInt64
    private let workers: Int
    private let makeEnvironment: @Sendable () -> any Environment

    /// - Parameters:
    ///   - policy: offers the actions that are tried.
    ///   - model: the world model that acting searches in.
    ///   - scorer: judges what is reached where no evaluator does.
    ///   - workers: threads; they change no result.
    public init(
        policy: any CandidatePolicy, model: any DynamicsModel, scorer: OutcomeScorer, tasks: [WebTask],
        seed: UInt64, workers: Int, makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.policy = policy
        self.scorer = scorer
        self.model = model
        self.tasks = tasks
        self.seed = seed
        self.workers = workers
        self.makeEnvironment = makeEnvironment
    }

    /// Searches every task with each number of actions, in both ways.
    /// - Parameter budgets: actions tried for each task or step, each 1 or more.
    /// - Throws: `EnvironmentError` where every search of a condition failed.
    public func run(budgets: [Int], progress: (String) -> Void) throws -> Findings {
        var result = Findings(tasks: tasks.count)
        for budget in budgets {
            progress("search: oracle, \(budget) actions")
            result.conditions.append(try oracle(budget))
            progress("search: transfer, \(budget) actions")
            result.conditions.append(try transfer(budget))
        }
        return result
    }

    private func settings(_ budget: Int) -> TreeSearch.Settings {
        var settings = TreeSearch.Settings()
        settings.budget = budget
        return settings
    }

    private func oracle(_ budget: Int) throws -> Condition {
        let clock = ContinuousClock()
        let start = clock.now
        let found = try DemonstrationSearch(
            policy, scorer: scorer, settings: settings(budget), workers: workers,
            makeEnvironment: makeEnvironment
        ).solve(tasks, seed: seed)
        let failed = found.count { $0.failure != nil }
        return Condition(
            model: "oracle", budget: budget, success: share(found.count { $0.isProven }),
            expansions: found.reduce(0) { $0 + Double($1.expansions) } / Double(max(tasks.count, 1)),
            seconds: (clock.now - start).seconds, failures: failed == 0 ? nil : failed)
    }

    private func transfer(_ budget: Int) throws -> Condition {
        let clock = ContinuousClock()
        let start = clock.now
        let policy = SearchPolicy(policy, model: model, scorer: scorer, settings: settings(budget))
        let jobs = tasks.enumerated().map { Rollout.Job(task: $1, seed: seed &+ UInt64($0)) }
        let episodes = Rollout(workers: workers, makeEnvironment: makeEnvironment).play(
            jobs, with: policy)
        try policy.calls.check("transfer")
        try WorldFailure.check(episodes, in: "test episode")
        let steps = episodes.reduce(0) { $0 + $1.steps.count }
        let (failed, spoilt) = (policy.calls.failed, episodes.count(where: \.isSpoilt))
        return Condition(
            model: "transfer", budget: budget, success: share(episodes.count { $0.isSuccess }),
            expansions: Double(steps) * Double(budget) / Double(max(tasks.count, 1)),
            seconds: (clock.now - start).seconds, failures: failed == 0 ? nil : failed,
            infrastructureFailures: spoilt == 0 ? nil : spoilt)
    }

    private func share(_ count: Int) -> Double { Double(count) / Double(max(tasks.count, 1)) }
}

extension Duration {
    var seconds: Double { Double(components.seconds) + Double(components.attoseconds) / 1e18 }
}
