import Groundwork

/// Dates and times as fields hold them, and the numbers that they stand for.
///
/// Source: https://html.spec.whatwg.org/multipage/common-microsyntaxes.html#dates-and-times
enum DateText {
    /// The number that a text stands for, in the type's unit: days since 1970 for a date, months since January 1970 for a
    /// month, weeks (of Mondays) for a week, milliseconds for times and for local dates with a time.
    /// - Returns: nil where the text is none of the type.
    static func number(_ text: String, _ type: ControlKind.TextType) -> Double? {
        let bytes = Array(text.utf8)[...]
        switch type {
        case .date: return days(bytes).map(Double.init)
        case .month: return month(bytes).map { Double(($0.year - 1970) * 12 + $0.month - 1) }
        case .week: return weeks(bytes).map(Double.init)
        case .time: return milliseconds(bytes).map(Double.init)
        case .dateTimeLocal:
            return dateTime(bytes).map { Double($0.days) * 86_400_000 + Double($0.milliseconds) }
        default: return nil
        }
    }

    /// The text of a number in the type's unit; nil for other types than dates and times.
    static func text(of number: Double, _ type: ControlKind.TextType) -> String? {
        guard let whole = Int(exactly: number.rounded()) else { return nil }
        switch type {
        case .date: return date(whole)
        case .month:
            let year = 1970 + (whole >= 0 ? whole / 12 : (whole - 11) / 12)
            return padded(year, 4) + "-" + padded(whole - (year - 1970) * 12 + 1, 2)
        case .week:
            let thursday = CalendarDate(daysSince1970: whole * 7)
            let first = CalendarDate(year: thursday.year, month: 1, day: 4).daysSince1970
            return padded(thursday.year, 4) + "-W" + padded(whole - weekNumber(first) + 1, 2)
        case .time: return clock(whole)
        case .dateTimeLocal:
            let day = whole >= 0 ? whole / 86_400_000 : (whole - 86_399_999) / 86_400_000
            return date(day) + "T" + clock(whole - day * 86_400_000)
        default: return nil
        }
    }

    private static func date(_ days: Int) -> String {
        let day = CalendarDate(daysSince1970: days)
        return padded(day.year, 4) + "-" + padded(day.month, 2) + "-" + padded(day.day, 2)
    }

    /// Hours and minutes, and seconds and thousandths where there are any.
    private static func clock(_ milliseconds: Int) -> String {
        let (seconds, thousandths) = (milliseconds / 1000 % 60, milliseconds % 1000)
        let minutes = padded(milliseconds / 3_600_000, 2) + ":" + padded(milliseconds / 60_000 % 60, 2)
        guard seconds > 0 || thousandths > 0 else { return minutes }
        guard thousandths > 0 else { return minutes + ":" + padded(seconds, 2) }
        var digits = Substring(padded(thousandths, 3))
        while digits.last == "0" { digits.removeLast() }
        return minutes + ":" + padded(seconds, 2) + "." + digits
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    /// A local date and time in its one normal form: `T` between the two, no seconds where there are none.
    static func normalized(dateTime text: String) -> String? {
        let bytes = Array(text.utf8)[...]
        guard let (_, milliseconds) = dateTime(bytes),
            let gap = bytes.firstIndex(where: { $0 == UInt8(ascii: "T") || $0 == 0x20 })
        else { return nil }
        return String(decoding: bytes[..<gap], as: UTF8.self) + "T" + clock(milliseconds)
    }

    // MARK: Parts

    /// The last day that browsers know.
    private static let lastYear = 275_760

    private static func year(_ digits: ArraySlice<UInt8>) -> Int? {
        guard digits.count >= 4, let year = number(digits), (1...lastYear).contains(year) else { return nil }
        return year
    }

    private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
        guard !digits.isEmpty, digits.count <= 9, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }

    private static func twoDigits(_ digits: ArraySlice<UInt8>, _ range: ClosedRange<Int>) -> Int? {
        guard digits.count == 2, let number = number(digits), range.contains(number) else { return nil }
        return number
    }

    private static func month(_ text: ArraySlice<UInt8>) -> (year: Int, month: Int)? {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, let year = year(parts[0]), let month = twoDigits(parts[1], 1...12),
            (year, month) <= (lastYear, 9)
        else { return nil }
        return (year, month)
    }

    private static func days(_ text: ArraySlice<UInt8>) -> Int? {
        guard let dash = text.lastIndex(of: UInt8(ascii: "-")), let (year, month) = month(text[..<dash]),
            let day = twoDigits(text[(dash + 1)...], 1...31),
            let first = days(year: year, month: month, day: day),
            (year, month, day) <= (lastYear, 9, 13)
        else { return nil }
        return first
    }

    /// Days since 1970; nil for a day that the month does not have.
    private static func days(year: Int, month: Int, day: Int) -> Int? {
        // The calendar repeats itself after 400 years.
        guard CalendarDate(year: 2000 + year % 400, month: month, day: day).isValid else { return nil }
        return CalendarDate(year: year, month: month, day: day).daysSince1970
    }

    private static func weeks(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = text.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count == 2, let year = year(parts[0]), parts[1].first == UInt8(ascii: "W"),
            let week = twoDigits(parts[1].dropFirst(), 1...53),
            // The fourth of January is in the first week, the 28th of December in the last.
            let first = days(year: year, month: 1, day: 4), let last = days(year: year, month: 12, day: 28)
        else { return nil }
        let (monday, lastMonday) = (weekNumber(first), weekNumber(last))
        return monday + week - 1 <= lastMonday ? monday + week - 1 : nil
    }

    /// Weeks of seven days from Monday on, counted from that of 1 January 1970, a Thursday.
    private static func weekNumber(_ days: Int) -> Int {
        let shifted = days + 3
        return shifted >= 0 ? shifted / 7 : (shifted - 6) / 7
    }

    /// Milliseconds since midnight.
    private static func milliseconds(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = text.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false)
        guard (2...3).contains(parts.count), let hour = twoDigits(parts[0], 0...23),
            let minute = twoDigits(parts[1], 0...59)
        else { return nil }
        let minutes = (hour * 60 + minute) * 60_000
        return parts.count == 2 ? minutes : seconds(parts[2]).map { minutes + $0 }
    }

    private static func seconds(_ text: ArraySlice<UInt8>) -> Int? {
        let parts = text.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count <= 2, let seconds = twoDigits(parts[0], 0...59) else { return nil }
        guard parts.count == 2 else { return seconds * 1000 }
        guard parts[1].count <= 3, let fraction = number(parts[1]) else { return nil }
        return seconds * 1000 + fraction * [100, 10, 1][parts[1].count - 1]
    }

    private static func dateTime(_ text: ArraySlice<UInt8>) -> (days: Int, milliseconds: Int)? {
        guard let gap = text.firstIndex(where: { $0 == UInt8(ascii: "T") || $0 == 0x20 }),
            let days = days(text[..<gap]), let milliseconds = milliseconds(text[(gap + 1)...])
        else { return nil }
        return (days, milliseconds)
    }
}
