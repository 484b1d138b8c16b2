import Groundwork

/// Parts the value of a property into strings, words and functions.
/// Source: https://www.w3.org/TR/css-values-4/#component-types
struct StyleTokens {
    enum Token {
        case string(String)
        case word(String)
        /// A function's name in lower case, and what is in its brackets.
        case function(String, ArraySlice<UInt8>)
        case slash, comma
        /// What no value begins with.
        case other
    }
    private let text: ArraySlice<UInt8>
    private var position: Int

    init(_ text: ArraySlice<UInt8>) {
        self.text = text
        position = text.startIndex
    }

    /// What was not read yet.
    var rest: ArraySlice<UInt8> { text[min(position, text.endIndex)...] }

    static func all(_ text: ArraySlice<UInt8>) -> [Token] {
        var tokens = StyleTokens(text)
        var result: [Token] = []
        while let token = tokens.next() { result.append(token) }
        return result
    }

    mutating func next() -> Token? {
        while position < text.endIndex, text[position].isHTMLSpace { position += 1 }
        guard position < text.endIndex else { return nil }
        switch text[position] {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return .string(string())
        case UInt8(ascii: "/"): return mark(.slash)
        case UInt8(ascii: ","): return mark(.comma)
        default: return wordOrFunction()
        }
    }

    private mutating func mark(_ token: Token) -> Token {
        position += 1
        return token
    }

    private mutating func wordOrFunction() -> Token {
        let start = position
        while position < text.endIndex, Self.isWordByte(text[position]) { position += 1 }
        let word = text[start..<position]
        guard !word.isEmpty else { return mark(.other) }
        guard position < text.endIndex, text[position] == UInt8(ascii: "(") else {
            return .word(String(decoding: word, as: UTF8.self))
        }
        let end = StyleSheetReader.end(of: text, from: position + 1, before: UInt8(ascii: ")"))
        let inner = text[position + 1..<max(position + 1, end)]
        position = min(end + 1, text.endIndex)
        return .function(String(decoding: word.map(\.asciiLowercased), as: UTF8.self), inner)
    }

    private static func isWordByte(_ byte: UInt8) -> Bool {
        byte.isWordByte || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "%")
            || byte == UInt8(ascii: "+") || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "\\")
    }

    /// Source: https://www.w3.org/TR/css-syntax-3/#consume-string-token
    private mutating func string() -> String {
        let quote = text[position]
        position += 1
        var result: [UInt8] = []
        while position < text.endIndex, text[position] != quote {
            if text[position] == UInt8(ascii: "\\") {
                appendEscape(to: &result)
            } else {
                result.append(text[position])
                position += 1
            }
        }
        position = min(position + 1, text.endIndex)
        return String(decoding: result, as: UTF8.self)
    }

    private mutating func appendEscape(to result: inout [UInt8]) {
        position += 1
        var code: UInt32 = 0
        var count = 0
        while count < 6, position < text.endIndex, let digit = text[position].hexValue {
            code = code * 16 + UInt32(digit)
            count += 1
            position += 1
        }
        if count > 0 {
            let scalar = code == 0 ? nil : Unicode.Scalar(code)
            result.append(contentsOf: String(scalar ?? "\u{FFFD}").utf8)
            if position < text.endIndex, text[position].isHTMLSpace { position += 1 }
        } else if position < text.endIndex {
            // A line break that is hidden by a backslash is no part of the string.
            if text[position] != 0x0A { result.append(text[position]) }
            position += 1
        }
    }
}
