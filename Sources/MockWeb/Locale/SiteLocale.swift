import Groundwork

/// How a site writes and reads amounts of money, numbers and dates, and what language its own sentences are in.
struct SiteLocale: Sendable, Hashable {
    /// A language tag, as pages have it in `lang`. Source: RFC 5646.
    var language: String
    var money: MoneyFormat
    var number: NumberForm
    /// Fields of `strftime`.
    var date: DatePattern
    var calendar: CalendarNames
    var messages: FieldMessages
}

/// The marks in a number.
struct NumberForm: Sendable, Hashable {
    /// What stands between thousands; may be empty.
    var groupMark: String
    var decimalMark: String

    static let english = NumberForm(groupMark: ",", decimalMark: ".")

    /// 1234.5 → `1.234,5`
    /// - Parameter plain: digits with `.` before a fraction; a `-` may stand first.
    func text(_ plain: String) -> String {
        let isNegative = plain.hasPrefix("-")
        let parts = plain.drop { $0 == "-" }.split(separator: ".", omittingEmptySubsequences: false)
        var whole = ""
        let digits = Array(parts.first ?? "")
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { whole += groupMark }
            whole.append(digit)
        }
        let fraction = parts.count > 1 ? decimalMark + parts[1] : ""
        return (isNegative ? "-" : "") + whole + fraction
    }

    /// `1.234,5` → `1234.5`; nil where the text is no number in this form.
    func plain(_ text: String) -> String? {
        let body = text.hasPrefix("-") || text.hasPrefix("+") ? text.dropFirst() : text[...]
        let parts = String(body).splitting(on: decimalMark).map { String($0) }
        guard parts.count <= 2, let whole = ungrouped(parts[0]) else { return nil }
        let fraction = parts.count == 2 ? parts[1] : "0"
        guard !fraction.isEmpty, fraction.utf8.allSatisfy(\.isASCIIDigit) else { return nil }
        return (text.hasPrefix("-") ? "-" : "") + whole + (parts.count == 2 ? "." + fraction : "")
    }

    /// A whole number without the marks between its thousands. Spaces of every kind are one mark.
    private func ungrouped(_ text: String) -> String? {
        let isSpaced = groupMark.allSatisfy(\.isWhitespace)
        let parts =
            groupMark.isEmpty
            ? [text]
            : isSpaced
                ? text.split(omittingEmptySubsequences: false, whereSeparator: \.isWhitespace).map(
                    String.init)
                : text.splitting(on: groupMark).map { String($0) }
        guard let first = parts.first, !first.isEmpty,
            parts.allSatisfy({ $0.utf8.allSatisfy(\.isASCIIDigit) })
        else { return nil }
        let isGrouped = parts.count == 1 || first.count <= 3 && parts.dropFirst().allSatisfy { $0.count == 3 }
        return isGrouped ? parts.joined() : nil
    }
}

extension MoneyFormat {
    /// The form of the numbers in it.
    var numberForm: NumberForm { NumberForm(groupMark: groupMark, decimalMark: decimalMark) }

    /// The hundredths of an amount that somebody wrote, with the sign or without; nil where it is none.
    func cents(_ text: String) -> Int64? {
        // No space of any kind belongs to the number's ends, whatever stands between number and sign.
        let number = String(
            text.replacingAll(sign, by: "").drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
                .reversed())
        guard
            let plain = numberForm.plain(number) ?? NumberForm(groupMark: "", decimalMark: ".").plain(number)
        else { return nil }
        let parts = plain.split(separator: ".")
        let fraction = parts.count > 1 ? String(parts[1]) : ""
        guard fraction.count <= 2 else { return nil }
        return Int64(parts[0] + fraction + String(repeating: "0", count: 2 - fraction.count))
    }
}

/// What a rule of a field may have against a value, in the words of a language.
struct FieldMessages: Sendable, Hashable {
    /// What is wrong.
    enum Mistake: String, Sendable, CaseIterable {
        case required
        case tooLong = "too_long"
        case form
        case integer, number, money, date, email
        case tooSmall = "too_small"
        case tooLarge = "too_large"
    }

    /// By mistake; `{field}` stands for the field's name, `{example}` for a value that would do.
    var sentences: [Mistake: String]

    func sentence(_ mistake: Mistake, field: String, example: String = "") -> String {
        let text = sentences[mistake] ?? Self.english.sentences[mistake] ?? ""
        return text.replacingAll("{field}", by: field).replacingAll("{example}", by: example)
    }
}
