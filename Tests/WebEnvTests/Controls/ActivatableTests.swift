@testable import Browser
import Groundwork
@testable import HTML
@testable import Page
import TestSupport
import Testing

@testable import WebEnv

/// What clicks and the focus go to.
@Suite struct ActivatableTests {
    private func controls(_ markup: String) -> FormControls {
        FormControls(document: HTMLParser.parse(Array(markup.utf8)))
    }

    private func node(_ id: String, _ controls: FormControls) -> NodeID {
        controls.document.element(id: id) ?? controls.document.root
    }

    @Test(
        arguments: [
            ("<a href=x id=y><b id=x>t</b></a>", "y"), ("<a id=y><b id=x>t</b></a>", nil),
            ("<label id=y><b id=x>t</b><input></label>", "y"),
            ("<label><b id=x>t</b><output></output></label>", nil),
            ("<details><summary id=y><b id=x>t</b></summary></details>", "y"),
            ("<details><summary>s</summary><summary id=x>t</summary></details>", nil),
            ("<details id=x>t</details>", "x"), ("<details><p id=x>t</p></details>", nil),
            ("<input type=hidden id=x>", nil), ("<select id=y><option id=x>t</select>", "x"),
            ("<button id=y type=' hidden '><i id=x>t</i></button>", "y"),
        ] as [(String, String?)])
    func `a click goes to the nearest element that it does something to`(markup: String, id: String?) {
        let controls = controls(markup)
        #expect(controls.activatable(at: node("x", controls)) == id.map { node($0, controls) })
    }

    @Test(
        arguments: [
            ("<label id=x>t<input id=y></label>", "y"), ("<label id=x>t<meter></meter></label>", nil),
            ("<select id=y><option id=x>t</select>", "y"), ("<div tabindex=0 id=y><b id=x>t</b></div>", "y"),
            ("<div tabindex=' 1x' id=x>t</div>", "x"), ("<p id=x>t</p>", nil),
        ] as [(String, String?)])
    func `the focus goes to the nearest element that can have it`(markup: String, id: String?) {
        let controls = controls(markup)
        #expect(controls.focusTarget(at: node("x", controls)) == id.map { node($0, controls) })
    }

    @Test func `a click in a frame does nothing outside of it`() throws {
        var web = ScriptedTransport()
        web.page("http://shop.test/", "<a href=/to><iframe srcdoc='<p id=x>text</p>'></iframe></a>")
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        let inside = try #require(session.page.document.element(id: "x"))
        #expect(session.controls.activatable(at: inside) == nil)
        #expect(session.controls.focusTarget(at: inside) == nil)
    }

    @Test func `the Tab key stops once in a group of radio buttons, at those with a number first`() {
        let many = String(repeating: "<input type=radio name=a>", count: 10_000)
        let controls = controls(
            """
            <input id=last><input id=first tabindex=2><input id=out tabindex=-1><input disabled id=off>
            <form><input type=radio name=b id=b1><input type=radio name=b checked id=b2></form>
            <input type=radio name=c disabled><input type=radio name=c id=c2>\(many)
            """)
        let stops = controls.tabStops(among: controls.allControls)
        let named = ["first", "last", "b2", "c2"].map { node($0, controls) }
        #expect(Array(stops.prefix(4)) == named && stops.count == 5)
    }
}
