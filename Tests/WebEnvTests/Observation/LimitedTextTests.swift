import Groundwork
import Testing

@testable import WebEnv

/// Of a long text the beginning is read, and it is what the beginning of the whole is.
@Suite struct LimitedTextTests {
    private static let texts = [
        "", " ", "a", " a  b ", "a\u{A0} \n b", "é\u{301}  😀 x", String(repeating: "a ", count: 300),
        String(repeating: "ab", count: 300), String(repeating: " \u{A0}", count: 5000) + "x",
        String(repeating: "😀", count: 499) + "  y z", String(repeating: "😀 ", count: 2000),
        String(repeating: "x", count: 499) + "   y", String(repeating: "x", count: 500) + " y",
    ]

    @Test(arguments: texts)
    func `500 letters of a text are those of the whole, folded`(text: String) {
        let folded = text.withFoldedWhiteSpace
        let expected =
            folded.utf8.count <= 500
            ? folded : String(String.UnicodeScalarView(folded.unicodeScalars.prefix(500))).trimmedWhiteSpace
        var whole = LimitedText(limit: 500)
        whole.append(text)
        #expect(whole.finished == expected)
        var bytes = LimitedText(limit: 500)
        bytes.append(Array(text.utf8)[...])
        #expect(bytes.finished == expected)
    }
}
