import Browser
import Groundwork
import Learning
import Readings
import WebEnv

/// Finds demonstrations for tasks that have an evaluator and no reference solution: by search over forks of the world.
public struct DemonstrationSearch: Sendable {
    private let policy: any CandidatePolicy
    private let scorer: OutcomeScorer
    private let settings: TreeSearch.Settings
    private let workers: Int
    private let makeEnvironment: @Sendable () -> any Environment

    /// - Parameters:
    ///   - policy: offers the actions that are tried.
    ///   - scorer: judges pages that the evaluator says nothing of.
    ///   - workers: threads; they change no result.
    public init(
        _ policy: any CandidatePolicy, scorer: OutcomeScorer, settings: TreeSearch.Settings, workers: Int,
        makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.policy = policy
        self.scorer = scorer
        self.settings = settings
        self.workers = workers
        self.makeEnvironment = makeEnvironment
    }

    /// What a search found for one task.
    public struct Found: Sendable {
        /// The task with a reference solution; unchanged where none was found.
        public let task: WebTask
        /// Whether a solution was found that the evaluator scored 1.
        public let isProven: Bool
        /// Actions tried.
        public let expansions: Int
        /// What was wrong where the world failed, so that nothing is known of the task; nil where it did not.
        public var failure: String?
    }

    /// Searches for a solution of each task that has an evaluator.
    /// - Returns: an entry for each task in order.
    /// - Throws: `EnvironmentError` where the world failed in the search for every task.
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
        let search = TreeSearch(policy, scorer: scorer, settings: settings)
        let unsolved = Found(task: task, isProven: false, expansions: settings.budget)
        let plan: TreeSearch.Plan
        do {
            guard let first = try model.begin(at: StartPoint(task)) else { return unsolved }
            plan = try search.plan(
                from: Episode(Episode.Assignment(task), observation: first), with: model)
        } catch {
            return Found(
                task: task, isProven: false, expansions: settings.budget, failure: String(describing: error))
        }
        let steps = plan.steps.compactMap { SolutionStep($0.action, on: $0.observation.page) }
        guard plan.isProven, steps.count == plan.steps.count else { return unsolved }
        var solved = task
        solved.solution = steps
        return Found(task: solved, isProven: true, expansions: plan.expansions)
    }
}

extension SolutionStep {
    /// An action in terms that survive a change of page; nil for what a solution can't say (hovering, scrolling, tabs, going forward).
    public init?(_ action: Action, on page: PageView) {
        let meaning = SemanticAction(action, on: page)
        guard let verb = Verb(meaning.verb), !meaning.missesTarget else { return nil }
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

extension SolutionStep.Verb {
    /// The word of a solution for an operation; nil where there is none.
    fileprivate init?(_ verb: ActionVerb) {
        switch verb {
        case .click: self = .click
        case .fill, .fillAndEnter, .clear: self = .fill
        case .select: self = .select
        case .press: self = .press
        case .goto: self = .goto
        case .goBack: self = .goBack
        case .stop: self = .stop
        case .goForward, .other: return nil
        }
    }
}
