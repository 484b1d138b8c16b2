/// A date and time of the proleptic Gregorian calendar, without a zone.
struct CivilTime: Sendable, Hashable {
    var year = 1970, month = 1, day = 1, hour = 0, minute = 0, second = 0

    /// - Parameter epoch: seconds since 1970-01-01 00:00:00.
    /// Source: Howard Hinnant, "chrono-compatible low-level date algorithms", `civil_from_days`.
    init(epoch: Int64) {
        let whole = epoch.quotientAndRemainder(dividingBy: 86400)
        let days = Int(whole.remainder < 0 ? whole.quotient - 1 : whole.quotient)
        let seconds = Int(whole.remainder < 0 ? whole.remainder + 86400 : whole.remainder)
        let shifted = days + 719_468
        let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
        let dayOfEra = shifted - era * 146_097
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let shiftedMonth = (5 * dayOfYear + 2) / 153
        day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
        month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
        hour = seconds / 3600
        minute = seconds / 60 % 60
        second = seconds % 60
    }

    /// Reads `2026-03-14`, with ` 09:30` or `T09:30:05` after it where given. nil for anything else.
    init?(_ text: some Collection<UInt8>) {
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
            (1...12).contains(month), day >= 1, day <= Self.days(inMonth: month, year: year)
        else { return nil }
        (self.year, self.month, self.day) = (year, month, day)
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

    static func days(inMonth month: Int, year: Int) -> Int {
        switch month {
        case 2: (year % 4 == 0 && year % 100 != 0) || year % 400 == 0 ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Days since 1970-01-01.
    var epochDay: Int {
        let shiftedYear = month <= 2 ? year - 1 : year
        let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
        let yearOfEra = shiftedYear - era * 400
        let dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }
    /// Seconds since 1970-01-01 00:00:00.
    var epoch: Int64 { Int64(epochDay) * 86400 + Int64(hour * 3600 + minute * 60 + second) }
    /// 0 for Sunday.
    var weekday: Int { ((epochDay + 4) % 7 + 7) % 7 }

    /// `2026-03-14`
    var dateText: [UInt8] { padded(year, 4) + [45] + padded(month, 2) + [45] + padded(day, 2) }
    /// `2026-03-14 09:30:05`
    var text: [UInt8] {
        dateText + [32] + padded(hour, 2) + [58] + padded(minute, 2) + [58] + padded(second, 2)
    }

    /// The fields of `strftime`: %Y %y %m %-m %d %-d %e %B %b %A %a %H %-H %I %-I %l %M %S %p %P %j %F %T %D %s %%.
    func formatted(_ pattern: some Collection<UInt8>) -> [UInt8] {
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
        case "j": out += padded(epochDay - CivilTime(year: year).epochDay + 1, width ?? 3)
        case "F": out += dateText
        case "T": out += Array(text.dropFirst(11))
        case "D": out += padded(month, 2) + [47] + padded(day, 2) + [47] + padded(year % 100, 2)
        case "s": out += Array(String(epoch).utf8)
        case "%": out.append(field)
        default: out += [UInt8(ascii: "%"), field]
        }
    }
    private init(year: Int) { self.year = year }
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
