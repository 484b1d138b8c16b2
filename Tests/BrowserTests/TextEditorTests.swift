@testable import Page
import Testing

@testable import Browser

@Suite struct TextEditorTests {
    /// `|` is the caret, `[` and `]` are the ends of a selection that was made forwards.
    private func editor(_ picture: String, multiline: Bool = false) -> TextEditor {
        let marks = picture.filter { $0 != "|" && $0 != "[" && $0 != "]" }
        func offset(_ mark: Character) -> Int? {
            picture.firstIndex(of: mark).map { place in
                picture[..<place].filter { $0 != "|" && $0 != "[" && $0 != "]" }.count
            }
        }
        let caret = offset("|") ?? offset("]") ?? marks.count
        return TextEditor(
            marks, TextSelection(anchor: offset("[") ?? caret, caret: caret), isMultiline: multiline)
    }
    private func picture(_ editor: TextEditor) -> String {
        var text = Array(editor.text)
        let range = editor.selection.range
        if range.isEmpty {
            text.insert("|", at: range.lowerBound)
        } else {
            text.insert("]", at: range.upperBound)
            text.insert("[", at: range.lowerBound)
        }
        return String(text)
    }

    @Test func `typing goes in at the caret and over the selection`() {
        var caret = editor("te|a")
        caret.insert("x")
        #expect(picture(caret) == "tex|a")
        var selected = editor("a[bc]d")
        selected.insert("é")
        #expect(picture(selected) == "aé|d")
    }

    @Test(arguments: [
        ("one two|", false, false, "one tw|"), ("one two|", false, true, "one |"),
        ("|one two", true, false, "|ne two"), ("|one two", true, true, "|two"),
        ("o[ne]", false, false, "o|"), ("|x", false, false, "|x"), ("x|", true, false, "x|"),
    ])
    func `Backspace and Delete remove a character, a word or the selection`(
        before: String, forwards: Bool, word: Bool, after: String
    ) {
        var editor = editor(before)
        editor.erase(forwards: forwards, word: word)
        #expect(picture(editor) == after)
    }

    @Test func `arrows move the caret, with Shift they select, and collapse a selection`() {
        var editor = editor("ab|c")
        editor.move(forwards: false, word: false, extending: false)
        #expect(picture(editor) == "a|bc")
        editor.move(forwards: true, word: false, extending: true)
        #expect(picture(editor) == "a[b]c")
        editor.move(forwards: false, word: false, extending: false)
        #expect(picture(editor) == "a|bc")
    }

    @Test func `Home and End are of the line, with Control of the text`() {
        var editor = editor("one\ntw|o\nthree", multiline: true)
        editor.moveToEnd(forwards: false, ofText: false, extending: false)
        #expect(picture(editor) == "one\n|two\nthree")
        editor.moveToEnd(forwards: true, ofText: false, extending: false)
        #expect(picture(editor) == "one\ntwo|\nthree")
        editor.moveToEnd(forwards: false, ofText: true, extending: false)
        #expect(picture(editor) == "|one\ntwo\nthree")
    }

    @Test func `up and down keep the column`() {
        var editor = editor("one\nt\nthr|ee", multiline: true)
        editor.moveLine(down: false, extending: false)
        #expect(picture(editor) == "one\nt|\nthree")
        editor.moveLine(down: true, extending: false)
        #expect(picture(editor) == "one\nt\nt|hree")
        editor.moveLine(down: true, extending: false)
        #expect(picture(editor) == "one\nt\nthree|")
    }
}
