@testable import Readings
import Testing

@testable import Learning

@Suite("Tokens")
struct TokenTests {
    @Test("Words fold case and a plural s; numbers fold separators and zeros")
    func folding() {
        #expect(Tokenizer.ids("Orders") == Tokenizer.ids("order"))
        #expect(Tokenizer.ids("$1,200.00") == Tokenizer.ids("1200"))
        #expect(Tokenizer.ids("000000170") == Tokenizer.ids("170"))
        #expect(Tokenizer.ids("glass") != Tokenizer.ids("glas"))
        #expect(Tokenizer.ids("1.5") != Tokenizer.ids("15"))
    }

    @Test(
        "A text's kind is told from its form",
        arguments: [
            ("$19.99", TextKind.price), ("42", .number), ("60%", .percent), ("3/14/26", .date),
            ("2026-03-14", .date),
            ("March 14, 2026", .date), ("a@b.org", .email), ("Blue Mug", .words), ("", .empty),
        ])
    func kinds(text: String, kind: TextKind) {
        #expect(TextValue.kind(text, Tokenizer.tokens(text)) == kind)
    }

    @Test("A date in figures is found by its year and its month's name")
    func dates() {
        let tokens = TextValue.dateTokens("3/14/26", Tokenizer.tokens("3/14/26"))
        #expect(tokens == Tokenizer.ids("2026") + Tokenizer.ids("March"))
    }

    @Test("Money is written with separators and two decimals")
    func money() {
        #expect(TextValue.money(1234.5) == "1,234.50")
        #expect(TextValue.money(1_002_003) == "1,002,003.00")
        #expect(TextValue.plain(7) == "7")
        #expect(TextValue.plain(1e300).isEmpty == false)
        #expect(TextValue.number("Total: $1,234.50 incl. tax") == 1234.5)
    }
}

@Suite("Intents")
struct IntentTests {
    private func whole(_ intent: String) -> [String] {
        IntentIndex(intent).spans.filter(\.isWhole).map(\.text)
    }

    @Test("Quotations, names, numbers and addresses are whole values")
    func values() {
        #expect(whole("Add \"Blue Mug\" to the cart").contains("Blue Mug"))
        #expect(whole("Show orders by Anna Berg from 2025") == ["Anna Berg", "2025"])
        #expect(whole("Send the bill to anna.berg@example.org.") == ["anna.berg@example.org"])
        #expect(whole("What did reviewers of the Salt and Pepper Mill like?") == ["Salt and Pepper Mill"])
    }

    @Test("An apostrophe opens no quotation")
    func apostrophes() {
        #expect(!whole("What's on my sister's wish list and who's it for").contains { $0.contains("sister") })
    }

    @Test("Words of values are no words of the question")
    func words() {
        let intent = IntentIndex("How many reviews has \"Blue Mug\"?")
        #expect(!intent.words.contains(Tokenizer.ids("mug")[0]))
        #expect(intent.words.contains(Tokenizer.ids("review")[0]))
        #expect(intent.valueTokens == Tokenizer.ids("blue mug"))
    }

    @Test(
        "Any text has an index", arguments: ["", " ", "\"", "''", "“”", "“", "???", "\u{1F600}", "a:", ":"])
    func oddIntents(text: String) {
        #expect(IntentIndex(text).spans.count <= IntentIndex.maximumSpans)
    }
}
