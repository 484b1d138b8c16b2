/// Where the caret is in the focused field, and what is selected. Offsets count characters from the text's start.
struct TextSelection: Sendable, Hashable {
    /// Where the selection began; equal to `caret` where nothing is selected.
    var anchor: Int
    var caret: Int

    var range: Range<Int> { min(anchor, caret)..<max(anchor, caret) }
}
