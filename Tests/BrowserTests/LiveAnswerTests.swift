import Groundwork
import TestSupport
import Testing

@testable import Browser

/// Answers that a live server may give and a page can't be made of.
@Suite struct LiveAnswerTests {
    /// "hello, hello, hello, world" in the gzip format.
    private static let gzip: [UInt8] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 203, 72, 205, 201, 201, 215, 81, 200, 64, 161, 202, 243, 139, 114,
        82, 0,
        144, 20, 229, 123, 26, 0, 0, 0,
    ]
    /// "plain text" in zlib's format, and the bare stream within.
    private static let zlib: [UInt8] = [
        120, 156, 43, 200, 73, 204, 204, 83, 40, 73, 173, 40, 1, 0, 21, 180, 3, 250,
    ]

    private func answer(
        _ bytes: [UInt8], head: String = "", status: String = "200 OK",
        limits: LiveTransport.Limits = LiveTransport.Limits()
    ) throws -> HTTPResponse {
        let text = "HTTP/1.1 \(status)\r\nConnection: close\r\n\(head)\r\n"
        let server = try #require(RawServer(answer: Array(text.utf8) + bytes))
        var transport = LiveTransport(allowedHosts: ["127.0.0.1"], limits: limits, proxy: .none)
        return try transport.send(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
    }

    private func failure(
        _ bytes: [UInt8], head: String = "", status: String = "200 OK",
        limits: LiveTransport.Limits = LiveTransport.Limits()
    ) throws -> String {
        do {
            let response = try answer(bytes, head: head, status: status, limits: limits)
            return "no failure: \(String(decoding: response.body.bytes, as: UTF8.self))"
        } catch { return "\(error)" }
    }

    @Test func `compressed bodies are read, in all formats that were asked for`() throws {
        let gzip = "Content-Encoding: gzip\r\n"
        func text(_ bytes: [UInt8], _ head: String) throws -> String {
            String(decoding: try answer(bytes, head: head).body.bytes, as: UTF8.self)
        }
        #expect(try text(Self.gzip, gzip) == "hello, hello, hello, world")
        #expect(
            try text(Self.gzip + Self.gzip, gzip) == "hello, hello, hello, worldhello, hello, hello, world")
        #expect(try text(Self.gzip + [0, 0, 0], gzip) == "hello, hello, hello, world")
        #expect(try text(Self.zlib, "Content-Encoding: deflate\r\n") == "plain text")
        #expect(
            try text(Array(Self.zlib[2..<(Self.zlib.count - 4)]), "Content-Encoding: deflate\r\n")
                == "plain text")
        #expect(try text(Array("as it is".utf8), "Content-Encoding: identity\r\n") == "as it is")
        #expect(try text([], gzip) == "")
    }

    @Test(arguments: 1..<34)
    func `a compressed body that is cut short is no page`(length: Int) throws {
        let message = try failure(Array(Self.gzip.prefix(length)), head: "Content-Encoding: gzip\r\n")
        #expect(message.hasSuffix("the answer can't be decompressed: it ends too early"), "\(message)")
    }

    @Test func `a body that is no such format, or in one that nobody asked for, is no page`() throws {
        let malformed = try failure(Array("no gzip".utf8), head: "Content-Encoding: gzip\r\n")
        #expect(malformed.hasSuffix("can't be decompressed: it is malformed"))
        let unknown = try failure(Array("x".utf8), head: "Content-Encoding: br\r\n")
        #expect(unknown.hasSuffix("can't be decompressed: 'br' is not a coding that was asked for"))
    }

    @Test func `what decompresses to more than the limit is refused`() throws {
        var limits = LiveTransport.Limits()
        limits.responseSize = 25
        let message = try failure(Self.gzip + Self.gzip, head: "Content-Encoding: gzip\r\n", limits: limits)
        #expect(message.hasSuffix("the answer is longer than 25 bytes"))
    }

    @Test func `headers that are too long are called so`() throws {
        let line = "X-Long: " + String(repeating: "x", count: 200_000) + "\r\n"
        let lines = (0..<40).map { "X-\($0): " + String(repeating: "x", count: 50_000) + "\r\n" }.joined()
        for head in [line, lines] {
            let message = try failure([], head: head)
            #expect(message.contains("the answer's headers are longer than"), "\(message)")
        }
    }

    @Test func `an answer before the answer is no page`() throws {
        let message = try failure(
            Array("x".utf8), head: "Upgrade: websocket\r\n", status: "101 Switching Protocols")
        #expect(message.hasSuffix("the server answers 101, which is no page"), "\(message)")
    }

    @Test func `requests of copies are under way side by side`() throws {
        let body = Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok".utf8)
        let server = try #require(RawServer(answer: body, connections: 16, gathers: 16))
        let transport = LiveTransport(allowedHosts: ["127.0.0.1"], proxy: .none)
        let statuses = Parallel.map(16, workers: 16) { _ -> Int in
            var copy = transport
            return (try? copy.send(HTTPRequest(url: "http://127.0.0.1:\(server.port)/")).status) ?? 0
        }
        #expect(statuses == Array(repeating: 200, count: 16))
    }

    @Test(arguments: [
        ("example.org", "http://example.org:99/", true),
        ("example.org:8080", "http://example.org:8080/", true),
        ("example.org:8080", "http://example.org/", false), ("example.org:80", "http://example.org/", true),
        ("example.org:80", "https://example.org/", false),
        (".example.org:81", "http://a.example.org:81/", true),
        (".example.org:81", "http://a.example.org/", false), ("[::1]", "http://[::1]:7/", true),
        ("[::1]:7", "http://[::1]:7/", true), ("[::1]:7", "http://[::1]:8/", false),
    ])
    func `an entry of the list with a port allows that port alone`(
        entry: String, address: String, isAllowed: Bool
    ) {
        var limits = LiveTransport.Limits()
        limits.timeout = 1
        // A proxy that nobody answers at: what is allowed fails there, and reaches nobody.
        var transport = LiveTransport(
            allowedHosts: [entry], limits: limits, proxy: .address("http://127.0.0.1:1"))
        let error = #expect(throws: (any Error).self) { try transport.send(HTTPRequest(url: address)) }
        #expect((error is UnreachableHost) != isAllowed)
    }

    @Test func `a redirect to what is no address shows a page that says so`() throws {
        var transport = ScriptedTransport()
        transport.redirect("GET", "http://shop.test/", to: "http://[")
        var session = Session(transport: transport)
        try session.open(try #require(WebURL("http://shop.test/")))
        #expect(session.view.text.contains("It redirects to 'http://[', which is no address."))
    }
}
