import Groundwork

/// How long an endpoint asks to wait.
///
/// Source: RFC 9110, 10.2.3; `retry-after-ms` is OpenAI's.
enum RetryAfter {
    /// Seconds, 0 or more; nil where no header says so. A date is measured against the answer's own.
    static func seconds(_ headers: [(name: String, value: String)]) -> Double? {
        func value(_ name: String) -> String? {
            headers.last { $0.name.lowercased() == name }?.value
        }
        if let text = value("retry-after-ms"), let number = Double(text), number >= 0, number.isFinite {
            return number / 1000
        }
        guard let text = value("retry-after") else { return nil }
        if let number = Double(text) { return number >= 0 && number.isFinite ? number : nil }
        guard let then = moment(text), let now = value("date").flatMap(moment) else { return nil }
        return max(0, Double(then - now))
    }

    /// Seconds since 1970 of `Sun, 06 Nov 1994 08:49:37 GMT`; nil for anything else.
    static func moment(_ text: String) -> Int? {
        let words = text.split(separator: " ")
        guard words.count == 6, let day = Int(words[1]), let year = Int(words[3]),
            let month = months.firstIndex(of: String(words[2])), (1...31).contains(day),
            (1970...9999).contains(year)
        else { return nil }
        let clock = words[4].split(separator: ":").compactMap { Int($0) }
        guard clock.count == 3, clock.allSatisfy((0...60).contains) else { return nil }
        let date = CalendarDate(year: year, month: month + 1, day: day)
        guard date.isValid else { return nil }
        return date.daysSince1970 * 86_400 + clock[0] * 3600 + clock[1] * 60 + clock[2]
    }

    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
}
