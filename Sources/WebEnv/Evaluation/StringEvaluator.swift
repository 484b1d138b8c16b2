/// Compares an answer, or the text of a page, with references.
///
/// Source: WebArena `evaluation_harness/evaluators.py`, `StringEvaluator` and `HTMLContentEvaluator`.
public enum StringEvaluator {
    /// Scores the agent's answer: every rule of the references must hold.
    ///
    /// - Parameter note: why the task can't be done, for the rule `fuzzy_match: "N/A"`.
    /// - Throws: ``EvaluationError`` for a rule that does not exist.
    public static func score(answer: String, checks: ReferenceAnswers, note: String?) throws -> Score {
        let prediction = clean(answer)
        var result = Score.success
        for check in checks.checks {
            result = result * (try score(prediction, check, note))
        }
        return result
    }

    /// Scores a text of a page. Alternatives within a phrase are separated by ` |OR| `; nothing is split into words.
    /// - Throws: ``EvaluationError`` for a rule that does not exist.
    public static func contentScore(text: String, checks: ReferenceAnswers) throws -> Score {
        var result = Score.success
        for check in checks.checks {
            switch check.rule {
            case "exact_match":
                result = result * truth(check.values.allSatisfy { exactMatch($0, text) })
            case "must_include":
                result = result * truth(check.values.allSatisfy { includesAnAlternative(of: $0, in: text) })
            case "must_exclude":
                result = result * truth(check.values.allSatisfy { !mustInclude($0, text, asWord: false) })
            case "fuzzy_match":
                result = result * fuzzyScore(check.values, text)
            default:
                throw EvaluationError("required_contents has no rule named \"\(check.rule)\"")
            }
        }
        return result
    }

    private static func score(_ prediction: String, _ check: ReferenceAnswers.Check, _ note: String?) throws
        -> Score
    {
        switch check.rule {
        case "exact_match":
            return truth(check.values.allSatisfy { exactMatch($0, prediction) })
        case "must_include":
            let isSingle = check.values.count == 1
            return truth(check.values.allSatisfy { mustInclude($0, prediction, asWord: isSingle) })
        case "must_exclude":
            return truth(check.values.allSatisfy { !mustInclude($0, prediction, asWord: false) })
        case "fuzzy_match":
            if check.values == ["N/A"] { return unachievableScore(prediction, note) }
            return fuzzyScore(check.values, prediction)
        default:
            throw EvaluationError("reference_answers has no rule named \"\(check.rule)\"")
        }
    }

    private static func unachievableScore(_ prediction: String, _ note: String?) -> Score {
        if exactMatch("N/A", prediction) { return .success }
        return Score(
            FuzzyMatcher.saysUnachievable(prediction, reason: note ?? "") ? 1 : 0, usedFuzzyMatcher: true)
    }

    private static func fuzzyScore(_ references: [String], _ prediction: String) -> Score {
        let isMatch = references.allSatisfy { FuzzyMatcher.matches(reference: $0, answer: prediction) }
        return Score(isMatch ? 1 : 0, usedFuzzyMatcher: true)
    }

    private static func truth(_ condition: Bool) -> Score { condition ? .success : .failure }

    // MARK: The rules

    /// Trims, takes one layer of equal quotes away, lower-cases.
    public static func clean(_ answer: String) -> String {
        var text = Substring(answer).trimmed()
        for quote in ["'", "\""] where text.hasPrefix(quote) && text.hasSuffix(quote) {
            text = text.count == 1 ? "" : text.dropFirst().dropLast()
            break
        }
        return text.lowercased()
    }

    static func exactMatch(_ reference: String, _ prediction: String) -> Bool {
        clean(prediction) == clean(reference)
    }

    /// - Parameter asWord: whether a reference of one character has to be a word of its own.
    static func mustInclude(_ reference: String, _ prediction: String, asWord: Bool) -> Bool {
        let reference = clean(reference)
        let prediction = clean(prediction)
        if asWord && reference.unicodeScalars.count == 1 {
            return WordTokenizer.words(of: prediction).contains(reference)
        }
        return prediction.includes(reference)
    }

    private static func includesAnAlternative(of reference: String, in text: String) -> Bool {
        reference.split(separator: " |OR| ").contains { mustInclude(String($0), text, asWord: false) }
    }
}

/// An evaluator that can't be run: the task's mistake, never a score of 0.
public struct EvaluationError: Error, Sendable, CustomStringConvertible {
    public let description: String
    public init(_ description: String) { self.description = description }
}

extension Substring {
    func trimmed() -> Substring {
        var text = self
        while let first = text.unicodeScalars.first, first.properties.isWhitespace {
            text.unicodeScalars.removeFirst()
        }
        while let last = text.unicodeScalars.last, last.properties.isWhitespace {
            text.unicodeScalars.removeLast()
        }
        return text
    }
}

extension String {
    /// Whether the bytes of `other` occur in this text; an empty text occurs everywhere.
    func includes(_ other: String) -> Bool {
        let text = Array(utf8)
        let pattern = Array(other.utf8)
        guard let first = pattern.first else { return true }
        guard text.count >= pattern.count else { return false }
        for start in 0...(text.count - pattern.count) where text[start] == first {
            if text[start..<(start + pattern.count)].elementsEqual(pattern) { return true }
        }
        return false
    }
}
