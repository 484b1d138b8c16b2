import Browser
import Groundwork

/// Compares the agent's answer with the reference answers.
///
/// Source: WebArena, `StringEvaluator`; for the rules `must_exclude` and `one_of` and for WebArena-Lite,
/// VisualAgentBench's.
package struct StringEvaluator {
    let references: ReferenceAnswers
    /// Why the task can't be done, for `fuzzy_match: "N/A"`.
    let unachievableReason: String
    var scoring = EvaluationSpec.Scoring.webArena
    var judge = AnswerJudge.deterministic
    /// The goal, for a judge that reads.
    var intent = ""

    func score(_ answer: String) throws -> Verdict {
        let rules = AnswerRules(scoring)
        let prediction = rules.cleaned(answer)
        var verdict = Verdict(true)
        for check in references.checks {
            switch check.rule {
            case .exactMatch:
                verdict.require(check.values.allSatisfy { rules.exactMatch($0, prediction) })
            case .mustInclude:
                verdict.require(rules.includesAll(of: check, in: prediction))
            case .mustExclude:
                verdict.require(check.values.allSatisfy { !rules.includesWord($0, prediction) })
            case .oneOf:
                verdict.require(check.values.contains { prediction.containsScalars(rules.cleaned($0)) })
            case .fuzzyMatch where check.isScalar && check.values == ["N/A"]:
                try matchUnachievable(prediction, &verdict)
            case .fuzzyMatch:
                let wanted =
                    scoring == .webArenaLite && judge.readsWholeLists
                    ? [check.values.joined(separator: ", ")] : check.values
                for reference in wanted {
                    verdict.require(
                        try judge.accepts(answer: prediction, reference: reference, intent: intent), by: judge
                    )
                }
            case .unachievable:
                verdict.require(
                    try judge.givesReason(
                        check.values.first ?? unachievableReason, answer: prediction, intent: intent),
                    by: judge)
            case .requiredValues:
                throw EnvironmentError(
                    "evaluator: unknown rule '\(check.rule.rawValue)' in reference_answers")
            }
        }
        return verdict
    }

    /// "N/A" itself, else an answer that gives the reason; the latter replaces the score so far.
    private func matchUnachievable(_ prediction: String, _ verdict: inout Verdict) throws {
        verdict.require(AnswerRules(scoring).exactMatch("N/A", prediction))
        guard verdict.score != 1 else { return }
        verdict = Verdict(true)
        verdict.require(
            try judge.givesReason(unachievableReason, answer: prediction, intent: intent), by: judge)
    }

    package static func exactMatch(_ reference: String, _ prediction: String) -> Bool {
        AnswerRules(.webArena).exactMatch(reference, prediction)
    }
    static func mustInclude(_ reference: String, _ prediction: String, tokenizing: Bool) -> Bool {
        AnswerRules(.webArena).includes(reference, prediction, tokenizing: tokenizing)
    }
    static func cleaned(_ answer: String) -> String { AnswerRules(.webArena).cleaned(answer) }
}

/// How two texts are compared, in the reading of WebArena or of VisualAgentBench.
struct AnswerRules {
    private let scoring: EvaluationSpec.Scoring

    init(_ scoring: EvaluationSpec.Scoring) { self.scoring = scoring }

    func exactMatch(_ reference: String, _ text: String) -> Bool { cleaned(text) == cleaned(reference) }

    /// `must_include` of an answer. WebArena-Lite wants a list: with a bare string its evaluator fails, so that no answer
    /// is right.
    func includesAll(of check: ReferenceAnswers.Check, in text: String) -> Bool {
        guard scoring == .webArena || !check.isScalar else { return false }
        let text = cleaned(text)
        return check.values.allSatisfy {
            includesEntry($0, inCleaned: text, tokenizing: check.values.count == 1)
        }
    }

    /// `must_include` of one entry of an answer's list.
    func includesEntry(_ entry: String, inCleaned text: String, tokenizing: Bool) -> Bool {
        switch scoring {
        case .webArena: includes(entry, inCleaned: text, tokenizing: tokenizing)
        case .webArenaLite: entry.splitting(on: " |OR| ").contains { includesWord($0, inCleaned: text) }
        }
    }

    /// `must_include` of a page's text, with alternatives.
    func includesAny(of entry: String, in text: String) -> Bool {
        includesAny(of: entry, inCleaned: cleaned(text))
    }
    func includesAny(of entry: String, inCleaned text: String) -> Bool {
        entry.splitting(on: " |OR| ").contains {
            scoring == .webArena
                ? includes($0, inCleaned: text, tokenizing: false) : includesWord($0, inCleaned: text)
        }
    }

    /// - Parameter tokenizing: whether a reference of one character must be a word of its own.
    func includes(_ reference: String, _ text: String, tokenizing: Bool) -> Bool {
        includes(reference, inCleaned: cleaned(text), tokenizing: tokenizing)
    }
    private func includes(_ reference: String, inCleaned text: String, tokenizing: Bool) -> Bool {
        let wanted = cleaned(reference)
        if tokenizing && wanted.unicodeScalars.count == 1 {
            return WordTokenizer.words(text).contains(wanted)
        }
        return text.containsScalars(wanted)
    }

    /// Whether a reference of one word is a word of the text (or a part of one between slashes), and any other occurs in it.
    func includesWord(_ reference: String, _ text: String) -> Bool {
        includesWord(reference, inCleaned: cleaned(text))
    }
    func includesWord(_ reference: String, inCleaned text: String) -> Bool {
        let wanted = cleaned(reference)
        guard WordTokenizer.words(wanted).count == 1 else { return text.containsScalars(wanted) }
        let words = WordTokenizer.words(text)
        return words.contains(wanted) || words.contains { $0.splitting(on: "/").contains(wanted) }
    }

    /// Trimmed (not in WebArena-Lite), one layer of one kind of quotes removed, lower case.
    func cleaned(_ answer: String) -> String {
        var scalars = Substring(answer).unicodeScalars
        if scoring == .webArena {
            while let last = scalars.last, last.properties.isWhitespace { scalars.removeLast() }
            while let first = scalars.first, first.properties.isWhitespace { scalars.removeFirst() }
        }
        for quote: UnicodeScalar in ["'", "\""] where scalars.first == quote && scalars.last == quote {
            scalars = scalars.dropFirst()
            if !scalars.isEmpty { scalars = scalars.dropLast() }
            break
        }
        return String(Substring(scalars)).lowercased()
    }
}
