import Foundation
import Groundwork
import HTML
import Page
import Synchronization
import TestSupport
import Testing

@testable import Browser

/// Linked style sheets count as those in the page do.
@Suite struct StyleSheetLoadingTests {
    private static let site = "http://shop.test"

    /// A web with a sheet that hides what is in `<i>`, and others that import it.
    private func web(_ page: String, _ more: (inout ScriptedTransport) -> Void = { _ in })
        -> ScriptedTransport
    {
        var web = ScriptedTransport()
        web.sheets = StyleSheetStore()
        web.page(Self.site + "/", page)
        web.sheet(Self.site + "/i.css", "i{display:none}")
        web.sheet(Self.site + "/a/import.css", "@import '../i.css';")
        more(&web)
        return web
    }

    private func session(_ web: ScriptedTransport) throws -> Session {
        var session = Session(transport: web)
        try session.open(try #require(WebURL(Self.site + "/")))
        return session
    }

    private func texts(_ session: Session) -> String {
        AccessibilityTree(session.page.document).nodes.filter { $0.role == .text }.map(\.name).joined(
            separator: "|")
    }

    @Test(arguments: [
        ("<link rel=stylesheet href=i.css>", "b"), ("<link rel='x StyleSheet' href=/i.css>", "b"),
        ("<link rel=stylesheet href=a/import.css>", "b"), ("<style>@import url(i.css);</style>", "b"),
        ("<style>@import 'i.css' screen;</style>", "b"), ("<style>@import 'i.css' print;</style>", "i|b"),
        ("<style>@import 'i.css' supports(display:grid);</style>", "b"),
        ("<style>@import 'i.css' supports(display:frob);</style>", "i|b"),
        ("<style>@import 'i.css' layer(x);i{display:inline}</style>", "i|b"),
        ("<style>b{color:red}@import 'i.css';</style>", "i|b"),
        ("<link rel=stylesheet href=i.css media=print>", "i|b"),
        ("<link rel=stylesheet href=i.css media='(min-width: 600px)'>", "b"),
        ("<link rel=stylesheet href=i.css disabled>", "i|b"),
        ("<link rel='alternate stylesheet' href=i.css title=Other>", "i|b"),
        ("<link rel=stylesheet href=i.css title=First>", "b"),
        ("<style title=First></style><link rel=stylesheet href=i.css title=Second>", "i|b"),
        ("<link rel=stylesheet href=i.css type=text/less>", "i|b"),
        ("<link rel=stylesheet href='data:text/css,i%7Bdisplay:none%7D'>", "b"),
        ("<link rel=stylesheet href='data:text/css;base64,aXtkaXNwbGF5Om5vbmV9'>", "b"),
        ("<base href=/a/><link rel=stylesheet href=import.css>", "b"),
        ("<link rel=stylesheet href=i.css><style>i{display:inline}</style>", "i|b"),
        ("<style>i{display:inline}</style><link rel=stylesheet href=i.css>", "b"),
        ("<noscript><link rel=stylesheet href=i.css></noscript>", "b"),
        ("<template><link rel=stylesheet href=i.css></template>", "i|b"),
        ("<link rel=icon href=i.css>", "i|b"),
    ])
    func `a sheet counts where its link says so`(head: String, shown: String) throws {
        #expect(try texts(session(web("<!doctype html>\(head)<p><i>i</i><b>b</b>"))) == shown)
    }

    @Test func `sheets that import each other end`() throws {
        let session = try session(
            web("<link rel=stylesheet href=x.css><i>i</i><b>b</b>") {
                $0.sheet(Self.site + "/x.css", "@import 'y.css';")
                $0.sheet(Self.site + "/y.css", "@import 'x.css';i{display:none}")
            })
        #expect(texts(session) == "b")
        #expect(session.page.warnings.isEmpty)
    }

    @Test(arguments: [
        (
            "<link rel=stylesheet href=none.css>",
            "http://shop.test/none.css was not loaded: the server answers 404"
        ),
        (
            "<link rel=stylesheet href=//cdn.test/x.css>",
            "http://cdn.test/x.css was not loaded: no such host"
        ),
        (
            "<link rel=stylesheet href=/page>",
            "http://shop.test/page was not loaded: text/html; charset=utf-8 is no style sheet"
        ),
        (
            "<link rel=stylesheet href=none.css><link rel=stylesheet href=nor.css><link rel=stylesheet href=i.css>",
            "http://shop.test/none.css was not loaded, nor another: the server answers 404"
        ),
    ])
    func `a sheet that fails is a warning`(head: String, warning: String) throws {
        let session = try session(web(head + "<p>x") { $0.page(Self.site + "/page", "<p>sign in") })
        #expect(session.page.warnings == ["the style sheet " + warning])
    }

    @Test func `a sheet is loaded once for all pages and sessions, and asked for on nobody's clock`() throws {
        let counted = Counted()
        let web = web("<link rel=stylesheet href=c.css><i>i</i><b>b</b>") {
            $0.page(Self.site + "/two", "<link rel=stylesheet href=c.css><i>i</i><u>u</u>")
            $0.route("GET", Self.site + "/c.css") { _, counter in
                counter += 1
                counted.add()
                return HTTPResponse(
                    status: 200, headers: [HTTPHeader("Content-Type", "text/css")],
                    body: ResponseBody("i{display:none}"))
            }
        }
        var first = try session(web)
        let now = first.clock.now
        try first.open(try #require(WebURL(Self.site + "/two")))
        let second = try session(web)
        #expect(texts(first) == "u")
        #expect(texts(second) == "b")
        #expect(counted.value == 1)
        #expect(first.page !== second.page)
        #expect((second.transport as? ScriptedTransport)?.counter == 0)
        #expect((second.transport as? ScriptedTransport)?.requests.count == 1)
        #expect(second.clock.now == now)
    }

    @Test func `a web without a store shows pages without the sheets that they link to`() throws {
        var web = web("<link rel=stylesheet href=i.css><i>i</i><b>b</b>")
        web.sheets = nil
        #expect(try texts(session(web)) == "i|b")
    }

    @Test func `rules say nothing of what frames show, nor of what is around them`() throws {
        let session = try session(
            web("<link rel=stylesheet href=i.css><i>i</i><b>b</b><iframe src=/f></iframe>") {
                $0.page(
                    Self.site + "/f",
                    "<link rel=stylesheet href=b.css><style>:root{text-transform:uppercase}</style><i>fi</i><b>fb</b>"
                )
                $0.sheet(Self.site + "/b.css", "b{display:none}")
            })
        #expect(texts(session) == "b|FI")
    }

    @Test func `the charset of a sheet is that of its answer, its first rule or its link`() throws {
        let text = Array("@charset \"iso-8859-1\";b::before{content:'".utf8) + [0xE9] + Array("'}".utf8)
        for (link, type) in [("", "text/css"), ("", "text/css; charset=iso-8859-1")] {
            let session = try session(
                web("<link rel=stylesheet href=l.css \(link)><b>b</b>") {
                    $0.route("GET", Self.site + "/l.css") { _, _ in
                        HTTPResponse(
                            status: 200, headers: [HTTPHeader("Content-Type", type)], body: ResponseBody(text)
                        )
                    }
                })
            #expect(texts(session) == "é|b")
        }
    }

    @Test func `the sheets beside a file are read`() throws {
        let folder = URL(fileURLWithPath: NSTemporaryDirectory()).appendingPathComponent(
            "sheets-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appendingPathComponent("page files"), withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data("@import 'more.css';".utf8).write(to: folder.appendingPathComponent("page files/a.css"))
        try Data("i{display:none}".utf8).write(to: folder.appendingPathComponent("page files/more.css"))
        let markup =
            "<link rel=stylesheet href='page%20files/a.css'><link rel=stylesheet href=https://a.test/b.css><i>i</i><b>b</b>"
        let document = HTMLParser.parse(Array(markup.utf8))
        let (linked, warning) = StyleSheetFiles.linking(
            document, at: folder.appendingPathComponent("p.html").path)
        let texts = AccessibilityTree(linked).nodes.filter { $0.role == .text }.map(\.name)
        #expect(texts == ["b"])
        #expect(
            warning
                == "the style sheet https://a.test/b.css was not loaded: a page that is a file is shown without sheets of other hosts"
        )
    }
}

/// Counts over all copies of a web.
private final class Counted: Sendable {
    private let count = Atomic<Int>(0)
    var value: Int { count.load(ordering: .relaxed) }
    func add() { count.add(1, ordering: .relaxed) }
}
