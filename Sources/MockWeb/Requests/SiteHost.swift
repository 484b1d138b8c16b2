import Browser
import Groundwork
import Synchronization
import WebEnv

/// A site together with what is costly to set up for its requests: connections with prepared statements, and
/// earlier answers.
///
/// Shared by every world that has the site, on any thread; holds nothing of any world's own.
public final class SiteHost: Sendable {
    /// The site whose requests are answered.
    public let site: Site
    private let connections = Mutex<[SQLConnection]>([])
    private let cache: Mutex<ResponseCache>
    private let usesCache: Bool
    /// The style sheets that its pages link to, for browsers in this process.
    let styleSheets = StyleSheetStore()
    /// Tells the chance of one site from that of another.
    private let siteSeed: UInt64
    /// The same for sites that share a database.
    private let databaseSeed: UInt64
    private let failures = Mutex<[String]>([])

    /// - Parameter cacheCapacity: bytes of responses to keep; 0 keeps none.
    public init(site: Site, cacheCapacity: Int = 256 << 20) {
        self.site = site
        siteSeed = ContentHash(site.name).high
        databaseSeed = ContentHash(site.databaseName).high
        cache = Mutex(ResponseCache(capacity: cacheCapacity))
        usesCache = cacheCapacity > 0
    }

    /// The state that the site begins in.
    /// - Parameter seed: chance in the site's SQL follows from it.
    public func initialState(seed: UInt64) -> SiteState { initialState(seed: seed, variant: WorldVariant()) }

    func initialState(seed: UInt64, variant: WorldVariant) -> SiteState {
        SiteState(
            database: .seed, clock: site.clock + variant.seconds,
            randomness: RandomSource(seed: seed ^ databaseSeed),
            sessionIDs: RandomSource(seed: siteSeed ^ variant.sessions))
    }

    /// Opens a session that is signed in as the stored login of this name says.
    /// - Parameter login: the site's first login where nil.
    /// - Returns: the `Set-Cookie` value for the browser; nil where the site has no such login.
    public func signIn(_ login: String?, state: inout SiteState) -> String? {
        let known = site.session.logins
        guard let found = login.map({ name in known.first { $0.name == name } }) ?? known.first else {
            return nil
        }
        return cookie(state.openSession(LoginSession(variables: found.variables)))
    }

    /// Answers a request; what it changes is in `state` afterwards.
    public func respond(to request: HTTPRequest, state: inout SiteState) -> HTTPResponse {
        // Handed over and not copied: a write to a copy would copy the sessions.
        var handling = RequestHandling(host: self, request: request, state: consume state)
        let response = handling.respond()
        state = handling.finish()
        return response
    }

    /// Messages of requests that failed by a fault of the site's files, the latest last; the last hundred are kept.
    public var recentFailures: [String] { failures.withLock { $0 } }

    func note(failure: String) {
        failures.withLock {
            $0.append(failure)
            if $0.count > 100 { $0.removeFirst() }
        }
    }

    func cookie(_ id: String) -> String { "\(site.session.cookie)=\(id); path=/; HttpOnly; SameSite=Lax" }

    // MARK: Shared work

    /// Lends a connection with this state under it.
    func withConnection<Result>(_ state: DatabaseState, _ body: (SQLConnection) throws -> Result) throws
        -> Result
    {
        let connection =
            try connections.withLock { Self.take(from: &$0, for: state) } ?? SQLConnection(image: site.image)
        defer { connections.withLock { $0.append(connection) } }
        connection.attach(state)
        return try body(connection)
    }

    /// The connection that served this state last, else the one that was used last.
    private static func take(from connections: inout [SQLConnection], for state: DatabaseState)
        -> SQLConnection?
    {
        if let index = connections.lastIndex(where: { $0.attached == state }) {
            return connections.remove(at: index)
        }
        return connections.popLast()
    }

    func cached(_ key: ResponseCache.Key) -> HTTPResponse? {
        usesCache ? cache.withLock { $0.response(for: key) } : nil
    }
    func keep(_ response: HTTPResponse, for key: ResponseCache.Key) {
        if usesCache { cache.withLock { $0.store(response, for: key) } }
    }
}
