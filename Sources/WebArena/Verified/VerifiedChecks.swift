import Browser
import WebEnv

extension VerifiedEvaluation: EpisodeChecks {
    /// What the two evaluators are called in task files and reports.
    static let responseName = "AgentResponseEvaluator"
    static let eventName = "NetworkEventEvaluator"

    /// The second only where requests are looked at.
    public var evaluatorNames: [String] {
        readsRequests ? [Self.responseName, Self.eventName] : [Self.responseName]
    }

    /// Whether there are checks of requests.
    public var readsRequests: Bool { !events.isEmpty }

    /// What the check of the response says, then each of the requests.
    /// - Throws: ``EnvironmentError`` where the requests were not recorded, or a check is malformed.
    public func results(answer: String, session: Session) throws -> [EvaluationResult.Part] {
        let sites = SiteAddresses(sites: sites) { session.transport.expandPlaceholders($0) }
        let response = try result(ofAnswer: answer, sites)
        guard readsRequests else { return [response] }
        guard let recording = session.transport as? RecordingTransport else {
            throw EnvironmentError("evaluator: the requests of the episode were not recorded")
        }
        return [response] + (try results(of: recording.events, sites))
    }

    /// Scores an episode of which only the response and the requests are there.
    /// - Parameter expand: replaces placeholders by the addresses of the sites.
    func evaluate(answer: String, events: [NetworkEvent], expand: (String) -> String) throws
        -> EvaluationResult
    {
        let sites = SiteAddresses(sites: sites, expand: expand)
        return EvaluationResult(
            parts: [try result(ofAnswer: answer, sites)] + (try results(of: events, sites)))
    }

    private func result(ofAnswer answer: String, _ sites: SiteAddresses) throws -> EvaluationResult.Part {
        let isRight = try ResponseEvaluator(check: response, sites: sites).isRight(answer)
        return .init(kind: Self.responseName, isRight: isRight, detail: "answer '\(answer)'")
    }

    private func results(of sent: [NetworkEvent], _ sites: SiteAddresses) throws -> [EvaluationResult.Part] {
        try events.map { check in
            let evaluator = NetworkEvaluator(check: check, taskType: response.taskType, sites: sites)
            let detail = "\(check.method) \(check.urls.joined(separator: " or "))"
            return .init(kind: Self.eventName, isRight: try evaluator.isRight(sent), detail: detail)
        }
    }
}

extension EvaluationSpec {
    /// WebArena-Verified's checks; nil where there are none.
    public var verified: VerifiedEvaluation? {
        get { checks?.base as? VerifiedEvaluation }
        set { checks = newValue.map { AnyEpisodeChecks($0) } }
    }

    /// An evaluator of WebArena-Verified's checks alone.
    public init(verified: VerifiedEvaluation) {
        self.init(kinds: [], checks: AnyEpisodeChecks(verified))
    }
}
