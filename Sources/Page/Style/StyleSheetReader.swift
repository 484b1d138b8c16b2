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

    /// The next rule; statements such as `@import` are left out.
    mutating func next() -> (prelude: ArraySlice<UInt8>, block: ArraySlice<UInt8>)? {
        while position < text.endIndex {
            skipMarkup()
            let start = position
            let isAtRule = position < text.endIndex && text[position] == UInt8(ascii: "@")
            let end = preludeEnd(from: start, stopsAtSemicolon: isAtRule)
            guard end < text.endIndex else { break }
            guard text[end] == UInt8(ascii: "{") else {
                position = end + 1
                continue
            }
            let close = Self.end(of: text, from: end + 1, before: UInt8(ascii: "}"))
            position = close + 1
            return (text[start..<end].trimming(.html), text[end + 1..<max(end + 1, close)])
        }
        position = text.endIndex
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
    private static func stringEnd(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
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

/// Conditions of style rules, as a screen 1280 pixels wide and 720 high sees them.
///
/// A condition that is not understood fails. Source: https://www.w3.org/TR/mediaqueries-5/
enum StyleCondition {
    private static let width = 1280.0
    private static let height = 720.0

    /// A media query list, in lower case.
    static func media(_ list: String) -> Bool {
        let list = list.trimmingSpace
        guard isShort(list) else { return false }
        return list.isEmpty || split(list, ",").contains { query($0.trimmingSpace) }
    }

    /// A condition of `@supports`, in lower case: what browsers of today know, vendors' own properties apart.
    static func supports(_ condition: String) -> Bool {
        let condition = condition.trimmingSpace
        guard isShort(condition) else { return false }
        if condition.hasPrefix("not ") || condition.hasPrefix("not(") {
            return !supports(String(condition.dropFirst(3)))
        }
        let foreign = ["-moz-", "-ms-", "-o-", "-webkit-touch-callout", "-apple-"]
        return !foreign.contains { condition.contains("(" + $0) }
    }

    /// Whether a condition has few enough parts to be read.
    private static func isShort(_ condition: String) -> Bool {
        condition.utf8.count <= 4000 && condition.utf8.filter { $0 == UInt8(ascii: "(") }.count <= 60
            && condition.split(separator: " ").filter { $0 == "not" || $0 == "only" }.count <= 20
    }

    private static func query(_ query: String) -> Bool {
        if query.hasPrefix("not ") { return !self.query(String(query.dropFirst(4)).trimmingSpace) }
        if query.hasPrefix("only ") { return self.query(String(query.dropFirst(5)).trimmingSpace) }
        return split(query, " and ").allSatisfy { part in
            let part = part.trimmingSpace
            switch part {
            case "all", "screen": return true
            default:
                guard part.hasPrefix("("), part.hasSuffix(")") else { return false }
                return group(String(part.dropFirst().dropLast()))
            }
        }
    }

    /// What is in brackets: a feature, or conditions tied by `or` or `and`.
    private static func group(_ text: String) -> Bool {
        let text = text.trimmingSpace
        if text.hasPrefix("("), text.hasSuffix(")") || text.contains(") ") {
            let alternatives = split(text, " or ")
            return alternatives.count > 1 ? alternatives.contains { query($0.trimmingSpace) } : query(text)
        }
        if text.hasPrefix("not ") { return !query(String(text.dropFirst(4)).trimmingSpace) }
        return feature(text)
    }

    private static func feature(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":") else { return comparison(text) }
        let name = String(text[..<colon]).trimmingSpace
        let value = String(text[text.index(after: colon)...]).trimmingSpace
        switch name {
        case "min-width", "min-device-width": return pixels(value).map { width >= $0 } ?? false
        case "max-width", "max-device-width": return pixels(value).map { width <= $0 } ?? false
        case "min-height", "min-device-height": return pixels(value).map { height >= $0 } ?? false
        case "max-height", "max-device-height": return pixels(value).map { height <= $0 } ?? false
        case "width": return pixels(value) == width
        case "orientation": return value == "landscape"
        case "min-resolution", "-webkit-min-device-pixel-ratio": return number(value).map { $0 <= 1 } ?? false
        case "max-resolution", "-webkit-max-device-pixel-ratio": return number(value).map { $0 >= 1 } ?? false
        case "prefers-color-scheme": return value == "light"
        case "prefers-reduced-motion", "prefers-contrast": return value == "no-preference"
        case "hover", "any-hover": return value == "none"
        case "pointer", "any-pointer", "scripting": return value == "none"
        case "display-mode": return value == "browser"
        case "forced-colors": return value == "none"
        case "update": return value == "fast"
        default: return false
        }
    }

    /// `width >= 600px`, `400px <= width < 700px`, or a feature's mere name.
    private static func comparison(_ text: String) -> Bool {
        var terms: [String] = [""]
        var operators: [String] = []
        for character in text {
            if "<>=".contains(character) {
                if terms.last?.isEmpty == true, let last = operators.popLast() {
                    operators.append(last + String(character))
                } else {
                    operators.append(String(character))
                    terms.append("")
                }
            } else if character != " " {
                terms[terms.count - 1].append(character)
            }
        }
        guard !operators.isEmpty else { return ["width", "height", "color", "min-width"].contains(terms[0]) }
        let values = terms.map { $0 == "width" ? width : $0 == "height" ? height : pixels($0) }
        return operators.indices.allSatisfy { index in
            guard let left = values[index], let right = values[index + 1] else { return false }
            switch operators[index] {
            case "<": return left < right
            case "<=": return left <= right
            case ">": return left > right
            case ">=": return left >= right
            default: return left == right
            }
        }
    }

    private static func pixels(_ length: String) -> Double? {
        if length.hasSuffix("px") { return Double(length.dropLast(2)) }
        if length.hasSuffix("rem") { return Double(length.dropLast(3)).map { $0 * 16 } }
        if length.hasSuffix("em") { return Double(length.dropLast(2)).map { $0 * 16 } }
        return Double(length) == 0 ? 0 : nil
    }

    /// A resolution in dots a CSS pixel; a bare number is one.
    private static func number(_ text: String) -> Double? {
        if text.hasSuffix("dpi") { return Double(text.dropLast(3)).map { $0 / 96 } }
        if text.hasSuffix("dppx") { return Double(text.dropLast(4)) }
        return text.hasSuffix("x") ? Double(text.dropLast()) : Double(text)
    }

    /// Splits outside of brackets.
    private static func split(_ text: String, _ separator: String) -> [String] {
        let bytes = Array(text.utf8)
        let mark = Array(separator.utf8)
        var parts: [String] = []
        var depth = 0
        var start = 0
        var index = 0
        while index < bytes.count {
            if bytes[index] == UInt8(ascii: "(") { depth += 1 }
            if bytes[index] == UInt8(ascii: ")") { depth -= 1 }
            if depth == 0, bytes[index...].starts(with: mark) {
                parts.append(String(decoding: bytes[start..<index], as: UTF8.self))
                index += mark.count
                start = index
            } else {
                index += 1
            }
        }
        return parts + [String(decoding: bytes[min(start, bytes.count)...], as: UTF8.self)]
    }
}

extension String {
    /// Without white space at the ends; runs of it within as one space.
    fileprivate var trimmingSpace: String { foldedSpace }
}
