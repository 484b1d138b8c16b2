import Testing

@testable import Groundwork

@Suite struct WebURLTests {
    @Test(arguments: [
        ("http://a/b/c/d", "e", "http://a/b/c/e"), ("http://a/b/c/d", "../e", "http://a/b/e"),
        ("http://a/b/c/d", "../../../e", "http://a/e"), ("http://a/b/c/d?q#f", "?x=1", "http://a/b/c/d?x=1"),
        ("http://a/b/c/d?q#f", "#z", "http://a/b/c/d?q#z"), ("http://a/b/c/d?q#f", "", "http://a/b/c/d?q"),
        ("http://a/b", "//c/d", "http://c/d"), ("https://a/b", "http:c", "http://c/"),
        ("http://a/b/x", "http:c", "http://a/b/c"), ("http://a/b", "/c/./d/%2e%2E/e", "http://a/c/e"),
        ("http://a/b", "c d?e f#g h", "http://a/c%20d?e%20f#g%20h"), ("http://a/b", "\\x\\y", "http://a/x/y"),
        ("http://shop/admin", "/admin/../antonia-racer-tank.html", "http://shop/antonia-racer-tank.html"),
        ("http://a/b", "HTTP://EXAMPLE.com:80/", "http://example.com/"),
        ("http://a/b", "e:/.//:", "e:/.//:"), ("http://a/b", "e:/..//c/d", "e:/.//c/d"),
        ("http://a/b", " \tx\n ", "http://a/x"),
        ("http://a", "?q=é'", "http://a/?q=%C3%A9%27"), ("http://a/", "mailto:x@y", "mailto:x@y"),
        ("http://a/", "http://münchen.de/", "http://xn--mnchen-3ya.de/"),
        ("http://a/", "http://0x7f.1/", "http://127.0.0.1/"),
        ("http://a/", "http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("http://a/", "http://u:p@h/", "http://u:p@h/"),
        ("http://a/b/", ".", "http://a/b/"), ("http://a/b/", "..", "http://a/"),
        ("about:blank", "#x", "about:blank#x"), ("file:///a/b", "//c/d", "file:///d"),
    ])
    func `references resolve as in browsers`(base: String, reference: String, expected: String) throws {
        let baseURL = try #require(WebURL(base))
        #expect(WebURL(reference, relativeTo: baseURL)?.description == expected)
    }

    @Test(arguments: [
        "", "x", "//x", "http://", "http://a b/", "http://a:99999/", "http://[::1/", "http://1.2.3.256/",
        "http://a:b/", "p://::", "p://:1", "p://a:b:1/",
    ])
    func `text that is no absolute address is refused`(text: String) {
        #expect(WebURL(text) == nil)
    }

    @Test func `form encoding is read back as it was written`() {
        let entries = [(name: "a b", value: "c&d=e"), (name: "ü", value: "+%"), (name: "", value: "")]
        let text = FormEncoding.serialize(entries)
        #expect(text == "a+b=c%26d%3De&%C3%BC=%2B%25&=")
        #expect(FormEncoding.parse(text).map(\.value) == entries.map(\.value))
    }

    @Test func `parsing any bytes ends`() {
        var state: UInt64 = 1
        for _ in 0..<2000 {
            var text = ""
            for _ in 0..<12 {
                state = state &* 6_364_136_223_846_793_005 &+ 1
                text.unicodeScalars.append(UnicodeScalar(UInt8(truncatingIfNeeded: state >> 40) & 127))
            }
            if let url = WebURL(text, relativeTo: WebURL("http://a/b")) {
                #expect(WebURL(url.description)?.description == url.description)
            }
        }
    }
}
