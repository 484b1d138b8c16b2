import Foundation
import Groundwork
@testable import HTML
import TestSupport
import Testing
@testable import WebArena
import WebEnv

@Suite struct SimplifiedHTMLTests {
    private func page(_ markup: String, _ html: SimplifiedHTML = .init(), window: Int? = nil) -> PageView {
        PageView.make(
            HTMLParser.parse(Array(markup.utf8)),
            in: Dialect(.webRL(html, WebRLActionDialect()), window: window))
    }

    @Test func `a page as WebRL prints it`() {
        let markup = """
            <title>Shop</title><nav><ul><li><a href=/a>Home</a><li><a href=/b title=tip>My <b>cart</b></a></ul></nav>
            <main><label for=q>Search</label><input id=q name=q value=tea><p hidden>no</p>
            <input type=checkbox checked><input type=radio name=r checked><div>plain</div><div onclick=f()>do</div>
            <select><option value=1>One<optgroup label=G><option selected>Two</select></main>
            """
        #expect(
            page(markup).text
                == [
                    "<html> <body> <ul> <a id=\"0\" data-text=\"Home\"> Home </a>",
                    "<a title=\"tip\" data-text=\"My\"> My <b id=\"1\" data-text=\"cart\"> cart </b> </a> </ul>",
                    "<main> <label id=\"2\" data-text=\"Search\"> Search </label> <input id=\"3\" value=\"tea\"> </input>",
                    "<input id=\"4\" type=\"checkbox\" data-value=\"on\" data-status=\"checked\"> </input>",
                    "<input id=\"5\" type=\"radio\" data-value=\"on\" data-status=\"checked\"> </input>",
                    "<div data-text=\"plain\"> plain </div> <div id=\"6\" data-text=\"do\"> do </div>",
                    "<select id=\"7\" data-value=\"Two\"> <option value=\"1\" data-text=\"One\"> One </option>",
                    "<option data-text=\"Two\" data-status=\"selected\"> Two </option> </select> </main> </body> </html>",
                ].joined(separator: " "))
    }

    @Test func `boxes are zeros where they are asked for`() {
        let text = page("<p>x</p><input type=checkbox>", SimplifiedHTML(showsBoxes: true)).text
        #expect(text.contains("<p data-text=\"x\" data-bbox=\"0,0,0,0\"> x </p>"))
        #expect(text.contains("data-bbox=\"0,0,0,0\" data-status=\"not-checked\""))
    }

    @Test func `strict text loses what the reference loses`() {
        let markup = "<input type=radio checked><select><optgroup><option>A</select>"
        let text = page(markup, SimplifiedHTML(isStrict: true)).text
        #expect(!text.contains("data-status") && !text.contains("option"))
        #expect(page(markup).text.contains("<option"))
    }

    @Test func `numbers become ids`() {
        let view = page("<p>text</p><a href=/>Home</a><button>Go</button>")
        let go = view.nodes.first { $0.name == "Go" }?.id ?? 0
        let dialect = Dialect.webRL
        #expect(dialect.actions(in: "do(action=\"Click\", element=\"1\")", on: view) == [.click(id: go)])
        #expect(dialect.print(.click(id: go), on: view) == "do(action=\"Click\", element=\"1\")")
        guard
            case .invalid(_, let reason) = dialect.actions(
                in: "do(action=\"Click\", element=\"2\")", on: view)[0]
        else {
            Issue.record("there is no element 2")
            return
        }
        #expect(reason == "there is no element with the id 2 on the page")
    }

    @Test func `a window shows some elements and what is around them`() {
        let view = page("<main><p>a</p><p>b</p><p>c</p></main>", window: 3)
        #expect(view.text == "<main> <p data-text=\"a\"> a </p> <p data-text=\"b\"> b </p> </main>")
    }

    private func withoutBoxes(_ text: String) -> String { text.replacing(/\ data-bbox="[^"]*"/, with: "") }

    @Test(.enabled(if: Conformance.isThere))
    func `a shop page is as the reference printed it`() throws {
        let recorded = withoutBoxes(try Conformance.text("webarena/example_obs_webrl_shop.txt"))
        let printed = page(try Conformance.text("webarena/shop.html"), SimplifiedHTML(isStrict: true)).text
        #expect(printed == recorded.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// The recording ends where its window ended; we show the rest.
    @Test(.enabled(if: Conformance.isThere))
    func `a page of all elements is as the reference printed it`() throws {
        let recorded = withoutBoxes(try Conformance.text("webarena/example_obs_webrl_allelements.txt"))
        let printed = page(try Conformance.text("webarena/page.html"), SimplifiedHTML(isStrict: true)).text
        let shown = try #require(recorded.components(separatedBy: " </dl>").first)
        #expect(printed.hasPrefix(shown), "\(printed.commonPrefix(with: shown).suffix(300))")
    }
}
