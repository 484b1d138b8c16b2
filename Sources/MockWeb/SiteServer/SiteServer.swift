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
        /// Connections that are open at once.
        public var connections = 256
        /// Worlds that are kept; the one that was used least recently makes room for another.
        public var worlds = 4096
        /// Seconds between two requests that a connection may be silent.
        public var idleSeconds = 60.0
        /// Seconds from the first byte of a request to the end of its head, however the bytes are spread.
        public var headSeconds = 20.0
        /// Seconds from the end of a request's head to the end of its body.
        public var bodySeconds = 60.0
        /// Seconds that a client may take to receive an answer.
        public var answerSeconds = 60.0
        /// The limits above.
        public init() {}
    }

    /// The TCP port that is listened on.
    public let port: Int
    private let limits: Limits
    private let gate: RequestGate
    private let answerer: any RequestAnswerer
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
        try self.init(port: port, limits: limits, sites: hosts.map(\.site.address)) { gate, port in
            SiteServerRouter(worlds: worlds, gate: gate, port: port)
        }
    }

    /// The same for other contents than mock sites.
    /// - Parameters:
    ///   - sites: addresses that are answered under, besides those of this machine.
    ///   - makeAnswerer: gets the gate that requests have passed, and the port.
    package init(
        port: Int, limits: Limits = Limits(), sites: [String] = [],
        makeAnswerer: (RequestGate, Int) -> any RequestAnswerer
    ) throws {
        (listener, self.port) = try LoopbackSocket.listen(port: port)
        self.limits = limits
        gate = RequestGate(port: self.port, sites: sites)
        answerer = makeAnswerer(gate, self.port)
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
                send(.text(503, "too many connections"), on: socket, keeps: false)
                close(socket)
            }
        }
        close(listener)
        connections.withLock { $0.isListening = false }
    }

    private func serve(_ socket: Int32) {
        LoopbackSocket.prepare(socket)
        var reader = RequestReader(
            limits: limits, now: MonotonicClock.now,
            receive: { LoopbackSocket.receive(socket, until: $0) },
            sendContinue: {
                let end = MonotonicClock.now() + self.limits.answerSeconds
                LoopbackSocket.send(Array("HTTP/1.1 100 Continue\r\n\r\n".utf8), on: socket, until: end)
            })
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
            return send(answer(request), on: socket, keeps: keeps, hasBody: request.method != "HEAD") && keeps
        } catch {
            let mistake = error as? MalformedRequest ?? MalformedRequest("\(error)")
            send(.text(mistake.status, mistake.reason), on: socket, keeps: false)
            LoopbackSocket.drain(socket)
            return false
        }
    }

    /// A failure costs this one answer.
    private func answer(_ request: ServedRequest) -> HTTPResponse {
        if let refusal = gate.refusal(of: request, with: answerer.effect(of: request)) { return refusal }
        do {
            return try answerer.answer(request)
        } catch {
            return .text(500, "the server failed at this request: \(error)")
        }
    }

    /// - Returns: whether all was sent.
    @discardableResult
    private func send(_ response: HTTPResponse, on socket: Int32, keeps: Bool, hasBody: Bool = true) -> Bool {
        LoopbackSocket.send(
            response.wireBytes(keeps: keeps, hasBody: hasBody), on: socket,
            until: MonotonicClock.now() + limits.answerSeconds)
    }
}

/// What a server on the loopback interface answers with.
package protocol RequestAnswerer: Sendable {
    /// What answering the request does, by which the server decides whether to answer it.
    func effect(of request: ServedRequest) -> RequestGate.Effect
    /// Called from any thread, for requests that name a host that is served and may come from where they do.
    /// - Throws: whatever fails; the client gets a 500 that says so.
    func answer(_ request: ServedRequest) throws -> HTTPResponse
}

/// The port can't be had.
public struct SiteServerError: Error, Sendable, CustomStringConvertible {
    /// One sentence that names the port and the cause.
    public let description: String
}

/// TCP on 127.0.0.1.
private enum LoopbackSocket {
    static func listen(port: Int) throws -> (socket: Int32, port: Int) {
        guard let number = in_port_t(exactly: port) else {
            throw SiteServerError(description: "\(port) is no port")
        }
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
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

    static func prepare(_ socket: Int32) {
        var yes: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &yes, socklen_t(MemoryLayout<Int32>.size))
    }

    /// Waits until the socket is ready.
    /// - Parameter end: on the clock of ``MonotonicClock``.
    /// - Returns: false where the time is up first.
    private static func wait(_ socket: Int32, for event: Int32, until end: Double) -> Bool {
        while true {
            let left = end - MonotonicClock.now()
            guard left > 0 else { return false }
            var waiting = pollfd(fd: socket, events: Int16(event), revents: 0)
            // A minute at a time, whatever number the limit is.
            let milliseconds = Int32(nearest: (min(left, 60) * 1000).rounded(.up))
            if poll(&waiting, 1, milliseconds) > 0 { return true }
        }
    }

    static func receive(_ socket: Int32, until end: Double) -> RequestReader.Received {
        guard wait(socket, for: Int32(POLLIN), until: end) else { return .late }
        var count = -1
        let bytes = [UInt8](unsafeUninitializedCapacity: 64 << 10) { buffer, filled in
            repeat {
                count = recv(socket, buffer.baseAddress, buffer.count, 0)
            } while count < 0 && errno == EINTR
            filled = max(0, count)
        }
        return count > 0 ? .bytes(bytes) : .end
    }

    /// Reads what a refused client still sends, so that closing does not take the answer away from it.
    static func drain(_ socket: Int32) {
        shutdown(socket, Int32(SHUT_WR))
        let end = MonotonicClock.now() + 0.2
        for _ in 0..<256 {
            guard case .bytes = receive(socket, until: end) else { return }
        }
    }

    /// - Returns: whether all was sent in time.
    @discardableResult
    static func send(_ bytes: [UInt8], on socket: Int32, until end: Double) -> Bool {
        let flags = Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT)
        return bytes.withUnsafeBytes { buffer in
            var sent = 0
            while sent < buffer.count, let start = buffer.baseAddress {
                let count = Foundation.send(socket, start + sent, buffer.count - sent, flags)
                if count > 0 {
                    sent += count
                    continue
                }
                if count < 0, errno == EINTR { continue }
                guard count < 0, errno == EAGAIN || errno == EWOULDBLOCK,
                    wait(socket, for: Int32(POLLOUT), until: end)
                else { return false }
            }
            return true
        }
    }
}

/// Seconds that only go forward, whatever is done to the machine's clock.
private enum MonotonicClock {
    @Sendable static func now() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
