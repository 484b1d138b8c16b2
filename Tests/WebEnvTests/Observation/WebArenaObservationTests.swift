import Browser
import Foundation
@testable import HTML
import Testing
import WebEnv

@Suite struct WebArenaObservationTests {
    private func view(_ markup: String) -> String { PageView.make(HTMLParser.parse(Array(markup.utf8))).text }

    @Test func aPageAsWebArenaPrintsIt() {
        let text = view(
            """
            <title>Shop</title><main><h1>It's here</h1><form><label>Qty <input type=number min=1 max=9 value=2></label>
            <input type=checkbox aria-label=Gift checked><button disabled>Buy</button></form>
            <ul><li><a href=/a>A</a></ul></main>
            """)
        #expect(
            text.split(separator: "\n").map { $0.drop { $0 != "]" }.dropFirst(2) } == [
                "RootWebArea 'Shop' focused: True", "main ''", "heading \"It's here\"", "form ''",
                "StaticText 'Qty '", "spinbutton 'Qty' required: False valuemin: 1 valuemax: 9 valuetext: 2",
                "checkbox 'Gift' checked: true", "button 'Buy' disabled: True", "link 'A'",
            ])
    }

    @Test func privateGlyphsAndQuotesAreWrittenAsPythonDoes() {
        #expect(view("<h1>\u{E615}a'b\"c\\</h1>").contains("heading '\\ue615a\\'b\"c\\\\'"))
    }

    @Test func nodesAreThePrintedLines() {
        let page = PageView.make(HTMLParser.parse(Array("<main><p>first</p><p>second</p></main>".utf8)))
        #expect(page.nodes.map(\.name) == ["", "", "first", "second"])
        #expect(page.nodes.map(\.parent) == [-1, 0, 1, 1])
        #expect(page.text.split(separator: "\n").count == page.nodes.count)
    }

    @Test func theTabLineNamesTheActiveTab() {
        let page = PageView.make(HTMLParser.parse([]))
        let observation = Observation(
            page: page, url: "", tabTitles: ["A", "B"], activeTab: 1, lastActionError: nil, warnings: [])
        #expect(observation.text.hasPrefix("Tab 0: A | Tab 1 (current): B\n\n["))
    }

    /// Known differences: we show the options of a closed select (no layout says that they are out of sight) and
    /// focus the root (the recorded page had lost it).
    @Test func aShopPageIsAsChromiumPrintedIt() throws {
        let folder = URL(filePath: #filePath).deletingLastPathComponent()
            .appending(path: "../../../../shared/conformance/webarena").standardized
        guard let page = try? Data(contentsOf: folder.appending(path: "shop.html")),
            let recorded = try? String(
                contentsOf: folder.appending(path: "example_obs_shop_oldchromium.txt"), encoding: .utf8)
        else {
            print("skipped: no conformance data beside the package")
            return
        }
        let expected = recorded.components(separatedBy: "viewport_only=True\n")[1]
            .components(separatedBy: "\n=====")[0].components(separatedBy: "\n")
        let printed = PageView.make(HTMLParser.parse(Array(page))).text.components(separatedBy: "\n")
        func bare(_ lines: [String]) -> [String] {
            lines.map { $0.replacing(/\[\d+\]/, with: "[]").replacing(" focused: True", with: "") }
                .filter { !$0.contains("] option '") }
        }
        #expect(bare(printed) == bare(expected))
    }
}
