import Groundwork
import WebEnv

/// What a pool is asked to be: the object that opens one, checked key by key.
public struct PoolRequest: Sendable, Hashable {
    /// A suite (`lite`), the path of a task file, the name of a site, or the path of a site's folder.
    public var what: String
    /// How pages are shown and actions are written; nil for the default of what is opened.
    public var dialect: String
    /// Lines of the page that are shown at once; nil for the whole page.
    public var window: Int?
    /// Whether actions are read exactly as the dialect's reference reads them.
    public var isStrict: Bool
    /// Actions of an episode; nil for the default: WebArena's 30 for tasks, none for a site. 0 for no limit.
    public var maxSteps: Int?
    /// How often the same action may be done; nil for the default: WebArena's 3 for tasks, none for a site. 0 for no limit.
    public var repetitions: Int?
    /// Outputs in a row that are no action; nil for the default: WebArena's 3 for tasks, none for a site. 0 for no limit.
    public var invalidActions: Int?
    /// Name of a site's stored login that is signed in; only where a site is opened.
    public var login: String?
    /// Bytes of rendered pages that each site keeps; nil for the default, 0 for none.
    public var cacheBytes: Int?
    /// Environments and snapshots at most; nil for the default.
    public var capacity: Int?
    /// Threads that a call works on; nil for as many as there are cores.
    public var workers: Int?
    /// Folder with the sites; nil for that of whoever opens.
    public var sites: String?
    /// Folder with the suites; nil for that of whoever opens.
    public var suites: String?

    /// What is asked for, with the defaults of all else.
    public init(what: String) {
        self.what = what
        dialect = "webarena"
        isStrict = false
    }

    /// Reads the object; `docs/reference/frames.md` lists its keys.
    /// - Throws: ``PoolError`` with the key that is wrong.
    public init(_ json: JSONValue) throws(PoolError) {
        let keys = try ObjectReader(json, keys: Self.keys)
        guard let what = try keys.text("what"), !what.isEmpty else {
            throw PoolError(.badInput, "'what' is missing: a suite, a task file or a site")
        }
        self.init(what: what)
        dialect = try keys.text("dialect") ?? dialect
        window = try keys.number("window", 1...1_000_000)
        isStrict = try keys.flag("strict") ?? false
        maxSteps = try keys.number("max_steps", 0...1_000_000_000)
        repetitions = try keys.number("repetitions", 0...1_000_000_000)
        invalidActions = try keys.number("invalid_actions", 0...1_000_000_000)
        login = try keys.text("login")
        cacheBytes = try keys.number("cache_bytes", 0...1 << 40)
        capacity = try keys.number("capacity", 1...100_000_000)
        workers = try keys.number("workers", 1...Parallel.threadLimit)
        sites = try keys.text("sites")
        suites = try keys.text("suites")
    }

    private static let keys = [
        "what", "dialect", "window", "strict", "max_steps", "repetitions", "invalid_actions", "login",
        "cache_bytes", "capacity", "workers", "sites", "suites",
    ]
}

extension EpisodeSettings {
    /// The settings that a request asks for.
    /// - Parameter isSite: whether a site is opened, where nobody counts actions unless asked to.
    /// - Throws: ``PoolError`` where no dialect has the name.
    public init(_ request: PoolRequest, isSite: Bool) throws(PoolError) {
        self.init(
            dialect: try Self.dialect(request.dialect, isStrict: request.isStrict, window: request.window))
        if isSite { limits = Self.noLimits }
        if let steps = request.maxSteps { limits.steps = steps == 0 ? Int.max : steps }
        if let repetitions = request.repetitions { limits.repetitions = repetitions }
        if let invalidActions = request.invalidActions { limits.invalidActions = invalidActions }
    }

    private static var noLimits: WebEnvironment.Limits {
        var limits = WebEnvironment.Limits()
        limits.steps = Int.max
        limits.repetitions = 0
        limits.invalidActions = 0
        return limits
    }

    /// The settings with what a reset's options say in their place: `max_steps`, `dialect`, `window`, `strict`.
    /// - Throws: ``PoolError`` with the key that is wrong.
    public func applying(_ options: JSONValue) throws(PoolError) -> EpisodeSettings {
        let keys = try ObjectReader(options, keys: ["max_steps", "dialect", "window", "strict"])
        var settings = self
        if let steps = try keys.number("max_steps", 0...1_000_000_000) {
            settings.limits.steps = steps == 0 ? Int.max : steps
        }
        let name = try keys.text("dialect")
        let window = try keys.number("window", 1...1_000_000)
        let isStrict = try keys.flag("strict")
        if let name {
            settings.dialect = try Self.dialect(name, isStrict: isStrict ?? false, window: window)
        } else if isStrict != nil {
            throw PoolError(.badInput, "'strict' needs 'dialect'")
        } else if let window {
            settings.dialect.window = window
        }
        return settings
    }

    private static func dialect(_ name: String, isStrict: Bool, window: Int?) throws(PoolError) -> Dialect {
        guard let dialect = Dialect(name: name, isStrict: isStrict, window: window) else {
            throw PoolError(
                .badInput,
                "no dialect is called '\(name.prefix(200))'; there are: \(Dialect.names.joined(separator: ", "))"
            )
        }
        return dialect
    }
}
