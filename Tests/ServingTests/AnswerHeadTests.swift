import Browser
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing
import WebEnv

@testable import Serving

@Suite("What is no header never goes over the wire")
struct AnswerHeadTests {
    private func wire(_ status: Int = 200, _ name: String = "X-A", _ value: String = "b") throws -> String {
        let response = HTTPResponse(
            status: status, headers: [HTTPHeader(name, value)], body: ResponseBody("body"))
        let channel = EmbeddedChannel(handler: HTTPResponseEncoder())
        let (head, sent) = response.writable(keeps: false)
        try channel.writeOutbound(HTTPServerResponsePart.head(head))
        if sent.mayHaveBody {
            let body = channel.allocator.buffer(bytes: sent.body.bytes)
            try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(body)))
        }
        var text = ""
        while let part = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: part) }
        return text
    }

    @Test("A sound answer is written as it is")
    func sound() throws {
        #expect(
            try wire() == "HTTP/1.1 200 OK\r\nX-A: b\r\nContent-Length: 4\r\nConnection: close\r\n\r\nbody")
        #expect(try wire(599).hasPrefix("HTTP/1.1 599 "))
        #expect(try wire(200, "X-A", "é").contains("X-A: é\r\n"))
        #expect(try wire(204) == "HTTP/1.1 204 No Content\r\nX-A: b\r\nConnection: close\r\n\r\n")
    }

    @Test(
        "A value with a control character is a 500",
        arguments: ["a\r\nX: y", "a\nb", "a\rb", "a\u{0}b", "a\u{1B}b", "a\u{7F}b", "a\tb", "\r\n"])
    func values(value: String) throws {
        for name in ["Location", "Set-Cookie", "Content-Type"] {
            let answer = try wire(200, name, value)
            #expect(answer.hasPrefix("HTTP/1.1 500 ") && !answer.contains("\(name): a"), "\(answer)")
            #expect(answer.contains("the header \"\(name)\" has a control character"))
        }
    }

    @Test(
        "A name that is no token is a 500",
        arguments: ["", "a b", "a:b", "a\r\nb", "é", "a\u{301}", "a\u{0}"])
    func names(name: String) throws {
        #expect(try wire(200, name).hasPrefix("HTTP/1.1 500 "))
    }

    @Test(
        "A status that is none is a 500",
        arguments: [-1, 0, 99, 100, 199, 600, 1000, 99_999_999_999, Int.min])
    func statuses(status: Int) throws {
        let answer = try wire(status)
        #expect(answer.hasPrefix("HTTP/1.1 500 ") && answer.contains("the status \(status) is none"))
    }

    @Test("Lengths and codings are the server's to say")
    func lengths() throws {
        #expect(try !wire(200, "Transfer-Encoding", "chunked").contains("chunked"))
        #expect(try !wire(200, "content-length", "1").contains("content-length"))
    }
}
