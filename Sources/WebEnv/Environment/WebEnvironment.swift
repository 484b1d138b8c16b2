import Browser
import Groundwork

/// The web as an ``Environment``: a browser session in a world that resets and forks, and the task's evaluator.
public struct WebEnvironment: Environment {
    /// When an episode ends by itself. Defaults are WebArena's.
    public struct Limits: Sendable, Hashable {
        /// Actions in an episode, 1 or more.
        public var steps = 30
        /// How often the same action may be done in a row (text entry: in all) on one load of a page; 0 for no limit.
        public var repetitions = 3
        /// After so many outputs in a row that hold no action the episode ends; 0 for no limit.
        public var invalidActions = 3
        /// WebArena's limits.
        public init() {}
    }

    /// When an episode ends by itself.
    public let limits: Limits
    /// The browser. Read it for reports; only actions change it.
    public private(set) var session: Session
    private var task: WebTask?
    private var progress = EpisodeProgress()
    /// The page as the last observation shows it: what the next action's ids are of. Its nodes are those of the whole page.
    private var seen: PageView?
    /// How the last episode was scored; nil before its end, and where its task has no evaluator.
    public private(set) var result: EvaluationResult?
    /// Decides what WebArena lets a language model judge.
    public let judge: AnswerJudge
    private let showsNewTabs: Bool
    private let uploadFolder: UploadFolder?
    /// What observations are written in, and outputs are read in.
    public let dialect: Dialect

    /// - Parameters:
    ///   - transport: the world.
    ///   - limits: when an episode ends by itself.
    ///   - clock: where the browser's clock starts in each episode.
    ///   - showsNewTabs: whether a link that opens a new tab also shows it; nil means as the dialect's reference does.
    ///   - uploadFolder: files that the agent may send.
    ///   - dialect: what observations are written in, and outputs are read in.
    ///   - judge: decides what WebArena lets a language model judge.
    public init(
        transport: any Transport, limits: Limits = Limits(), clock: SessionClock = .standard,
        showsNewTabs: Bool? = nil, uploadFolder: UploadFolder? = nil, dialect: Dialect = .webArena,
        judge: AnswerJudge = .deterministic
    ) {
        self.limits = limits
        self.judge = judge
        self.showsNewTabs = showsNewTabs ?? dialect.showsNewTabs
        self.uploadFolder = uploadFolder
        self.dialect = dialect
        startClock = clock
        session = Session(transport: transport, clock: clock)
        session.uploadFolder = uploadFolder
    }
    private let startClock: SessionClock

    /// Starts an episode: a fresh browser in a fresh world, signed in, with the task's pages open.
    public mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        self.task = task
        progress = EpisodeProgress()
        seen = nil
        result = nil
        session = Session(transport: transport(for: task), clock: startClock)
        session.showsNewTabs = showsNewTabs
        session.uploadFolder = uploadFolder
        do {
            for (url, setCookie) in try session.transport.reset(task: task, seed: seed) {
                guard let url = WebURL(url) else {
                    throw EnvironmentError("login cookie from '\(url)', which is no address")
                }
                session.cookies.store(setCookie: setCookie, from: url, now: session.clock.now)
            }
            try openStartPages(task)
        } catch {
            progress.isOver = true
            throw Self.worldsMistake(error)
        }
        return timeStep(error: nil, ending: nil, reward: 0)
    }

    /// Requests are recorded where the task's evaluator reads them.
    private func transport(for task: WebTask) -> any Transport {
        guard task.evaluation?.readsRequests == true,
            !(session.transport is RecordingTransport)
        else { return session.transport }
        return RecordingTransport(session.transport, clock: startClock)
    }

    private mutating func openStartPages(_ task: WebTask) throws {
        for (index, text) in task.startURLs.enumerated() {
            let address = session.transport.expandPlaceholders(text)
            guard let url = WebURL(address), url.isHTTP || url == .blank else {
                throw EnvironmentError(
                    "task \(task.taskID): start_url '\(text)' is no address that can be opened")
            }
            if index > 0 { session.openTab(showing: true) }
            try session.open(url)
        }
        _ = session.showTab(0)
    }

    /// Whether the episode is at its end, so that no step may be taken.
    package var isOver: Bool { task == nil || progress.isOver }

    /// Performs one action.
    public mutating func step(_ action: Action) throws -> TimeStep { try step(all: [action]) }

    /// Performs what an agent wrote in the environment's dialect, as one step.
    /// - Throws: ``EnvironmentError`` where the world is at fault; after the episode's end, a precondition fails.
    public mutating func step(output: String) throws -> TimeStep {
        try step(all: dialect.actions(in: output, on: seen ?? session.view(in: dialect)))
    }

    /// Performs actions in order, up to the first that fails or ends the episode.
    private mutating func step(all actions: [Action]) throws -> TimeStep {
        guard let task, !progress.isOver else {
            preconditionFailure("step after the episode's end, or before reset")
        }
        do {
            var action = Action.noop
            var load = 0
            var error: String?
            let firstLoad = session.load
            for next in actions {
                action = next
                load = action.elementID != nil ? session.load : 0
                if action.elementID != nil, session.load != firstLoad {
                    error = "the page has changed since it was observed"
                } else {
                    error = try ActionExecutor.perform(
                        expanded(action), in: &session, dialect: dialect, seen: seen)
                }
                // A further action finds the page as this one left it.
                seen = nil
                if error != nil || action.isStop { break }
            }
            guard let ending = progress.ending(after: action, load: load, limits: limits) else {
                return timeStep(error: error, ending: nil, reward: 0)
            }
            progress.isOver = true
            let reward = try score(task, answer: action.answer)
            return timeStep(error: error, ending: ending, reward: reward)
        } catch {
            progress.isOver = true
            throw Self.worldsMistake(error)
        }
    }

    /// Scores on a fork, so that the pages the evaluator opens are never the agent's.
    private mutating func score(_ task: WebTask, answer: String) throws -> Double? {
        guard let evaluation = task.evaluation else { return nil }
        var fork = session
        let evaluator = Evaluator(evaluation, judge: judge, intent: task.intent)
        result = try evaluator.evaluate(answer: answer, session: &fork)
        return result?.score
    }

    private func expanded(_ action: Action) -> Action {
        guard case .goto(let address) = action else { return action }
        return .goto(url: session.transport.expandPlaceholders(address))
    }

    private mutating func timeStep(error: String?, ending: Ending?, reward: Double?) -> TimeStep {
        let observation = session.observation(in: dialect, lastActionError: error)
        seen = observation.page
        return TimeStep(observation: observation, reward: reward, ending: ending)
    }

    private static func worldsMistake(_ error: any Error) -> EnvironmentError {
        (error as? EnvironmentError) ?? EnvironmentError("\(error)")
    }
}
