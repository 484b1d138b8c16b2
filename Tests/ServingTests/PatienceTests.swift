import Browser
import MockWeb
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing
import WebEnv

@testable import Serving

@Suite("A request has its time as a whole, however its bytes are spread")
struct PatienceTests {
    /// Answers with the body that it got.
    private struct Echo: RequestAnswerer {
        func effect(of request: ServedRequest) -> RequestGate.Effect { .none }
        func answer(_ request: ServedRequest) throws -> HTTPResponse {
            HTTPResponse(status: 200, headers: [], body: ResponseBody(request.body))
        }
    }

    /// A connection whose bytes come one by one, so many milliseconds apart, on a clock of its own.
    private final class Drip {
        let channel = EmbeddedChannel()
        private(set) var milliseconds = 0
        private var written = ""

        init() throws {
            var limits = ServingLimits()
            limits.headSeconds = 20
            limits.bodySeconds = 30
            limits.idleSeconds = 60
            let content = ServedContent(
                access: Access(gate: RequestGate(port: 80)), answerer: Echo())
            try ConnectionPipeline(content: content, limits: limits).build(
                channel.pipeline.syncOperations, channel.embeddedEventLoop)
            try channel.connect(to: SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        /// Until the server has said something or closed the connection.
        func send(_ text: String, pause: Int) throws {
            for byte in text.utf8 {
                wait(pause)
                if try hasAnswer() { return }
                try channel.writeInbound(channel.allocator.buffer(bytes: [byte]))
            }
        }
        func wait(_ pause: Int) {
            milliseconds += pause
            channel.embeddedEventLoop.advanceTime(by: .milliseconds(Int64(pause)))
        }
        func forget() { written = "" }
        private func hasAnswer() throws -> Bool {
            while let part = try channel.readOutbound(as: ByteBuffer.self) { written += String(buffer: part) }
            return !written.isEmpty || !channel.isActive
        }
        func status() throws -> String {
            _ = try hasAnswer()
            return String(written.dropFirst("HTTP/1.1 ".count).prefix(3))
        }
    }

    private let head = "POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\n"

    @Test("One that drips within its time is read, and so is the next on the same connection")
    func slow() throws {
        let drip = try Drip()
        // For a host that is not here, so that the answer shows that all was read.
        let request = head.replacing("localhost", with: "elsewhere") + "0123456789"
        try drip.send(request, pause: 200)
        #expect(try drip.status() == "421" && drip.channel.isActive)
        drip.forget()
        drip.wait(50_000)
        try drip.send(request, pause: 200)
        #expect(try drip.status() == "421" && drip.channel.isActive)
    }

    @Test("A head that never ends is given up with 408, though no byte is late")
    func head408() throws {
        let drip = try Drip()
        try drip.send(head, pause: 1000)
        #expect(try drip.status() == "408")
        // A second for the first byte, then the head's time.
        #expect(drip.milliseconds == 21_000)
    }

    @Test("A body that never ends is given up with 408")
    func body408() throws {
        let drip = try Drip()
        try drip.send(head + String(repeating: "x", count: 9), pause: 100)
        #expect(try drip.status() == "")
        drip.wait(30_000)
        #expect(try drip.status() == "408")
    }

    @Test("So is a chunked one")
    func chunks408() throws {
        let text = "POST / HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n"
        let drip = try Drip()
        try drip.send(text + String(repeating: "1\r\nx\r\n", count: 1000), pause: 100)
        #expect(try drip.status() == "408")
        #expect(drip.milliseconds == text.utf8.count * 100 + 30_000)
    }

    @Test("Blank lines before a request are within the head's time")
    func blankLines() throws {
        let drip = try Drip()
        try drip.send(String(repeating: "\r\n", count: 1000), pause: 1000)
        #expect(try drip.status() == "408" || !drip.channel.isActive)
        #expect(drip.milliseconds <= 21_000)
    }

    @Test("A connection that says nothing is closed without a word")
    func silence() throws {
        let drip = try Drip()
        drip.wait(59_999)
        #expect(drip.channel.isActive)
        drip.wait(1)
        #expect(try drip.status() == "" && !drip.channel.isActive)
    }

    @Test("A head that is too large is 431 before it has ended")
    func tooLarge() throws {
        let drip = try Drip()
        let start = drip.channel.allocator.buffer(string: "GET / HTTP/1.1\r\nHost: localhost\r\n")
        try drip.channel.writeInbound(start)
        for _ in 0..<8 where try drip.status() == "" {
            let field = "X-A: \(String(repeating: "a", count: 10_000))\r\n"
            try drip.channel.writeInbound(drip.channel.allocator.buffer(string: field))
        }
        #expect(try drip.status() == "431")
    }
}
