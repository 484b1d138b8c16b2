@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("What stays in mind of an episode")
struct EpisodeMemoryTests {
    @Test("Values that were typed or clicked are used, others are not")
    func used() {
        let page = "textbox 'Name'\nlink 'Tom Reed'"
        let start = EpisodeReading.of("Delete Anna Berg and keep Tom Reed", page)
        #expect(start.unusedValues == 2)
        let typed = start.then(.fill(id: 2, text: "Anna Berg", pressEnter: false), page)
        #expect(typed.unusedValues == 1 && typed.memory.typedTexts == [hash("Anna Berg")])
        #expect(typed.then(.click(id: 3), page).unusedValues == 0)
    }

    @Test("A page that is seen twice is remembered once, and one that changed again")
    func pages() {
        let first = table("Name|Price", "a|$1", "b|$2")
        let second = table("Name|Price", "a|$1", "c|$3")
        let once = EpisodeReading.of("Go", first).then(.goBack, first)
        #expect(once.memory.records.count == 2)
        let again = once.then(.goBack, second)
        #expect(again.memory.records.count == 2 && again.memory.facts.count == once.memory.facts.count)
        #expect(again.then(.goBack, first).memory.records.count == 3)
    }

    @Test(
        "Prices, addresses, labelled values and what stands in the best entry are kept, other texts are not")
    func facts() {
        let lines =
            "text 'Hello'\ntext '$5'\ntext 'a@b.org'\ntext 'Size: big'\n" + table("N|V", "x|1", "Mug|2")
        let reading = EpisodeReading.of("Buy \"Mug\"", lines).then(.goBack, "")
        let texts = Set(
            reading.memory.facts.map { fact in fact.page.answers[fact.answer].text })
        #expect(texts == ["$5", "a@b.org", "big", "Mug", "2"])
    }

    @Test("Memory is bounded, however many pages there are")
    func bounds() {
        var reading = EpisodeReading.of("Go", "")
        for page in 0..<12 {
            let rows = (0..<40).map { " row ''\n  cell 'n\(page)x\($0)'\n  cell '$\(page * 100 + $0)'" }
            let prices = "table ''\n" + rows.joined(separator: "\n")
            let before = reading.memory.facts.count
            reading = reading.then(.goBack, prices).then(.goBack, "link 'x\(page)'")
            #expect(reading.memory.facts.count - before <= 2 * EpisodeMemory.maximumFactsPerPage)
        }
        #expect(reading.memory.records.count == EpisodeMemory.maximumRecords)
        #expect(reading.memory.facts.count == EpisodeMemory.maximumFacts)
        #expect(reading.stepCount == 24)
    }

    @Test("Actions have the same key on pages that differ in the value alone")
    func keys() {
        func key(_ name: String, _ intent: String) -> UInt32? {
            EpisodeReading.of(intent, "link 'Home'\nlink '\(name)'").then(.click(id: 3), "").memory.actions
                .last
        }
        #expect(key("Blue Mug", "Open \"Blue Mug\"") == key("Red Jug", "Open \"Red Jug\""))
        #expect(key("Blue Mug", "Open \"Red Jug\"") != key("Red Jug", "Open \"Red Jug\""))
        #expect(key("Help", "Open it") != key("Cart", "Open it"))
    }
}

@Suite("Shapes of addresses")
struct AddressShapeTests {
    private func isAlike(_ first: String, _ second: String, _ intent: String = "Go") -> Bool {
        let words = IntentIndex(intent)
        return AddressShape.key(first, words) == AddressShape.key(second, words)
    }

    @Test("Figures, long names, the intent's values and values of fields are all alike; the rest is not")
    func alike() {
        #expect(isAlike("http://a.test/orders/170?tab=a", "http://b.test/orders/9?tab=b"))
        #expect(!isAlike("http://a.test/orders/170", "http://a.test/carts/170"))
        #expect(!isAlike("http://a.test/orders?tab=a", "http://a.test/orders?page=a"))
        #expect(!isAlike("http://a.test/a/b", "http://a.test/b/a"))
        #expect(isAlike("http://a.test/p/what-do-you-read", "http://a.test/p/who-is-your-cat"))
        #expect(isAlike("http://a.test/f/books", "http://a.test/f/what-do-you-say", "Open \"books\""))
        #expect(!isAlike("http://a.test/f/books", "http://a.test/f/what-do-you-say"))
    }

    @Test(
        "Any text has a shape",
        arguments: ["", "http:", "http://", "?", "a?", "about:blank", "http://a.test", "://"])
    func odd(text: String) { #expect(isAlike(text, text)) }
}
