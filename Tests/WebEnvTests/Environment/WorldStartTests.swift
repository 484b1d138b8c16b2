@testable import Browser
import Groundwork
import TestSupport
import Testing

@testable import WebEnv

@Suite("A world is told of a task what it needs to begin, and no more")
struct WorldStartTests {
    @Test(arguments: [
        (false, String?.none, false), (true, nil, true), (false, "shopping", true), (true, "shopping", true),
    ])
    func `a task with a login signs in`(requiresLogin: Bool, login: String?, isSignedIn: Bool) {
        let task = WebTask(
            taskID: "1", sites: ["shopping"], intent: "secret", startURLs: [], requiresLogin: requiresLogin,
            storageState: login)
        let start = WorldStart(of: task, seed: 7)
        #expect(
            start == WorldStart(seed: 7, sites: ["shopping"], isSignedIn: isSignedIn, login: login))
    }

    @Test func `a recording begins anew with the world that it records`() throws {
        var web = RecordingTransport(Shop.transport())
        _ = try web.send(HTTPRequest(url: "http://shop.test/"))
        _ = try web.reset(task: Shop.task, seed: 1)
        #expect(web.exchanges.isEmpty && web.events.isEmpty)
        _ = try web.send(HTTPRequest(url: "http://shop.test/cart"))
        #expect(web.events.map(\.request.url) == ["http://shop.test/cart"])
        #expect((web.base as? ScriptedTransport)?.requests.count == 1)
    }
}

@Suite("A sentence about a control names it as the agent sees it")
struct RefusalNameTests {
    @Test(arguments: Dialect.names)
    func `a form that can't be sent names the first control that is wrong`(name: String) throws {
        let dialect = try #require(Dialect(name: name))
        var web = ScriptedTransport()
        web.page(
            "http://shop.test/",
            "<form action=/to><input aria-label=Name required><button>Send</button></form>")
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        let view = session.view(in: dialect)
        let button = view.nodes.first { $0.role == .button }?.id ?? 0
        let field = view.nodes.first { $0.role == .textbox }?.id ?? 0
        let error = try ActionExecutor.perform(.click(id: button), in: &session, dialect: dialect)
        #expect(error == "Please fill out this field. ([\(field)] 'Name')")
        #expect(session.form.focused?.position == field - 1)
    }

    @Test func `Tab goes through what the agent sees, in its order`() throws {
        var web = ScriptedTransport()
        web.page(
            "http://shop.test/",
            "<a href=/a>A</a><div hidden><a href=/b>B</a></div><button tabindex=1>C</button><input aria-label=D>"
        )
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        var names: [String] = []
        for _ in 0..<4 {
            #expect(try ActionExecutor.perform(.press(keys: "Tab"), in: &session) == nil)
            names.append(session.view.nodes.last { $0.states.contains(.focused) }?.name ?? "")
        }
        #expect(names == ["C", "A", "D", "C"])
        var unseen = session
        try unseen.press(KeyCombination("Tab"))
        #expect(unseen.form.focused == session.form.focused, "nothing to go to")
    }
}
