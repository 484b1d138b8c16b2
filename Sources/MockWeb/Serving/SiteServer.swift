import Foundation
import Synchronization
import WebEnv

/// Mock sites over HTTP/1.1 on the loopback interface, for real browsers.
///
/// One thread a connection; a world answers one request at a time, so that order of arrival is all that timing can change.
/// See `docs/reference/serving.md`.
public final class SiteServer: Sendable {
    /// What one client can ask for. More is refused with a status that says so.
    public struct Limits: Sendable, Hashable {
        /// Bytes of request line and header fields.
        public var headBytes = 64 << 10
        /// Bytes of a request's body.
        public var bodyBytes = 16 << 20
        public var connections = 256
        public var worlds = 4096
        /// Seconds that a connection may be silent.
        public var idleSeconds = 60
        public init() {}
    }

    /// The TCP port that is listened on.
    public let port: Int
    private let limits: Limits
    private let answer: @Sendable (ServedRequest) -> HTTPResponse
    private let listener: Int32
    private let connections = Mutex(Connections())

    private struct Connections {
        var isStopping = false
        var isListening = false
        var open: Set<Int32> = []
    }

    /// Opens the port and answers from then on.
    /// - Parameter port: 0 for any that is free.
    /// - Throws: ``SiteServerError`` where the port can't be had.
    public convenience init(hosts: [SiteHost], port: Int = 0, limits: Limits = Limits()) throws {
        let worlds = ServedWorlds(hosts: hosts, limit: limits.worlds)
        try self.init(port: port, limits: limits) { port in
            let router = SiteServerRouter(worlds: worlds, port: port)
            return { router.answer($0) }
        }
    }

    /// The same for other contents than mock sites.
    /// - Parameter makeAnswer: gets the port and gives what answers requests, from any thread.
    package init(
        port: Int, limits: Limits = Limits(),
        makeAnswer: (Int) -> @Sendable (ServedRequest) -> HTTPResponse
    ) throws {
        (listener, self.port) = try LoopbackSocket.listen(port: port)
        self.limits = limits
        answer = makeAnswer(self.port)
        connections.withLock { $0.isListening = true }
        startThread { self.accept() }
    }

    /// Takes no more connections, lets requests under way be answered, and returns when the port is free.
    /// - Parameter patience: seconds to wait for the last answers.
    public func stop(patience: Double = 5) {
        connections.withLock {
            $0.isStopping = true
            // The other direction stays open for the answer.
            for socket in $0.open { shutdown(socket, Int32(SHUT_RD)) }
        }
        let end = Date(timeIntervalSinceNow: patience)
        while connections.withLock({ $0.isListening || !$0.open.isEmpty }), Date() < end {
            usleep(2000)
        }
    }

    private func startThread(_ body: @escaping @Sendable () -> Void) {
        let thread = Thread(block: body)
        // As the main thread has it: pages are parsed here for scores.
        thread.stackSize = 8 << 20
        thread.start()
    }

    private func accept() {
        while !connections.withLock({ $0.isStopping }) {
            guard let socket = LoopbackSocket.accept(listener, milliseconds: 100) else { continue }
            let isTaken = connections.withLock {
                guard !$0.isStopping, $0.open.count < limits.connections else { return false }
                $0.open.insert(socket)
                return true
            }
            if isTaken {
                startThread { self.serve(socket) }
            } else {
                LoopbackSocket.send(.text(503, "too many connections"), on: socket, keeps: false)
                close(socket)
            }
        }
        close(listener)
        connections.withLock { $0.isListening = false }
    }

    private func serve(_ socket: Int32) {
        LoopbackSocket.setTimeouts(socket, seconds: limits.idleSeconds)
        var reader = RequestReader(
            limits: limits, receive: { LoopbackSocket.receive(socket) },
            sendContinue: { LoopbackSocket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), on: socket) })
        while answerNext(&reader, on: socket) {}
        // Under the lock, so that stopping never shuts down another file of the same number.
        connections.withLock {
            $0.open.remove(socket)
            close(socket)
        }
    }

    /// - Returns: whether another request may follow.
    private func answerNext(_ reader: inout RequestReader, on socket: Int32) -> Bool {
        do {
            guard let request = try reader.next() else { return false }
            let keeps = request.keepsConnection && !connections.withLock { $0.isStopping }
            return LoopbackSocket.send(
                answer(request), on: socket, keeps: keeps, hasBody: request.method != "HEAD") && keeps
        } catch {
            let mistake = error as? MalformedRequest ?? MalformedRequest("\(error)")
            LoopbackSocket.send(.text(mistake.status, mistake.reason), on: socket, keeps: false)
            LoopbackSocket.drain(socket)
            return false
        }
    }
}

/// The port can't be had.
public struct SiteServerError: Error, Sendable, CustomStringConvertible {
    public let description: String
}

/// TCP on 127.0.0.1.
private enum LoopbackSocket {
    static func listen(port: Int) throws -> (socket: Int32, port: Int) {
        guard let number = in_port_t(exactly: port) else {
            throw SiteServerError(description: "\(port) is no port")
        }
        #if canImport(Glibc)
            let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        #else
            let listener = socket(AF_INET, SOCK_STREAM, 0)
        #endif
        var yes: Int32 = 1
        setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &yes, socklen_t(MemoryLayout<Int32>.size))
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = number.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isOpen = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(listener, $0, length) == 0 && Foundation.listen(listener, 128) == 0
                    && getsockname(listener, $0, &length) == 0
            }
        }
        guard isOpen else {
            let reason = String(cString: strerror(errno))
            close(listener)
            throw SiteServerError(description: "port \(port): \(reason)")
        }
        return (listener, Int(in_port_t(bigEndian: address.sin_port)))
    }

    /// The next connection; nil where none comes in time.
    static func accept(_ listener: Int32, milliseconds: Int32) -> Int32? {
        var waiting = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&waiting, 1, milliseconds) > 0 else { return nil }
        let socket = Foundation.accept(listener, nil, nil)
        if socket < 0 {
            // Out of files, perhaps: others may be closed meanwhile.
            usleep(10_000)
            return nil
        }
        return socket
    }

    static func setTimeouts(_ socket: Int32, seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, size)
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
        #if canImport(Darwin)
            setsockopt(socket, SOL_SOCKET, SO_NOSIGPIPE, &yes, socklen_t(MemoryLayout<Int32>.size))
        #endif
    }

    /// nil at the connection's end, and where it is silent for too long.
    static func receive(_ socket: Int32) -> [UInt8]? {
        var count = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, filled in
            repeat {
                count = recv(socket, buffer.baseAddress, buffer.count, 0)
            } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        return count > 0 ? bytes : nil
    }

    /// Reads what a refused client still sends, so that closing does not take the answer away from it.
    static func drain(_ socket: Int32) {
        shutdown(socket, Int32(SHUT_WR))
        var time = timeval(tv_sec: 0, tv_usec: 200_000)
        setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, socklen_t(MemoryLayout<timeval>.size))
        for _ in 0..<256 where receive(socket) == nil { break }
    }

    @discardableResult
    static func send(_ response: HTTPResponse, on socket: Int32, keeps: Bool, hasBody: Bool = true) -> Bool {
        var head = "HTTP/1.1 \(response.status) \(reason(response.status))\r\n"
        for header in response.headers
        where !header.isNamed("Content-Length") && !header.isNamed("Connection") {
            head += "\(header.name): \(header.value)\r\n"
        }
        let mayHaveBody = response.status >= 200 && response.status != 204 && response.status != 304
        if mayHaveBody { head += "Content-Length: \(response.body.bytes.count)\r\n" }
        head += "Connection: \(keeps ? "keep-alive" : "close")\r\n\r\n"
        let bytes = Array(head.utf8) + (hasBody && mayHaveBody ? response.body.bytes : [])
        return send(bytes, on: socket)
    }

    /// - Returns: whether all was sent.
    @discardableResult
    static func send(_ bytes: [UInt8], on socket: Int32) -> Bool {
        #if canImport(Glibc)
            let flags = Int32(MSG_NOSIGNAL)
        #else
            let flags: Int32 = 0
        #endif
        return bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count, let start = buffer.baseAddress {
                let count = Foundation.send(socket, start + sent, buffer.count - sent, flags)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { return false }
                sent += count
            }
            return true
        }
    }

    /// Source: RFC 9110, section 15.
    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Status \(status)"
        }
    }
}
