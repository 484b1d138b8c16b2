import Groundwork
import WebEnv

/// A request as it came over a connection, before it is known which site it is for.
package struct ServedRequest: Sendable, Hashable {
    package var method: String
    /// From the path on; begins with `/`.
    package var target: String
    /// Host and port, as the client wrote them.
    package var authority: String
    package var headers: [HTTPHeader]
    package var body: [UInt8]
    /// Whether the connection stays open after the answer.
    package var keepsConnection: Bool

    package func header(_ name: String) -> String? { headers.first { $0.isNamed(name) }?.value }

    /// Without the query.
    package var path: String {
        target.utf8.firstIndex(of: UInt8(ascii: "?")).map { String(target[..<$0]) } ?? target
    }

    /// The query's parameters in order, decoded.
    package var parameters: [(name: String, value: String)] {
        guard let mark = target.utf8.firstIndex(of: UInt8(ascii: "?")) else { return [] }
        return FormEncoding.parse(Array(target[mark...].utf8.dropFirst()))
    }

    /// A parameter of the query.
    package func parameter(_ name: String) -> String? { parameters.first { $0.name == name }?.value }
}

/// A request that can't be understood: the status that says so, and why.
struct MalformedRequest: Error, Hashable {
    let status: Int
    let reason: String

    init(_ reason: String, status: Int = 400) {
        self.status = status
        self.reason = reason
    }
}

/// Reads the requests of one connection, one after the other.
///
/// Source: RFC 9112 (HTTP/1.1): sections 3 (request line), 5 (fields), 6 (body), 7.1 (chunks).
struct RequestReader {
    /// What a connection has given.
    enum Received {
        case bytes([UInt8])
        /// It has ended.
        case end
        /// It gave nothing in time.
        case late
    }

    private let limits: SiteServer.Limits
    /// Seconds on a clock that only goes forward.
    private let now: () -> Double
    /// The next bytes of the connection, waited for until a time on that clock.
    private let receive: (Double) -> Received
    /// Tells the client to send the body that it announced.
    private let sendContinue: () -> Void
    private var bytes: [UInt8] = []
    private var position = 0
    /// Bytes that the head may still have.
    private var headBudget = 0
    /// When the part of the request that is being read must be there.
    private var end = 0.0
    private var part = Part.silence

    /// What of a request is being read. Each has a time of its own as a whole, so that no client holds a connection by
    /// sending a byte now and then.
    private enum Part {
        /// Nothing has come yet.
        case silence
        case head
        case body
    }

    init(
        limits: SiteServer.Limits, now: @escaping () -> Double, receive: @escaping (Double) -> Received,
        sendContinue: @escaping () -> Void = {}
    ) {
        self.limits = limits
        self.now = now
        self.receive = receive
        self.sendContinue = sendContinue
    }

    private mutating func begin(_ part: Part) {
        self.part = part
        let seconds =
            switch part {
            case .silence: limits.idleSeconds
            case .head: limits.headSeconds
            case .body: limits.bodySeconds
            }
        end = now() + seconds
    }

    /// Reads on.
    /// - Returns: false where the connection has ended.
    private mutating func readMore() throws -> Bool {
        switch receive(end) {
        case .bytes(let more):
            bytes += more
            if part == .silence { begin(.head) }
            return true
        case .end: return false
        case .late:
            switch part {
            case .silence: return false
            case .head: throw MalformedRequest("the request's head takes too long", status: 408)
            case .body: throw MalformedRequest("the request's body takes too long", status: 408)
            }
        }
    }

    /// Gives back what has been read and is needed no more.
    private mutating func forget() {
        bytes.removeFirst(position)
        position = 0
    }

    /// The next request; nil where the connection ends before one begins.
    /// - Throws: ``MalformedRequest``; the connection is of no more use then.
    mutating func next() throws -> ServedRequest? {
        forget()
        begin(bytes.isEmpty ? .silence : .head)
        headBudget = limits.headBytes
        guard var line = try line() else { return nil }
        while line.isEmpty {
            guard let next = try self.line() else { return nil }
            line = next
        }
        let start = try RequestLine(line)
        let headers = try fields()
        let host = try authority(start, headers)
        let body = try body(headers)
        return ServedRequest(
            method: start.method, target: start.target, authority: host, headers: headers, body: body,
            keepsConnection: keepsConnection(start, headers))
    }

    // MARK: Head

    /// A line without its end; nil where the connection ends before it begins.
    private mutating func line() throws -> ArraySlice<UInt8>? {
        var searched = position
        while true {
            if let end = bytes[searched...].firstIndex(of: 0x0A) {
                let line = bytes[position..<end]
                headBudget -= line.count + 1
                guard headBudget >= 0 else { throw Self.headTooLarge }
                position = end + 1
                return line.last == 0x0D ? line.dropLast() : line
            }
            searched = bytes.count
            guard bytes.count - position <= headBudget else { throw Self.headTooLarge }
            guard try readMore() else {
                if bytes.count > position { throw MalformedRequest("the connection ended within a line") }
                return nil
            }
        }
    }

    private static let headTooLarge = MalformedRequest("the request's head is too large", status: 431)

    private mutating func fields() throws -> [HTTPHeader] {
        var headers: [HTTPHeader] = []
        while true {
            guard let line = try line() else {
                throw MalformedRequest("the connection ended within the head")
            }
            if line.isEmpty { return headers }
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), colon > line.startIndex,
                line[..<colon].allSatisfy(\.isTokenByte)
            else { throw MalformedRequest("a header field has no name") }
            let value = line[(colon + 1)...].trimming(.http)
            guard value.allSatisfy({ $0 >= 0x20 && $0 != 0x7F || $0 == 0x09 }) else {
                throw MalformedRequest("a header field has control characters")
            }
            headers.append(
                HTTPHeader(
                    String(decoding: line[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
    }

    private func authority(_ start: RequestLine, _ headers: [HTTPHeader]) throws -> String {
        let hosts = headers.filter { $0.isNamed("Host") }
        guard hosts.count <= 1 else { throw MalformedRequest("several Host fields") }
        if let authority = start.authority { return authority }
        guard let host = hosts.first else {
            if start.minorVersion == 0 { return "" }
            throw MalformedRequest("no Host field")
        }
        return host.value
    }

    private func keepsConnection(_ start: RequestLine, _ headers: [HTTPHeader]) -> Bool {
        let options = headers.filter { $0.isNamed("Connection") || $0.isNamed("Proxy-Connection") }
            .flatMap { $0.value.utf8.split(separator: UInt8(ascii: ",")) }
            .map { String(decoding: $0.trimming(.http).map(\.asciiLowercased), as: UTF8.self) }
        if options.contains("close") { return false }
        return start.minorVersion >= 1 || options.contains("keep-alive")
    }

    // MARK: Body

    private mutating func body(_ headers: [HTTPHeader]) throws -> [UInt8] {
        let lengths = Set(headers.filter { $0.isNamed("Content-Length") }.map(\.value))
        let codings = headers.filter { $0.isNamed("Transfer-Encoding") }.map(\.value)
        begin(.body)
        if !codings.isEmpty {
            guard lengths.isEmpty else { throw MalformedRequest("both Transfer-Encoding and Content-Length") }
            guard codings.count == 1, equalIgnoringCase(codings[0], "chunked") else {
                throw MalformedRequest("this transfer coding is not known", status: 501)
            }
            invite(headers)
            return try chunks()
        }
        guard let length = lengths.first else { return [] }
        guard lengths.count == 1, !length.isEmpty, length.utf8.allSatisfy({ (48...57).contains($0) }) else {
            throw MalformedRequest("Content-Length is no number")
        }
        guard let count = Int(length), count <= limits.bodyBytes else { throw Self.bodyTooLarge }
        if count > 0 { invite(headers) }
        return try take(count)
    }

    private static let bodyTooLarge = MalformedRequest("the request's body is too large", status: 413)

    private func invite(_ headers: [HTTPHeader]) {
        if headers.contains(where: { $0.isNamed("Expect") && equalIgnoringCase($0.value, "100-continue") }) {
            sendContinue()
        }
    }

    private mutating func take(_ count: Int) throws -> [UInt8] {
        while bytes.count - position < count {
            guard try readMore() else { throw MalformedRequest("the connection ended within the body") }
        }
        defer { position += count }
        return Array(bytes[position..<position + count])
    }

    private mutating func chunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            headBudget = limits.headBytes
            if position > limits.headBytes { forget() }
            let size = try chunkSize()
            guard size <= limits.bodyBytes - body.count else { throw Self.bodyTooLarge }
            if size == 0 { break }
            body += try take(size)
            guard let end = try line(), end.isEmpty else {
                throw MalformedRequest("a chunk is longer than it says")
            }
        }
        // Trailer fields say nothing that a site asks for.
        while let line = try line(), !line.isEmpty {}
        return body
    }

    private mutating func chunkSize() throws -> Int {
        guard let line = try line() else { throw MalformedRequest("the connection ended within the body") }
        let digits = (line.prefix { $0 != UInt8(ascii: ";") }).trimming(.http)
        guard (1...15).contains(digits.count), digits.allSatisfy({ $0.hexValue != nil }),
            let size = Int(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw MalformedRequest("a chunk has no size") }
        return size
    }
}

/// `GET /path HTTP/1.1`. Source: RFC 9112, section 3.
private struct RequestLine {
    let method: String
    let target: String
    /// Where the target is a whole address, as clients of a proxy write it.
    let authority: String?
    let minorVersion: Int

    init(_ line: ArraySlice<UInt8>) throws {
        let parts = line.split(separator: 0x20, omittingEmptySubsequences: false)
        guard parts.count == 3 else { throw MalformedRequest("this is no request line") }
        guard !parts[0].isEmpty, parts[0].allSatisfy(\.isTokenByte) else {
            throw MalformedRequest("this is no method")
        }
        method = String(decoding: parts[0], as: UTF8.self)
        minorVersion = try Self.minorVersion(parts[2])
        let bytes = parts[1]
        guard bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
            throw MalformedRequest("the address has characters that must be escaped")
        }
        let text = String(decoding: bytes.prefix { $0 != UInt8(ascii: "#") }, as: UTF8.self)
        if text.utf8.first == UInt8(ascii: "/") {
            target = text
            authority = nil
            return
        }
        guard let url = WebURL(text), url.isHTTP, let host = url.host else {
            throw MalformedRequest("this is no address")
        }
        authority = host + (url.port.map { ":\($0)" } ?? "")
        target = Self.fromPathOn(text)
    }

    private static func minorVersion(_ version: ArraySlice<UInt8>) throws -> Int {
        switch String(decoding: version, as: UTF8.self) {
        case "HTTP/1.1": return 1
        case "HTTP/1.0": return 0
        default:
            let isOther = version.starts(with: "HTTP/".utf8)
            throw MalformedRequest(
                "HTTP/1.1 is spoken here", status: isOther ? 505 : 400)
        }
    }

    /// What follows scheme and authority.
    private static func fromPathOn(_ address: String) -> String {
        let bytes = Array(address.utf8)
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":")) else { return "/" }
        let rest = bytes.dropFirst(colon + 3).drop {
            $0 != UInt8(ascii: "/") && $0 != UInt8(ascii: "?")
        }
        let text = String(decoding: rest, as: UTF8.self)
        return text.utf8.first == UInt8(ascii: "/") ? text : "/" + text
    }
}
