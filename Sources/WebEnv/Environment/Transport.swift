import Groundwork

/// One HTTP request as the browser sends it.
public struct HTTPRequest: Sendable, Hashable {
    public var method: String
    /// Absolute, without fragment.
    public var url: String
    /// In order; names as sent.
    public var headers: [HTTPHeader]
    public var body: [UInt8]

    public init(method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

public struct HTTPHeader: Sendable, Hashable {
    public let name: String
    public let value: String
    public init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
    /// Whether it has this name, compared without case.
    public func isNamed(_ other: String) -> Bool {
        guard name.utf8.count == other.utf8.count else { return false }
        return zip(name.utf8, other.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
    }
}

/// One HTTP response. Redirects are not followed here: that is the browser's work.
public struct HTTPResponse: Sendable {
    public var status: Int
    public var headers: [HTTPHeader]
    public var body: ResponseBody

    public init(status: Int, headers: [HTTPHeader], body: ResponseBody) {
        self.status = status
        self.headers = headers
        self.body = body
    }
    /// The first header of this name, compared without case.
    public func header(_ name: String) -> String? {
        headers.first { $0.isNamed(name) }?.value
    }
    /// Where a redirect leads, as it was sent; nil where the response is none.
    var redirectLocation: String? {
        [301, 302, 303, 307, 308].contains(status) ? header("Location") : nil
    }
}

/// The web as a session reaches it: mock sites in process, live sites by libcurl.
///
/// A value: copying it forks the server side too, where the transport can (mock sites can, live sites can't).
public protocol Transport: Sendable {
    /// - Throws: ``EnvironmentError`` where no response could be had, ``UnreachableHost`` where the address names a
    ///   host that does not exist or may not be reached (the browser shows a page that says so). HTTP errors are
    ///   responses.
    mutating func send(_ request: HTTPRequest) throws -> HTTPResponse
    /// Puts the world back to its seed state, with all chance following from `seed`, and signs in as the task asks.
    /// - Returns: cookies for the browser, as `Set-Cookie` values with the URL they come from.
    mutating func reset(task: WebTask, seed: UInt64) throws -> [(url: String, setCookie: String)]
    /// Replaces `__SHOPPING__` and the like by the sites' addresses.
    func expandPlaceholders(_ text: String) -> String
    /// What to answer where the address asks for HTTP authentication; nil where nothing is known.
    func credentials(for url: WebURL) -> HTTPCredentials?
}

extension Transport {
    public func credentials(for url: WebURL) -> HTTPCredentials? { nil }
}

/// The address names no host that can be reached: the agent's mistake or a dead link, not a failure of the world.
public struct UnreachableHost: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}
