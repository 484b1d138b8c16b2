import Browser

/// Scores the end of an episode by a task's `eval` object.
///
/// The score is the product of the parts named in `eval_types`, in their order. Semantics are those of WebArena's
/// `evaluation_harness/evaluators.py` and of WebArena-Verified's evaluators. What a language model judges in WebArena
/// (`fuzzy_match`) a ``AnswerJudge`` decides, and
/// ``EvaluationResult/judge`` says which.
public struct Evaluator: Sendable {
    /// What is asked for.
    public let spec: EvaluationSpec
    private let judge: AnswerJudge
    private let intent: String

    /// - Parameter intent: the goal, for a judge that reads.
    public init(_ spec: EvaluationSpec, judge: AnswerJudge = .deterministic, intent: String = "") {
        self.spec = spec
        self.judge = judge
        self.intent = intent
    }

    /// Runs all evaluators and checks on the end of an episode.
    /// - Parameters:
    ///   - answer: text of the stop action.
    ///   - session: the browser at the end of the episode. Content checks navigate it, so hand in a fork.
    /// - Throws: ``EnvironmentError`` where an evaluator can't run.
    public func evaluate(answer: String, session: inout Session) throws -> EvaluationResult {
        var result = EvaluationResult()
        for kind in spec.kinds {
            switch kind {
            case .stringMatch: try matchAnswer(answer, session, &result)
            case .urlMatch: try matchURL(session, &result)
            case .programHTML: try matchContent(&session, &result)
            }
        }
        if let checks = spec.checks {
            result.parts += try checks.base.results(answer: answer, session: session)
        }
        return result
    }

    private func matchAnswer(_ answer: String, _ session: Session, _ result: inout EvaluationResult) throws {
        guard let references = spec.referenceAnswers else {
            throw EnvironmentError("evaluator: string_match without reference_answers")
        }
        let evaluator = StringEvaluator(
            references: references.expandingPlaceholders(by: session.transport),
            unachievableReason: spec.stringNote ?? "", scoring: spec.scoring,
            judge: judge, intent: intent)
        result.add(.stringMatch, try evaluator.score(answer), "answer '\(answer)'")
    }

    private func matchURL(_ session: Session, _ result: inout EvaluationResult) throws {
        guard let reference = spec.referenceURL else {
            throw EnvironmentError("evaluator: url_match without reference_url")
        }
        let url = session.url.description
        let evaluator = URLEvaluator(
            reference: session.transport.expandPlaceholders(reference), note: spec.urlNote,
            scoring: spec.scoring)
        result.add(.urlMatch, Verdict(try evaluator.isRight(url)), "address \(url)")
    }

    private func matchContent(_ session: inout Session, _ result: inout EvaluationResult) throws {
        for var check in spec.programHTML {
            check.requiredContents = check.requiredContents.expandingPlaceholders(by: session.transport)
            var evaluator = ContentEvaluator(
                check: check, session: session, spec, judge: judge, intent: intent)
            let verdict = try evaluator.score()
            session = evaluator.session
            let detail = "\(check.locator.isEmpty ? "page" : check.locator) at \(session.url)"
            result.add(.programHTML, verdict, detail)
        }
    }
}

extension ReferenceAnswers {
    /// WebArena replaces placeholders in the whole of a task file, in references too.
    func expandingPlaceholders(by transport: any Transport) -> ReferenceAnswers {
        ReferenceAnswers(
            checks: checks.map { check in
                var check = check
                check.values = check.values.map(transport.expandPlaceholders)
                return check
            })
    }
}
