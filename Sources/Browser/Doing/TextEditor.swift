import Page

/// The text of a field under the keys of a keyboard.
struct TextEditor {
    private(set) var characters: [Character]
    private(set) var selection: TextSelection
    private let isMultiline: Bool

    /// - Parameter selection: nil for a caret at the end.
    init(_ text: String, _ selection: TextSelection?, isMultiline: Bool) {
        characters = Array(text)
        let end = characters.count
        let wanted = selection ?? TextSelection(anchor: end, caret: end)
        self.selection = TextSelection(anchor: min(wanted.anchor, end), caret: min(wanted.caret, end))
        self.isMultiline = isMultiline
    }

    var text: String { String(characters) }
    /// The caret at the end with nothing selected is what a field has when it gets the focus.
    var stored: TextSelection? {
        selection == TextSelection(anchor: characters.count, caret: characters.count) ? nil : selection
    }
    var selectedText: String { String(characters[selection.range]) }

    mutating func insert(_ text: String) {
        let start = selection.range.lowerBound
        characters.replaceSubrange(selection.range, with: text)
        put(caret: start + text.count)
    }

    mutating func selectAll() { selection = TextSelection(anchor: 0, caret: characters.count) }

    /// Removes the selection, else the character (or word) before or after the caret.
    mutating func erase(forwards: Bool, word: Bool) {
        if selection.range.isEmpty {
            selection.caret = neighbour(of: selection.caret, forwards: forwards, word: word)
        }
        insert("")
    }

    /// Moves the caret by a character or word; without `extending`, a selection collapses to the end it is moved to.
    mutating func move(forwards: Bool, word: Bool, extending: Bool) {
        if !extending, !selection.range.isEmpty {
            put(caret: forwards ? selection.range.upperBound : selection.range.lowerBound)
            return
        }
        place(neighbour(of: selection.caret, forwards: forwards, word: word), extending)
    }

    /// Moves the caret to an end of its line, or of the whole text.
    mutating func moveToEnd(forwards: Bool, ofText: Bool, extending: Bool) {
        if ofText || !isMultiline {
            place(forwards ? characters.count : 0, extending)
        } else {
            place(forwards ? lineEnd(selection.caret) : lineStart(selection.caret), extending)
        }
    }

    /// Moves the caret to the same column of the next line; at the last line to its end.
    mutating func moveLine(down: Bool, extending: Bool) {
        let start = lineStart(selection.caret)
        let column = selection.caret - start
        if down {
            let end = lineEnd(selection.caret)
            place(end == characters.count ? end : min(end + 1 + column, lineEnd(end + 1)), extending)
        } else {
            place(start == 0 ? 0 : min(lineStart(start - 1) + column, start - 1), extending)
        }
    }

    private mutating func put(caret: Int) { selection = TextSelection(anchor: caret, caret: caret) }

    private mutating func place(_ caret: Int, _ extending: Bool) {
        selection.caret = caret
        if !extending { selection.anchor = caret }
    }

    private func neighbour(of caret: Int, forwards: Bool, word: Bool) -> Int {
        guard word else { return max(0, min(characters.count, caret + (forwards ? 1 : -1))) }
        var place = caret
        if forwards {
            while place < characters.count, !characters[place].isWhitespace { place += 1 }
            while place < characters.count, characters[place].isWhitespace { place += 1 }
        } else {
            while place > 0, characters[place - 1].isWhitespace { place -= 1 }
            while place > 0, !characters[place - 1].isWhitespace { place -= 1 }
        }
        return place
    }

    private func lineStart(_ caret: Int) -> Int {
        characters[..<caret].lastIndex(of: "\n").map { $0 + 1 } ?? 0
    }
    private func lineEnd(_ caret: Int) -> Int {
        characters[caret...].firstIndex(of: "\n") ?? characters.count
    }
}
