@testable import Browser
import Groundwork
import HTML
import TestSupport
import Testing

@testable import WebEnv

/// A control belongs to the form that the parser was in, wherever the form's element ends.
@Suite struct FormOwnerTests {
    @Test(arguments: [
        "<table><form action=/to><tr><td><input name=a value=1><td><button name=go value=1>T</button></form></table>",
        "<table><tr><form action=/to><td><input name=a value=1><td><button name=go value=1>T</button></form></table>",
        "<table><tbody><form action=/to><tr><td><input name=a value=1></td><td><button name=go value=1>T</button></table>",
        "<div><form action=/to><input name=a value=1></div><p><button name=go value=1>T</button></form>",
        "<table><tr><td><form action=/to><input name=a value=1></td><td><button name=go value=1>T</button></form></table>",
        "<table><form action=/no></form><form action=/to><tr><td><input name=a value=1><button name=go value=1>T</button></table>",
        "<form action=/to><table><tr><form action=/no><td><input name=a value=1><button name=go value=1>T</button></table></form>",
        "<div><form action=/to></div><input name=a value=1></form><form action=/no><input name=b form></form>"
            + "<template><form><input name=c></form></template><button name=go value=1 form=f>T</button>"
            + "<form id=f action=/to><input name=a value=1></form>",
    ])
    func `a button sends the form that the parser gave it`(markup: String) throws {
        var web = ScriptedTransport()
        web.page("http://shop.test/", "<!doctype html>" + markup)
        web.page("http://shop.test/to", "<title>Sent</title>")
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        let button = session.view.id(.button, "T")
        #expect(try ActionExecutor.perform(.click(id: button), in: &session) == nil)
        let parts = session.url.query?.split(separator: "&").sorted()
        #expect(session.url.path == "/to")
        #expect(parts == ["a=1", "go=1"])
    }
}
