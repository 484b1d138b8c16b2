/// Stands in for a language model's judgement where none is configured: deterministic, and stricter than a model.
///
/// An answer matches a reference when every figure and every word of the reference that carries meaning stands in it; amounts, numbers
/// written with thousands separators and dates compare by value.
public enum FuzzyMatcher {
    public static func matches(reference: String, answer: String) -> Bool {
        let wanted = meaningfulTerms(reference)
        if wanted.isEmpty { return StringEvaluator.exactMatch(reference, answer) }
        let found = Set(terms(answer))
        return wanted.allSatisfy { found.contains($0) || found.contains(stem($0)) }
    }

    /// Whether an answer says that the task can't be done, in plain words or in those of the recorded reason.
    public static func saysUnachievable(_ answer: String, reason: String) -> Bool {
        let text = answer.lowercased()
        if refusals.contains(where: { text.includes($0) }) { return true }
        return !reason.isEmpty && matches(reference: reason, answer: answer)
    }

    private static let refusals = [
        "n/a", "not possible", "impossible", "cannot", "can't", "unable", "not available", "unavailable",
        "does not exist",
        "doesn't exist", "no such", "not found", "not supported", "there is no ", "there are no ",
    ]

    private static let emptyWords: Set<String> = [
        "a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "is", "are", "was",
        "were", "be", "been", "it",
        "its", "this", "that", "these", "those", "and", "or", "as", "has", "have", "had", "do", "does", "did",
        "i", "you", "my", "your",
        "there", "total",
    ]

    private static func meaningfulTerms(_ text: String) -> [String] {
        terms(text).filter { !emptyWords.contains($0) }
    }

    private static func terms(_ text: String) -> [String] {
        var result: [String] = []
        for word in normalizedWords(text) {
            result.append(months[word] ?? number(word) ?? stem(word))
        }
        return result
    }

    /// Lower-case words; signs of currency and thousands separators are gone, a decimal point inside a number stays.
    private static func normalizedWords(_ text: String) -> [String] {
        let scalars = Array(text.lowercased().unicodeScalars)
        var output = String.UnicodeScalarView()
        for index in scalars.indices {
            let scalar = scalars[index]
            let isBetweenDigits =
                index > 0 && index + 1 < scalars.count && isDigit(scalars[index - 1])
                && isDigit(scalars[index + 1])
            if scalar == "," && isBetweenDigits { continue }
            if scalar.properties.isAlphabetic || isDigit(scalar) || (scalar == "." && isBetweenDigits) {
                output.append(scalar)
            } else {
                output.append(" ")
            }
        }
        return String(output).split(separator: " ").map(String.init)
    }

    private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { ("0"..."9").contains(scalar) }

    /// The number as text without needless zeros, so that `07` and `7`, `12.50` and `12.5`, `3rd` and `3` are one.
    private static func number(_ word: String) -> String? {
        if let word = numberWords[word] { return word }
        let isOrdinal = ["st", "nd", "rd", "th"].contains { word.hasSuffix($0) }
        guard let value = Double(isOrdinal ? String(word.dropLast(2)) : word) else { return nil }
        return value == value.rounded() && abs(value) < 1e15 ? String(Int(value)) : String(value)
    }

    private static func stem(_ word: String) -> String {
        word.count > 3 && word.hasSuffix("s") && !word.hasSuffix("ss") ? String(word.dropLast()) : word
    }

    private static let numberWords: [String: String] = Dictionary(
        uniqueKeysWithValues: [
            "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
            "twelve",
        ].enumerated().map { ($1, String($0)) })

    private static let months: [String: String] = {
        let names = [
            "january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
            "november", "december",
        ]
        var result: [String: String] = [:]
        for (index, name) in names.enumerated() {
            result[name] = "month \(index + 1)"
            result[String(name.prefix(3))] = "month \(index + 1)"
        }
        return result
    }()
}
