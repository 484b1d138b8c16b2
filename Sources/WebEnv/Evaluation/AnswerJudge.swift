/// Decides what WebArena lets a language model judge: whether an answer gives what a reference says (`fuzzy_match`), and
/// whether it gives the reason why a task can't be done (`ua_match`).
public enum AnswerJudge: Sendable {
    /// ``AnswerMatcher``: no model, the same on every run.
    case deterministic
    /// A language model.
    case model(any ModelJudge)

    /// For records: `deterministic`, or `endpoint:` and the model.
    public var name: String {
        switch self {
        case .deterministic: "deterministic"
        case .model(let judge): "endpoint:\(judge.model)"
        }
    }

    /// Whether several references are better judged in one go.
    var readsWholeLists: Bool {
        if case .model = self { return true }
        return false
    }

    /// - Throws: ``EnvironmentError`` where the model gives no judgement.
    func accepts(answer: String, reference: String, intent: String) throws -> Bool {
        switch self {
        case .deterministic: AnswerMatcher.matches(reference: reference, answer: answer)
        case .model(let judge): try judge.accepts(answer: answer, reference: reference, intent: intent)
        }
    }

    /// - Throws: ``EnvironmentError`` where the model gives no judgement.
    func givesReason(_ reason: String, answer: String, intent: String) throws -> Bool {
        switch self {
        case .deterministic: AnswerMatcher.meansTheSame(reason: reason, answer: answer)
        case .model(let judge): try judge.givesReason(reason, answer: answer, intent: intent)
        }
    }
}

/// A language model that judges answers. Which model, and by what words it is asked, is the business of whoever has one.
public protocol ModelJudge: Sendable {
    /// Name of the model.
    var model: String { get }
    /// Whether an answer gives what a reference says.
    /// - Throws: ``EnvironmentError`` where the model gives no judgement.
    func accepts(answer: String, reference: String, intent: String) throws -> Bool
    /// Whether an answer gives the reason why a task can't be done.
    /// - Throws: ``EnvironmentError`` where the model gives no judgement.
    func givesReason(_ reason: String, answer: String, intent: String) throws -> Bool
}
