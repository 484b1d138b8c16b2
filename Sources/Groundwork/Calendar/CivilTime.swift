/// A date and time of the proleptic Gregorian calendar, without a zone.
package struct CivilTime: Sendable, Hashable {
    package var date = CalendarDate(year: 1970, month: 1, day: 1)
    package var hour = 0, minute = 0, second = 0

    package var year: Int { date.year }
    package var month: Int { date.month }
    package var day: Int { date.day }

    /// - Parameter epoch: seconds since 1970-01-01 00:00:00.
    package init(epoch: Int64) {
        let whole = epoch.quotientAndRemainder(dividingBy: 86400)
        date = CalendarDate(daysSince1970: Int(whole.remainder < 0 ? whole.quotient - 1 : whole.quotient))
        let seconds = Int(whole.remainder < 0 ? whole.remainder + 86400 : whole.remainder)
        hour = seconds / 3600
        minute = seconds / 60 % 60
        second = seconds % 60
    }

    /// Reads `2026-03-14`, with ` 09:30` or `T09:30:05` after it where given. nil for anything else.
    package init?(_ text: some Collection<UInt8>) {
        let bytes = Array(text)
        func number(_ start: Int, _ count: Int) -> Int? {
            guard start + count <= bytes.count else { return nil }
            var value = 0
            for byte in bytes[start..<start + count] {
                guard byte >= 48, byte <= 57 else { return nil }
                value = value * 10 + Int(byte - 48)
            }
            return value
        }
        guard bytes.count >= 10, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-"),
            let year = number(0, 4), let month = number(5, 2), let day = number(8, 2),
            (1...12).contains(month), day >= 1, day <= CalendarDate.days(inMonth: month, year: year)
        else { return nil }
        date = CalendarDate(year: year, month: month, day: day)
        guard bytes.count > 10 else { return }
        guard bytes[10] == UInt8(ascii: " ") || bytes[10] == UInt8(ascii: "T"), bytes.count >= 16,
            bytes[13] == UInt8(ascii: ":"), let hour = number(11, 2), let minute = number(14, 2), hour < 24,
            minute < 60
        else { return nil }
        (self.hour, self.minute) = (hour, minute)
        guard bytes.count > 16 else { return }
        guard bytes[16] == UInt8(ascii: ":"), let second = number(17, 2), second < 60 else { return nil }
        self.second = second
    }

    /// Days since 1970-01-01.
    package var epochDay: Int { date.daysSince1970 }
    /// Seconds since 1970-01-01 00:00:00.
    package var epoch: Int64 { Int64(epochDay) * 86400 + Int64(hour * 3600 + minute * 60 + second) }
    /// 0 for Sunday.
    package var weekday: Int { date.weekday }

    /// `2026-03-14`
    package var dateText: [UInt8] { padded(year, 4) + [45] + padded(month, 2) + [45] + padded(day, 2) }
    /// `2026-03-14 09:30:05`
    package var text: [UInt8] {
        dateText + [32] + padded(hour, 2) + [58] + padded(minute, 2) + [58] + padded(second, 2)
    }

    /// The fields of `strftime`: %Y %y %m %-m %d %-d %e %B %b %A %a %H %-H %I %-I %l %M %S %p %P %j %F %T %D %s %%.
    package func formatted(_ pattern: some Collection<UInt8>) -> [UInt8] {
        var out: [UInt8] = []
        var bytes = Array(pattern)[...]
        while let byte = bytes.popFirst() {
            guard byte == UInt8(ascii: "%"), var field = bytes.popFirst() else {
                out.append(byte)
                continue
            }
            var width: Int? = nil
            if field == UInt8(ascii: "-"), let next = bytes.popFirst() {
                field = next
                width = 1
            }
            append(field, width: width, to: &out)
        }
        return out
    }

    private func append(_ field: UInt8, width: Int?, to out: inout [UInt8]) {
        let hour12 = hour % 12 == 0 ? 12 : hour % 12
        switch Character(UnicodeScalar(field)) {
        case "Y": out += padded(year, 4)
        case "y": out += padded(year % 100, width ?? 2)
        case "m": out += padded(month, width ?? 2)
        case "d": out += padded(day, width ?? 2)
        case "e": out += padded(day, width ?? 2, fill: 32)
        case "B": out += Array(months[month - 1].utf8)
        case "b", "h": out += Array(months[month - 1].utf8.prefix(3))
        case "A": out += Array(weekdays[weekday].utf8)
        case "a": out += Array(weekdays[weekday].utf8.prefix(3))
        case "H": out += padded(hour, width ?? 2)
        case "I": out += padded(hour12, width ?? 2)
        case "l": out += padded(hour12, width ?? 2, fill: 32)
        case "M": out += padded(minute, width ?? 2)
        case "S": out += padded(second, width ?? 2)
        case "p": out += Array((hour < 12 ? "AM" : "PM").utf8)
        case "P": out += Array((hour < 12 ? "am" : "pm").utf8)
        case "j":
            out += padded(epochDay - CalendarDate(year: year, month: 1, day: 1).daysSince1970 + 1, width ?? 3)
        case "F": out += dateText
        case "T": out += Array(text.dropFirst(11))
        case "D": out += padded(month, 2) + [47] + padded(day, 2) + [47] + padded(year % 100, 2)
        case "s": out += Array(String(epoch).utf8)
        case "%": out.append(field)
        default: out += [UInt8(ascii: "%"), field]
        }
    }
}

private let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November",
    "December",
]
private let weekdays = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]

private func padded(_ value: Int, _ width: Int, fill: UInt8 = 48) -> [UInt8] {
    let digits = Array(String(value).utf8)
    return Array(repeating: fill, count: max(0, width - digits.count)) + digits
}
