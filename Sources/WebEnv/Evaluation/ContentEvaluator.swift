import Browser
import Groundwork
import HTML

/// Opens a page and checks what stands on it.
///
/// Source: WebArena, `HTMLContentEvaluator`.
struct ContentEvaluator {
    let check: ContentCheck
    var session: Session
    private let scoring: EvaluationSpec.Scoring
    private let functions: PageFunctions
    private let judge: AnswerJudge
    private let intent: String

    /// - Parameters:
    ///   - check: with placeholders of its values expanded.
    ///   - spec: the evaluator that the check is part of.
    init(
        check: ContentCheck, session: Session, _ spec: EvaluationSpec, judge: AnswerJudge = .deterministic,
        intent: String = ""
    ) {
        self.check = check
        self.session = session
        scoring = spec.scoring
        functions = spec.functions
        self.judge = judge
        self.intent = intent
    }

    mutating func score() throws -> Verdict {
        guard try openTarget(), let text = try comparedText() else { return Verdict(false) }
        return try verdict(on: text, Self.rule(of: check.requiredContents))
    }

    /// What the contents of the page that is open are compared with; nil where nothing is right.
    mutating func comparedText() throws -> String? {
        let text = try selectedText()
        guard scoring == .webArenaLite else { return CharacterReferences.replaced(in: text) }
        // Nothing selected is never right there.
        return text == "None" && !check.locator.trimming(.html).isEmpty ? nil : text
    }

    /// The one rule of several that counts.
    static func rule(of contents: ReferenceAnswers) throws -> ReferenceAnswers.Check {
        let rules = contents.checks
        guard let rule = rules.first(where: { $0.rule == .exactMatch }) ?? rules.first else {
            throw EnvironmentError("evaluator: empty required_contents")
        }
        return rule
    }

    func verdict(on text: String, _ check: ReferenceAnswers.Check) throws -> Verdict {
        let rules = AnswerRules(scoring)
        switch check.rule {
        case .exactMatch: return Verdict(check.values.allSatisfy { rules.exactMatch($0, text) })
        case .mustInclude: return Verdict(check.values.allSatisfy { rules.includesAny(of: $0, in: text) })
        case .mustExclude: return Verdict(check.values.allSatisfy { !rules.includesWord($0, text) })
        case .requiredValues:
            return Verdict(try check.values.allSatisfy { try RequiredValue.isMet($0, by: text) })
        case .fuzzyMatch:
            var verdict = Verdict(true)
            for entry in check.values {
                verdict.require(
                    try entry.splitting(on: " |OR| ").contains {
                        try judge.accepts(answer: text, reference: $0, intent: intent)
                    }, by: judge)
            }
            return verdict
        case .oneOf, .unachievable:
            throw EnvironmentError("evaluator: unknown rule '\(check.rule.rawValue)' in required_contents")
        }
    }

    /// - Returns: false where the agent's own last address leads nowhere.
    mutating func openTarget() throws -> Bool {
        var address = session.transport.expandPlaceholders(check.url)
        if address == "last" { return true }
        let isTheAgents = address.contains("__last_url__")
        if let call = PageFunctionCall(address, lastURL: session.url.description) {
            address = try functions.text(of: call, in: &session)
        }
        guard let url = WebURL(address), url.isHTTP || url == .blank else {
            if isTheAgents { return false }
            throw EnvironmentError("evaluator: '\(address)' is no address that can be opened")
        }
        try session.open(url)
        if session.page.isError {
            if isTheAgents { return false }
            throw EnvironmentError("evaluator: \(url) can't be opened")
        }
        return true
    }

    private mutating func selectedText() throws -> String {
        let locator = check.locator.trimming(.html)
        if locator.isEmpty { return Serializer.html(session.page.document) }
        if let call = PageFunctionCall(locator, lastURL: session.url.description) {
            return try functions.text(of: call, in: &session)
        }
        guard locator.hasPrefix("document.") || locator.hasPrefix("[...document.") else {
            throw EnvironmentError("evaluator: unknown locator '\(locator)'")
        }
        for action in check.prepActions {
            do { _ = try expression(action).evaluate(in: &session) } catch is LocatorTypeError {}
        }
        do {
            return try expression(locator).evaluate(in: &session).pythonText
        } catch is LocatorTypeError {
            return ""
        }
    }

    private func expression(_ text: String) throws -> LocatorExpression {
        do {
            return try LocatorExpression(text)
        } catch let error as LocatorExpression.SyntaxError {
            throw EnvironmentError("evaluator: locator '\(text)', \(error)")
        }
    }
}
