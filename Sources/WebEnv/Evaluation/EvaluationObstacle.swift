import Groundwork
import HTML

/// Why a task can't be scored: what its evaluators read is missing, or beyond what is known here.
public struct EvaluationObstacle: Error, Sendable, Hashable, CustomStringConvertible {
    /// Path of the field below `eval`, such as `program_html[0].locator`.
    public let field: String
    /// What is wrong there.
    public let reason: String
    /// Both in one sentence.
    public var description: String { "\(field): \(reason)" }
}

extension EvaluationSpec {
    /// Why no episode can be scored by these evaluators; nil where they can run. What no evaluator reads does not matter.
    public var obstacle: EvaluationObstacle? {
        do {
            for kind in kinds { try check(kind) }
            return nil
        } catch {
            return error
        }
    }

    private func check(_ kind: Kind) throws(EvaluationObstacle) {
        switch kind {
        case .stringMatch: try checkAnswers()
        case .urlMatch: try checkAddress()
        case .programHTML:
            for (index, check) in programHTML.enumerated() { try self.check(check, "program_html[\(index)]") }
        }
    }

    private func checkAnswers() throws(EvaluationObstacle) {
        guard let referenceAnswers else {
            throw EvaluationObstacle(
                field: "reference_answers", reason: "missing, though eval_types has string_match")
        }
        for check in referenceAnswers.checks { try checkNumbers(check, "reference_answers") }
    }

    private func checkAddress() throws(EvaluationObstacle) {
        guard referenceURL != nil else {
            throw EvaluationObstacle(
                field: "reference_url", reason: "missing, though eval_types has url_match")
        }
        guard let urlNote, !["EXACT", "GOLD in PRED"].contains(urlNote) else { return }
        throw EvaluationObstacle(field: "url_note", reason: "unknown rule '\(urlNote)'")
    }

    private func check(_ check: ContentCheck, _ path: String) throws(EvaluationObstacle) {
        try checkCall(check.url, "\(path).url")
        let locator = check.locator.trimming(.html)
        try checkCall(locator, "\(path).locator")
        if !locator.isEmpty, !locator.hasPrefix("func:") {
            try checkScript(ContentEvaluator.script(of: locator), "\(path).locator")
        }
        for action in check.prepActions { try checkScript(action, "\(path).prep_actions") }
        try checkContents(check.requiredContents, "\(path).required_contents")
    }

    private func checkContents(_ contents: ReferenceAnswers, _ path: String) throws(EvaluationObstacle) {
        guard let rule = contents.checks.first(where: { $0.rule == .exactMatch }) ?? contents.checks.first
        else {
            throw EvaluationObstacle(field: path, reason: "it asks for nothing")
        }
        guard rule.rule != .oneOf, rule.rule != .unachievable else {
            throw EvaluationObstacle(field: path, reason: "unknown rule '\(rule.rule.rawValue)'")
        }
        try checkNumbers(rule, path)
    }

    private func checkNumbers(_ check: ReferenceAnswers.Check, _ path: String) throws(EvaluationObstacle) {
        guard check.rule == .requiredValues else { return }
        for value in check.values {
            do { _ = try RequiredValue.isMet(value, by: "0") } catch {
                throw EvaluationObstacle(
                    field: path, reason: "required_values: '\(value)' compares with no number")
            }
        }
    }

    /// `func:name(…)` of a function that is there.
    private func checkCall(_ text: String, _ path: String) throws(EvaluationObstacle) {
        guard text.hasPrefix("func:") else { return }
        let name = PageFunctionCall(text, lastURL: "").map(\.name) ?? text
        guard !functions.knows(name) else { return }
        throw EvaluationObstacle(field: path, reason: "unknown function '\(name)'")
    }

    private func checkScript(_ text: String, _ path: String) throws(EvaluationObstacle) {
        do { _ = try LocatorExpression(text) } catch {
            throw EvaluationObstacle(field: path, reason: "'\(text)', \(error)")
        }
    }
}
