import Browser
import Groundwork
import MockWeb
import NIOCore
import NIOHTTP1
import WebEnv

/// A request whose parts arrive one after the other.
///
/// Source: RFC 9112, sections 3.2 (target and host) and 6 (body).
struct RequestInParts {
    private let head: HTTPRequestHead
    private let target: RequestTarget
    private let authority: String
    private var body: [UInt8] = []
    private let limit: Int

    /// - Throws: ``MalformedRequest`` where the head is one that can't be answered.
    init(_ head: HTTPRequestHead, limits: ServingLimits) throws(MalformedRequest) {
        self.head = head
        limit = limits.bodyBytes
        guard Self.size(of: head) <= limits.headBytes else { throw .headTooLarge }
        target = try RequestTarget(head.uri)
        authority = try Self.authority(head, target)
        try Self.checkCodings(head)
        if let length = head.headers.first(name: "Content-Length") {
            // The parser has seen that it is digits.
            guard let count = Int(length), count <= limit else { throw .bodyTooLarge }
        }
    }

    /// Bytes of the head as it was sent, or a few less.
    private static func size(of head: HTTPRequestHead) -> Int {
        let line = head.method.rawValue.utf8.count + head.uri.utf8.count + " HTTP/1.1\r\n".utf8.count
        return head.headers.reduce(line) {
            $0 + $1.name.utf8.count + $1.value.utf8.count + ":\r\n".utf8.count
        }
    }

    private static func authority(_ head: HTTPRequestHead, _ target: RequestTarget) throws(MalformedRequest)
        -> String
    {
        let hosts = head.headers["Host"]
        guard hosts.count <= 1 else { throw MalformedRequest("several Host fields") }
        if let authority = target.authority { return authority }
        guard let host = hosts.first else {
            if head.version.minor == 0 { return "" }
            throw MalformedRequest("no Host field")
        }
        return host
    }

    private static func checkCodings(_ head: HTTPRequestHead) throws(MalformedRequest) {
        let codings = head.headers["Transfer-Encoding"]
        if codings.isEmpty { return }
        guard !head.headers.contains(name: "Content-Length") else {
            throw MalformedRequest("both Transfer-Encoding and Content-Length")
        }
        guard codings.count == 1, codings[0].lowercased() == "chunked" else {
            throw MalformedRequest("this transfer coding is not known", status: 501)
        }
    }

    /// Whether the client waits to be told to send its body.
    var awaitsInvitation: Bool {
        head.headers["Expect"].contains { $0.lowercased() == "100-continue" }
    }

    /// - Throws: ``MalformedRequest`` where the body is longer than it may be.
    mutating func append(_ bytes: ByteBuffer) throws(MalformedRequest) {
        guard bytes.readableBytes <= limit - body.count else { throw .bodyTooLarge }
        body += bytes.readableBytesView
    }

    /// The request as it is now.
    var request: ServedRequest {
        ServedRequest(
            method: head.method.rawValue, target: target.path, authority: authority,
            headers: head.headers.map { HTTPHeader($0.name, $0.value) }, body: body,
            // After a change of protocol that was asked for and not made nothing more is read.
            keepsConnection: head.isKeepAlive && !head.headers.contains(name: "Upgrade"))
    }
}

/// What a request is for. Source: RFC 9112, section 3.2.
struct RequestTarget: Hashable {
    /// From the path on; begins with `/`.
    let path: String
    /// Where the target is a whole address, as clients of a proxy write it.
    let authority: String?

    /// - Throws: ``MalformedRequest`` where it is neither a path nor an address of HTTP.
    init(_ target: String) throws(MalformedRequest) {
        guard target.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw MalformedRequest("the address has characters that must be escaped")
        }
        let text = String(decoding: target.utf8.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
        if text.utf8.first == UInt8(ascii: "/") {
            path = text
            authority = nil
            return
        }
        guard let url = WebURL(text), url.isHTTP, let host = url.host else {
            throw MalformedRequest("this is no address")
        }
        authority = host + (url.port.map { ":\($0)" } ?? "")
        path = Self.fromPathOn(text)
    }

    /// What follows scheme and authority.
    private static func fromPathOn(_ address: String) -> String {
        let bytes = Array(address.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return "/" }
        let rest = bytes.dropFirst(colon + 3).drop { $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?") }
        let text = String(decoding: rest, as: UTF8.self)
        return text.utf8.first == UInt8(ascii: "/") ? text : "/" + text
    }
}
