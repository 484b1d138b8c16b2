/// Compares the agent's answer with the reference answers.
///
/// Source: WebArena, `StringEvaluator`.
struct StringEvaluator {
    let references: ReferenceAnswers
    /// Why the task can't be done, for `fuzzy_match: "N/A"`.
    let unachievableReason: String

    func score(_ answer: String) throws -> Verdict {
        let prediction = Self.cleaned(answer)
        var verdict = Verdict(true)
        for check in references.checks {
            switch check.rule {
            case "exact_match":
                for reference in check.values {
                    verdict.score *= Self.exactMatch(reference, prediction) ? 1 : 0
                }
            case "must_include":
                for reference in check.values {
                    let isRight = Self.mustInclude(reference, prediction, tokenizing: check.values.count == 1)
                    verdict.score *= isRight ? 1 : 0
                }
            case "fuzzy_match" where check.isScalar && check.values == ["N/A"]:
                matchUnachievable(prediction, &verdict)
            case "fuzzy_match":
                verdict.isApproximate = true
                for reference in check.values {
                    verdict.score *= AnswerMatcher.matches(reference: reference, answer: prediction) ? 1 : 0
                }
            default: throw EnvironmentError("evaluator: unknown rule '\(check.rule)' in reference_answers")
            }
        }
        return verdict
    }

    /// "N/A" itself, else an answer that gives the reason; the latter replaces the score so far.
    private func matchUnachievable(_ prediction: String, _ verdict: inout Verdict) {
        verdict.score *= Self.exactMatch("N/A", prediction) ? 1 : 0
        guard verdict.score != 1 else { return }
        verdict = Verdict(
            AnswerMatcher.meansTheSame(reason: unachievableReason, answer: prediction), isApproximate: true)
    }

    static func exactMatch(_ reference: String, _ prediction: String) -> Bool {
        cleaned(prediction) == cleaned(reference)
    }

    /// - Parameter tokenizing: whether a reference of one character must be a word of its own.
    static func mustInclude(_ reference: String, _ prediction: String, tokenizing: Bool) -> Bool {
        let wanted = cleaned(reference)
        let text = cleaned(prediction)
        if tokenizing && wanted.unicodeScalars.count == 1 {
            return WordTokenizer.words(text).contains(wanted)
        }
        return text.containsScalars(wanted)
    }

    /// Trimmed, one layer of one kind of quotes removed, lower case.
    static func cleaned(_ answer: String) -> String {
        var scalars = Substring(answer).unicodeScalars
        while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
        while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        for quote: UnicodeScalar in ["'", "\""] where scalars.first == quote && scalars.last == quote {
            scalars = scalars.dropFirst()
            if !scalars.isEmpty { scalars = scalars.dropLast() }
            break
        }
        return String(Substring(scalars)).lowercased()
    }
}

extension String {
    /// Whether the text occurs, scalar by scalar (no canonical equivalence), as in Python; always for the empty text.
    func containsScalars(_ text: String) -> Bool {
        let wanted = Array(text.utf8)
        guard let first = wanted.first else { return true }
        let bytes = Array(utf8)
        guard bytes.count >= wanted.count else { return false }
        return (0...(bytes.count - wanted.count)).contains {
            bytes[$0] == first && bytes[$0..<($0 + wanted.count)].elementsEqual(wanted)
        }
    }
}

/// Splits text into words as the Penn Treebank convention does, without splitting sentences first.
///
/// Source: NLTK, `NLTKWordTokenizer`.
enum WordTokenizer {
    static func words(_ text: String) -> [String] {
        var words: [String] = []
        let scalars = Array(text.unicodeScalars)
        let end = textEnd(scalars)
        var word = String.UnicodeScalarView()
        func flush() {
            if !word.isEmpty { words.append(String(word)) }
            word = String.UnicodeScalarView()
        }
        var index = 0
        while index < scalars.count {
            let scalar = scalars[index]
            let next = index + 1 < scalars.count ? scalars[index + 1] : nil
            if scalar.properties.isWhitespace {
                flush()
            } else if let length = runLength(scalars, index) {
                flush()
                words.append(String(String.UnicodeScalarView(scalars[index..<(index + length)])))
                index += length - 1
            } else if isSplit(scalar, next: next, isFinalPeriod: index == end)
                || isQuote(scalar, next: next, atWordStart: word.isEmpty)
            {
                flush()
                words.append(String(scalar))
            } else if scalar == "'", let suffix = contraction(scalars, index) {
                flush()
                words.append(suffix)
                index += suffix.unicodeScalars.count - 1
            } else {
                word.append(scalar)
            }
            index += 1
        }
        flush()
        return words
    }

    /// Position of the period that ends the text (closing quotes and brackets may follow), −1 where there is none.
    private static func textEnd(_ scalars: [UnicodeScalar]) -> Int {
        var index = scalars.count - 1
        while index >= 0,
            scalars[index].properties.isWhitespace || "])}>\"'»”’".unicodeScalars.contains(scalars[index])
        {
            index -= 1
        }
        guard index > 0, scalars[index] == ".", scalars[index - 1] != "." else { return -1 }
        return index
    }

    /// Length of `--` or of two periods or more.
    private static func runLength(_ scalars: [UnicodeScalar], _ start: Int) -> Int? {
        if scalars[start] == "-" { return start + 1 < scalars.count && scalars[start + 1] == "-" ? 2 : nil }
        guard scalars[start] == "." else { return nil }
        let length = scalars[start...].prefix { $0 == "." }.count
        return length >= 2 ? length : nil
    }

    private static func isSplit(_ scalar: UnicodeScalar, next: UnicodeScalar?, isFinalPeriod: Bool) -> Bool {
        switch scalar {
        case ";", "@", "#", "$", "%", "&", "?", "!", "*", "(", ")", "[", "]", "{", "}", "<", ">": true
        case "\"", "“", "”", "«", "»", "‘", "’", "„", "`": true
        case ",", ":": !(next.map { $0.properties.numericType == .decimal } ?? false)
        case ".": isFinalPeriod
        default: false
        }
    }

    /// An apostrophe at the start or the end of a word.
    private static func isQuote(_ scalar: UnicodeScalar, next: UnicodeScalar?, atWordStart: Bool) -> Bool {
        scalar == "'" && (atWordStart || next == nil || next?.properties.isWhitespace == true)
    }

    private static func contraction(_ scalars: [UnicodeScalar], _ start: Int) -> String? {
        for suffix in ["'s", "'m", "'d", "'ll", "'re", "'ve"] {
            let end = start + suffix.unicodeScalars.count
            guard end <= scalars.count, String(String.UnicodeScalarView(scalars[start..<end])) == suffix
            else { continue }
            if end == scalars.count || !(scalars[end].properties.isAlphabetic) { return suffix }
        }
        return nil
    }
}
