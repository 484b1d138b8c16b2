import Groundwork
import Learning
import WebEnv

/// Tries the policy's best candidates in a world model before it does one of them.
///
/// Source: WebEvolver (arXiv:2504.21024), section 3.4 (WMLA); WebDreamer (arXiv:2411.06559).
public struct LookaheadPolicy: Policy {
    public struct Settings: Sendable, Hashable, Codable {
        /// Candidates that are compared, 1 or more.
        public var candidates = 3
        /// Steps that are imagined, 1 or more; what comes after the candidate follows the policy.
        public var depth = 1
        /// Weight of the policy's own log-probability beside the log-odds of success, 0 or more.
        public var priorWeight = 1.0
        /// First step that is looked ahead from, counted from 0.
        public var firstStep = 0
        public init() {}
    }

    private let base: LinearPolicy
    /// nil: candidates are scored without a look at what they bring (the control at equal numbers of calls).
    private let model: (any DynamicsModel)?
    private let scorer: OutcomeScorer
    private let settings: Settings
    /// What was asked of the model, and what failed; policies may share it.
    public let calls: ModelCalls

    public init(
        _ base: LinearPolicy, model: (any DynamicsModel)?, scorer: OutcomeScorer,
        settings: Settings = Settings(), calls: ModelCalls = ModelCalls()
    ) {
        self.calls = calls
        self.base = base
        self.model = model
        self.scorer = scorer
        self.settings = settings
    }

    public func decide(_ context: DecisionContext, using random: inout RandomSource) -> Decision {
        let candidates = base.candidates(context, count: settings.candidates)
        guard candidates.count > 1, context.history.count >= settings.firstStep else {
            return candidates.first ?? base.decide(context, using: &random)
        }
        var best: (score: Double, decision: Decision)?
        for candidate in candidates {
            guard let value = value(of: candidate.action, context) else { continue }
            let score =
                settings.priorWeight * (candidate.logProbability ?? 0) + OutcomeScorer.logOdds(value)
            if score > best?.score ?? -.infinity { best = (score, candidate) }
        }
        return best?.decision ?? candidates[0]
    }

    /// Chance of success after an action, in 0...1; nil where the model can't be asked.
    private func value(of action: Action, _ context: DecisionContext) -> Double? {
        guard let model, !action.isStop else { return scorer.ended(by: action, context) }
        var context = context
        var action = action
        for step in 0..<settings.depth {
            if step > 0 {
                guard let next = base.candidates(context, count: 1).first else { break }
                action = next.action
                if action.isStop { return scorer.ended(by: action, context) }
            }
            let now = Situation(context)
            guard let prediction = calls.answer({ try model.predict(action, in: now) }) else { return nil }
            if prediction.ending > 0.5 { return scorer.ended(by: action, context) }
            context.advance(action: action, observation: prediction.observation)
        }
        return scorer.value(context)
    }
}
