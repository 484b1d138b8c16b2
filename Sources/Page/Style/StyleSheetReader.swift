import Groundwork

/// Cuts a style sheet into rules: what is before a block, and the block's contents.
///
/// Strings, comments and brackets hide what is in them. Source: https://www.w3.org/TR/css-syntax-3/#parsing
struct StyleSheetReader {
    private let text: ArraySlice<UInt8>
    private var position: Int

    /// - Parameter text: without comments.
    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    /// What a list of rules consists of.
    enum Item {
        /// An at-rule without a block, such as `@import`.
        case statement(ArraySlice<UInt8>)
        case rule(prelude: ArraySlice<UInt8>, block: ArraySlice<UInt8>)
    }

    mutating func next() -> Item? {
        while position < text.endIndex {
            skipMarkup()
            let start = position
            let isAtRule = position < text.endIndex && text[position] == UInt8(ascii: "@")
            let end = preludeEnd(from: start, stopsAtSemicolon: isAtRule)
            guard end < text.endIndex else {
                position = text.endIndex
                return isAtRule ? .statement(text[start...].trimming(.html)) : nil
            }
            guard text[end] == UInt8(ascii: "{") else {
                position = end + 1
                return .statement(text[start..<end].trimming(.html))
            }
            let close = Self.end(of: text, from: end + 1, before: UInt8(ascii: "}"))
            position = close + 1
            return .rule(
                prelude: text[start..<end].trimming(.html), block: text[end + 1..<max(end + 1, close)])
        }
        return nil
    }

    /// White space and the brackets of an SGML comment.
    private mutating func skipMarkup() {
        while position < text.endIndex {
            if text[position].isHTMLSpace || text[position] == UInt8(ascii: "}") {
                position += 1
            } else if text[position...].starts(with: "<!--".utf8) {
                position += 4
            } else if text[position...].starts(with: "-->".utf8) {
                position += 3
            } else {
                return
            }
        }
    }

    private func preludeEnd(from start: Int, stopsAtSemicolon: Bool) -> Int {
        let brace = UInt8(ascii: "{")
        return Self.end(
            of: text, from: start, before: brace, or: stopsAtSemicolon ? UInt8(ascii: ";") : brace)
    }

    /// Where `stop` or the other one is next outside of strings and brackets; the end of the text if they are not.
    static func end(of text: ArraySlice<UInt8>, from start: Int, before stop: UInt8, or other: UInt8? = nil)
        -> Int
    {
        var closers: [UInt8] = []
        var index = start
        while index < text.endIndex {
            let byte = text[index]
            if closers.isEmpty, byte == stop || byte == other { return index }
            switch byte {
            case UInt8(ascii: "\\"): index += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"): index = stringEnd(text, index)
            case UInt8(ascii: "("):
                if isRawAddress(text, index) {
                    while index < text.endIndex, text[index] != UInt8(ascii: ")") { index += 1 }
                } else {
                    closers.append(UInt8(ascii: ")"))
                }
            case UInt8(ascii: "["): closers.append(UInt8(ascii: "]"))
            case UInt8(ascii: "{"): closers.append(UInt8(ascii: "}"))
            case UInt8(ascii: ")"), UInt8(ascii: "]"), UInt8(ascii: "}"):
                if closers.last == byte { closers.removeLast() }
            default: break
            }
            index += 1
        }
        return text.endIndex
    }

    /// The index of the closing quote, or of the end of the line, which ends a string that lacks one.
    static func stringEnd(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        var index = start + 1
        while index < text.endIndex, text[index] != text[start], text[index] != 0x0A {
            index += text[index] == UInt8(ascii: "\\") ? 2 : 1
        }
        return min(index, text.endIndex)
    }

    /// Whether the bracket is that of `url(` without quotes.
    private static func isRawAddress(_ text: ArraySlice<UInt8>, _ bracket: Int) -> Bool {
        guard bracket - text.startIndex >= 3 else { return false }
        let word = text[bracket - 3..<bracket].map(\.asciiLowercased)
        guard word.elementsEqual("url".utf8) else { return false }
        var next = bracket + 1
        while next < text.endIndex, text[next].isHTMLSpace { next += 1 }
        return next < text.endIndex && text[next] != UInt8(ascii: "\"") && text[next] != UInt8(ascii: "'")
    }

    static func withoutComments(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(UInt8(ascii: "*")) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "/"), index + 1 < text.endIndex,
                text[index + 1] == UInt8(ascii: "*")
            {
                index += 2
                while index + 1 < text.endIndex,
                    !(text[index] == UInt8(ascii: "*") && text[index + 1] == UInt8(ascii: "/"))
                {
                    index += 1
                }
                index += 2
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result[...]
    }
}
