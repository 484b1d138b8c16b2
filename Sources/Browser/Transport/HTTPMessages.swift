import Groundwork

/// One HTTP request as the browser sends it.
public struct HTTPRequest: Sendable, Hashable {
    /// The method in capitals: `GET`.
    public var method: String
    /// The absolute address, without fragment.
    public var url: String
    /// The headers in order, with names as they were sent.
    public var headers: [HTTPHeader]
    /// The body; empty for none.
    public var body: [UInt8]
    /// Seconds for the exchange, where it is to take less than the web's own limit.
    var timeLimit: Double?
    /// Bytes of the answer, where it is to have fewer than the web's own limit.
    var sizeLimit: Int?

    /// - Parameter url: absolute, without fragment.
    public init(method: String = "GET", url: String, headers: [HTTPHeader] = [], body: [UInt8] = []) {
        self.method = method
        self.url = url
        self.headers = headers
        self.body = body
    }
}

/// One header of a message, its name as it was sent.
public struct HTTPHeader: Sendable, Hashable {
    /// The name, as it was sent.
    public let name: String
    /// The value, as it was sent.
    public let value: String
    /// A header of this name and value.
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
    /// The status, 200 or more.
    public var status: Int
    /// The headers in order, with names as they were sent.
    public var headers: [HTTPHeader]
    /// The body, shared by all that got the same.
    public var body: ResponseBody

    /// - Parameter status: 200 and up.
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
