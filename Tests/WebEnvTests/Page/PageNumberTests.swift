@testable import HTML
@testable import Page
import Testing
@testable import WebArena

@testable import WebEnv

/// Numbers that pages write are read as browsers read them, and none is shown that is not one.
@Suite struct PageNumberTests {
    private func text(_ markup: String, _ dialect: Dialect = .webArena) -> String {
        PageView.make(HTMLParser.parse(Array(markup.utf8)), in: dialect).text
    }

    @Test(arguments: [
        ("<input type=range min=-1e308 max=1e308>", "valuetext: 0"),
        ("<input type=range min=1e308 max=1.5e308>", "valuetext: 1.25e+308"),
        ("<input type=range min=nan max=inf>", "valuetext: 50"),
        ("<input type=range min=1e999 max=-1e999>", "valuetext: 50"),
        ("<input type=range value=inf>", "valuetext: 50"),
        ("<input type=range min=0 max=7>", "valuetext: 4"),
        ("<input type=range min=0 max=7 step=any>", "valuetext: 3.5"),
        ("<input type=range value=3>", "valuetext: 3"),
    ])
    func `a slider stands half way where its value is none`(markup: String, expected: String) {
        #expect(text(markup).contains(expected), "\(text(markup))")
    }

    @Test func `a slider sends what it shows`() {
        let document = HTMLParser.parse(Array("<input type=range min=-1e308 max=1e308>".utf8))
        let node = NodeID((0..<document.count).first { document.isElement($0, .input) } ?? 0)
        #expect(FormControls(document: document).value(of: node) == "0")
    }

    @Test(arguments: [
        "<input type=range min=-1e308 max=1e308>", "<progress value=nan max=inf></progress>",
        "<meter value=1e999 min=nan></meter>", "<div role=slider aria-valuenow=inf aria-valuemax=nan>x</div>",
        "<p tabindex=99999999999999999999>x", "<ol start=9223372036854775807><li>a<li>b</ol>",
        "<ol start=-9223372036854775808 type=a><li value=9223372036854775807>a<li>b</ol>",
        "<select size=99999999999999999999 multiple><option>x</select>",
        "<table><tr><td colspan=99999999999999999999 rowspan=-1>x</table>",
        "<div role=heading aria-level=99999999999999999999>x</div>", "<input maxlength=99999999999999999999>",
        "<canvas width=99999999999999999999></canvas><a href=x>y</a>",
    ])
    func `no number of a page stops it from being shown`(markup: String) {
        for dialect in [Dialect.webArena, .browserGym, .webRL] { #expect(!text(markup, dialect).isEmpty) }
    }

    @Test func `a number that is none is no value of a slider`() {
        let shown = text("<div role=slider aria-valuenow=inf>x</div>", .browserGym)
        #expect(!shown.contains("value=inf"), "\(shown)")
    }
}
