import Groundwork
@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("Lists of a page")
struct RecordTests {
    private func entries(_ lines: String) -> [[String]] {
        let index = PageIndex(.outlined("Page", lines))
        return index.records.map { index.view.nodes[$0.nodes].map(\.name).filter { !$0.isEmpty } }
    }

    @Test("List items, articles and rows are entries; a row of headers is none")
    func containers() {
        #expect(entries("list ''\n listitem 'a'\n listitem 'b'") == [["a"], ["b"]])
        #expect(entries("main ''\n article ''\n  text 'a'\n article ''\n  text 'b'") == [["a"], ["b"]])
        #expect(entries(table("A|B", "1|2", "3|4")) == [["1", "2"], ["3", "4"]])
    }

    @Test("One entry is no list, and two links beside each other are none")
    func singles() {
        #expect(entries("list ''\n listitem 'a'").isEmpty)
        #expect(entries("link 'a'\nlink 'b'").isEmpty)
        #expect(entries((0..<9).map { "link 'l\($0)'" }.joined(separator: "\n")).isEmpty)
    }

    @Test("What repeats at uneven distances is no list")
    func uneven() {
        let texts =
            ["link 'a'", "text 'long text one'", "link 'b'"] + (0..<12).map { "text '\($0)'" } + ["link 'c'"]
        #expect(entries(texts.joined(separator: "\n")).isEmpty)
    }

    @Test("A list inside of an entry is a part of it")
    func nested() {
        let lines =
            "list ''\n listitem ''\n  text 'a'\n  list ''\n   listitem 'x'\n   listitem 'y'\n listitem ''\n  text 'b'"
        #expect(entries(lines) == [["a", "x", "y"], ["b"]])
    }

    @Test("Lists with the same columns have the same signature, those of other columns another")
    func signatures() {
        let index = PageIndex(
            .outlined(
                "Page",
                table("A|B", "1|2", "3|4") + "\n" + table("A|B", "5|6", "7|8") + "\n"
                    + table("A|C", "5|6", "7|8")))
        let signatures = index.groups.map(\.signature)
        #expect(signatures.count == 3 && signatures[0] == signatures[1] && signatures[0] != signatures[2])
    }

    @Test("The least and the greatest price and number are marked, where they differ")
    func extremes() {
        func marks(_ rows: String...) -> [UInt8] {
            PageIndex(
                .outlined(
                    "Page",
                    "table ''\n"
                        + rows.map { row in
                            " row ''\n"
                                + row.split(separator: "|").map { "  cell '\($0)'" }.joined(separator: "\n")
                        }.joined(separator: "\n"))
            ).records.map(\.extremes)
        }
        #expect(marks("a|$3|7", "b|$1|9", "c|$3|8") == [2 | 4, 1 | 8, 2])
        #expect(marks("a|$3", "b|$3") == [0, 0])
        #expect(marks("a|x", "b|y") == [0, 0])
        #expect(marks("a|50%", "b|60%") == [4, 8])
        #expect(marks("a|1.234,50 €", "b|99,00 €") == [2, 1])
    }

    @Test("An entry has no more than fourteen cells, and columns of one kind are numbered")
    func cells() {
        let index = PageIndex(
            .outlined(
                "Page",
                (0..<2).map { row in
                    "article ''\n" + (0..<20).map { " text 'word \(row) \($0)'" }.joined(separator: "\n")
                }.joined(separator: "\n")))
        #expect(index.records.map(\.cells.count) == [14, 14])
        #expect(Set(index.records[0].cells.map(\.column)).count == 14)
        #expect(index.records[0].cells.map(\.column) == index.records[1].cells.map(\.column))
    }

    @Test("The entities of a page are the cells of its lists, alike columns told alike")
    func entities() {
        let cells = PageEntities.cells(of: .outlined("Page", table("N|P", "a|$1", "b|$2") + "\ntext 'c'"))
        #expect(cells.map(\.text) == ["a", "$1", "b", "$2"])
        #expect(cells[0].column == cells[2].column && cells[0].column != cells[1].column)
    }
}

@Suite("Texts that could be answers")
struct AnswerReadingTests {
    private func answers(_ lines: String, _ source: PageIndex.Answer.Source) -> [String] {
        PageIndex(.outlined("Page", lines)).answers.filter { $0.source == source }.map(\.text)
    }

    @Test("Fields, chosen options, all options, titles and what stands between commas")
    func sources() {
        #expect(answers("textbox 'A' 'x y' ", .fieldValue) == ["x y"])
        let select = "combobox 'S'\n option 'Choose'\n option 'Red' '' selected\n option 'Blue'"
        #expect(answers(select, .chosenOption) == ["Red"])
        #expect(answers(select, .options) == ["Choose, Red, Blue", "Red, Blue"])
        #expect(answers("text 'Portland, Maine, 04101'", .betweenCommas) == ["Portland", "Maine", "04101"])
        #expect(answers("", .title) == ["Page"])
        #expect(answers("text 'Size: very big'", .afterColon) == ["very big"])
        #expect(answers("text 'Size:'", .afterColon) == [] && answers("text ': big'", .afterColon) == [])
    }

    @Test("Buttons, labels of fields and pictures' frames say no answer of their own")
    func silent() {
        let index = PageIndex(.outlined("", "button 'Buy'\ntextbox 'Name'\nnavigation 'Main'\ntab 'More'"))
        #expect(index.answers.isEmpty)
    }

    @Test("A link that a heading or a cell repeats is told once")
    func repeats() {
        #expect(answers("heading 'News'\n link 'News'", .name) == ["News"])
        #expect(answers("heading 'News'\n link 'Old news'", .name) == ["News", "Old news"])
    }

    @Test("Selects of very many options are not joined, long texts are no answers")
    func limits() {
        let options = (0..<13).map { " option 'o\($0)'" }.joined(separator: "\n")
        #expect(answers("combobox 'S'\n\(options)", .options).isEmpty)
        let long = String(repeating: "word ", count: 60)
        #expect(answers("text '\(long)'", .name).isEmpty)
        let many = (0..<4000).map { "text 'word\($0) more'" }.joined(separator: "\n")
        #expect(
            PageIndex(.outlined("Page", many)).answers.count < PageIndexBuilder.maximumAnswers + 10)
    }

    @Test("Alerts and status lines are the page's message, other texts are not")
    func messages() {
        func message(_ lines: String) -> UInt32 { PageIndex(.outlined("Page", lines)).message }
        #expect(message("text 'Saved'") == 0)
        #expect(message("alert 'Saved'") != 0 && message("alert 'Saved'") == message("status 'saved'"))
        #expect(message("alert ''\n text 'Saved'") != message("alert ''\n text 'Deleted'"))
    }
}

@Suite("Pages compared with intents")
struct MatchTests {
    private func match(_ lines: String, _ intent: String) -> PageMatch {
        PageMatch(PageIndex(.outlined("Page", lines)), IntentIndex(intent))
    }

    @Test(
        "Grades rise with how much of a name the intent has",
        arguments: [
            ("Home", 0), ("Cart details", 1), ("Cart", 2), ("Blue chair and table", 3), ("Blue", 4),
            ("Blue Mug, big", 5), ("Blue Mug", 6),
        ] as [(String, UInt32)])
    func grades(name: String, grade: UInt32) {
        let found = match("link '\(name)'", "Put the \"Blue Mug\" into my cart")
        #expect(found.nodes[1].grade == grade && found.bestGrade == grade)
    }

    @Test("The best grade is that of what can be clicked")
    func best() { #expect(match("text 'Blue Mug'\nlink 'Home'", "Buy \"Blue Mug\"").bestGrade == 0) }

    @Test("The page tells how many of the values it shows; options do not count")
    func presence() {
        let intent = "Compare \"Mug\" and \"Jug\""
        #expect(match("text 'x'", "Go home").presence == .noValues)
        #expect(match("text 'x'", intent).presence == .absent)
        #expect(match("text 'Mug'", intent).presence == .some)
        #expect(match("text 'Mug'\ntext 'a jug'", intent).presence == .all)
        #expect(match("combobox 'S'\n option 'Mug'\n option 'Jug'", intent).presence == .absent)
    }

    @Test("Runs are counted in the order of the intent")
    func runs() {
        let words = "open the first order of may"
        #expect(match("link 'first order'", words).nodes[1].run == 2)
        #expect(match("link 'order first'", words).nodes[1].run == 1)
        #expect(match("link 'the first order of may'", words).nodes[1].run == 5)
        #expect(match("link 'nothing'", words).nodes[1].run == 0)
    }

    @Test("No entry is the best where none has a word of the intent; several may be")
    func entries() {
        let rows = table("N", "Mug", "Jug", "Mug")
        #expect(match(rows, "Go home").records.map(\.isBest) == [false, false, false])
        let found = match(rows, "Buy \"Mug\"")
        #expect(found.records.map(\.isBest) == [true, false, true])
        #expect(found.records.map(\.isFull) == [true, false, true])
    }

    @Test("Labels before colons are graded like names")
    func labels() {
        let index = PageIndex(.outlined("Page", "text 'Weight: 2 kg'\ntext 'Height: 2 cm'"))
        let found = PageMatch(index, IntentIndex("What is the weight?"))
        #expect(index.labels.map { found.labelGrades[$0.hash] ?? 0 } == [2, 0])
    }

    @Test("Names longer than sixty words and intents without words have a grade")
    func long() {
        let name = (0..<400).map { "w\($0)" }.joined(separator: " ")
        #expect(match("link '\(name)'", name).nodes[1].hits == 60)
        #expect(match("link 'Home'", "").nodes[1].grade == 0)
        #expect(match("link ''", "\"\"").nodes[1].isCopy == false)
    }
}

@Suite("Pages that were read before")
struct PageIndexCacheTests {
    @Test("A page is read once, another of the same content again; what was read is the same")
    func identity() {
        let cache = PageIndexCache(capacity: 2)
        let view = PageView.outlined("Page", "link 'A'")
        let twin = PageView.outlined("Page", "link 'A'")
        #expect(cache.index(of: view) === cache.index(of: view))
        #expect(cache.index(of: view) !== cache.index(of: twin))
        #expect(cache.index(of: view).contentHash == cache.index(of: twin).contentHash)
        #expect(cache.index(of: view).contentHash != PageIndex(.outlined("Page", "link 'B'")).contentHash)
    }

    @Test("It forgets all when it is full, and goes on")
    func capacity() {
        let cache = PageIndexCache(capacity: 2)
        let views = (0..<7).map { PageView.outlined("Page \($0)", "link 'A'") }
        let first = cache.index(of: views[0])
        for view in views + views { #expect(cache.index(of: view).view === view) }
        #expect(cache.index(of: views[0]) !== first)
    }
}
