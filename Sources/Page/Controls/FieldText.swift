import Groundwork
import HTML

/// Texts of fields: which of them each type of `input` can hold.
///
/// Source: https://html.spec.whatwg.org/multipage/input.html (value sanitization algorithms)
package enum FieldText {
    /// What a control of the kind holds when given `text`; empty where its type can't hold that. What a range holds is for
    /// ``FieldLimits/nearest(to:)`` to say.
    static func sanitized(_ text: String, for kind: ControlKind) -> String {
        switch kind {
        case .text(.url), .text(.email): return withoutNewlines(text).trimming(.html)
        case .text(.dateTimeLocal): return DateText.normalized(dateTime: text) ?? ""
        case .text(let type):
            let line = withoutNewlines(text)
            return holds(line, type) ? line : ""
        case .color: return ColorText.hexadecimal(text) ?? "#000000"
        default: return text
        }
    }

    /// Whether a field of the type can hold the text; always for free text.
    package static func holds(_ text: String, _ type: ControlKind.TextType) -> Bool {
        if text.isEmpty { return true }
        switch type {
        case .number: return number(text) != nil
        case .date, .month, .week, .time, .dateTimeLocal: return DateText.number(text, type) != nil
        default: return true
        }
    }

    /// A date as a person types it (`3/14/2026`) in the form a date field holds; other text unchanged.
    package static func date(typed text: String) -> String {
        let parts = text.split(separator: "/").map { Int($0) }
        guard parts.count == 3, let month = parts[0], let day = parts[1], let year = parts[2],
            CalendarDate(year: year, month: month, day: day).isValid
        else { return text }
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }

    /// A number as a field takes it: no leading `+`, no surrounding space, finite.
    package static func number(_ text: String) -> Double? { HTMLNumber.valid(text) }

    /// A number as a field shows it: without `.0`.
    package static func text(of number: Double) -> String { HTMLNumber.text(of: number) }

    package static func withoutNewlines(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
        return String(decoding: text.utf8.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }

    /// The text with a line feed at the end of each line.
    static func withLineFeeds(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var output: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D {
                output.append(0x0A)
            } else if !(byte == 0x0A && previous == 0x0D) {
                output.append(byte)
            }
            previous = byte
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// The text with a carriage return and a line feed at the end of each line, as forms send it.
    static func withCRLF(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
        var output: [UInt8] = []
        for byte in withLineFeeds(text).utf8 {
            if byte == 0x0A { output.append(0x0D) }
            output.append(byte)
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// ASCII letters in lower case, others as they are.
    package static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map(\.asciiLowercased), as: UTF8.self)
    }

    /// The number half way between two finite ones.
    static func middle(_ low: Double, _ high: Double) -> Double {
        let distance = high - low
        return distance.isFinite ? low + distance / 2 : low / 2 + high / 2
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
