import Groundwork
import Page

/// Decides without a language model whether an answer gives what a reference says: both are brought into a normal form
/// (case, punctuation, number and currency formats, dates, durations, lengths), then the reference must occur in the
/// answer, or nearly all of it.
///
/// It stands in for WebArena's `fuzzy_match` judgement: stricter on paraphrases, and the same on every run.
public enum AnswerMatcher {
    /// Whether the normal form of the reference is a run of words of the answer's, and not only of what the answer denies; or, for a
    /// reference of four words or more, whether the answer has all its numbers and at least 75 % of its words, in any order; or, for
    /// `key: value`, whether the answer has the value and says of what it is.
    public static func matches(reference: String, answer: String) -> Bool {
        let wanted = normalized(reference)
        let given = normalized(answer)
        guard !wanted.isEmpty else { return StringEvaluator.exactMatch(reference, answer) }
        let said = AnswerNegation.negates(wanted) ? given : normalized(AnswerNegation.withoutNegated(answer))
        return isRun(wanted, of: said) || isNearlyAll(wanted, of: given)
            || isNamedValue(reference, in: answer, said, given)
    }

    /// `colour: blue` is in `blue is its colour` and in `blue`, and not in `its cover is blue`. Where an answer names several values,
    /// each has to be said of what it is: `car: 3, bus: 5` has no `bus: 3`.
    private static func isNamedValue(
        _ reference: String, in answer: String, _ said: [String], _ given: [String]
    ) -> Bool {
        let parts = reference.splitting(on: ": ")
        guard parts.count == 2 else { return false }
        let key = normalized(parts[0])
        let value = normalized(parts[1])
        guard !key.isEmpty, !value.isEmpty, key.count + value.count < listedWords else { return false }
        if given == value { return true }
        // An answer in pairs has this one as a run, or doesn't have it.
        guard !answer.lowercased().contains(parts[0].lowercased() + ":"), Set(key).isSubset(of: said) else {
            return false
        }
        return said.indices.contains { place in
            key.contains(said[place]) && isBeside(value, of: said, place)
        }
    }

    /// Whether a value stands before or after a word with no other number between them.
    private static func isBeside(_ value: [String], of said: [String], _ place: Int) -> Bool {
        let isNumber = { (word: String) in word.utf8.contains(where: \.isASCIIDigit) }
        return said.indices.dropLast(value.count - 1).contains { start in
            let end = start + value.count
            guard said[start..<end].elementsEqual(value) else { return false }
            let between = place < start ? said[(place + 1)..<start] : said[min(end, place)..<place]
            return !value.contains(where: isNumber) || !between.contains(where: isNumber)
        }
    }

    private static func isRun(_ wanted: [String], of given: [String]) -> Bool {
        guard given.count >= wanted.count else { return false }
        return (0...(given.count - wanted.count)).contains {
            given[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }

    private static func isNearlyAll(_ wanted: [String], of given: [String]) -> Bool {
        guard wanted.count >= listedWords else { return false }
        let words = Set(wanted)
        let found = words.intersection(given)
        let missing = words.subtracting(found)
        guard !missing.contains(where: { $0.utf8.contains(where: \.isASCIIDigit) || negations.contains($0) }),
            !given.contains(where: { negations.contains($0) && !words.contains($0) })
        else { return false }
        return Double(found.count) / Double(words.count) >= overlappingWords
    }
    private static let listedWords = 4
    private static let overlappingWords = 0.75
    private static let negations: Set<String> = [
        "not", "no", "never", "none", "without", "isn't", "don't", "doesn't",
    ]

    /// Whether an answer gives the same reason: at least 60 % of the reason's words, and 60 % of its own words are the
    /// reason's.
    public static func meansTheSame(reason: String, answer: String) -> Bool {
        let wanted = Set(normalized(reason))
        let given = Set(normalized(answer))
        guard !wanted.isEmpty, !given.isEmpty else { return false }
        let common = Double(wanted.intersection(given).count)
        return common / Double(wanted.count) >= sharedWords && common / Double(given.count) >= sharedWords
    }
    private static let sharedWords = 0.6

    /// Words in their normal form; articles and other words without content are left out.
    static func normalized(_ text: String) -> [String] {
        let words = dates(in: pieces(text.lowercased())).map { synonyms[$0] ?? AnswerSpelling.american($0) }
        return quantities(in: words.filter { !fillers.contains($0) })
    }

    /// Numbers with their units as one word: durations in minutes, lengths in metres.
    private static func quantities(in words: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < words.count {
            guard index + 1 < words.count, let number = Double(words[index]),
                let unit = units[words[index + 1]]
            else {
                result.append(words[index])
                index += 1
                continue
            }
            var total = number * unit.factor
            index += 2
            while unit.name == "min", index + 1 < words.count, let more = Double(words[index]),
                let smaller = units[words[index + 1]], smaller.name == "min"
            {
                total += more * smaller.factor
                index += 2
            }
            // To the second and the centimetre.
            result += [FieldText.text(of: (total * 100).rounded() / 100), unit.name]
        }
        return result
    }
    private static let units: [String: (name: String, factor: Double)] = [
        "d": ("min", 1440), "h": ("min", 60), "min": ("min", 1), "s": ("min", 1 / 60.0), "km": ("m", 1000),
        "m": ("m", 1), "mi": ("m", 1609.344),
    ]

    private static let fillers: Set<String> = [
        "a", "an", "the", "is", "are", "was", "were", "of", "on", "at", "in", "to", "for", "and", "by",
        "from", "it", "that",
        "this", "about", "approximately", "around", "with", "usd", "dollar", "dollars",
    ]
    private static let synonyms: [String: String] = {
        var table: [String: String] = [:]
        let groups = [
            "min": ["mins", "minute", "minutes"], "h": ["hr", "hrs", "hour", "hours"],
            "s": ["sec", "secs", "second", "seconds"], "d": ["day", "days"],
            "km": ["kms", "kilometer", "kilometers", "kilometre", "kilometres"],
            "m": ["meter", "meters", "metre", "metres"], "mi": ["mile", "miles"],
            "%": ["percent"],
        ]
        for (name, others) in groups { for other in others { table[other] = name } }
        let numbers = [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve",
        ]
        for (number, name) in numbers.enumerated() { table[name] = String(number) }
        return table
    }()

    /// Words, numbers (commas and trailing zeros removed) and the signs `%`; currency signs vanish.
    private static func pieces(_ text: String) -> [String] {
        var result: [String] = []
        let scalars = Array(text.unicodeScalars)
        var index = 0
        while index < scalars.count {
            let start = index
            if isDigit(scalars[index]) {
                index = numberEnd(scalars, index)
                result.append(number(String(String.UnicodeScalarView(scalars[start..<index]))))
            } else if scalars[index].properties.isAlphabetic {
                while index < scalars.count,
                    scalars[index].properties.isAlphabetic || isInnerApostrophe(scalars, index)
                {
                    index += 1
                }
                result.append(String(String.UnicodeScalarView(scalars[start..<index])))
            } else {
                if scalars[index] == "%" { result.append("%") }
                index += 1
            }
        }
        return result
    }

    private static func isDigit(_ scalar: UnicodeScalar) -> Bool { ("0"..."9").contains(scalar) }

    private static func isInnerApostrophe(_ scalars: [UnicodeScalar], _ index: Int) -> Bool {
        (scalars[index] == "'" || scalars[index] == "’") && index + 1 < scalars.count
            && scalars[index + 1].properties.isAlphabetic
    }

    /// Digits, with `,` `.` `/` `-` `:` between digits.
    private static func numberEnd(_ scalars: [UnicodeScalar], _ start: Int) -> Int {
        var index = start
        while index < scalars.count {
            if isDigit(scalars[index]) {
                index += 1
            } else if ",./-:".unicodeScalars.contains(scalars[index]), index + 1 < scalars.count,
                isDigit(scalars[index + 1])
            {
                index += 1
            } else {
                break
            }
        }
        return index
    }

    private static func number(_ text: String) -> String {
        if let date = numericDate(text) { return date }
        let plain = String(text.filter { $0 != "," })
        guard plain.utf8.allSatisfy({ $0.isASCIIDigit || $0 == 0x2E }), let value = Double(plain),
            value < 1e15
        else {
            return text
        }
        return FieldText.text(of: value)
    }

    /// `3/14/2026` and `2026-03-14` as `2026-03-14`.
    private static func numericDate(_ text: String) -> String? {
        if let date = CalendarDate(iso: text) { return name(date) }
        let parts = text.split(separator: "/").map { Int($0) }
        guard parts.count == 3, let month = parts[0], let day = parts[1], let year = parts[2] else {
            return nil
        }
        let date = CalendarDate(year: year < 100 ? year + 2000 : year, month: month, day: day)
        return date.isValid ? name(date) : nil
    }

    private static func name(_ date: CalendarDate) -> String { "\(date.year)-\(date.month)-\(date.day)" }

    /// `march 14 2026`, `14 march 2026` and `mar 14th, 2026` as one word.
    private static func dates(in words: [String]) -> [String] {
        var result: [String] = []
        var index = 0
        while index < words.count {
            if let (date, length) = date(in: words[index...]) {
                result.append(name(date))
                index += length
            } else {
                result.append(words[index])
                index += 1
            }
        }
        return result
    }

    private static func date(in words: ArraySlice<String>) -> (CalendarDate, Int)? {
        let rest = Array(words.prefix(4))
        guard rest.count >= 3 else { return nil }
        let hasOrdinal = rest.count == 4 && rest.contains { ["st", "nd", "rd", "th"].contains($0) }
        let plain =
            hasOrdinal ? rest.filter { !["st", "nd", "rd", "th"].contains($0) } : Array(rest.prefix(3))
        guard plain.count == 3, let year = Int(plain[2]), (1000...9999).contains(year) else { return nil }
        for (monthWord, dayWord) in [(plain[0], plain[1]), (plain[1], plain[0])] {
            guard let month = month(monthWord), let day = Int(dayWord) else { continue }
            let date = CalendarDate(year: year, month: month, day: day)
            if date.isValid { return (date, hasOrdinal ? 4 : 3) }
        }
        return nil
    }

    private static let months = [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
        "november",
        "december",
    ]
    private static func month(_ word: String) -> Int? {
        guard word.utf8.count >= 3 else { return nil }
        return months.firstIndex { $0.hasPrefix(word) }.map { $0 + 1 }
    }
}
