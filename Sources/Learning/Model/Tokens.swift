import Groundwork

/// A case-folded word or number, as a hash of its bytes: equal words have equal tokens on every machine.
package typealias Token = UInt32

/// Combines two hashes into one, order matters.
@inline(__always)
func mix(_ first: UInt32, _ second: UInt32) -> UInt32 {
    var value = (UInt64(first) << 32 | UInt64(second)) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
    return UInt32(truncatingIfNeeded: (value &* 0xBF58_476D_1CE4_E5B9) >> 32)
}

@inline(__always)
func mix(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt32 { mix(mix(first, second), third) }

/// FNV-1a over the bytes of a text, case kept.
func hash(_ text: String) -> UInt32 {
    var state: UInt32 = 0x811C_9DC5
    for byte in text.utf8 { state = (state ^ UInt32(byte)) &* 0x0100_0193 }
    return state
}

/// One word of a text and where it stands.
package struct TextToken: Sendable {
    package let id: Token
    /// Byte range in the text.
    package let start: Int
    package let end: Int
    package let isNumber: Bool
    package let isCapitalised: Bool
}

/// What a text is as a whole.
package enum TextKind: UInt8, Sendable {
    case empty, words, number, price, percent, date, email
}

package enum Tokenizer {
    /// The tokens of a text in order.
    ///
    /// Words are runs of letters and digits, lower case, without a plural s; numbers lose thousands separators, leading
    /// zeros and trailing zeros of a fraction, so `$1,200.00` and `1200` share a token.
    package static func tokens(_ text: String) -> [TextToken] {
        var result: [TextToken] = []
        var copy = text
        copy.withUTF8 { bytes in
            var index = 0
            while index < bytes.count {
                guard isWordByte(bytes[index]) else {
                    index += 1
                    continue
                }
                let token = scan(bytes, at: index)
                result.append(token)
                index = token.end
            }
        }
        return result
    }

    package static func ids(_ text: String) -> [Token] { tokens(text).map(\.id) }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> TextToken {
        var end = start
        var onlyDigits = true
        while end < bytes.count {
            let byte = bytes[end]
            if isWordByte(byte) {
                if !isDigit(byte) { onlyDigits = false }
            } else if !(onlyDigits && isSeparator(bytes, end)) {
                break
            }
            end += 1
        }
        let id = onlyDigits ? numberID(bytes, start, end) : wordID(bytes, start, end)
        return TextToken(
            id: id, start: start, end: end, isNumber: onlyDigits, isCapitalised: isUpper(bytes[start]))
    }

    /// Whether the byte stands between digits as `,` or `.` do.
    private static func isSeparator(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        (bytes[index] == 0x2C || bytes[index] == 0x2E) && index + 1 < bytes.count && isDigit(bytes[index + 1])
    }

    private static func numberID(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Token {
        var last = end
        if (start..<end).contains(where: { bytes[$0] == 0x2E }) {
            while last > start && bytes[last - 1] == 0x30 { last -= 1 }
            if bytes[last - 1] == 0x2E { last -= 1 }
        }
        var first = start
        while first < last - 1 && bytes[first] == 0x30 && bytes[first + 1] != 0x2E { first += 1 }
        var state: UInt32 = 0x811C_9DC5
        for index in first..<max(last, first) where bytes[index] != 0x2C {
            state = (state ^ UInt32(bytes[index])) &* 0x0100_0193
        }
        return state
    }

    private static func wordID(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Token {
        var last = end
        if last - start > 3 && bytes[last - 1] | 0x20 == 0x73 && bytes[last - 2] | 0x20 != 0x73 { last -= 1 }
        var state: UInt32 = 0x811C_9DC5
        for index in start..<last { state = (state ^ UInt32(lower(bytes[index]))) &* 0x0100_0193 }
        return state
    }

    @inline(__always) static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }
    @inline(__always) static func isUpper(_ byte: UInt8) -> Bool { byte &- 0x41 < 26 }
    @inline(__always) static func isWordByte(_ byte: UInt8) -> Bool {
        byte >= 0x80 || isDigit(byte) || (byte | 0x20) &- 0x61 < 26
    }
    @inline(__always) static func lower(_ byte: UInt8) -> UInt8 { isUpper(byte) ? byte | 0x20 : byte }
}

/// Words that carry no content of their own.
package enum StopWords {
    package static let all: Set<Token> = Set(
        """
        a an the of to in on at for and or by with from as is are was were be been do does did has have had it its \
        this that these those i me my we our you your s t please can could would will shall there their them they \
        he she his her if so than then into about
        """.split(separator: " ").flatMap { Tokenizer.ids(String($0)) })
}

/// The value that a text stands for, read without allocation.
package enum TextValue {
    private static let months: Set<Token> = Set(
        """
        january february march april may june july august september october november december jan feb mar apr jun \
        jul aug sep sept oct nov dec
        """.split(separator: " ").flatMap { Tokenizer.ids(String($0)) })

    /// The first number in the text; nil where it holds none. `$1,234.50` is 1234.5.
    static func number(_ text: String) -> Double? {
        var copy = text
        return copy.withUTF8 { bytes in
            guard let start = bytes.firstIndex(where: Tokenizer.isDigit) else { return nil }
            var value = 0.0
            var scale = 0.0
            for byte in bytes[start...] {
                if Tokenizer.isDigit(byte) {
                    value = value * 10 + Double(byte - 0x30)
                    scale *= 10
                } else if byte == 0x2E && scale == 0 {
                    scale = 1
                } else if byte != 0x2C {
                    break
                }
            }
            return scale > 1 ? value / scale : value
        }
    }

    /// What the whole text is, from its tokens and marks.
    static func kind(_ text: String, _ tokens: [TextToken]) -> TextKind {
        guard let first = tokens.first else { return .empty }
        let numbers = tokens.count { $0.isNumber }
        if text.utf8.contains(0x40) && tokens.count <= 6 && !text.utf8.contains(0x20) { return .email }
        if isDate(text, tokens, numbers) { return .date }
        if numbers == 1 && tokens.count == 1 {
            if text.utf8.contains(0x25) { return .percent }
            return hasCurrency(text) ? .price : .number
        }
        if first.isNumber && tokens.count == 1 { return .number }
        return .words
    }

    package static func kind(_ text: String) -> TextKind { kind(text, Tokenizer.tokens(text)) }

    static func hasCurrency(_ text: String) -> Bool {
        text.utf8.contains(0x24) || text.utf8.contains(0xE2) || text.utf8.contains(0xC2)
    }

    private static func isDate(_ text: String, _ tokens: [TextToken], _ numbers: Int) -> Bool {
        if tokens.count == 3 && numbers == 3 {
            return text.utf8.contains(0x2F) || text.utf8.count { $0 == 0x2D } == 2
        }
        return tokens.count <= 6 && numbers >= 2 && tokens.contains { months.contains($0.id) }
    }

    /// Further tokens by which a date written in figures can be found: its four-figure year and its month's name.
    static func dateTokens(_ text: String, _ tokens: [TextToken]) -> [Token] {
        let parts = tokens.prefix(3).map { number(slice(text, $0)) ?? 0 }
        guard parts.count == 3, tokens.prefix(3).allSatisfy(\.isNumber) else { return [] }
        let yearFirst = parts[0] > 31
        let year = yearFirst ? parts[0] : parts[2]
        let month = Int(nearest: yearFirst ? parts[1] : parts[0])
        guard (1...12).contains(month), year >= 0, year < 3000 else { return [] }
        let full = Int(year) < 100 ? 2000 + Int(year) : Int(year)
        return Tokenizer.ids(String(full)) + Tokenizer.ids(monthNames[month - 1])
    }

    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november",
        "december",
    ]

    static func slice(_ text: String, _ token: TextToken) -> String { slice(text, token.start, token.end) }

    static func slice(_ text: String, _ start: Int, _ end: Int) -> String {
        let view = text.utf8
        return String(
            view[view.index(view.startIndex, offsetBy: start)..<view.index(view.startIndex, offsetBy: end)])
            ?? ""
    }

    /// Two decimals with thousands separators, as prices are written: 1234.5 is `1,234.50`.
    static func money(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        let cents = Int(nearest: (value * 100).rounded())
        return grouped(cents / 100) + "." + twoDigits(cents % 100)
    }

    /// A number without needless decimals.
    static func plain(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        let cents = Int(nearest: (value * 100).rounded())
        return cents % 100 == 0 ? String(cents / 100) : String(cents / 100) + "." + twoDigits(cents % 100)
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func grouped(_ value: Int) -> String {
        value < 1000
            ? String(value) : grouped(value / 1000) + "," + String(String(1000 + value % 1000).dropFirst())
    }
}
