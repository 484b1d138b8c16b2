import Browser
import Foundation
import MockWeb
import NIOCore
import NIOEmbedded
import NIOWebSocket
import Synchronization
import Testing
import WebEnv

@testable import Serving

@Suite("Conversations over WebSockets keep to the standard, whoever is at the other end", .serialized)
struct SocketTests {
    /// Says what it was told, and remembers that it ended.
    private final class Echo: SocketConversation {
        let messageBytes = 1000
        let expectsPongs = true
        let waits: Bool
        let ended: Mutex<Int>
        let isHolding = Mutex(false)
        /// What the answer to "hold" waits for.
        let hold: DispatchSemaphore?
        init(waits: Bool, hold: DispatchSemaphore?) {
            self.waits = waits
            self.hold = hold
            ended = Mutex(0)
        }
        func begin() -> SocketReply { SocketReply() }
        func answer(_ message: SocketMessage) -> SocketReply {
            if case .text(let bytes) = message {
                if bytes == Array("hold".utf8) {
                    isHolding.withLock { $0 = true }
                    hold?.wait()
                }
                if bytes == Array("bye".utf8) { return SocketReply([message], isLast: true) }
                // Long enough that others come in meanwhile.
                if bytes == Array("slow".utf8) { usleep(100_000) }
            }
            return SocketReply([message])
        }
        func end() { ended.withLock { $0 += 1 } }
    }

    private final class Host: SocketHost, RequestAnswerer {
        let begun = Mutex<[Echo]>([])
        let hold: DispatchSemaphore?
        init(hold: DispatchSemaphore? = nil) { self.hold = hold }
        func conversation(for request: ServedRequest) -> (any SocketConversation)? {
            guard request.path == "/echo" || request.path == "/waits" else { return nil }
            let echo = Echo(waits: request.path == "/waits", hold: hold)
            begun.withLock { $0.append(echo) }
            return echo
        }
        func effect(of request: ServedRequest) -> RequestGate.Effect { .control }
        func answer(_ request: ServedRequest) throws -> HTTPResponse { .text(404, "nothing here") }
        var endings: Int { begun.withLock { $0.reduce(0) { $0 + $1.ended.withLock { $0 } } } }
    }

    private func server(
        _ host: Host, token: String? = nil, _ change: (inout ServingLimits) -> Void = { _ in }
    ) throws -> WebServer {
        var limits = ServingLimits()
        change(&limits)
        return try WebServer(port: 0, limits: limits) { port in
            let gate = RequestGate(port: port)
            return ServedContent(access: Access(gate: gate, token: token), answerer: host, sockets: host)
        }
    }

    @Test("The handshake is the standard's, and no extension is agreed on")
    func handshake() throws {
        let host = Host()
        let server = try server(host)
        defer { server.stop(patience: 2) }
        let client = try SocketClient(
            port: server.port, path: "/echo",
            ["Sec-WebSocket-Extensions": "permessage-deflate; client_max_window_bits"])
        #expect(client.status == 101)
        let head = client.head.lowercased()
        // The example of RFC 6455, section 1.3.
        #expect(client.head.contains("s3pPLMBiTxaQ9kYGzzhZRbK+xOo="))
        #expect(!head.contains("extensions"))
        #expect(try client.ask("héllo") == "héllo")
        client.send(0x82, [0, 255])
        #expect(client.next() == SocketClient.Frame(opcode: 2, bytes: [0, 255]))
    }

    @Test(
        "Who may not begin one is told over HTTP",
        arguments: [
            ("/echo", ["Host": "evil.example"], 421), ("/echo", ["Origin": "http://evil.example"], 403),
            ("/echo", ["Origin": "http://localhost"], 403), ("/echo", ["Sec-Fetch-Site": "cross-site"], 403),
            ("/nowhere", [:], 404), ("/echo", ["Sec-WebSocket-Version": "8"], 404),
            ("/echo", ["Sec-WebSocket-Key": ""], 404), ("/echo", ["Authorization": "Bearer wrong"], 401),
            ("/echo", ["Authorization": "Basic 0123456789abcdef"], 401),
            ("/echo", ["Authorization": ""], 401),
        ] as [(String, [String: String], Int)])
    func refusals(path: String, headers: [String: String], status: Int) throws {
        let host = Host()
        let server = try server(host, token: "0123456789abcdef")
        defer { server.stop(patience: 2) }
        let known = ["Authorization": "Bearer 0123456789abcdef"]
        let client = try SocketClient(port: server.port, path: path, known.merging(headers) { $1 })
        #expect(client.status == status, "\(client.head)")
        let welcome = try SocketClient(port: server.port, path: "/echo", known)
        #expect(welcome.status == 101)
    }

    /// Frames, and what the server closes the connection with.
    private static let wrongFrames: [(first: UInt8, content: [UInt8], isMasked: Bool, code: Int)] = [
        (0x81, [0x61], false, 1002), (0xC1, [0x61], true, 1002), (0x80, [0x61], true, 1002),
        (0x83, [0x61], true, 1002), (0x8B, [], true, 1002), (0x09, [], true, 1002),
        (0x89, [UInt8](repeating: 0, count: 126), true, 1002), (0x81, [0xC0, 0x80], true, 1007),
        (0x81, [0xED, 0xA0, 0x80], true, 1007), (0x81, [UInt8](repeating: 0x61, count: 1001), true, 1009),
        (0x82, [UInt8](repeating: 0, count: 100_000), true, 1009),
        (0x88, [0x03], true, 1002), (0x88, [0x03, 0xE7], true, 1002), (0x88, [0x03, 0xED], true, 1002),
        (0x88, [0x13, 0x88], true, 1002), (0x88, [0x03, 0xE8, 0xFF], true, 1007),
    ]

    @Test("What no client may send ends the conversation with the code that says why", arguments: wrongFrames)
    func mistakes(first: UInt8, content: [UInt8], isMasked: Bool, code: Int) throws {
        let host = Host()
        let server = try server(host)
        defer { server.stop(patience: 2) }
        let client = try SocketClient(port: server.port, path: "/echo")
        client.send(first, content, isMasked: isMasked)
        let frame = try #require(client.next())
        #expect(frame.opcode == 8 && frame.code == code, "\(frame.code) \(frame.text)")
        client.send(0x88, [])
        #expect(client.next() == nil)
    }

    @Test("A message in fragments is one, pings between them are answered, and the whole has a limit")
    func fragments() throws {
        let host = Host()
        let server = try server(host)
        defer { server.stop(patience: 2) }
        let client = try SocketClient(port: server.port, path: "/echo")
        client.send(0x01, Array("one ".utf8))
        client.send(0x89, [7])
        client.send(0x00, [])
        client.send(0x80, Array("two".utf8))
        #expect(client.next() == SocketClient.Frame(opcode: 10, bytes: [7]))
        #expect(client.next()?.text == "one two")
        client.send(0x01, [UInt8](repeating: 0x61, count: 600))
        client.send(0x00, [UInt8](repeating: 0x61, count: 600))
        #expect(client.next()?.code == 1009)
        let other = try SocketClient(port: server.port, path: "/echo")
        other.send(0x01, [0x61])
        other.send(0x81, [0x61])
        #expect(other.next()?.code == 1002)
    }

    @Test("Messages that come before an answer are answered in order, each once")
    func order() throws {
        let host = Host()
        let server = try server(host)
        defer { server.stop(patience: 2) }
        for path in ["/echo", "/waits"] {
            let client = try SocketClient(port: server.port, path: path)
            let texts = ["slow"] + (0..<50).map { "m\($0)" }
            for text in texts { client.send(text) }
            #expect(texts.allSatisfy { client.next()?.text == $0 })
        }
    }

    @Test("Each side may say goodbye, and the conversation ends once")
    func goodbye() throws {
        let host = Host()
        let server = try server(host)
        defer { server.stop(patience: 2) }
        let client = try SocketClient(port: server.port, path: "/echo")
        client.send(0x88, [0x03, 0xE8])
        #expect(client.next() == SocketClient.Frame(opcode: 8, bytes: [0x03, 0xE8]))
        #expect(client.next() == nil)
        let other = try SocketClient(port: server.port, path: "/waits")
        #expect(try other.ask("bye") == "bye")
        #expect(other.next()?.code == 1000)
        other.send(0x88, [0x03, 0xE8])
        #expect(other.next() == nil)
        do { _ = try SocketClient(port: server.port, path: "/echo") }
        try until { host.endings == 3 }
        #expect(host.endings == 3)
    }

    @Test("Who answers no ping is gone after a while, and who answers stays")
    func halfOpen() throws {
        let host = Host()
        let server = try server(host) {
            $0.pingSeconds = 0.05
            $0.silentSeconds = 0.3
        }
        defer { server.stop(patience: 2) }
        let silent = try SocketClient(port: server.port, path: "/echo")
        #expect(silent.status == 101)
        let alive = try SocketClient(port: server.port, path: "/echo")
        var pings = 0
        while host.endings == 0, let frame = alive.next(), pings < 10_000 {
            #expect(frame.opcode == 9)
            alive.send(0x8A, frame.bytes)
            pings += 1
        }
        #expect(host.endings == 1 && pings > 0)
        alive.send("still here")
        var frame = alive.next()
        while frame?.opcode == 9 { frame = alive.next() }
        #expect(frame?.text == "still here")
    }

    @Test("A client that waits its turn is not taken for one that is gone")
    func waiting() throws {
        let hold = DispatchSemaphore(value: 0)
        let host = Host(hold: hold)
        let server = try server(host) {
            $0.pingSeconds = 0.05
            $0.silentSeconds = 0.3
        }
        defer { server.stop(patience: 2) }
        let client = try SocketClient(port: server.port, path: "/waits")
        // While the first is answered the second waits, and pongs behind it are not read.
        client.send("hold")
        client.send("next")
        client.send("last")
        var pings = 0
        while pings < 20, let frame = client.next(), frame.opcode == 9 {
            client.send(0x8A, frame.bytes)
            pings += 1
        }
        #expect(pings == 20)
        hold.signal()
        var texts: [String] = []
        while texts.count < 3, let frame = client.next() {
            if frame.opcode == 1 { texts.append(frame.text) }
            if frame.opcode == 9 { client.send(0x8A, frame.bytes) }
        }
        #expect(texts == ["hold", "next", "last"])
    }

    @Test("A client that sends pings and reads nothing gets one pong for all of them once it reads")
    func pingFlood() async throws {
        let channel = NIOAsyncTestingChannel()
        try await channel.testingEventLoop.executeInContext {
            try channel.pipeline.syncOperations.addHandler(
                SocketHandler(Echo(waits: false, hold: nil), limits: ServingLimits(), workers: .singleton))
        }
        func ping(_ number: UInt8) async throws {
            let content = ByteBuffer(bytes: [number])
            let frame = WebSocketFrame(fin: true, opcode: .ping, maskKey: [0, 0, 0, 0], data: content)
            try await channel.writeInbound(frame)
        }
        func pong() async throws -> [UInt8]? {
            guard let frame = try await channel.readOutbound(as: WebSocketFrame.self) else { return nil }
            #expect(frame.opcode == .pong)
            return Array(frame.data.readableBytesView)
        }
        try await ping(1)
        #expect(try await pong() == [1])
        channel.isWritable = false
        for number: UInt8 in 2...200 { try await ping(number) }
        #expect(try await pong() == nil)
        channel.isWritable = true
        try await channel.testingEventLoop.executeInContext {
            channel.pipeline.syncOperations.fireChannelWritabilityChanged()
        }
        #expect(try await pong() == [200])
        #expect(try await pong() == nil)
        try await ping(201)
        #expect(try await pong() == [201])
    }

    @Test("A message may come in as many fragments as it has bytes", .timeLimit(.minutes(1)))
    func manyFragments() throws {
        var assembly = SocketAssembly(limit: 1_000_000)
        let first = WebSocketFrame(fin: false, opcode: .binary, data: ByteBuffer(bytes: [1]))
        let more = WebSocketFrame(fin: false, opcode: .continuation, data: ByteBuffer(bytes: [1]))
        let last = WebSocketFrame(fin: true, opcode: .continuation, data: ByteBuffer(bytes: [1]))
        var message: SocketMessage?
        // Twice, so that nothing is left of the first.
        for _ in 0..<2 {
            #expect(try assembly.take(first) == nil)
            for _ in 0..<999_998 { if try assembly.take(more) != nil { Issue.record("it has not ended") } }
            message = try assembly.take(last)
            #expect(message == .binary([UInt8](repeating: 1, count: 1_000_000)))
        }
        _ = try assembly.take(first)
        for _ in 0..<999_999 { _ = try assembly.take(more) }
        #expect(throws: SocketFailure.tooLarge(1_000_000)) { try assembly.take(more) }
    }

    @Test("The system asks for a sign of life, in the time after which a connection counts as gone")
    func keepAlive() throws {
        let server = try server(Host()) { $0.silentSeconds = 30 }
        defer { server.stop(patience: 2) }
        let client = try SocketClient(port: server.port, path: "/waits")
        #expect(client.status == 101)
        // The server's end of the connection: local port, remote port, and its timer: 2 is that of keep-alive, in hundredths of a second.
        let file = try #require(FileHandle(forReadingAtPath: "/proc/net/tcp"))
        let table = String(decoding: try file.readToEnd() ?? Data(), as: UTF8.self)
        let port = ":" + Self.hexadecimal(server.port)
        let peer = ":" + Self.hexadecimal(client.localPort)
        let row = table.split(separator: "\n").map { $0.split(separator: " ") }.first {
            $0.count > 5 && $0[1].hasSuffix(port) && $0[2].hasSuffix(peer)
        }
        let timer = try #require(row)[5].split(separator: ":")
        #expect(timer[0] == "02")
        #expect(try #require(Int(timer[1], radix: 16)) <= 1000)
    }

    private static func hexadecimal(_ port: Int) -> String {
        let digits = String(port, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    @Test("A server that stops answers what is under way, and says that it goes")
    func stopping() throws {
        let hold = DispatchSemaphore(value: 0)
        let host = Host(hold: hold)
        let server = try server(host)
        let idle = try SocketClient(port: server.port, path: "/echo")
        let busy = try SocketClient(port: server.port, path: "/echo")
        #expect(try idle.ask("x") == "x" && busy.ask("x") == "x")
        busy.send("hold")
        // Once the message is being answered.
        try until { host.begun.withLock { $0.contains { $0.isHolding.withLock { $0 } } } }
        let stopped = DispatchSemaphore(value: 0)
        // On a thread of its own: the threads of tests are few.
        Thread.detachNewThread {
            server.stop(patience: 60)
            stopped.signal()
        }
        #expect(idle.next()?.code == 1001)
        idle.send(0x88, [0x03, 0xE9])
        hold.signal()
        var frames: [SocketClient.Frame] = []
        while let frame = busy.next() {
            frames.append(frame)
            if frame.opcode == 8 { busy.send(0x88, [0x03, 0xE9]) }
        }
        stopped.wait()
        #expect(frames.last?.code == 1001)
        #expect(frames.dropLast().map(\.text) == ["hold"])
        #expect(throws: SocketClient.Failure.self) {
            _ = try SocketClient(port: server.port, path: "/echo")
        }
    }

    private func until(_ condition: () -> Bool) throws {
        for _ in 0..<2000 where !condition() { usleep(5000) }
    }
}
