/// Scores the end of an episode by a task's `eval` object.
///
/// The score is the product of the parts named in `eval_types`, in their order. Semantics are those of WebArena's
/// `evaluation_harness/evaluators.py` and of WebArena-Verified's evaluators. What a language model judges in WebArena
/// (`fuzzy_match`) a ``Judge`` decides, and ``Result/judge`` says which.
public struct Evaluator: Sendable {
    public let spec: EvaluationSpec
    private let judge: Judge
    private let intent: String

    /// - Parameter intent: the goal, for a judge that reads.
    public init(_ spec: EvaluationSpec, judge: Judge = .deterministic, intent: String = "") {
        self.spec = spec
        self.judge = judge
        self.intent = intent
    }

    public struct Result: Sendable, Hashable {
        public struct Part: Sendable, Hashable {
            /// `string_match`, `url_match`, `program_html`, `AgentResponseEvaluator` or `NetworkEventEvaluator`.
            public let kind: EvaluationSpec.Kind
            /// 0 or 1.
            public let score: Double
            /// What was compared, for reports.
            public let detail: String
        }
        public internal(set) var parts: [Part] = []
        /// Who judged in a language model's place: `deterministic`, or `endpoint:` and the model; nil where nothing had
        /// to be judged.
        public internal(set) var judge: String?
        /// Whether a deterministic matcher stood in for a language model's judgement.
        public var isApproximate: Bool { judge == Judge.deterministic.name }
        /// 0 or 1.
        public var score: Double { parts.reduce(1) { $0 * $1.score } }

        mutating func add(_ kind: EvaluationSpec.Kind, _ verdict: Verdict, _ detail: String) {
            judge = verdict.judge ?? judge
            parts.append(Part(kind: kind, score: verdict.score, detail: detail))
        }
    }

    /// - Parameters:
    ///   - answer: text of the stop action.
    ///   - session: the browser at the end of the episode. Content checks navigate it, so hand in a fork.
    /// - Throws: ``EnvironmentError`` where an evaluator can't run.
    public func evaluate(answer: String, session: inout Session) throws -> Result {
        var result = Result()
        for kind in spec.kinds {
            switch kind {
            case .stringMatch: try matchAnswer(answer, session, &result)
            case .urlMatch: try matchURL(session, &result)
            case .programHTML: try matchContent(&session, &result)
            case .agentResponse: try matchResponse(answer, session, &result)
            case .networkEvent: try matchEvents(session, &result)
            }
        }
        return result
    }

    private func matchAnswer(_ answer: String, _ session: Session, _ result: inout Result) throws {
        guard let references = spec.referenceAnswers else {
            throw EnvironmentError("evaluator: string_match without reference_answers")
        }
        let evaluator = StringEvaluator(
            references: references.expandingPlaceholders(by: session.transport),
            unachievableReason: spec.stringNote ?? "", scoring: spec.scoring,
            judge: judge, intent: intent)
        result.add(.stringMatch, try evaluator.score(answer), "answer '\(answer)'")
    }

    private func matchURL(_ session: Session, _ result: inout Result) throws {
        guard let reference = spec.referenceURL else {
            throw EnvironmentError("evaluator: url_match without reference_url")
        }
        let url = session.url.description
        let evaluator = URLEvaluator(
            reference: session.transport.expandPlaceholders(reference), note: spec.urlNote,
            scoring: spec.scoring)
        result.add(.urlMatch, Verdict(try evaluator.isRight(url)), "address \(url)")
    }

    private func matchContent(_ session: inout Session, _ result: inout Result) throws {
        for var check in spec.programHTML {
            check.requiredContents = check.requiredContents.expandingPlaceholders(by: session.transport)
            var evaluator = ContentEvaluator(
                check: check, session: session, scoring: spec.scoring, judge: judge, intent: intent)
            let verdict = try evaluator.score()
            session = evaluator.session
            let detail = "\(check.locator.isEmpty ? "page" : check.locator) at \(session.url)"
            result.add(.programHTML, verdict, detail)
        }
    }

    // MARK: WebArena-Verified

    private func matchResponse(_ answer: String, _ session: Session, _ result: inout Result) throws {
        try matchResponse(answer, addresses { session.transport.expandPlaceholders($0) }, &result)
    }

    private func matchResponse(_ answer: String, _ sites: SiteAddresses, _ result: inout Result) throws {
        let evaluator = ResponseEvaluator(check: try verifiedChecks().response, sites: sites)
        result.add(.agentResponse, Verdict(try evaluator.isRight(answer)), "answer '\(answer)'")
    }

    private func matchEvents(_ session: Session, _ result: inout Result) throws {
        guard let recording = session.transport as? RecordingTransport else {
            throw EnvironmentError("evaluator: the requests of the episode were not recorded")
        }
        try matchEvents(recording.events, addresses { session.transport.expandPlaceholders($0) }, &result)
    }

    private func matchEvents(_ events: [NetworkEvent], _ sites: SiteAddresses, _ result: inout Result) throws
    {
        let verified = try verifiedChecks()
        for check in verified.events {
            let evaluator = NetworkEvaluator(check: check, taskType: verified.response.taskType, sites: sites)
            let detail = "\(check.method) \(check.urls.joined(separator: " or "))"
            result.add(.networkEvent, Verdict(try evaluator.isRight(events)), detail)
        }
    }

    /// Scores an episode of which only the response and the requests are there.
    func evaluate(_ episode: RecordedEpisode, expand: (String) -> String) throws -> Result {
        var result = Result()
        let sites = addresses(expand)
        try matchResponse(episode.response, sites, &result)
        try matchEvents(episode.events, sites, &result)
        return result
    }

    private func verifiedChecks() throws -> VerifiedEvaluation {
        guard let verified = spec.verified else {
            throw EnvironmentError("evaluator: no checks of WebArena-Verified")
        }
        return verified
    }

    private func addresses(_ expand: (String) -> String) -> SiteAddresses {
        SiteAddresses(sites: spec.verified?.sites ?? [], expand: expand)
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

/// A score and who judged in a language model's place.
struct Verdict: Hashable {
    /// 0 or 1.
    private(set) var score: Double
    private(set) var judge: String?

    init(_ isRight: Bool) { score = isRight ? 1 : 0 }

    /// Multiplies the score.
    mutating func require(_ isRight: Bool, by judge: Judge? = nil) {
        score *= isRight ? 1 : 0
        self.judge = judge?.name ?? self.judge
    }
}
