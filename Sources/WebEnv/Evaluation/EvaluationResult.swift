/// What an evaluator found.
public struct EvaluationResult: Sendable, Hashable {
    /// What one of its parts found.
    public struct Part: Sendable, Hashable {
        /// `string_match`, `url_match`, `program_html`, or what a format's own check is called.
        public let kind: String
        /// 0 or 1.
        public let score: Double
        /// What was compared, for reports.
        public let detail: String
        /// What was asked for and not found: the rule and its value; nil where it was, or is not known.
        public let failure: String?

        /// - Parameters:
        ///   - kind: what the evaluator or the check is called.
        ///   - isRight: whether it gives 1, else 0.
        ///   - detail: what was compared.
        ///   - failure: what was asked for and not found.
        public init(kind: String, isRight: Bool, detail: String, failure: String? = nil) {
            self.kind = kind
            score = isRight ? 1 : 0
            self.detail = detail
            self.failure = failure
        }
        fileprivate init(kind: String, _ verdict: Verdict, detail: String) {
            self.kind = kind
            score = verdict.score
            self.detail = detail
            failure = verdict.failure
        }

        /// Evaluator, what was asked for and what was compared, in one line.
        public var sentence: String {
            ([kind] + [failure, detail].compactMap { $0 }).joined(separator: ": ")
        }
    }
    /// What each evaluator and check found, in the order in which they were run.
    public internal(set) var parts: [Part] = []
    /// Who judged in a language model's place: `deterministic`, or `endpoint:` and the model; nil where nothing had
    /// to be judged.
    public internal(set) var judge: String?
    /// Whether a deterministic matcher stood in for a language model's judgement.
    public var isApproximate: Bool { judge == AnswerJudge.deterministic.name }
    /// The first part that was not right; nil where all were.
    public var failed: Part? { parts.first { $0.score < 1 } }
    /// 0 or 1.
    public var score: Double { parts.reduce(1) { $0 * $1.score } }

    /// Nothing found yet, which scores 1; or what some checks found.
    public init(parts: [Part] = []) { self.parts = parts }

    mutating func add(_ kind: EvaluationSpec.Kind, _ verdict: Verdict, _ detail: String) {
        judge = verdict.judge ?? judge
        parts.append(Part(kind: kind.rawValue, verdict, detail: detail))
    }
}

/// A score and who judged in a language model's place.
struct Verdict: Hashable {
    /// 0 or 1.
    private(set) var score: Double
    private(set) var judge: String?
    /// The first requirement that was not met, in words.
    private(set) var failure: String?

    /// - Parameter failure: what was asked for, where it is not right.
    init(_ isRight: Bool, failure: String? = nil) {
        score = isRight ? 1 : 0
        if !isRight { self.failure = failure }
    }

    /// Multiplies the score.
    /// - Parameter wanted: what is asked for, in words.
    mutating func require(_ isRight: Bool, by judge: AnswerJudge? = nil, _ wanted: @autoclosure () -> String)
    {
        score *= isRight ? 1 : 0
        self.judge = judge?.name ?? self.judge
        if !isRight, failure == nil { failure = wanted() }
    }
}

extension ReferenceAnswers.Check {
    /// What a rule asks for, in words.
    /// - Parameter value: the one that counts; nil for all.
    func words(_ value: String? = nil) -> String {
        "\(rule.rawValue) " + (value.map { [$0] } ?? values).map { "'\($0)'" }.joined(separator: ", ")
    }
    /// The first value for which a condition does not hold.
    func failing(_ holds: (String) throws -> Bool) rethrows -> String? { try values.first { try !holds($0) } }
}
