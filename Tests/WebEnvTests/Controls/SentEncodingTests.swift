@testable import Browser
import Groundwork
@testable import HTML
import TestSupport
import Testing

@testable import WebEnv

/// What forms and links send, by the encoding of their page.
@Suite struct SentEncodingTests {
    /// What the only button or link of a page sends.
    private func sent(_ body: String, charset: String) throws -> HTTPRequest {
        var web = ScriptedTransport()
        let encoding = try #require(TextEncoding(label: charset))
        let page = ResponseBody(Array("<!doctype html>".utf8) + encoding.output.encoded(body))
        web.route("GET", "http://shop.test/") { _, _ in
            HTTPResponse(
                status: 200, headers: [HTTPHeader("Content-Type", "text/html; charset=\(charset)")],
                body: page)
        }
        for method in ["GET", "POST"] {
            web.route(method, "http://shop.test/to") { _, _ in .html("<title>Sent</title>") }
        }
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        let node = try #require(session.view.nodes.first { $0.role == .button || $0.role == .link })
        #expect(try ActionExecutor.perform(.click(id: node.id), in: &session) == nil)
        return try #require((session.transport as? ScriptedTransport)?.requests.last)
    }

    @Test(arguments: [
        ("windows-1251", "Привет", "%CF%F0%E8%E2%E5%F2"), ("windows-1251", "中 a&b", "%26%2320013%3B+a%26b"),
        ("shift_jis", "日本", "%93%FA%96%7B"), ("iso-8859-1", "é€", "%E9%80"), ("gbk", "中", "%D6%D0"),
        ("big5", "中", "%A4%A4"), ("euc-kr", "똠", "%8Cc"), ("utf-8", "é", "%C3%A9"),
        ("iso-2022-jp", "日", "%1B%24BF%7C%1B%28B"), ("koi8-r", "Ж", "%F6"), ("utf-16", "é", "%C3%A9"),
    ])
    func `a form is sent in the encoding of its page`(charset: String, value: String, query: String) throws {
        let markup = value.replacingAmpersands
        for method in ["get", "post"] {
            let request = try sent(
                "<form action=/to method=\(method)><input name=q value='\(markup)'><button>Go</button></form>",
                charset: charset == "utf-16" ? "utf-8" : charset)
            let told =
                method == "get"
                ? String(request.url.dropFirst("http://shop.test/to?".count))
                : String(decoding: request.body, as: UTF8.self)
            #expect(told == "q=\(query)")
        }
    }

    @Test(arguments: [
        ("utf-8", "%C3%A9", "UTF-8"), ("foo windows-1252", "%E9", "windows-1252"),
        ("x-none", "%26%23233%3B", "windows-1251"), ("utf-16", "%C3%A9", "UTF-8"),
        ("koi8-r,utf-8", "%26%23233%3B", "KOI8-R"),
    ])
    func `accept-charset names the encoding of a form`(accepted: String, value: String, name: String) throws {
        let request = try sent(
            """
            <form action=/to accept-charset='\(accepted)'><input name=q value=&eacute;>
            <input type=hidden name=_charset_><button>Go</button></form>
            """, charset: "windows-1251")
        #expect(request.url == "http://shop.test/to?q=\(value)&_charset_=\(name)")
    }

    @Test func `parts and plain text are sent in the encoding of their page`() throws {
        let form = { (type: String) in
            "<form action=/to method=post enctype=\(type)><input name=ж value=Ж中><button>Go</button></form>"
        }
        let plain = try sent(form("text/plain"), charset: "windows-1251")
        #expect(plain.body == [0xE6, 0x3D, 0xC6] + Array("&#20013;\r\n".utf8))
        let parts = try sent(form("multipart/form-data"), charset: "windows-1251")
        let first = Array("form-data; name=\"".utf8) + [0xE6] + Array("\"\r\n\r\n".utf8) + [0xC6]
        let text = parts.body.map { String($0) }.joined(separator: " ")
        #expect(text.contains((first + Array("&#20013;\r\n".utf8)).map { String($0) }.joined(separator: " ")))
    }

    @Test(arguments: [
        ("<a href='/to?q=привет#привет'>x</a>", "%EF%F0%E8%E2%E5%F2"),
        ("<a href='to?q=中 %20'>x</a>", "%26%2320013%3B%20%20"),
        ("<form action='/to?q=ж' method=post><button>Go</button></form>", "%E6"),
    ])
    func `the query of an address is in the encoding of its page`(markup: String, query: String) throws {
        #expect(try sent(markup, charset: "windows-1251").url == "http://shop.test/to?q=\(query)")
    }

    @Test func `the path of an address is in UTF-8`() throws {
        let url = try sent("<a href='/to?q=1'>x</a><a href='/ж?q=ж'>y</a>", charset: "windows-1251").url
        #expect(url == "http://shop.test/to?q=1")
        let address = WebURL("/ж?q=ж", relativeTo: WebURL("http://a.test/"), encoding: .windows1251)
        #expect(address?.description == "http://a.test/%D0%B6?q=%E6")
    }
}

extension String {
    fileprivate var replacingAmpersands: String { split(separator: "&").joined(separator: "&amp;") }
}
