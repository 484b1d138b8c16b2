@testable import Readings
import Testing

@testable import Learning

@Suite("Texts of pages with numbers beyond all bounds")
struct OutsideTextTests {
    @Test(
        "They are read like any other text",
        arguments: [
            "32/99999999999999999999/1", "99999999999999999999/1/1", "1/1/99999999999999999999",
            "9223372036854775807", "$99999999999999999999999999", "-9223372036854775808 items", "1e308",
            "12-99999999999999999999-3000", String(repeating: "9", count: 400) + "/2/3",
        ])
    func tokens(text: String) {
        let tokens = Tokenizer.tokens(text)
        _ = TextValue.kind(text, tokens)
        #expect(TextValue.dateTokens(text, tokens).isEmpty)
        #expect(!TextValue.money(TextValue.number(text) ?? .infinity).isEmpty)
        #expect(!TextValue.plain(.nan).isEmpty)
    }
}
