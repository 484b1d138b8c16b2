/// `2026-03-14T09:30:05.250Z`
///
/// Source: ISO 8601
package enum ISODateTime {
    /// - Parameter seconds: since 1970.
    package static func text(of seconds: Double) -> String {
        let milliseconds = Int(nearest: (min(max(seconds, -1e11), 1e11) * 1000).rounded(.down))
        let day = (milliseconds >= 0 ? milliseconds : milliseconds - 86_399_999) / 86_400_000
        let rest = milliseconds - day * 86_400_000
        let date = CalendarDate(daysSince1970: day)
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))T"
            + "\(padded(rest / 3_600_000, 2)):\(padded(rest / 60_000 % 60, 2)):\(padded(rest / 1000 % 60, 2))"
            + ".\(padded(rest % 1000, 3))Z"
    }

    private static func padded(_ number: Int, _ width: Int) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }
}
