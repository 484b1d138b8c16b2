import Browser
import WebEnv

/// How episodes are shown to agents, and when they end. An episode may have settings of its own.
public struct EpisodeSettings: Sendable, Hashable {
    /// What observations are written in, and actions are read in.
    public var dialect: Dialect
    /// When an episode ends by itself.
    public var limits: WebEnvironment.Limits

    /// - Parameters:
    ///   - dialect: what observations are written in, and actions are read in.
    ///   - limits: when an episode ends by itself.
    public init(
        dialect: Dialect = .webArena, limits: WebEnvironment.Limits = WebEnvironment.Limits()
    ) {
        self.dialect = dialect
        self.limits = limits
    }
}

/// What the environments of a pool are made from: tasks and the world that they are set in. Never changes; any number of pools share it.
public final class PoolWorld: Sendable {
    /// What it is called: a suite, a file or a site.
    public let name: String
    /// One or more, in the order of their file.
    public let tasks: [WebTask]
    /// The world before anything happened in it.
    let transport: any Transport
    private let places: [String: Int]

    /// - Parameters:
    ///   - tasks: what episodes may be about; of several with one id the first is found by it.
    ///   - transport: the world before anything happened in it; environments get copies.
    /// - Throws: ``PoolError`` where there is no task.
    public init(name: String, tasks: [WebTask], transport: any Transport) throws(PoolError) {
        guard !tasks.isEmpty else { throw PoolError(.badInput, "\(name): there are no tasks") }
        self.name = name
        self.tasks = tasks
        self.transport = transport
        places = Dictionary(
            tasks.enumerated().map { ($1.taskID, $0) }, uniquingKeysWith: { first, _ in first })
    }

    /// The task of an id.
    /// - Throws: ``PoolError`` where there is none.
    func task(id: String) throws(PoolError) -> WebTask {
        guard let place = places[id] else {
            throw PoolError(.badInput, "\(name): no task has the id '\(id.prefix(200))'")
        }
        return tasks[place]
    }
}
