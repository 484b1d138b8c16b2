import Groundwork

/// The web as an ``Environment``: a browser session in a world that resets and forks, and the task's evaluator.
public struct WebEnvironment: Environment {
    /// When an episode ends by itself. Defaults are WebArena's.
    public struct Limits: Sendable, Hashable {
        /// Actions in an episode, 1 or more.
        public var steps = 30
        /// How often the same action may be done in a row (text entry: in all) on one load of a page; 0 for no limit.
        public var repetitions = 3
        /// Actions in a row that are none; 0 for no limit.
        public var invalidActions = 3
        public init() {}
    }

    public let limits: Limits
    /// The browser. Read it for reports; only actions change it.
    public private(set) var session: Session
    private var task: WebTask?
    private var progress = EpisodeProgress()
    /// How the last episode was scored; nil before its end, and where its task has no evaluator.
    public private(set) var result: Evaluator.Result?
    /// Decides what WebArena lets a language model judge.
    public let judge: Judge
    private let showsNewTabs: Bool
    private let uploadFolder: UploadFolder?
    /// What observations are written in, and outputs are read in.
    public let dialect: Dialect

    /// - Parameters:
    ///   - showsNewTabs: whether a link that opens a new tab also shows it; nil means as the dialect's reference does.
    ///   - uploadFolder: files that the agent may send.
    ///   - judge: decides what WebArena lets a language model judge.
    public init(
        transport: any Transport, limits: Limits = Limits(), clock: SessionClock = .standard,
        showsNewTabs: Bool? = nil, uploadFolder: UploadFolder? = nil, dialect: Dialect = .webArena,
        judge: Judge = .deterministic
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

    public mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        self.task = task
        progress = EpisodeProgress()
        result = nil
        session = Session(transport: transport(for: task), clock: startClock)
        session.showsNewTabs = showsNewTabs
        session.uploadFolder = uploadFolder
        session.renderer = dialect.renderer
        session.window = dialect.window.map { max(1, $0) }
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
        guard task.evaluation?.kinds.contains(.networkEvent) == true,
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

    public mutating func step(_ action: Action) throws -> TimeStep { try step(all: [action]) }

    /// Performs what an agent wrote in the environment's dialect, as one step.
    /// - Throws: ``EnvironmentError`` where the world is at fault; after the episode's end, a precondition fails.
    public mutating func step(output: String) throws -> TimeStep {
        try step(all: dialect.actions(in: output, on: session.view))
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
                load = action.namesElement ? session.load : 0
                if action.namesElement, session.load != firstLoad {
                    error = "the page has changed since it was observed"
                } else {
                    error = try ActionExecutor.perform(expanded(action), in: &session)
                }
                if error != nil || action.endsEpisode { break }
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

    private func timeStep(error: String?, ending: Ending?, reward: Double?) -> TimeStep {
        TimeStep(observation: session.observation(lastActionError: error), reward: reward, ending: ending)
    }

    private static func worldsMistake(_ error: any Error) -> EnvironmentError {
        (error as? EnvironmentError) ?? EnvironmentError("\(error)")
    }
}

extension Session {
    /// What an agent sees now.
    public func observation(lastActionError: String? = nil) -> Observation {
        let view = shownView
        return Observation(
            page: view, url: url.description, tabTitles: tabs.map(\.current.page.title),
            activeTab: activeTab, lastActionError: lastActionError, warnings: page.warnings + view.warnings)
    }
}

extension Action {
    /// The answer of a stop action, empty for others.
    var answer: String {
        if case .stop(let answer) = self { return answer }
        return ""
    }
}

/// What has happened in an episode, as far as it decides when the episode ends.
private struct EpisodeProgress: Sendable {
    var isOver = false
    private var stepCount = 0
    private var invalidCount = 0
    private var repetitionCount = 0
    private var last: Occurrence?
    private var textEntries: [Occurrence: Int] = [:]

    /// An action; where it names an element, with the load of the page, since ids mean another element after the next.
    private struct Occurrence: Hashable {
        let action: Action
        let load: Int
    }

    /// WebArena's rules in its order: stop, step limit, actions that are none, repeated actions.
    mutating func ending(after action: Action, load: Int, limits: WebEnvironment.Limits) -> Ending? {
        stepCount += 1
        if case .stop = action { return .stopped }
        var isInvalid = false
        if case .invalid = action { isInvalid = true }
        invalidCount = isInvalid ? invalidCount + 1 : 0
        let repetitions = repetitions(of: Occurrence(action: action, load: load))
        if limits.invalidActions > 0, invalidCount >= limits.invalidActions { return .invalidActions }
        if !isInvalid, limits.repetitions > 0, repetitions >= limits.repetitions { return .repeatedAction }
        return stepCount >= limits.steps ? .stepLimit : nil
    }

    private mutating func repetitions(of occurrence: Occurrence) -> Int {
        repetitionCount = occurrence == last ? repetitionCount + 1 : 1
        last = occurrence
        guard occurrence.action.entersText else { return repetitionCount }
        textEntries[occurrence, default: 0] += 1
        return textEntries[occurrence] ?? 0
    }
}

extension Action {
    fileprivate var endsEpisode: Bool {
        if case .stop = self { return true }
        return false
    }
    fileprivate var namesElement: Bool {
        switch self {
        case .click, .hover, .focus, .type, .fill, .select, .clear: true
        default: false
        }
    }
    fileprivate var entersText: Bool {
        switch self {
        case .type, .fill: true
        default: false
        }
    }
}
