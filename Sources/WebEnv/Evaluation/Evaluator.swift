/// Scores the end of an episode by a task's `eval` object.
///
/// The score is the product of the parts named in `eval_types`, in their order. Semantics are those of WebArena's
/// `evaluation_harness/evaluators.py`; the one departure is that what a language model judges there (`fuzzy_match`) is
/// decided here by ``AnswerMatcher``, and ``Result/isApproximate`` says so.
public struct Evaluator: Sendable {
    public let spec: EvaluationSpec

    public init(_ spec: EvaluationSpec) { self.spec = spec }

    public struct Result: Sendable, Hashable {
        public struct Part: Sendable, Hashable {
            /// `string_match`, `url_match` or `program_html`.
            public let kind: EvaluationSpec.Kind
            /// 0 or 1.
            public let score: Double
            /// What was compared, for reports.
            public let detail: String
        }
        public internal(set) var parts: [Part] = []
        /// Whether a deterministic matcher stood in for a language model's judgement.
        public internal(set) var isApproximate = false
        /// 0 or 1.
        public var score: Double { parts.reduce(1) { $0 * $1.score } }
    }

    /// - Parameters:
    ///   - answer: text of the stop action.
    ///   - session: the browser at the end of the episode. Content checks navigate it, so hand in a fork.
    /// - Throws: ``EnvironmentError`` where an evaluator can't run.
    public func evaluate(answer: String, session: inout Session) throws -> Result {
        var result = Result()
        for kind in spec.kinds {
            switch kind {
            case .stringMatch: try matchAnswer(answer, &result)
            case .urlMatch: try matchURL(session, &result)
            case .programHTML: try matchContent(&session, &result)
            }
        }
        return result
    }

    private func matchAnswer(_ answer: String, _ result: inout Result) throws {
        guard let references = spec.referenceAnswers else {
            throw EnvironmentError("evaluator: string_match without reference_answers")
        }
        let evaluator = StringEvaluator(references: references, unachievableReason: spec.stringNote ?? "")
        let verdict = try evaluator.score(answer)
        result.isApproximate = result.isApproximate || verdict.isApproximate
        result.parts.append(
            Result.Part(kind: .stringMatch, score: verdict.score, detail: "answer '\(answer)'"))
    }

    private func matchURL(_ session: Session, _ result: inout Result) throws {
        guard let reference = spec.referenceURL else {
            throw EnvironmentError("evaluator: url_match without reference_url")
        }
        let note = spec.urlNote ?? "GOLD in PRED"
        guard note == "GOLD in PRED" else { throw EnvironmentError("evaluator: unknown url_note '\(note)'") }
        let url = session.url.description
        let score = URLEvaluator(reference: session.transport.expandPlaceholders(reference)).score(url)
        result.parts.append(Result.Part(kind: .urlMatch, score: score, detail: "address \(url)"))
    }

    private func matchContent(_ session: inout Session, _ result: inout Result) throws {
        for check in spec.programHTML {
            var evaluator = ContentEvaluator(check: check, session: session)
            let verdict = try evaluator.score()
            session = evaluator.session
            result.isApproximate = result.isApproximate || verdict.isApproximate
            let detail = "\(check.locator.isEmpty ? "page" : check.locator) at \(session.url)"
            result.parts.append(Result.Part(kind: .programHTML, score: verdict.score, detail: detail))
        }
    }
}

/// A score and whether a matcher stood in for a language model.
struct Verdict: Hashable {
    /// 0 or 1.
    var score: Double
    var isApproximate = false

    init(_ isRight: Bool, isApproximate: Bool = false) {
        score = isRight ? 1 : 0
        self.isApproximate = isApproximate
    }
}
