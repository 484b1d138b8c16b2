import Testing
import WebEnv

@testable import MockWeb

@Suite("What is no header never goes over the wire")
struct ResponseHeadTests {
    private func wire(_ status: Int = 200, _ name: String = "X-A", _ value: String = "b") -> String {
        let response = HTTPResponse(
            status: status, headers: [HTTPHeader(name, value)], body: ResponseBody("body"))
        return String(decoding: response.wireBytes(keeps: false, hasBody: true), as: UTF8.self)
    }

    @Test("A sound answer is written as it is")
    func sound() {
        #expect(
            wire() == "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody")
        #expect(wire(599).hasPrefix("HTTP/1.1 599 "))
        #expect(wire(200, "X-A", "é").contains("X-A: é\r\n"))
        #expect(wire(204) == "HTTP/1.1 204 No Content\r\nX-A: b\r\nConnection: close\r\n\r\n")
    }

    @Test(
        "A value with a control character is a 500",
        arguments: ["a\r\nX: y", "a\nb", "a\rb", "a\u{0}b", "a\u{1B}b", "a\u{7F}b", "a\tb", "\r\n"])
    func values(value: String) {
        for name in ["Location", "Set-Cookie", "Content-Type"] {
            let answer = wire(200, name, value)
            #expect(answer.hasPrefix("HTTP/1.1 500 ") && !answer.contains("\(name): a"), "\(answer)")
            #expect(answer.contains("the header \"\(name)\" has a control character"))
        }
    }

    @Test(
        "A name that is no token is a 500",
        arguments: ["", "a b", "a:b", "a\r\nb", "é", "a\u{301}", "a\u{0}"])
    func names(name: String) {
        #expect(wire(200, name).hasPrefix("HTTP/1.1 500 "))
    }

    @Test(
        "A status that is none is a 500",
        arguments: [-1, 0, 99, 100, 199, 600, 1000, 99_999_999_999, Int.min])
    func statuses(status: Int) {
        let answer = wire(status)
        #expect(answer.hasPrefix("HTTP/1.1 500 ") && answer.contains("the status \(status) is none"))
    }

    @Test("Lengths and codings are the server's to say")
    func lengths() {
        #expect(!wire(200, "Transfer-Encoding", "chunked").contains("chunked"))
        #expect(!wire(200, "content-length", "1").contains("content-length"))
    }

    @Test("What is no media type is told from what is one")
    func mediaTypes() {
        for text in ["text/html\r\nX: y", "text", "text/", "/html", "text/html; a\u{0}", "té/xt", ""] {
            #expect(SiteWord.mistake(inMediaType: text) != nil, "\(text)")
        }
        for text in ["text/html", "text/html; charset=utf-8", "image/svg+xml", "text/plain ;a=\"b c\""] {
            #expect(SiteWord.mistake(inMediaType: text) == nil, "\(text)")
        }
    }
}
