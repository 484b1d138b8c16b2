import Testing

@testable import WebEnv

@Suite struct ComposedPageTests {
    private let nodes = [
        ObservedNode(id: 1, role: .document, name: "Shop", value: "", states: .focused, depth: 0, parent: -1),
        ObservedNode(id: 4, role: .navigation, name: "", value: "", states: [], depth: 1, parent: 0),
        ObservedNode(id: 6, role: .link, name: "Joe's \"tents\"", value: "", states: [], depth: 2, parent: 1),
        ObservedNode(id: 9, role: .checkbox, name: "News", value: "", states: .checked, depth: 1, parent: 0),
        ObservedNode(
            id: 10, role: .textbox, name: "Name", value: "x", states: .required, depth: 1, parent: 0),
    ]

    @Test func `a composed page reads like an observation`() {
        let text = PageView.composed(title: "Shop", nodes: nodes).text
        #expect(
            text == """
                [1] RootWebArea 'Shop' focused: True
                \t[4] navigation ''
                \t\t[6] link 'Joe\\'s "tents"'
                \t[9] checkbox 'News' checked: true
                \t[10] textbox 'Name' required: True
                """)
    }

    @Test func `its text can be read back`() throws {
        let page = try #require(PageView.parsing(PageView.composed(title: "Shop", nodes: nodes).text))
        #expect(page.nodes.map(\.name) == nodes.map(\.name))
        #expect(page.nodes.map(\.role) == nodes.map(\.role))
        #expect(page.nodes.map(\.depth) == nodes.map(\.depth))
        #expect(page.nodes[3].states == .checked)
    }

    @Test(arguments: [
        "", "no tree at all", "[x] link 'a'", "[1] nosuchrole 'a'", "[1]", "[1] link", "[0] link 'a'",
    ])
    func `text that is no tree gives no page or a page, and never a crash`(text: String) {
        _ = PageView.parsing(text)
    }

    @Test func `wrong depths and repeated ids are mended`() throws {
        let page = try #require(
            PageView.parsing("[1] RootWebArea 'A'\n\t\t\t[2] link 'B'\n[2] link 'again'\n[3] link 'C'"))
        #expect(page.nodes.map(\.name) == ["A", "B", "C"])
        #expect(page.nodes.map(\.depth) == [0, 1, 1])
        #expect(page.nodes.map(\.parent) == [-1, 0, 0])
    }
}
