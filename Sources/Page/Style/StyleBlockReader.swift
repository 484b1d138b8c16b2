import Groundwork

/// Parts the contents of a style rule's block into declarations and nested rules.
/// Source: https://www.w3.org/TR/css-syntax-3/#consume-block-contents
struct StyleBlockReader {
    enum Item {
        case declaration(ArraySlice<UInt8>)
        case rule(prelude: ArraySlice<UInt8>, block: ArraySlice<UInt8>)
    }
    private let text: ArraySlice<UInt8>
    private var position: Int

    /// - Parameter text: without comments.
    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    mutating func next() -> Item? {
        while position < text.endIndex, text[position].isHTMLSpace || text[position] == UInt8(ascii: ";") {
            position += 1
        }
        guard position < text.endIndex else { return nil }
        let start = position
        let semicolon = UInt8(ascii: ";")
        // The value of a custom property may hold blocks.
        let isCustom = text[start...].starts(with: "--".utf8)
        let stop = isCustom ? semicolon : UInt8(ascii: "{")
        let end = StyleSheetReader.end(of: text, from: start, before: stop, or: semicolon)
        guard end < text.endIndex, text[end] == UInt8(ascii: "{") else {
            position = end + 1
            return .declaration(text[start..<min(end, text.endIndex)])
        }
        let close = StyleSheetReader.end(of: text, from: end + 1, before: UInt8(ascii: "}"))
        position = close + 1
        return .rule(
            prelude: text[start..<end].trimming(.html), block: text[end + 1..<max(end + 1, close)])
    }
}
