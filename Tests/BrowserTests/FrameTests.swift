import Groundwork
@testable import HTML
@testable import Page
import TestSupport
import Testing

@testable import Browser

@Suite struct FrameTests {
    private func session(_ html: String, _ build: (inout ScriptedTransport) -> Void = { _ in }) throws
        -> Session
    {
        var web = ScriptedTransport()
        web.page("http://shop.test/", html)
        build(&web)
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        return session
    }
    private func perform(_ session: inout Session, _ name: String, _ action: (Int) -> Action) throws
        -> String?
    {
        let id = session.view.nodes.first { $0.name == name && $0.role != .text }?.id ?? 0
        return try ActionExecutor.perform(action(id), in: &session)
    }
    private func urls(_ session: Session) -> [String] {
        (session.transport as? ScriptedTransport)?.requests.map(\.url) ?? []
    }

    @Test func `what a frame shows is in its place on the page`() throws {
        let session = try session(
            "<title>Out</title><p>before</p><iframe title=In src=/in>old browser</iframe><p>after</p>"
        ) {
            $0.page("http://shop.test/in", "<title>In</title><p class=x>inside</p>")
        }
        #expect(
            session.view.text
                == """
                [1] RootWebArea 'Out' focused: True
                \t[8] StaticText 'before'
                \t[9] Iframe 'In'
                \t\t[16] StaticText 'inside'
                \t[18] StaticText 'after'
                """)
        #expect(session.page.title == "Out")
        let document = session.page.document
        for index in 1..<document.count {
            let node = NodeID(index)
            let parent = try #require(document.parent(node))
            #expect(parent < node && node < document.end(of: parent))
            #expect(document.children(of: parent).contains(node))
            #expect(document.previousSibling(node).map { document.nextSibling($0) == node } ?? true)
        }
    }

    @Test func `markup in srcdoc resolves its addresses as the page does`() throws {
        var session = try session(
            "<base href=/deep/><iframe srcdoc=\"<a href=next target=_top>Next</a>\"></iframe>"
        ) {
            $0.page("http://shop.test/deep/next", "<title>Next</title>")
        }
        #expect(try perform(&session, "Next") { .click(id: $0) } == nil)
        #expect(session.url.description == "http://shop.test/deep/next")
    }

    @Test func `frames of other sites, of programs and in themselves are not loaded`() throws {
        let session = try session(
            "<iframe src=http://ads.test/></iframe><iframe src=/></iframe><iframe src='javascript:x()'></iframe>"
        )
        #expect(urls(session) == ["http://shop.test/"])
        #expect(
            session.page.warnings == [
                "the page has frames of other sites, which are not loaded",
                "the page has frames that can't be loaded",
            ])
    }

    @Test(arguments: [
        HTTPHeader("X-Frame-Options", "DENY"),
        HTTPHeader("Content-Security-Policy", "default-src *; frame-ancestors 'none'"),
    ])
    func `a page that refuses frames is not shown in one`(header: HTTPHeader) throws {
        let session = try session("<iframe src=/in></iframe>") {
            $0.page("http://shop.test/in", "<p>inside</p>", headers: [header])
        }
        #expect(!session.view.text.contains("inside"))
        #expect(session.page.warnings == ["the page has frames that refuse to be shown in one"])
    }

    @Test func `frames of a page are bounded in number and depth`() throws {
        let session = try session((0..<60).map { "<iframe src=/f\($0)></iframe>" }.joined()) {
            for index in 0..<60 {
                $0.page("http://shop.test/f\(index)", "<iframe src=/f\((index + 1) % 60)></iframe>")
            }
        }
        #expect(urls(session).count == 33)
        #expect(session.page.warnings == ["the page has more frames than are loaded"])
    }

    @Test func `a link in a frame changes the frame alone, and going back brings it back`() throws {
        var session = try session(
            "<iframe src=/a></iframe><label>Name <input></label><a href=/c target=side>Three</a><iframe name=side></iframe>"
        ) {
            $0.page("http://shop.test/a", "<p>one</p><a href=b>Two</a>")
            $0.page("http://shop.test/b", "<p>two, and more</p><p>more</p>")
            $0.page("http://shop.test/c", "<p>three</p>")
        }
        #expect(try perform(&session, "Name") { .fill(id: $0, text: "Ada", pressEnter: false) } == nil)
        #expect(try perform(&session, "Two") { .click(id: $0) } == nil)
        #expect(session.view.text.contains("two, and more"))
        #expect(session.view.nodes.contains { $0.name == "Name" && $0.value == "Ada" })
        #expect(session.url.path == "/")
        #expect(try ActionExecutor.perform(.goBack, in: &session) == nil)
        #expect(session.view.text.contains("one"))
    }

    @Test func `labels, forms and radio groups of a frame are its own`() throws {
        var session = try session(
            """
            <form action=/outer><input id=a name=outer><input type=radio name=r checked>
            <iframe src=/in></iframe></form>
            """
        ) {
            $0.page(
                "http://shop.test/in",
                "<label for=a>Inner</label><input id=a name=inner><input type=radio name=r checked><form action=/inner><button>Go</button></form>"
            )
            $0.page("http://shop.test/inner", "<p>sent</p>")
        }
        let controls = session.controls
        let inner = try #require(
            controls.allControls.first { controls.document.attribute("name", of: $0) == "inner" })
        let label = try #require(
            controls.document.descendantElements(of: controls.document.root).first {
                controls.document.tag($0) == "label"
            })
        #expect(controls.control(ofLabel: label) == inner)
        #expect(controls.form(of: inner) == nil)
        let radios = controls.allControls.filter { controls.kind(of: $0) == .radio }
        #expect(radios.allSatisfy { controls.isChecked($0) && controls.radioGroup(of: $0) == [$0] })
        #expect(try perform(&session, "Go") { .click(id: $0) } == nil)
        #expect(session.view.text.contains("sent"))
        #expect(session.url.path == "/")
    }

    @Test func `a target that names a frame loads it there`() throws {
        var session = try session("<a href=/c target=side>Three</a><iframe name=side src=/a></iframe>") {
            $0.page("http://shop.test/a", "<p>one</p>")
            $0.page("http://shop.test/c", "<p>three</p>")
        }
        #expect(try perform(&session, "Three") { .click(id: $0) } == nil)
        #expect(session.view.text.contains("three"))
        #expect(session.tabs.count == 1)
    }
}
