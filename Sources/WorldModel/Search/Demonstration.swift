import Groundwork
import Learning
import WebEnv

/// Finds demonstrations for tasks that have an evaluator and no reference solution: by search over forks of the world.
public struct DemonstrationSearch: Sendable {
    private let learner: Learner
    private let settings: TreeSearch.Settings
    private let workers: Int
    private let indexes: PageIndexCache
    private let makeEnvironment: @Sendable () -> any Environment

    /// - Parameter workers: threads; changes no result.
    public init(
        _ learner: Learner, settings: TreeSearch.Settings, workers: Int,
        indexes: PageIndexCache = PageIndexCache(),
        makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.learner = learner
        self.settings = settings
        self.workers = workers
        self.indexes = indexes
        self.makeEnvironment = makeEnvironment
    }

    /// What a search found for one task.
    public struct Found: Sendable {
        /// The task with a reference solution; unchanged where none was found.
        public let task: WebTask
        public let isProven: Bool
        public let expansions: Int
        /// What was wrong where the world failed, so that nothing is known of the task; nil where it did not.
        public var failure: String?
    }

    /// - Returns: an entry for each task in order.
    /// - Throws: ``EnvironmentError`` where the world failed in the search for every task.
    public func solve(_ tasks: [WebTask], seed: UInt64) throws -> [Found] {
        let found = Parallel.map(tasks.count, workers: workers, makeState: {}) { _, place in
            find(tasks[place], seed: seed &+ UInt64(place))
        }
        if let failure = found.first?.failure, found.allSatisfy({ $0.failure != nil }) {
            throw EnvironmentError("the world failed in every search: \(failure)")
        }
        return found
    }

    private func find(_ task: WebTask, seed: UInt64) -> Found {
        let model = OracleModel(task: task, seed: seed, environment: makeEnvironment())
        let search = TreeSearch(learner.evaluated, scorer: OutcomeScorer(learner), settings: settings)
        let unsolved = Found(task: task, isProven: false, expansions: settings.budget)
        let plan: TreeSearch.Plan
        do {
            guard let first = try model.begin(at: StartPoint(task)) else { return unsolved }
            plan = try search.plan(
                from: DecisionContext(intent: task.intent, observation: first, pages: indexes), with: model)
        } catch {
            return Found(
                task: task, isProven: false, expansions: settings.budget, failure: String(describing: error))
        }
        guard plan.isProven else { return unsolved }
        var solved = task
        solved.solution = plan.steps.map { SolutionStep($0.action, on: $0.observation.page) }
        return Found(task: solved, isProven: true, expansions: plan.expansions)
    }
}

extension SolutionStep {
    /// An action in terms that survive a change of page.
    public init(_ action: Action, on page: PageView) {
        let meaning = SemanticAction(action, on: page)
        let verb: Verb =
            switch meaning.verb {
            case .fill, .fillAndEnter, .clear: .fill
            case .select: .select
            case .press: .press
            case .goto: .goto
            case .goBack, .goForward: .goBack
            case .stop: .stop
            case .click, .other: .click
            }
        guard let target = meaning.target else {
            self.init(verb: verb, text: meaning.text)
            return
        }
        let node = page.nodes[target]
        let order = page.nodes.prefix(target).count { $0.role == node.role && $0.name == node.name }
        self.init(
            verb: verb, role: node.role.chromiumName, name: node.name, nth: order, text: meaning.text,
            pressEnter: meaning.verb == .fillAndEnter)
    }
}
