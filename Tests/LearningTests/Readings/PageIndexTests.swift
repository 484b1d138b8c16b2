import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("Pages as the model reads them")
struct PageIndexTests {
    @Test("A flat grid of products is cut into records where it repeats")
    func flatRecords() {
        let names = ["Blue Mug", "Red Kettle", "Green Plate", "White Bowl"]
        let grid = names.enumerated().map {
            "link '\($1)'\ntext '$\($0 + 10).99'\ntext 'Rating:'\nbutton 'Add to Cart'"
        }
        let index = PageIndex(
            PageView.outlined(
                "Kitchen", "link 'Home'\nlink 'Cart'\nheading 'Kitchen'\n" + grid.joined(separator: "\n")))
        #expect(index.groups.count == 1)
        #expect(
            index.records.map { record in index.view.nodes[record.nodes].map(\.name) }
                == names.enumerated().map {
                    [$1, "$\($0 + 10).99", "Rating:", "Add to Cart"]
                })
    }

    @Test("Rows of a table are records, and their cells know their column's header")
    func tableRecords() throws {
        let index = PageIndex(
            PageView.outlined(
                "Orders",
                """
                table ''
                 row ''
                  columnheader 'ID'
                  columnheader 'Total'
                 row ''
                  cell '170'
                  cell '$3.00'
                 row ''
                  cell '171'
                  cell '$4.00'
                """))
        #expect(index.records.count == 2)
        let cell = try #require(index.records[1].cells.last)
        #expect(cell.value == 4)
        #expect(cell.column == index.nodes[4].nameHash)
        let answer = try #require(index.answers.first { $0.text == "$4.00" })
        #expect(answer.source == .cell)
        #expect(answer.label == index.nodes[4].nameHash)
    }

    @Test("Answers are whole texts, values behind colons, and numbers inside texts")
    func answers() {
        let index = PageIndex(
            PageView.outlined("Mug", "text 'SKU: B07'\ntext '12 Reviews'\ntext 'Weight'\ntext '2 kg'"))
        let texts = Set(index.answers.map(\.text))
        #expect(texts.isSuperset(of: ["SKU: B07", "B07", "12", "2 kg", "2", "Mug"]))
    }

    @Test("Equal nodes know their position among their equals")
    func equals() {
        let index = PageIndex(PageView.outlined("x", "button 'Add'\nbutton 'Add'\nbutton 'Go'"))
        #expect(index.nodes[2].equalIndex == 1)
        #expect(index.nodes[2].equalCount == 2)
        #expect(index.nodes[3].equalCount == 1)
    }

    @Test("A page without nodes' names, and one without children, have an index")
    func bare() {
        #expect(PageIndex(PageView.outlined("", "")).answers.isEmpty)
        #expect(PageIndex(PageView(title: "", nodes: [], text: "")).nodes.isEmpty)
    }
}

@Suite("Pages against intents")
struct PageMatchTests {
    private func match(_ name: String, _ intent: String) -> TextMatch {
        let index = PageIndex(PageView.outlined("t", "link '\(name)'"))
        return PageMatch(index, IntentIndex(intent)).nodes[1]
    }

    @Test("A name that is a value of the intent is a copy; a common word is not")
    func copies() {
        #expect(match("Blue Mug", "Add \"Blue Mug\" to the cart").isValue)
        #expect(match("Blue Mug, large", "Add \"Blue Mug\" to the cart").holdsValue)
        #expect(!match("My Cart", "Add \"Blue Mug\" to the cart").isCopy)
        #expect(match("My Cart", "Add \"Blue Mug\" to the cart").hits == 1)
        #expect(match("Red Kettle", "Add \"Blue Mug\" to the cart").grade == 0)
    }

    @Test("The record that holds most of the intent's values is the best")
    func records() {
        let rows = ["Blue Mug", "Red Mug", "Green Bowl"].map { " row ''\n  cell '\($0)'\n  cell '1'" }.joined(
            separator: "\n")
        let index = PageIndex(PageView.outlined("t", "table ''\n" + rows))
        let match = PageMatch(index, IntentIndex("How many of \"Red Mug\" are there?"))
        #expect(match.records.map(\.isBest) == [false, true, false])
    }
}
