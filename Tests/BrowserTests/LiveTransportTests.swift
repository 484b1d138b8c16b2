import Browser
import Foundation
import Groundwork
import TestSupport
import Testing

/// A server on the loopback interface that gives one recorded answer a connection, or all of them on one.
final class LoopbackServer: Sendable {
    let port: UInt16
    private let descriptor: Int32

    /// - Parameter keepsOpen: whether one connection carries all answers; they then say how long they are.
    init?(answers: [String], keepsOpen: Bool = false) {
        guard let (listener, port) = Loopback.listen() else { return nil }
        descriptor = listener
        self.port = port
        Thread.detachNewThread {
            var connection: Int32 = -1
            for answer in answers {
                if connection < 0 || !keepsOpen { connection = accept(listener, nil, nil) }
                var buffer = [UInt8](repeating: 0, count: 65536)
                let count = max(0, read(connection, &buffer, buffer.count))
                let request = String(decoding: buffer[..<count], as: UTF8.self)
                let text = answer.replacingOccurrences(of: "{request}", with: request)
                let head = keepsOpen ? "" : "Connection: close\r\n"
                Loopback.send(Array("HTTP/1.1 200 OK\r\n\(head)\(text)".utf8), on: connection)
                if !keepsOpen { close(connection) }
            }
        }
    }
    deinit { close(descriptor) }
}

@Suite struct LiveTransportTests {
    @Test func `requests and answers go over the wire whole`() throws {
        let server = try #require(
            LoopbackServer(answers: [
                "Set-Cookie: a=1\r\nSet-Cookie: b=2\r\nContent-Type: text/plain\r\n\r\n{request}"
            ]))
        var transport = LiveTransport(allowedHosts: ["127.0.0.1"])
        let response = try transport.send(
            HTTPRequest(
                method: "POST", url: "http://127.0.0.1:\(server.port)/x?y=1",
                headers: [HTTPHeader("Cookie", "c=3")],
                body: Array("q=tea".utf8)))
        let echo = String(decoding: response.body.bytes, as: UTF8.self)
        #expect(response.status == 200)
        #expect(response.headers.filter { $0.isNamed("set-cookie") }.map(\.value) == ["a=1", "b=2"])
        #expect(echo.hasPrefix("POST /x?y=1 HTTP/1.1\r\n"))
        #expect(echo.contains("Cookie: c=3\r\n"))
        #expect(echo.hasSuffix("\r\n\r\nq=tea"))
    }

    @Test func `a redirect is the browser's to follow`() throws {
        let server = try #require(LoopbackServer(answers: ["Location: /y\r\n\r\n"]))
        var transport = LiveTransport(allowedHosts: ["127.0.0.1"])
        let response = try transport.send(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        #expect(response.header("location") == "/y")
    }

    @Test func `a body over the limit is an error of the world`() throws {
        let server = try #require(LoopbackServer(answers: ["\r\n" + String(repeating: "x", count: 5000)]))
        var limits = LiveTransport.Limits()
        limits.responseSize = 1000
        var transport = LiveTransport(allowedHosts: ["127.0.0.1"], limits: limits)
        #expect(throws: EnvironmentError.self) {
            try transport.send(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
        }
    }

    @Test func `one connection carries one request after another, of copies too`() throws {
        let answer = "Content-Length: 2\r\n\r\nok"
        let server = try #require(LoopbackServer(answers: [answer, answer, answer], keepsOpen: true))
        var transport = LiveTransport(allowedHosts: ["127.0.0.1"], proxy: .none)
        var copy = transport
        let request = HTTPRequest(url: "http://127.0.0.1:\(server.port)/")
        for _ in 0..<2 { #expect(try transport.send(request).status == 200) }
        #expect(try copy.send(request).status == 200)
        #expect(copy.connectionCount == 1)
    }

    @Test func `every failure says what failed`() throws {
        var limits = LiveTransport.Limits()
        limits.timeout = 0.2
        var transport = LiveTransport(allowedHosts: ["127.0.0.1"], limits: limits, proxy: .none)
        func failure(_ answers: [String]) throws -> String {
            let server = try #require(LoopbackServer(answers: answers))
            do {
                _ = try transport.send(HTTPRequest(url: "http://127.0.0.1:\(server.port)/"))
                return ""
            } catch {
                return "\(error)"
            }
        }
        #expect(try failure([]).contains("timed out (limits: 10.0 s to connect, 0.2 s in all)"))
        #expect(try failure(["Content-Length: 9\r\n\r\nok"]).contains("the server broke off"))
        #expect(try failure(["Content-Encoding: gzip\r\n\r\nno gzip"]).contains("can't be decompressed"))
        do {
            _ = try transport.send(HTTPRequest(url: "http://127.0.0.1:1/"))
            Issue.record("port 1 answers")
        } catch {
            #expect("\(error)".contains("no connection"))
        }
    }

    @Test func `a proxy gets the requests, and the answer to a challenge comes from the settings`() throws {
        let server = try #require(LoopbackServer(answers: ["\r\n{request}"]))
        var transport = LiveTransport(
            allowedHosts: ["shop.test"], proxy: .address("http://127.0.0.1:\(server.port)"),
            credentials: ["http://shop.test": HTTPCredentials(username: "ada", password: "secret")])
        let echo = try transport.send(HTTPRequest(url: "http://shop.test/x"))
        #expect(String(decoding: echo.body.bytes, as: UTF8.self).hasPrefix("GET http://shop.test/x HTTP/1.1"))
        let shop = try #require(WebURL("http://shop.test/y"))
        let other = try #require(WebURL("http://other.test/"))
        #expect(transport.credentials(for: shop)?.username == "ada")
        #expect(transport.credentials(for: other) == nil)
    }

    @Test func `hosts that are not on the list are never reached`() {
        var transport = LiveTransport(allowedHosts: [".example.org"])
        for address in [
            "http://127.0.0.1/", "http://example.org.evil.test/", "http://badexample.org/",
            "file:///etc/passwd",
        ] {
            #expect(throws: UnreachableHost.self) { try transport.send(HTTPRequest(url: address)) }
        }
    }

    @Test func `placeholders are replaced, the longer name first`() {
        let transport = LiveTransport(
            allowedHosts: [],
            placeholders: ["__SHOPPING__": "http://a", "__SHOPPING_ADMIN__": "http://b/admin"])
        #expect(
            transport.expandPlaceholders("__SHOPPING_ADMIN__/x __SHOPPING__/y")
                == "http://b/admin/x http://a/y")
    }
}
