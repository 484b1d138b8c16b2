import Testing

@testable import MockWeb

@Suite("Words of site.yaml that go into paths, addresses and headers")
struct SiteWordTests {
    static let heads: [(key: String, value: String, message: String)] = [
        ("name", "../x", "site.yaml:2:7: a name has 1 to 64 letters, digits, _ and -"),
        ("name", "\"a\\nb\"", "site.yaml:2:7: a name has"),
        ("name", "\"\"", "site.yaml:2:7: a name has"),
        ("address", "\"http://a.test\\r\\nX: y\"", "site.yaml:3:10: this is no address of a host"),
        ("address", "http://a.test/", "site.yaml:3:10: an origin is needed, such as http://shop.test"),
        (
            "address", "http://A.test",
            "site.yaml:3:10: a browser writes this address otherwise: http://a.test"
        ),
        (
            "address", "http://a.test:80",
            "site.yaml:3:10: a browser writes this address otherwise: http://a.test"
        ),
        ("address", "http://a.test?q", "site.yaml:3:10: a browser writes this address otherwise"),
        ("address", "\"http://a b\"", "site.yaml:3:10: this is no address of a host"),
        ("session", "{cookie: \"a\\r\\nb\"}", "site.yaml:5:19: a cookie's name has letters, digits and"),
        ("session", "{cookie: a=b}", "site.yaml:5:19: a cookie's name has letters, digits and"),
        ("session", "{cookie: \"\"}", "site.yaml:5:19: a cookie's name has letters, digits and"),
        ("session", "{logins: {\"../x\": {}}}", "site.yaml:5:20: a name has 1 to 64 letters"),
        ("path", "\"/a b\"", "site.yaml:7:15: a path is written as a browser sends it: %20 here"),
        ("path", "/a?b=1", "site.yaml:7:13: a path ends before ?"),
        ("path", "/\u{E4}", "site.yaml:7:12: a path is written as a browser sends it: %C3 here"),
        ("path", "/a/../b", "site.yaml:7:11: no browser asks for a path with /./ or /../"),
    ]

    @Test("A word that would break on its way is said with its place", arguments: heads.indices)
    func headWords(index: Int) throws {
        let (key, value, message) = Self.heads[index]
        let site = try ScratchSite()
        try site.write(ScratchSite.siteFile([key: value]), to: "site.yaml")
        let problems = site.problems()
        #expect(problems.contains { $0.hasPrefix(message) }, "\(problems)")
    }

    static let routes: [(lines: String, message: String)] = [
        ("status: 99999999999", "a status from 200 to 599 is needed"),
        ("status: -1", "a status from 200 to 599 is needed"),
        ("status: 100", "a status from 200 to 599 is needed"),
        ("status: 600", "a status from 200 to 599 is needed"),
        ("status: 204", "an answer with status 204 has no contents"),
        ("status: 304", "an answer with status 304 has no contents"),
        ("content_type: \"text/html\\r\\nX-Inj: y\"", "a media type is needed"),
        ("content_type: text", "a media type is needed"),
        ("content_type: \"\"", "a media type is needed"),
        ("content_type: \"text/h\u{E4}\"", "a media type is needed"),
    ]

    @Test("A status or media type that no answer may have is said with its place", arguments: routes.indices)
    func routeWords(index: Int) throws {
        let (line, message) = Self.routes[index]
        let site = try ScratchSite()
        try site.write(ScratchSite.siteFile(home: "    \(line)\n"), to: "site.yaml")
        let column = 5 + line.prefix { $0 != ":" }.count + 2
        #expect(
            site.problems().first?.hasPrefix("site.yaml:10:\(column): \(message)") == true,
            "\(site.problems())")
    }

    @Test("A redirect has a status of a redirect, and a query that finds nothing one of an answer")
    func otherStatuses() throws {
        let site = try ScratchSite()
        try site.write(
            ScratchSite.siteFile(
                home: """
                      - {name: a, path: /a, redirect: /, status: 200}
                      - {name: b, path: /b, template: home, queries: {rows: {sql: SELECT 1, one: true, missing: 0}}}
                      - {name: c, path: /c, redirect: /, status: 307}
                    """), to: "site.yaml")
        let problems = site.problems()
        #expect(problems.count == 2, "\(problems)")
        #expect(problems.first?.hasPrefix("site.yaml:10:46: a status from 300 to 399 is needed") == true)
        #expect(problems.last?.hasSuffix("a status from 200 to 599 is needed") == true)
    }

    @Test("What the bundled sites and others write is taken")
    func soundWords() {
        for text in ["text/html", "text/html; charset=utf-8", "application/atom+xml", "image/svg+xml;q=1"] {
            #expect(SiteWord.mistake(inMediaType: text) == nil)
        }
        for text in ["PHPSESSID", "_gitlab_session", "a.b"] {
            #expect(SiteWord.mistake(inCookieName: text) == nil)
        }
        for text in ["http://shop.test", "http://shop.test:7770", "https://a-b.c", "http://127.0.0.1:8080"] {
            #expect(SiteWord.mistake(inAddress: text) == nil, "\(text)")
        }
        for text in ["/", "/a/%20b", "/-/x.y/", "/a;b=1,2@c!$&'()*+:=~"] {
            #expect(SiteWord.mistake(inPath: text) == nil)
        }
        #expect(SiteWord.mistake(inPathAndQuery: "/login?to=/a&b=1#c") == nil)
        #expect(SiteWord.mistake(inPathAndQuery: "/login?a b") != nil)
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
