import Groundwork

extension TypedText {
    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november", "december",
    ]
    private static let weekdays: Set<String> = [
        "mon", "monday", "tue", "tues", "tuesday", "wed", "wednesday", "thu", "thur", "thurs", "thursday",
        "fri",
        "friday", "sat", "saturday", "sun", "sunday",
    ]
    private static let dateFillers: Set<String> = [
        "at", "on", "and", "ad", "of", "st", "nd", "rd", "th", "t", "z", "utc", "gmt", "am", "pm",
    ]

    private static func monthNumber(_ word: String) -> Int? {
        if word == "sept" { return 9 }
        return months.firstIndex { $0 == word || $0.prefix(3) == word }.map { $0 + 1 }
    }

    /// 1…12, from a number or a name.
    static func month(_ value: JSONValue) throws -> Int {
        let number = value.double ?? value.string.flatMap(Double.init)
        if let number {
            guard number == number.rounded(), (1...12).contains(number) else {
                throw NotOfType("\(number) is no month")
            }
            return Int(nearest: number)
        }
        let words = DateWords.split(value.string ?? "")
        guard let month = words.lazy.compactMap({ monthNumber($0) }).first else {
            throw NotOfType("a month is wanted")
        }
        return month
    }

    /// `YYYY-MM-DD`. The month stands before the day where both could be; a year of two digits is of 1976…2075.
    ///
    /// A departure: a date that lacks its year, month or day is none; the reference takes the missing part from today.
    static func date(_ value: JSONValue) throws -> String {
        guard let text = value.string.flatMap(TimeOfDay.removed), let date = date(in: DateWords.split(text)),
            date.isValid
        else {
            throw NotOfType("a date is wanted")
        }
        func padded(_ number: Int, _ width: Int) -> String {
            let digits = String(number)
            return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
        }
        return "\(padded(date.year, 4))-\(padded(date.month, 2))-\(padded(date.day, 2))"
    }

    private static func date(in words: [String]) -> CalendarDate? {
        var month: Int?
        var numbers: [String] = []
        for word in words {
            if word.utf8.allSatisfy(\.isASCIIDigit) {
                numbers.append(word)
            } else if let named = monthNumber(word) {
                guard month == nil else { return nil }
                month = named
            } else if !weekdays.contains(word), !dateFillers.contains(word) {
                return nil
            }
        }
        if numbers.count == 1, month == nil, numbers[0].utf8.count == 8 {
            let digits = numbers[0]
            numbers = [
                String(digits.prefix(4)), String(digits.dropFirst(4).prefix(2)), String(digits.suffix(2)),
            ]
        }
        return month.map { date(month: $0, numbers) } ?? date(numbers)
    }

    private static func date(month: Int, _ numbers: [String]) -> CalendarDate? {
        guard numbers.count == 2, let first = Int(numbers[0]), let second = Int(numbers[1]) else {
            return nil
        }
        if numbers[0].utf8.count > 2 || first > 31 {
            return CalendarDate(year: year(numbers[0], first), month: month, day: second)
        }
        return CalendarDate(year: year(numbers[1], second), month: month, day: first)
    }

    private static func date(_ numbers: [String]) -> CalendarDate? {
        let values = numbers.compactMap { Int($0) }
        guard numbers.count == 3, values.count == 3 else { return nil }
        if numbers[0].utf8.count > 2 || values[0] > 31 {
            let isDayFirst = values[1] > 12
            return CalendarDate(
                year: year(numbers[0], values[0]), month: values[isDayFirst ? 2 : 1],
                day: values[isDayFirst ? 1 : 2])
        }
        let isDayFirst = values[0] > 12
        return CalendarDate(
            year: year(numbers[2], values[2]), month: values[isDayFirst ? 1 : 0],
            day: values[isDayFirst ? 0 : 1])
    }

    private static func year(_ digits: String, _ value: Int) -> Int {
        digits.utf8.count > 2 ? value : value < 76 ? 2000 + value : 1900 + value
    }

    /// Words and numbers of a date; times of day are left out.
    private enum DateWords {
        static func split(_ text: String) -> [String] {
            let parts = text.split { " ,;./'-".contains($0) }.map(String.init)
            return parts.filter { !$0.contains(":") }.flatMap(pieces)
        }

        /// `3rd` is `3` and `rd`; `2023t10` loses nothing either.
        private static func pieces(_ word: String) -> [String] {
            var result: [String] = []
            var lastIsDigit: Bool?
            for scalar in word.unicodeScalars {
                let isDigit = ("0"..."9").contains(scalar)
                if isDigit == lastIsDigit, let last = result.popLast() {
                    result.append(last + String(scalar))
                } else {
                    result.append(String(scalar))
                }
                lastIsDigit = isDigit
            }
            return result
        }
    }

    // MARK: Duration

    /// Units from the largest to the smallest, in seconds.
    private static let times: [(seconds: Double, names: Set<String>)] = [
        (31_536_000, ["y", "ys", "yr", "yrs", "year", "years"]),
        (2_592_000, ["mo", "mos", "mth", "mths", "month", "months"]),
        (604_800, ["w", "wk", "wks", "week", "weeks"]), (86_400, ["d", "dy", "dys", "day", "days"]),
        (3600, ["h", "hr", "hrs", "hour", "hours"]), (60, ["m", "min", "mins", "minute", "minutes"]),
        (1, ["s", "sec", "secs", "second", "seconds"]),
        (0.001, ["ms", "msec", "msecs", "millis", "millisecond", "milliseconds"]),
    ]

    /// `2h 32m`, `5 hours, 34 minutes`, `4:13`, `1:35 hours`; a number alone is none.
    ///
    /// Source: pytimeparse2 1.7
    static func seconds(_ value: JSONValue) throws -> Double {
        guard var text = value.string, Double(text) == nil else {
            throw NotOfType("a duration with its unit is wanted")
        }
        let isNegative = text.hasPrefix("-")
        if isNegative || text.hasPrefix("+") { text = String(text.dropFirst()).trimming(.html) }
        guard let seconds = clock(text) ?? units(text) else { throw NotOfType("'\(text)' is no duration") }
        return isNegative ? -seconds : seconds
    }

    private static func units(_ text: String) -> Double? {
        guard let quantities = QuantityScanner.quantities(in: text) else { return nil }
        var total = 0.0
        var smallest = -1
        for quantity in quantities {
            guard let place = times.firstIndex(where: { $0.names.contains(quantity.unit) }), place > smallest
            else {
                return nil
            }
            smallest = place
            total += quantity.number * times[place].seconds
        }
        return total
    }

    /// `[D:][H:]M:SS`; `H:MM hours`.
    private static func clock(_ text: String) -> Double? {
        var text = text
        var isHours = false
        for word in ["hours", "hour"] where text.hasSuffix(word) {
            text = String(text.dropLast(word.count)).trimming(.html)
            isHours = true
            break
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
        guard (2...4).contains(parts.count), !isHours || parts.count == 2 else { return nil }
        let values = parts.compactMap {
            $0.utf8.allSatisfy { $0.isASCIIDigit || $0 == 0x2E } ? Double($0) : nil
        }
        guard values.count == parts.count else {
            return parts.count == 2 && parts[0].isEmpty ? Double(parts[1]) : nil
        }
        guard parts.dropFirst().allSatisfy({ $0.prefix { $0 != "." }.count == 2 }) || isHours else {
            return nil
        }
        if isHours { return values[0] * 3600 + values[1] * 60 }
        guard parts.count > 2 || parts[0].utf8.count <= 2 else { return nil }
        let scales: [Double] = [1, 60, 3600, 86_400]
        return zip(values.reversed(), scales).reduce(0) { $0 + $1.0 * $1.1 }
    }

    // MARK: Coordinates

    /// Decimal degrees: an object, a pair, or a text with both.
    static func point(_ value: JSONValue) throws -> TypedValue.Scalar {
        let pair: [Double]
        switch value {
        case .object(let members):
            pair = [degrees("latitude", "lat", members), degrees("longitude", "lng", members)].compactMap {
                $0
            }
        case .array(let values): pair = values.compactMap(number)
        case .string(let text):
            let parts = text.split { ",;/ ".contains($0) }
            let numbers = parts.compactMap { Double($0) }
            pair = numbers.count == parts.count ? numbers : []
        default: pair = []
        }
        guard pair.count == 2, (-90...90).contains(pair[0]), pair[1].isFinite else {
            throw NotOfType("a latitude and a longitude are wanted")
        }
        return .point(latitude: pair[0], longitude: abs(pair[1]) <= 180 ? pair[1] : wrapped(pair[1]))
    }

    private static func degrees(_ name: String, _ short: String, _ members: [JSONValue.Member]) -> Double? {
        let member = members.first { member in
            let key = member.key.lowercased()
            return key == short || (key.utf8.count >= 2 && name.hasPrefix(key))
        }
        return member.flatMap { number($0.value) }
    }

    private static func number(_ value: JSONValue) -> Double? {
        value.double ?? value.string.flatMap { Double($0.trimming(.html)) }
    }

    /// Into −180 ..< 180.
    private static func wrapped(_ longitude: Double) -> Double {
        let turned = (longitude + 180).truncatingRemainder(dividingBy: 360)
        return (turned < 0 ? turned + 360 : turned) - 180
    }
}
