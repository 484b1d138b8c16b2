import Groundwork
import WebEnv

/// A case-folded word or number, as a hash of its bytes: equal words have equal tokens on every machine.
package typealias Token = UInt32

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
    /// zeros and trailing zeros of a fraction, so `$1,200.00` and `1200` share a token. A currency sign is no part of a word, and
    /// the number beside it is read as ``MoneyReader`` reads it: `1.200,00 €` has that token too.
    package static func tokens(_ text: String) -> [TextToken] {
        var result: [TextToken] = []
        var copy = text
        copy.withUTF8 { bytes in
            if MoneyReader.needsReading(bytes) {
                append(bytes, beside: MoneyReader.amounts(in: bytes), to: &result)
            } else {
                append(bytes, 0..<bytes.count, to: &result)
            }
        }
        return result
    }

    /// The tokens of a text with amounts of money, where one of them is not as English has it.
    private static func append(
        _ bytes: UnsafeBufferPointer<UInt8>, beside amounts: [MoneyAmount], to result: inout [TextToken]
    ) {
        var cuts = MoneyReader.spacedSigns(in: bytes).map { (range: $0, amount: MoneyAmount?.none) }
        cuts += amounts.filter { !$0.hasEnglishMarks }.map { (range: $0.number, amount: $0) }
        var start = 0
        for cut in cuts.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            append(bytes, start..<cut.range.lowerBound, to: &result)
            if let amount = cut.amount {
                result.append(
                    TextToken(
                        id: numberID(amount.digits), start: amount.number.lowerBound,
                        end: amount.number.upperBound, isNumber: true, isCapitalised: false))
            }
            start = cut.range.upperBound
        }
        append(bytes, start..<bytes.count, to: &result)
    }

    /// The tokens of a part of a text that holds no such amount.
    private static func append(
        _ bytes: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, to result: inout [TextToken]
    ) {
        let bytes = UnsafeBufferPointer(rebasing: bytes[..<range.upperBound])
        var index = range.lowerBound
        while index < bytes.count {
            guard bytes[index].isWordByte else {
                index += 1
                continue
            }
            let token = scan(bytes, at: index)
            result.append(token)
            index = token.end
        }
    }

    package static func ids(_ text: String) -> [Token] { tokens(text).map(\.id) }

    private static func scan(_ bytes: UnsafeBufferPointer<UInt8>, at start: Int) -> TextToken {
        var end = start
        var onlyDigits = true
        while end < bytes.count {
            let byte = bytes[end]
            if byte.isWordByte {
                if !byte.isASCIIDigit { onlyDigits = false }
            } else if !(onlyDigits && isSeparator(bytes, end)) {
                break
            }
            end += 1
        }
        let id = onlyDigits ? numberID(bytes, start, end) : wordID(bytes, start, end)
        return TextToken(
            id: id, start: start, end: end, isNumber: onlyDigits,
            isCapitalised: (bytes[start]).isASCIIUppercase)
    }

    /// Whether the byte stands between digits as `,` or `.` do.
    private static func isSeparator(_ bytes: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
        (bytes[index] == 0x2C || bytes[index] == 0x2E) && index + 1 < bytes.count
            && (bytes[index + 1]).isASCIIDigit
    }

    private static func numberID(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Token {
        var last = end
        if (start..<end).contains(where: { bytes[$0] == 0x2E }) {
            while last > start && bytes[last - 1] == 0x30 { last -= 1 }
            if bytes[last - 1] == 0x2E { last -= 1 }
        }
        var first = start
        while first < last - 1 && bytes[first] == 0x30 && bytes[first + 1] != 0x2E { first += 1 }
        var hash = FNV1a32()
        for index in first..<max(last, first) where bytes[index] != 0x2C { hash.append(bytes[index]) }
        return hash.value
    }

    private static func numberID(_ digits: String) -> Token {
        var digits = digits
        return digits.withUTF8 { numberID($0, 0, $0.count) }
    }

    private static func wordID(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Token {
        var last = end
        if last - start > 3 && bytes[last - 1] | 0x20 == 0x73 && bytes[last - 2] | 0x20 != 0x73 { last -= 1 }
        var hash = FNV1a32()
        for index in start..<last { hash.append((bytes[index]).asciiLowercased) }
        return hash.value
    }
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

    /// The first number in the text; nil where it holds none. `$1,234.50` and `1.234,50 €` are 1234.5.
    package static func number(_ text: String) -> Double? {
        var copy = text
        return copy.withUTF8 { bytes in
            guard let start = bytes.firstIndex(where: \.isASCIIDigit) else { return nil }
            if MoneyReader.needsReading(bytes),
                let amount = MoneyReader.amounts(in: bytes).first(where: { $0.number.contains(start) }),
                !amount.hasEnglishMarks
            {
                return Double(amount.digits)
            }
            var value = 0.0
            var scale = 0.0
            for byte in bytes[start...] {
                if byte.isASCIIDigit {
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
    package static func kind(_ text: String, _ tokens: [TextToken]) -> TextKind {
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
        var copy = text
        return copy.withUTF8 { !MoneyReader.signs(in: $0).isEmpty }
    }

    private static func isDate(_ text: String, _ tokens: [TextToken], _ numbers: Int) -> Bool {
        if numbers == tokens.count, numbers <= 4, let first = tokens.first,
            DateFigures(dotted: text, first) != nil
        {
            return true
        }
        if tokens.count == 3 && numbers == 3 {
            return text.utf8.contains(0x2F) || text.utf8.count { $0 == 0x2D } == 2
        }
        return tokens.count <= 6 && numbers >= 2 && tokens.contains { months.contains($0.id) }
    }

    /// Further tokens by which a date written in figures can be found: its four-figure year and its month's name.
    static func dateTokens(_ text: String, _ tokens: [TextToken]) -> [Token] {
        guard let first = tokens.first else { return [] }
        guard let date = DateFigures(dotted: text, first) ?? DateFigures(text, tokens) else { return [] }
        return Tokenizer.ids(String(date.year)) + Tokenizer.ids(monthNames[date.month - 1])
    }

    /// Year and month of a date that is written in figures.
    private struct DateFigures {
        /// 0..<3000
        let year: Int
        /// 1...12
        let month: Int

        /// `2026-12-31`, `12/31/2026`, `31/12/2026`: of two numbers that could both be the month, the first is.
        init?(_ text: String, _ tokens: [TextToken]) {
            let parts = tokens.prefix(3).map { number(slice(text, $0)) ?? 0 }
            guard parts.count == 3, tokens.prefix(3).allSatisfy(\.isNumber) else { return nil }
            let yearFirst = parts[0] > 31
            let dayFirst = !yearFirst && parts[0] > 12 && parts[1] <= 12
            let year = yearFirst ? parts[0] : parts[2]
            let month = Int(nearest: yearFirst || dayFirst ? parts[1] : parts[0])
            guard (1...12).contains(month), year >= 0, year < 3000 else { return nil }
            self.year = Int(year) < 100 ? 2000 + Int(year) : Int(year)
            self.month = month
        }

        /// `31.12.2026`: with points the day comes first.
        init?(dotted text: String, _ token: TextToken) {
            guard token.isNumber, (8...10).contains(token.end - token.start) else { return nil }
            let parts = slice(text, token).utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
            guard parts.count == 3, parts[2].count == 4, parts.prefix(2).allSatisfy({ $0.count <= 2 }) else {
                return nil
            }
            let figures = parts.map { Int(nearest: number(String($0) ?? "") ?? 0) }
            let (day, month, year) = (figures[0], figures[1], figures[2])
            guard (1...31).contains(day), (1...12).contains(month), (1000..<3000).contains(year) else {
                return nil
            }
            self.year = year
            self.month = month
        }
    }

    private static let monthNames = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november",
        "december",
    ]

    package static func slice(_ text: String, _ token: TextToken) -> String {
        slice(text, token.start, token.end)
    }

    package static func slice(_ text: String, _ start: Int, _ end: Int) -> String {
        let view = text.utf8
        return String(
            view[view.index(view.startIndex, offsetBy: start)..<view.index(view.startIndex, offsetBy: end)])
            ?? ""
    }

    /// An amount of money in the form of another: 1234.5 is `$1,234.50`, or `1.234,50 €`.
    package static func money(_ value: Double, as format: MoneyFormat) -> String { format.text(money(value)) }

    /// The amounts of money in a text, in order.
    package static func amounts(_ text: String) -> [MoneyAmount] {
        var copy = text
        return copy.withUTF8 { MoneyReader.amounts(in: $0) }
    }

    /// The form that the prices of a list are written in: that of the first which shows its marks, else of the first.
    /// - Returns: nil where none has a currency sign.
    package static func moneyFormat(of texts: some Sequence<String>) -> MoneyFormat? {
        var first: MoneyFormat?
        for text in texts {
            guard let amount = amounts(text).first else {
                first = first ?? currencySign(of: text).map { MoneyFormat(sign: $0) }
                continue
            }
            if amount.hasMarks { return amount.format }
            first = first ?? amount.format
        }
        return first
    }

    private static func currencySign(of text: String) -> String? {
        var copy = text
        return copy.withUTF8 { bytes in
            MoneyReader.signs(in: bytes).first.map { String(decoding: bytes[$0], as: UTF8.self) }
        }
    }

    /// Two decimals with thousands separators, as prices are written: 1234.5 is `1,234.50`.
    package static func money(_ value: Double) -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        let cents = Int(nearest: (value * 100).rounded())
        return grouped(cents / 100) + "." + twoDigits(cents % 100)
    }

    /// A number without needless decimals.
    package static func plain(_ value: Double, decimalMark: String = ".") -> String {
        guard abs(value) < 1e15 else { return "\(value)" }
        let cents = Int(nearest: (value * 100).rounded())
        if cents % 100 == 0 { return String(cents / 100) }
        return String(cents / 100) + decimalMark + twoDigits(cents % 100)
    }

    private static func twoDigits(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }

    private static func grouped(_ value: Int) -> String {
        value < 1000
            ? String(value) : grouped(value / 1000) + "," + String(String(1000 + value % 1000).dropFirst())
    }
}
