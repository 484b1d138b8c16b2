import Groundwork

/// Decides what WebArena lets a language model judge: whether an answer gives what a reference says (`fuzzy_match`), and
/// whether it gives the reason why a task can't be done (`ua_match`).
public enum AnswerJudge: Sendable {
    /// ``AnswerMatcher``: no model, the same on every run.
    case deterministic
    /// A model behind a chat completions endpoint.
    case endpoint(JudgeEndpoint)

    /// For records: `deterministic`, or `endpoint:` and the model.
    public var name: String {
        switch self {
        case .deterministic: "deterministic"
        case .endpoint(let endpoint): "endpoint:\(endpoint.model)"
        }
    }

    /// Whether several references are better judged in one go.
    var readsWholeLists: Bool {
        if case .endpoint = self { return true }
        return false
    }

    /// - Throws: ``EnvironmentError`` where the endpoint gives no judgement.
    func accepts(answer: String, reference: String, intent: String) throws -> Bool {
        switch self {
        case .deterministic: AnswerMatcher.matches(reference: reference, answer: answer)
        case .endpoint(let endpoint):
            try endpoint.accepts(answer: answer, reference: reference, intent: intent)
        }
    }

    /// - Throws: ``EnvironmentError`` where the endpoint gives no judgement.
    func givesReason(_ reason: String, answer: String, intent: String) throws -> Bool {
        switch self {
        case .deterministic: AnswerMatcher.meansTheSame(reason: reason, answer: answer)
        case .endpoint(let endpoint):
            try endpoint.givesReason(reason, answer: answer, intent: intent)
        }
    }
}

/// A model behind an OpenAI-compatible chat completions endpoint that judges answers.
public struct JudgeEndpoint: Sendable {
    private let endpoint: ChatEndpoint
    /// Name of the model.
    public var model: String { endpoint.model }

    static let maximumTokens = 768

    /// A language model behind an endpoint as judge.
    /// - Parameter timeout: seconds for one judgement.
    /// - Throws: ``EnvironmentError`` where the address is no http address.
    public init(address: String, model: String, key: String = "", timeout: Double = 30) throws {
        endpoint = try ChatEndpoint(
            address: address, model: model, key: key, timeout: timeout, purpose: "judge")
    }

    /// Right is what the model calls correct, and not partially.
    func accepts(answer: String, reference: String, intent: String) throws -> Bool {
        let reply = try reply(
            to: """
                A grader compares a student's answer with the reference answer of a question.
                Question: \(intent)
                Reference answer: \(reference)
                Student's answer: \(answer)
                Wording does not matter; facts do. "N/A" in the reference means that the question has no answer.
                End your reply with one of: correct, incorrect, partially correct.
                """)
        if reply.containsScalars("partially correct") || reply.containsScalars("incorrect") { return false }
        guard reply.containsScalars("correct") else { throw noJudgement(reply) }
        return true
    }

    /// Right is what the model calls the same.
    func givesReason(_ reason: String, answer: String, intent: String) throws -> Bool {
        let reply = try reply(
            to: """
                A task can't be done. Compare the true reason with the reason that somebody reports.
                Task: \(intent)
                True reason: \(reason)
                Reported: \(answer)
                The same reason in other words is the same; saying that it can't be done, without this reason, is not.
                End your reply with one of: same, different.
                """)
        if reply.containsScalars("different") { return false }
        guard reply.containsScalars("same") else { throw noJudgement(reply) }
        return true
    }

    private func noJudgement(_ reply: String) -> EnvironmentError {
        EnvironmentError("judge: \(model) gives no judgement but '\(reply.prefix(120))'")
    }

    /// The model's reply in lower case.
    private func reply(to prompt: String) throws -> String {
        try endpoint.complete([.user(prompt)], maximumTokens: Self.maximumTokens).lowercased()
    }
}
