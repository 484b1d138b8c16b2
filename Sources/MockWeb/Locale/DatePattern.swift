import Groundwork

/// Names of months and days in a language.
struct CalendarNames: Sendable, Hashable {
    /// From January.
    var months: [String]
    var shortMonths: [String]
    /// From Sunday.
    var weekdays: [String]
    var shortWeekdays: [String]

    /// - Parameters: short names that are left out are the first three letters.
    init(months: [String], shortMonths: [String] = [], weekdays: [String], shortWeekdays: [String] = []) {
        self.months = months
        self.shortMonths = shortMonths.isEmpty ? months.map { String($0.prefix(3)) } : shortMonths
        self.weekdays = weekdays
        self.shortWeekdays = shortWeekdays.isEmpty ? weekdays.map { String($0.prefix(3)) } : shortWeekdays
    }
}

/// How dates are written: fields of `strftime` and what stands between them.
struct DatePattern: Sendable, Hashable {
    let text: String

    static let iso = DatePattern(text: "%Y-%m-%d")

    /// A date in this form, with the names of a language.
    func text(_ time: CivilTime, names: CalendarNames?) -> [UInt8] {
        time.formatted(names.map { Self.naming(text.utf8, time, $0) } ?? Array(text.utf8))
    }

    /// The pattern with the fields for names replaced by a language's.
    static func naming(_ pattern: some Collection<UInt8>, _ time: CivilTime, _ names: CalendarNames)
        -> [UInt8]
    {
        var out: [UInt8] = []
        var rest = Array(pattern)[...]
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "%"), let field = rest.popFirst() else {
                out.append(byte)
                continue
            }
            let name: String? =
                switch field {
                case UInt8(ascii: "B"): names.months[time.month - 1]
                case UInt8(ascii: "b"), UInt8(ascii: "h"): names.shortMonths[time.month - 1]
                case UInt8(ascii: "A"): names.weekdays[time.weekday]
                case UInt8(ascii: "a"): names.shortWeekdays[time.weekday]
                default: nil
                }
            if let name {
                out += name.utf8.flatMap { $0 == UInt8(ascii: "%") ? [$0, $0] : [$0] }
            } else {
                out += [byte, field]
            }
        }
        return out
    }

    /// The day that a text in this form says, as `2026-03-14`; nil where it says none. That form itself is read too: browsers
    /// send it for `<input type="date">`.
    func isoDate(_ text: String, names: CalendarNames?) -> String? {
        if let day = read(Array(text.utf8), names) { return day }
        return text.utf8.count == 10 && CivilTime(text.utf8) != nil ? text : nil
    }

    private func read(_ bytes: [UInt8], _ names: CalendarNames?) -> String? {
        var reader = Reader(rest: bytes[...], names: names)
        var pattern = Array(text.utf8)[...]
        while let byte = pattern.popFirst() {
            guard byte == UInt8(ascii: "%"), var field = pattern.popFirst() else {
                guard reader.rest.popFirst() == byte else { return nil }
                continue
            }
            if field == UInt8(ascii: "-"), let next = pattern.popFirst() { field = next }
            guard reader.read(field) else { return nil }
        }
        return reader.day
    }

    private struct Reader {
        var rest: ArraySlice<UInt8>
        let names: CalendarNames?
        private var year: Int?
        private var month: Int?
        private var date: Int?

        init(rest: ArraySlice<UInt8>, names: CalendarNames?) {
            self.rest = rest
            self.names = names
        }

        /// The day, where all of the text was read and the calendar has it.
        var day: String? {
            guard rest.isEmpty, let year, let month, let date else { return nil }
            func padded(_ number: Int, _ width: Int) -> String {
                let digits = String(number)
                return String(repeating: "0", count: max(0, width - digits.count)) + digits
            }
            let text = "\(padded(year, 4))-\(padded(month, 2))-\(padded(date, 2))"
            return text.utf8.count == 10 && CivilTime(text.utf8) != nil ? text : nil
        }

        mutating func read(_ field: UInt8) -> Bool {
            switch field {
            case UInt8(ascii: "Y"): year = number(4...4)
            case UInt8(ascii: "y"): year = number(2...2).map { 2000 + $0 }
            case UInt8(ascii: "m"): month = number(1...2)
            case UInt8(ascii: "d"), UInt8(ascii: "e"): date = number(1...2)
            case UInt8(ascii: "B"): month = name(of: names?.months)
            case UInt8(ascii: "b"), UInt8(ascii: "h"): month = name(of: names?.shortMonths)
            default: return false
            }
            return "yY".utf8.contains(field)
                ? year != nil : "de".utf8.contains(field) ? date != nil : month != nil
        }

        private mutating func number(_ width: ClosedRange<Int>) -> Int? {
            let digits = rest.prefix(width.upperBound).prefix(while: \.isASCIIDigit)
            guard digits.count >= width.lowerBound else { return nil }
            rest = rest.dropFirst(digits.count)
            return Int(String(decoding: digits, as: UTF8.self))
        }

        /// From 1, whatever the case.
        private mutating func name(of names: [String]?) -> Int? {
            let text = String(decoding: rest, as: UTF8.self).lowercased()
            let names = names ?? Languages.english.calendar.months
            guard let index = names.lastIndex(where: { text.hasPrefix($0.lowercased()) }) else { return nil }
            rest = rest.dropFirst(names[index].utf8.count)
            return index + 1
        }
    }

    /// What a date in this form looks like.
    func example(names: CalendarNames?) -> String {
        String(decoding: text(CivilTime(epoch: 1_773_446_400), names: names), as: UTF8.self)
    }

    /// What a pattern that dates are read by lacks, in one sentence; nil where it lacks nothing.
    var mistake: String? {
        let plain = text.replacingAll("%-", by: "%")
        func has(_ fields: String) -> Bool { fields.contains { plain.contains("%\($0)") } }
        return has("de") && has("mBbh") && has("Yy")
            ? nil : "a form of dates has a day, a month and a year, such as %d.%m.%Y"
    }
}
