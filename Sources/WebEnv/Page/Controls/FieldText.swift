/// Texts of fields: which of them each type of `input` can hold.
///
/// Source: https://html.spec.whatwg.org/multipage/input.html (value sanitization algorithms)
enum FieldText {
    /// What the field holds when given `text`; empty where its type can't hold that.
    static func sanitized(
        _ text: String, for kind: ControlKind, bounds: (minimum: Double?, maximum: Double?) = (nil, nil)
    ) -> String {
        switch kind {
        case .text(let type):
            let line = withoutNewlines(text)
            return type == .url || type == .email ? trimmed(line) : holds(line, type) ? line : ""
        case .range: return range(text, minimum: bounds.minimum ?? 0, maximum: bounds.maximum ?? 100)
        case .color: return isColor(text) ? text.lowercased() : "#000000"
        default: return text
        }
    }

    /// Whether a field of the type can hold the text; always for free text.
    static func holds(_ text: String, _ type: ControlKind.TextType) -> Bool {
        if text.isEmpty { return true }
        switch type {
        case .number: return number(text) != nil
        case .date: return CalendarDate(iso: text) != nil
        case .month: return CalendarDate(iso: text + "-01") != nil
        case .week: return isWeek(text)
        case .time: return isTime(text)
        case .dateTimeLocal: return isDateTime(text)
        default: return true
        }
    }

    /// A date as a person types it (`3/14/2026`) in the form a date field holds; other text unchanged.
    static func date(typed text: String) -> String {
        let parts = text.split(separator: "/").map { Int($0) }
        guard parts.count == 3, let month = parts[0], let day = parts[1], let year = parts[2],
            CalendarDate(year: year, month: month, day: day).isValid
        else { return text }
        return padded(year, 4) + "-" + padded(month, 2) + "-" + padded(day, 2)
    }

    /// HTML's floating-point numbers: no leading `+`, no surrounding space, finite.
    static func number(_ text: String) -> Double? {
        let bytes = Array(text.utf8)
        guard let first = bytes.first, first.isASCIIDigit || first == 0x2D || first == 0x2E,
            bytes.allSatisfy({ $0.isASCIIDigit || "+-.eE".utf8.contains($0) }), bytes.last != 0x2E,
            let number = Double(text), number.isFinite
        else { return nil }
        return number
    }

    /// A number as a field shows it: without `.0`.
    static func text(of number: Double) -> String {
        number == number.rounded() && abs(number) < 1e15 ? String(Int64(number)) : "\(number)"
    }

    static func withoutNewlines(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) else { return text }
        return String(decoding: text.utf8.filter { $0 != 0x0A && $0 != 0x0D }, as: UTF8.self)
    }

    static func trimmed(_ text: String) -> String {
        var bytes = Substring(text).utf8
        while let last = bytes.last, last.isHTMLSpace { bytes.removeLast() }
        while let first = bytes.first, first.isHTMLSpace { bytes.removeFirst() }
        return String(Substring(bytes))
    }

    private static func range(_ text: String, minimum: Double, maximum: Double) -> String {
        let middle = maximum < minimum ? minimum : middle(minimum, maximum)
        let number = number(text) ?? middle
        return Self.text(of: max(minimum, min(number, max(minimum, maximum))))
    }

    /// The number half way between two finite ones.
    static func middle(_ low: Double, _ high: Double) -> Double {
        let distance = high - low
        return distance.isFinite ? low + distance / 2 : low / 2 + high / 2
    }

    private static func isColor(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 7 && bytes[0] == 0x23
            && bytes.dropFirst().allSatisfy { PercentEncoding.hexValue($0) != nil }
    }

    private static func isWeek(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 2, parts[0].utf8.count >= 4, Int(parts[0]) != nil, parts[1].first == "W",
            parts[1].utf8.count == 3, let week = Int(parts[1].dropFirst())
        else { return false }
        return (1...53).contains(week)
    }

    private static func isTime(_ text: some StringProtocol) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), parts[0].utf8.count == 2, parts[1].utf8.count == 2,
            let hour = Int(parts[0]), let minute = Int(parts[1]), (0...23).contains(hour),
            (0...59).contains(minute)
        else { return false }
        guard parts.count == 3 else { return true }
        guard parts[2].utf8.count >= 2, let second = Double(String(parts[2])) else { return false }
        return second >= 0 && second < 60
    }

    private static func isDateTime(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        guard bytes.count >= 16, bytes[10] == UInt8(ascii: "T") || bytes[10] == 0x20 else { return false }
        return CalendarDate(iso: String(decoding: bytes[..<10], as: UTF8.self)) != nil
            && isTime(String(decoding: bytes[11...], as: UTF8.self))
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
