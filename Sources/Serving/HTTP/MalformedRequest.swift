import NIOHTTP1

/// A request that can't be understood: the status that says so, and why.
struct MalformedRequest: Error, Hashable {
    let status: Int
    let reason: String

    init(_ reason: String, status: Int = 400) {
        self.status = status
        self.reason = reason
    }

    static let headTooLarge = MalformedRequest("the request's head is too large", status: 431)
    static let bodyTooLarge = MalformedRequest("the request's body is too large", status: 413)

    /// What the parser of HTTP/1.1 did not understand.
    init(_ error: any Error) {
        switch error as? HTTPParserError {
        case .invalidVersion: self.init("HTTP/1.1 is spoken here", status: 505)
        case .headerOverflow: self = .headTooLarge
        case .invalidEOFState, .closedConnection:
            self.init("the connection ended within the request")
        case .invalidMethod: self.init("this is no method")
        case .invalidURL, .invalidHost, .invalidPath, .invalidQueryString, .invalidPort, .invalidFragment:
            self.init("this is no address")
        case .invalidContentLength: self.init("Content-Length is no number")
        case .unexpectedContentLength: self.init("both Transfer-Encoding and Content-Length")
        case .invalidChunkSize: self.init("a chunk has no size")
        case .invalidHeaderToken: self.init("a header field has characters that none may have")
        case .invalidConstant, .lfExpected: self.init("this is no request line")
        case let known?: self.init("this is no HTTP/1.1: \(known)")
        case nil: self.init("\(error)")
        }
    }
}
