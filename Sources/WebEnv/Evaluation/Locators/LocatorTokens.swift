import Groundwork

/// A word of an expression and where it begins.
struct LocatorToken {
    enum Kind: Hashable {
        case name(String), text(String), number(Double), mark(String)
        /// A template: its texts, and between each two of them the source of an expression with its offset.
        case template([String], [TemplatePart])
        case end
    }
    struct TemplatePart: Hashable {
        let source: String
        let offset: Int
    }
    let kind: Kind
    /// In bytes, from 0.
    let offset: Int
}

/// Takes an expression apart. Source: https://tc39.es/ecma262/#sec-ecmascript-language-lexical-grammar
struct LocatorTokens {
    private let bytes: [UInt8]
    private let base: Int
    private var position = 0

    private init(_ text: String, base: Int) {
        bytes = Array(text.utf8)
        self.base = base
    }

    /// - Parameter base: where the text stands in the whole expression.
    /// - Returns: the tokens, of which the last is the end.
    static func read(_ text: String, base: Int = 0) throws -> [LocatorToken] {
        var lexer = LocatorTokens(text, base: base)
        var tokens: [LocatorToken] = []
        repeat { tokens.append(try lexer.next()) } while tokens.last?.kind != .end
        return tokens
    }

    private mutating func next() throws -> LocatorToken {
        try skipSpace()
        let start = position
        return LocatorToken(kind: try kind(), offset: base + start)
    }

    private mutating func kind() throws -> LocatorToken.Kind {
        guard position < bytes.count else { return .end }
        switch bytes[position] {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): return .text(try string())
        case UInt8(ascii: "`"): return try template()
        case let byte where byte.isASCIIDigit || (byte == 0x2E && isDigit(at: position + 1)):
            return .number(try number())
        case let byte where Self.isNameByte(byte): return .name(name())
        default: return .mark(try mark())
        }
    }

    private func isDigit(at index: Int) -> Bool { index < bytes.count && bytes[index].isASCIIDigit }

    private static func isNameByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "_") || byte == UInt8(ascii: "$")
    }

    private mutating func name() -> String {
        let start = position
        while position < bytes.count, Self.isNameByte(bytes[position]) { position += 1 }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func number() throws -> Double {
        let start = position
        while position < bytes.count, bytes[position].isASCIIAlphanumeric || bytes[position] == 0x2E {
            position += 1
        }
        guard let number = Double(String(decoding: bytes[start..<position], as: UTF8.self)), number.isFinite
        else {
            throw error("expected a number", at: start)
        }
        return number
    }

    /// Marks of several characters, the longest first.
    private static let marks: [[UInt8]] = [
        "===", "!==", "...", "?.", "=>", "==", "!=", "<=", ">=", "&&", "||", "??",
    ].map { Array($0.utf8) }
    private static let singleMarks = Set("()[]{}.,;:?+-*/%!<>=".utf8)

    private mutating func mark() throws -> String {
        for mark in Self.marks where bytes[position...].starts(with: mark) {
            // `a?.5:b` is a choice between numbers.
            if mark == [0x3F, 0x2E], isDigit(at: position + 2) { continue }
            position += mark.count
            return String(decoding: mark, as: UTF8.self)
        }
        guard Self.singleMarks.contains(bytes[position]) else { throw error("unexpected text", at: position) }
        position += 1
        return String(decoding: [bytes[position - 1]], as: UTF8.self)
    }

    private mutating func skipSpace() throws {
        while position < bytes.count {
            if bytes[position].isHTMLSpace || bytes[position] == 0x0B {
                position += 1
            } else if bytes[position...].starts(with: "//".utf8) {
                while position < bytes.count, bytes[position] != 0x0A { position += 1 }
            } else if bytes[position...].starts(with: "/*".utf8) {
                try skipComment()
            } else {
                return
            }
        }
    }

    private mutating func skipComment() throws {
        let start = position
        position += 2
        while !bytes[position...].starts(with: "*/".utf8) {
            guard position < bytes.count else { throw error("the comment does not end", at: start) }
            position += 1
        }
        position += 2
    }

    // MARK: Texts

    private mutating func string() throws -> String {
        let start = position
        let quote = bytes[position]
        position += 1
        var output: [UInt8] = []
        while position < bytes.count, bytes[position] != quote {
            if bytes[position] == 0x0A { break }
            try appendCharacter(to: &output)
        }
        guard position < bytes.count, bytes[position] == quote else {
            throw error("the string does not end", at: start)
        }
        position += 1
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func template() throws -> LocatorToken.Kind {
        let start = position
        position += 1
        var texts: [String] = []
        var parts: [LocatorToken.TemplatePart] = []
        var output: [UInt8] = []
        while position < bytes.count, bytes[position] != UInt8(ascii: "`") {
            guard bytes[position...].starts(with: "${".utf8) else {
                try appendCharacter(to: &output)
                continue
            }
            texts.append(String(decoding: output, as: UTF8.self))
            output = []
            parts.append(try templatePart())
        }
        guard position < bytes.count else { throw error("the template does not end", at: start) }
        position += 1
        return .template(texts + [String(decoding: output, as: UTF8.self)], parts)
    }

    /// `${…}` without a template in it.
    private mutating func templatePart() throws -> LocatorToken.TemplatePart {
        let start = position + 2
        var depth = 1
        position = start
        while position < bytes.count {
            switch bytes[position] {
            case UInt8(ascii: "'"), UInt8(ascii: "\""):
                _ = try string()
                continue
            case UInt8(ascii: "{"): depth += 1
            case UInt8(ascii: "}"): depth -= 1
            default: break
            }
            position += 1
            if depth == 0 {
                let source = String(decoding: bytes[start..<position - 1], as: UTF8.self)
                return LocatorToken.TemplatePart(source: source, offset: base + start)
            }
        }
        throw error("the template does not end", at: start - 2)
    }

    /// One character, or what an escape stands for. Source: https://tc39.es/ecma262/#sec-literals-string-literals
    private mutating func appendCharacter(to output: inout [UInt8]) throws {
        guard bytes[position] == 0x5C, position + 1 < bytes.count else {
            output.append(bytes[position])
            position += 1
            return
        }
        let letter = bytes[position + 1]
        position += 2
        switch letter {
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "b"): output.append(0x08)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "v"): output.append(0x0B)
        case UInt8(ascii: "0") where !isDigit(at: position): output.append(0)
        case UInt8(ascii: "x"): output += Array(String(try scalar(digits: 2)).utf8)
        case UInt8(ascii: "u"): output += Array(String(try codePoint()).utf8)
        case 0x0A: break
        default: output.append(letter)
        }
    }

    private mutating func codePoint() throws -> Unicode.Scalar {
        guard position < bytes.count, bytes[position] == UInt8(ascii: "{") else { return try unit() }
        let start = position - 2
        let digits = bytes[(position + 1)...].prefix { $0.hexValue != nil }
        position += digits.count + 2
        guard position <= bytes.count, bytes[position - 1] == UInt8(ascii: "}"),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(value)
        else { throw error("no such character", at: start) }
        return scalar
    }

    /// `\uD83D\uDE00` is one character.
    private mutating func unit() throws -> Unicode.Scalar {
        let start = position - 2
        let high = try hexadecimal(4)
        if let scalar = Unicode.Scalar(high) { return scalar }
        guard high < 0xDC00, bytes[min(position, bytes.count)...].starts(with: "\\u".utf8) else {
            return "\u{FFFD}"
        }
        position += 2
        let low = try hexadecimal(4)
        guard (0xDC00...0xDFFF).contains(low),
            let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
        else { throw error("no such character", at: start) }
        return scalar
    }

    private mutating func scalar(digits: Int) throws -> Unicode.Scalar {
        Unicode.Scalar(try hexadecimal(digits)) ?? "\u{FFFD}"
    }

    private mutating func hexadecimal(_ count: Int) throws -> UInt32 {
        let digits = bytes[min(position, bytes.count)...].prefix(count)
        guard digits.count == count, digits.allSatisfy({ $0.hexValue != nil }),
            let value = UInt32(String(decoding: digits, as: UTF8.self), radix: 16)
        else { throw error("expected \(count) hexadecimal digits", at: position) }
        position += count
        return value
    }

    private func error(_ message: String, at place: Int) -> LocatorExpression.SyntaxError {
        LocatorExpression.SyntaxError(offset: base + min(place, bytes.count), message: message)
    }
}
