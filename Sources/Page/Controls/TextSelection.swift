/// Where the caret is in the focused field, and what is selected. Offsets count characters from the text's start.
package struct TextSelection: Sendable, Hashable {
    /// Where the selection began; equal to `caret` where nothing is selected.
    package var anchor: Int
    package var caret: Int

    package init(anchor: Int, caret: Int) {
        self.anchor = anchor
        self.caret = caret
    }

    package var range: Range<Int> { min(anchor, caret)..<max(anchor, caret) }
}
