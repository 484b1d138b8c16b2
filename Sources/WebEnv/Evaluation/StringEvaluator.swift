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
        for check in references.checks { try apply(check, to: prediction, rules, &verdict) }
        return verdict
    }

    private func apply(
        _ check: ReferenceAnswers.Check, to prediction: String, _ rules: AnswerRules, _ verdict: inout Verdict
    ) throws {
        func requireAll(_ holds: (String) throws -> Bool) rethrows {
            let failing = try check.failing(holds)
            verdict.require(failing == nil, check.words(failing))
        }
        switch check.rule {
        case .exactMatch: requireAll { rules.exactMatch($0, prediction) }
        case .mustInclude:
            verdict.require(
                rules.includesAll(of: check, in: prediction),
                check.words(check.failing { rules.includesAll(of: check, only: $0, in: prediction) }))
        case .mustExclude: requireAll { !rules.includesWord($0, prediction) }
        case .oneOf:
            let isRight = check.values.contains { prediction.containsScalars(rules.cleaned($0)) }
            verdict.require(isRight, check.words())
        case .fuzzyMatch where check.isScalar && check.values == ["N/A"]:
            try matchUnachievable(prediction, &verdict)
        case .fuzzyMatch: try judge(check, prediction, &verdict)
        case .unachievable:
            let reason = check.values.first ?? unachievableReason
            let isRight = try judge.givesReason(reason, answer: prediction, intent: intent)
            verdict.require(isRight, by: judge, check.words(reason))
        case .requiredValues: try requireAll { try RequiredValue.isMet($0, by: prediction) }
        }
    }

    /// WebArena-Lite asks a model once about all references.
    private func judge(
        _ check: ReferenceAnswers.Check, _ prediction: String, _ verdict: inout Verdict
    ) throws {
        let wanted =
            scoring == .webArenaLite && judge.readsWholeLists
            ? [check.values.joined(separator: ", ")] : check.values
        for reference in wanted {
            let isRight = try judge.accepts(answer: prediction, reference: reference, intent: intent)
            verdict.require(isRight, by: judge, check.words(reference))
        }
    }

    /// "N/A" itself, else an answer that gives the reason; the latter replaces the score so far.
    private func matchUnachievable(_ prediction: String, _ verdict: inout Verdict) throws {
        verdict.require(AnswerRules(scoring).exactMatch("N/A", prediction), "fuzzy_match 'N/A'")
        guard verdict.score != 1 else { return }
        verdict = Verdict(true)
        let isRight = try judge.givesReason(unachievableReason, answer: prediction, intent: intent)
        verdict.require(isRight, by: judge, "fuzzy_match 'N/A', or the reason '\(unachievableReason)'")
    }

    package static func exactMatch(_ reference: String, _ prediction: String) -> Bool {
        AnswerRules(.webArena).exactMatch(reference, prediction)
    }
    static func mustInclude(_ reference: String, _ prediction: String, tokenizing: Bool) -> Bool {
        AnswerRules(.webArena).includes(reference, prediction, tokenizing: tokenizing)
    }
    package static func cleaned(_ answer: String) -> String { AnswerRules(.webArena).cleaned(answer) }
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

    /// `must_include` of one of an answer's list.
    func includesAll(of check: ReferenceAnswers.Check, only entry: String, in text: String) -> Bool {
        includesEntry(entry, inCleaned: cleaned(text), tokenizing: check.values.count == 1)
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
