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

        /// - Parameters:
        ///   - kind: what the evaluator or the check is called.
        ///   - isRight: whether it gives 1, else 0.
        ///   - detail: what was compared.
        public init(kind: String, isRight: Bool, detail: String) {
            self.kind = kind
            score = isRight ? 1 : 0
            self.detail = detail
        }
        fileprivate init(kind: String, score: Double, detail: String) {
            self.kind = kind
            self.score = score
            self.detail = detail
        }
    }
    /// What each evaluator and check found, in the order in which they were run.
    public internal(set) var parts: [Part] = []
    /// Who judged in a language model's place: `deterministic`, or `endpoint:` and the model; nil where nothing had
    /// to be judged.
    public internal(set) var judge: String?
    /// Whether a deterministic matcher stood in for a language model's judgement.
    public var isApproximate: Bool { judge == AnswerJudge.deterministic.name }
    /// 0 or 1.
    public var score: Double { parts.reduce(1) { $0 * $1.score } }

    /// Nothing found yet, which scores 1; or what some checks found.
    public init(parts: [Part] = []) { self.parts = parts }

    mutating func add(_ kind: EvaluationSpec.Kind, _ verdict: Verdict, _ detail: String) {
        judge = verdict.judge ?? judge
        parts.append(Part(kind: kind.rawValue, score: verdict.score, detail: detail))
    }
}

/// A score and who judged in a language model's place.
struct Verdict: Hashable {
    /// 0 or 1.
    private(set) var score: Double
    private(set) var judge: String?

    init(_ isRight: Bool) { score = isRight ? 1 : 0 }

    /// Multiplies the score.
    mutating func require(_ isRight: Bool, by judge: AnswerJudge? = nil) {
        score *= isRight ? 1 : 0
        self.judge = judge?.name ?? self.judge
    }
}
