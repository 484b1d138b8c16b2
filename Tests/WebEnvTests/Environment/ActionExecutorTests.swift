@testable import Browser
import Groundwork
import TestSupport
import Testing

@testable import WebEnv

@Suite struct ActionExecutorTests {
    private func session(_ html: String) throws -> Session {
        var web = ScriptedTransport()
        web.page("http://shop.test/", html)
        web.route("GET", "http://shop.test/to") { _, _ in .html("<title>Sent</title>") }
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        return session
    }
    private func id(_ name: String, _ session: Session) -> Int {
        session.view.nodes.first { $0.name == name && $0.role != .text }?.id
            ?? session.view.nodes.first { $0.name == name }?.id ?? 0
    }
    private func press(_ keys: String..., in session: inout Session) throws -> String? {
        var error: String?
        for key in keys { error = try ActionExecutor.perform(.press(keys: key), in: &session) }
        return error
    }
    private func value(_ session: Session) -> String {
        session.form.focused.map { session.controls.value(of: $0) } ?? ""
    }

    @Test func `typing appends, filling replaces, clearing empties`() throws {
        var session = try session("<input aria-label=A value=one>")
        let field = id("A", session)
        #expect(
            try ActionExecutor.perform(.type(id: field, text: " two", pressEnter: false), in: &session) == nil
        )
        #expect(value(session) == "one two")
        #expect(
            try ActionExecutor.perform(.fill(id: field, text: "three", pressEnter: false), in: &session)
                == nil)
        #expect(value(session) == "three")
        #expect(try ActionExecutor.perform(.clear(id: field), in: &session) == nil)
        #expect(value(session) == "")
    }

    @Test func `text clicks what it lies in`() throws {
        var session = try session("<a href=/to><b>Deep</b></a>")
        let text = session.view.nodes.last { $0.name == "Deep" }?.id ?? 0
        #expect(try ActionExecutor.perform(.click(id: text), in: &session) == nil)
        #expect(session.url.path == "/to")
    }

    @Test func `labels switch their box, summaries open their details`() throws {
        var session = try session(
            "<label for=b>Agree</label><input id=b type=checkbox><details><summary>More</summary><p>Hidden text</p></details>"
        )
        #expect(!session.view.text.contains("Hidden text"))
        let label =
            session.view.nodes.first { $0.role == .text && $0.name == "Agree" }
            ?? session.view.nodes.first { $0.name == "Agree" }
        #expect(try ActionExecutor.perform(.click(id: label?.id ?? 0), in: &session) == nil)
        #expect(session.view.nodes.contains { $0.role == .checkbox && $0.states.contains(.checked) })
        #expect(try ActionExecutor.perform(.click(id: id("More", session)), in: &session) == nil)
        #expect(session.view.text.contains("Hidden text"))
    }

    @Test func `disabled and read-only controls refuse`() throws {
        var session = try session("<button disabled>No</button><input readonly aria-label=R>")
        #expect(
            try ActionExecutor.perform(.click(id: id("No", session)), in: &session)?.contains("disabled")
                == true)
        #expect(
            try ActionExecutor.perform(
                .type(id: id("R", session), text: "x", pressEnter: false), in: &session)?
                .contains("read-only") == true)
    }

    @Test func `an unknown id is a mistake of the agent's`() throws {
        var session = try session("<p>x")
        #expect(
            try ActionExecutor.perform(.click(id: 999), in: &session)
                == "there is no element [999] on the page")
        #expect(try ActionExecutor.perform(.click(id: -5), in: &session) != nil)
    }

    @Test func `enter submits through the first submit button`() throws {
        var session = try session(
            "<form action=/to><input name=q aria-label=Q><button type=button>X</button><button name=b value=1>Go</button></form>"
        )
        #expect(
            try ActionExecutor.perform(
                .type(id: id("Q", session), text: "tea", pressEnter: true), in: &session) == nil)
        #expect(session.url.description == "http://shop.test/to?q=tea&b=1")
    }

    @Test func `enter submits a single field without button, never two`() throws {
        var one = try session("<form action=/to><input name=q aria-label=Q></form>")
        #expect(
            try ActionExecutor.perform(.type(id: id("Q", one), text: "x", pressEnter: true), in: &one) == nil)
        #expect(one.url.path == "/to")
        var two = try session("<form action=/to><input name=q aria-label=Q><input name=r></form>")
        #expect(
            try ActionExecutor.perform(.type(id: id("Q", two), text: "x", pressEnter: true), in: &two) != nil)
        #expect(two.url.path == "/")
    }

    @Test func `enter is a new line in a text area`() throws {
        var session = try session(
            "<form action=/to><textarea aria-label=T></textarea><button>Go</button></form>")
        #expect(
            try ActionExecutor.perform(.type(id: id("T", session), text: "a", pressEnter: true), in: &session)
                == nil)
        #expect(value(session) == "a\n")
        #expect(session.url.path == "/")
    }

    @Test func `tab walks through what can be focused`() throws {
        var session = try session(
            "<a href=/a>A</a><input type=hidden><button disabled>B</button><input aria-label=C><div tabindex=-1>D</div>"
        )
        func focused() -> String {
            session.view.nodes.first { $0.id == (session.form.focused?.position ?? -9) + 1 }?.name ?? ""
        }
        _ = try press("Tab", in: &session)
        #expect(focused() == "A")
        _ = try press("Tab", in: &session)
        #expect(focused() == "C")
        _ = try press("Tab", in: &session)
        #expect(focused() == "A")
        _ = try press("Shift+Tab", in: &session)
        #expect(focused() == "C")
    }

    @Test func `keys edit the focused field`() throws {
        var session = try session("<input aria-label=A value=abc>")
        #expect(try ActionExecutor.perform(.click(id: id("A", session)), in: &session) == nil)
        _ = try press("Backspace", "x", "Shift+y", in: &session)
        #expect(value(session) == "abxY")
        _ = try press("Control+a", "z", in: &session)
        #expect(value(session) == "z")
        _ = try press("Control+a", "Delete", in: &session)
        #expect(value(session) == "")
    }

    @Test func `arrows move through lists and groups`() throws {
        var session = try session(
            "<select aria-label=S><option>a<option disabled>b<option>c</select><input type=radio name=r aria-label=R1><input type=radio name=r aria-label=R2>"
        )
        #expect(try ActionExecutor.perform(.click(id: id("S", session)), in: &session) == nil)
        _ = try press("ArrowDown", in: &session)
        #expect(value(session) == "c")
        #expect(try ActionExecutor.perform(.click(id: id("R1", session)), in: &session) == nil)
        _ = try press("ArrowDown", in: &session)
        #expect(session.form.focused.map { session.controls.isChecked($0) } == true)
        #expect(session.form.focused?.position == id("R2", session) - 1)
    }

    @Test func `fields refuse what their type can't hold`() throws {
        var session = try session(
            "<input type=number aria-label=N><input type=date aria-label=D><input maxlength=3 aria-label=M>")
        #expect(
            try ActionExecutor.perform(
                .fill(id: id("N", session), text: "many", pressEnter: false), in: &session) != nil)
        #expect(
            try ActionExecutor.perform(
                .fill(id: id("D", session), text: "3/14/2026", pressEnter: false), in: &session) == nil)
        #expect(value(session) == "2026-03-14")
        #expect(
            try ActionExecutor.perform(
                .fill(id: id("M", session), text: "abcdef", pressEnter: false), in: &session) == nil)
        #expect(value(session) == "abc")
    }

    @Test func `addresses without scheme are refused`() throws {
        var session = try session("<p>x")
        #expect(try ActionExecutor.perform(.goto(url: "shop.test/to"), in: &session) != nil)
        #expect(try ActionExecutor.perform(.goto(url: "http://shop.test/to"), in: &session) == nil)
        #expect(session.page.title == "Sent")
    }
}
