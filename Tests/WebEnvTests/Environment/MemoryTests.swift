@testable import Browser
import Groundwork
@testable import Page
import Testing
@testable import WebArena

@testable import WebEnv

@Suite("What pages take is counted, bounded and shared")
struct MemoryTests {
    private func body(_ number: Int, rows: Int = 40) -> ResponseBody {
        let cells = (0..<rows).map {
            "<tr><td>row \($0) of page \(number)</td><td><a href=/\($0)>open it</a></td></tr>"
        }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(1 << 16)
        bytes +=
            "<title>Page \(number)</title><form><input name=q aria-label=Search></form><table>\(cells.joined())</table>"
            .utf8
        return ResponseBody(bytes)
    }
    private let url = WebURL("http://a.test/")

    @Test("A body keeps no room that its bytes do not need, nor do document and view")
    func cut() throws {
        let body = body(1)
        #expect(body.bytes.capacity < body.bytes.count + body.bytes.count / 8 + 64)
        let page = body.page(url: try #require(url), contentType: "text/html")
        let document = page.document
        #expect(document.nodes.capacity <= document.nodes.count + document.nodes.count / 8 + 64)
        #expect(document.bytes.capacity <= document.bytes.count + document.bytes.count / 8 + 600)
        let view = page.view(FormState())
        #expect(view.nodes.capacity <= view.nodes.count + view.nodes.count / 8 + 64)
    }

    @Test("An account knows what is computed from a body before and after it is charged")
    func account() throws {
        let account = MemoryAccount()
        let body = body(1)
        let bare = body.memoryFootprint
        #expect(bare > body.bytes.count)
        _ = body.document(contentType: "text/html")
        body.charge(to: account)
        let parsed = account.bytes
        #expect(parsed == body.memoryFootprint && parsed > bare + body.bytes.count)
        let page = body.page(url: try #require(url), contentType: "text/html")
        _ = page.view(FormState())
        #expect(account.bytes == body.memoryFootprint && account.bytes > parsed + 5000)
        _ = page.view(FormState(), .webRL(SimplifiedHTML()))
        #expect(account.bytes == body.memoryFootprint)
        for number in 0..<20 {
            let other = try #require(WebURL("http://a.test/\(number)"))
            _ = body.page(url: other, contentType: "text/html").view(FormState())
            #expect(account.bytes == body.memoryFootprint)
        }
        let next = MemoryAccount()
        body.charge(to: next)
        #expect(account.bytes == 0 && next.bytes == body.memoryFootprint)
        body.charge(to: nil)
        #expect(next.bytes == 0)
    }

    @Test("Views of changed pages are kept once, a bounded number of them for all pages")
    func changedViews() throws {
        let page = body(1).page(url: try #require(url), contentType: "text/html")
        let field = try #require(
            page.document.descendantElements(of: page.document.root).first {
                page.document.tag($0) == "input"
            })
        func view(_ text: String, in store: ViewStore) -> PageView {
            var state = FormState()
            state.values[field] = text
            let key = ViewStore.Key(page: page.number, state: state, renderer: .webArena, window: nil)
            return store.view(key) { PageView.make(page.document, state, title: page.title) }
        }
        let size = view("x", in: ViewStore(capacity: 1 << 20)).memoryFootprint
        let store = ViewStore(capacity: 10 * size)
        let first = view("tea", in: store)
        for number in 0..<100 {
            _ = view("text \(number)", in: store)
            #expect(view("tea", in: store) === first, "one in use stays")
            #expect(store.count <= 10)
        }
        #expect(view("text 99", in: store).text.contains("text 99"))
        #expect(view("text 0", in: store).text.contains("text 0"), "what was dropped is made again")
        #expect(page.number != body(2).page(url: try #require(url), contentType: nil).number)
    }

    @Test("A session's history keeps what its pages were made from")
    func history() throws {
        struct OnePage: Transport {
            let body: ResponseBody
            func send(_ request: HTTPRequest) -> HTTPResponse {
                HTTPResponse(status: 200, headers: [HTTPHeader("Content-Type", "text/html")], body: body)
            }
            func reset(_ start: WorldStart) -> [(url: String, setCookie: String)] { [] }
            func expandPlaceholders(_ text: String) -> String { text }
        }
        weak var kept: ResponseBody?
        var session: Session?
        do {
            let body = body(1)
            kept = body
            session = Session(transport: OnePage(body: body))
        }
        try session?.open(try #require(url))
        session?.transport = OnePage(body: ResponseBody([]))
        #expect(kept != nil && session != nil)
        session = nil
        #expect(kept == nil)
    }

    @Test(
        "A refresh's quotes are quotes whatever accents follow them",
        arguments: [
            ("0; url='\u{301}a' b", "\u{301}a"), ("0;URL=\"x\"y", "x"), ("0; url=/a", "/a"),
            ("0; url='a'\u{301}b", "a"), ("0, url = 'a", "a"),
        ])
    func refresh(text: String, address: String) {
        #expect(Refresh(text)?.address.unicodeScalars.elementsEqual(address.unicodeScalars) == true)
    }
}
