import Groundwork

/// The web as a session reaches it: mock sites in process, live sites by libcurl.
///
/// A value: copying it forks the server side too, where the transport can (mock sites can, live sites can't).
public protocol Transport: Sendable {
    /// - Throws: ``EnvironmentError`` where no response could be had, ``UnreachableHost`` where the address names a
    ///   host that does not exist or may not be reached (the browser shows a page that says so). HTTP errors are
    ///   responses.
    mutating func send(_ request: HTTPRequest) throws -> HTTPResponse
    /// Puts the world back to its seed state, with all chance following from the start's seed, and signs in as it asks.
    /// - Returns: cookies for the browser, as `Set-Cookie` values with the URL they come from.
    /// - Throws: ``EnvironmentError`` where the world can't begin so.
    mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)]
    /// Replaces `__SHOPPING__` and the like by the sites' addresses.
    func expandPlaceholders(_ text: String) -> String
    /// What to answer where the address asks for HTTP authentication; nil where nothing is known.
    func credentials(for url: WebURL) -> HTTPCredentials?
    /// Where the style sheets of its pages are kept; nil where pages are shown without those that they link to.
    /// - Parameter page: the page's address.
    func styleSheets(for page: WebURL) -> StyleSheetStore?
}

extension Transport {
    /// Nothing is known.
    public func credentials(for url: WebURL) -> HTTPCredentials? { nil }
    /// Pages are shown without the sheets that they link to.
    public func styleSheets(for page: WebURL) -> StyleSheetStore? { nil }
}

/// How an episode begins, as far as the world has a part in it.
public struct WorldStart: Sendable, Hashable {
    /// All chance in the world follows from it.
    public var seed: UInt64
    /// Names of the sites that are visited; empty where it may be any.
    public var sites: [String]
    /// Whether the browser is signed in.
    public var isSignedIn: Bool
    /// Name of the stored login (`shopping`); nil for the one that a site has by itself.
    public var login: String?

    /// - Parameters:
    ///   - seed: all chance in the world follows from it.
    ///   - sites: names of the sites that are visited; empty where it may be any.
    ///   - isSignedIn: whether the browser is signed in.
    ///   - login: name of the stored login; nil for the one that a site has by itself.
    public init(seed: UInt64, sites: [String] = [], isSignedIn: Bool = false, login: String? = nil) {
        self.seed = seed
        self.sites = sites
        self.isSignedIn = isSignedIn
        self.login = login
    }
}
