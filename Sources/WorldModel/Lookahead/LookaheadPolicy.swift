import Groundwork
import Learning
import WebEnv

/// Tries the policy's best candidates in a world model before it does one of them.
///
/// Source: WebEvolver (arXiv:2504.21024), section 3.4 (WMLA); WebDreamer (arXiv:2411.06559).
public struct LookaheadPolicy: Policy {
    /// How far and how widely it looks.
    public struct Settings: Sendable, Hashable, Codable {
        /// Candidates that are compared, 1 or more.
        public var candidates = 3
        /// Steps that are imagined, 1 or more; what comes after the candidate follows the policy.
        public var depth = 1
        /// Weight of the policy's own log-probability beside the log-odds of success, 0 or more.
        public var priorWeight = 1.0
        /// First step that is looked ahead from, counted from 0.
        public var firstStep = 0
        /// The settings that runs have by default.
        public init() {}
    }

    private let base: any CandidatePolicy
    /// nil: candidates are scored without a look at what they bring (the control at equal numbers of calls).
    private let model: (any DynamicsModel)?
    private let scorer: any EpisodeScorer
    private let settings: Settings
    /// What was asked of the model, and what failed; policies may share it.
    public let calls: ModelCalls

    /// - Parameters:
    ///   - base: offers the candidates and goes on from them.
    ///   - model: nil scores candidates without a look at what they bring.
    ///   - scorer: judges what is reached.
    ///   - calls: counts what is asked of the model.
    public init(
        _ base: any CandidatePolicy, model: (any DynamicsModel)?, scorer: any EpisodeScorer,
        settings: Settings = Settings(), calls: ModelCalls = ModelCalls()
    ) {
        self.calls = calls
        self.base = base
        self.model = model
        self.scorer = scorer
        self.settings = settings
    }

    /// The candidate that the scorer and the policy together hold for the best.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let candidates = base.candidates(episode, count: settings.candidates)
        guard let first = candidates.first else { return base.decide(episode, using: &random) }
        guard candidates.count > 1, episode.history.count >= settings.firstStep else {
            return Decision(first)
        }
        var best = (score: -Double.infinity, candidate: first)
        for candidate in candidates {
            guard let value = value(of: candidate.action, episode) else { continue }
            let score = settings.priorWeight * candidate.logProbability + OutcomeScorer.logOdds(value)
            if score > best.score { best = (score, candidate) }
        }
        return Decision(best.candidate)
    }

    /// Chance of success after an action, in 0...1; nil where the model can't be asked.
    private func value(of action: Action, _ start: Episode) -> Double? {
        guard let model, !action.isStop else { return scorer.chance(endedBy: action, start) }
        var episode = start
        var action = action
        for step in 0..<settings.depth {
            if step > 0 {
                guard let next = base.candidates(episode, count: 1).first else { break }
                action = next.action
                if action.isStop { return scorer.chance(endedBy: action, episode) }
            }
            guard let prediction = calls.answer({ try model.predict(action, in: episode) }) else {
                return nil
            }
            if prediction.ending > 0.5 { return scorer.chance(endedBy: action, episode) }
            episode.advance(action: action, observation: prediction.observation)
        }
        return scorer.chance(episode)
    }
}
