import Testing

@testable import WebEnv

@Suite struct PageTextEscapeTests {
    @Test(arguments: [
        "tab\tand\nline", "nul \u{0} and \u{7F}", "no-break \u{A0}", "\u{2028}\u{FEFF}", "\u{10FFFF}",
        "back\\slash n",
        "it's \"both\"", "plain",
    ])
    func `a name with signs that the text escapes is read back as it was`(name: String) throws {
        let nodes = [
            ObservedNode(id: 1, role: .document, name: "Page", value: "", states: [], depth: 0, parent: -1),
            ObservedNode(id: 2, role: .link, name: name, value: "", states: [], depth: 1, parent: 0),
        ]
        let page = PageView.composed(title: "Page", nodes: nodes)
        let again = try #require(PageView.parsing(page.text))
        #expect(again.nodes.map(\.name) == ["Page", name])
        #expect(again.text == page.text)
    }
}
