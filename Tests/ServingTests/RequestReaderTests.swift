import Synchronization
import Testing

@testable import MockWeb

@Suite("A request has its time as a whole, however its bytes are spread")
struct RequestReaderTests {
    /// A connection whose bytes come one by one, so many seconds apart, on a clock of its own.
    private final class Drip {
        var now = 0.0
        var rest: ArraySlice<UInt8>
        let pause: Double
        init(_ text: String, pause: Double) {
            rest = Array(text.utf8)[...]
            self.pause = pause
        }
        func receive(until end: Double) -> RequestReader.Received {
            guard let byte = rest.first else {
                now = end
                return .late
            }
            guard now + pause < end else {
                now = end
                return .late
            }
            now += pause
            rest.removeFirst()
            return .bytes([byte])
        }
    }

    private func reader(_ drip: Drip) -> RequestReader {
        var limits = SiteServer.Limits()
        limits.headSeconds = 20
        limits.bodySeconds = 30
        limits.idleSeconds = 60
        return RequestReader(limits: limits, now: { drip.now }, receive: { drip.receive(until: $0) })
    }

    private let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n"

    @Test("One that drips within its time is read")
    func slow() throws {
        let drip = Drip(head + "0123456789", pause: 0.2)
        var reader = reader(drip)
        let request = try #require(try reader.next())
        #expect(request.body == Array("0123456789".utf8))
    }

    @Test("A head that never ends is given up with 408, though no byte is late")
    func head408() {
        let drip = Drip(head, pause: 1)
        var reader = reader(drip)
        #expect(throws: MalformedRequest("the request's head takes too long", status: 408)) {
            try reader.next()
        }
        // A second for the first byte, then the head's time.
        #expect(drip.now == 21)
    }

    @Test("A body that never ends is given up with 408")
    func body408() {
        let drip = Drip(head + String(repeating: "x", count: 9), pause: 0.1)
        var reader = reader(drip)
        #expect(throws: MalformedRequest("the request's body takes too long", status: 408)) {
            try reader.next()
        }
    }

    @Test("So is a chunked one")
    func chunks408() {
        let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
        let drip = Drip(text + String(repeating: "1\r\nx\r\n", count: 1000), pause: 0.1)
        var reader = reader(drip)
        #expect(throws: MalformedRequest("the request's body takes too long", status: 408)) {
            try reader.next()
        }
    }

    @Test("Blank lines before a request are within the head's time")
    func blankLines() {
        let drip = Drip(String(repeating: "\r\n", count: 1000), pause: 1)
        var reader = reader(drip)
        #expect(throws: MalformedRequest.self) { try reader.next() }
    }

    @Test("A connection that says nothing is closed without a word")
    func silence() throws {
        let drip = Drip("", pause: 1)
        var reader = reader(drip)
        #expect(try reader.next() == nil)
        #expect(drip.now == 60)
    }
}
