import Groundwork
import Learning
import LanguageModels
import WebEnv
import WorldModel

/// A language model that judges answers, in place of the deterministic matcher.
///
/// Source: WebArena, `llm_fuzzy_match` and `llm_ua_match`: partly right is wrong.
public struct PromptedAnswerJudge: ModelJudge {
    private let answers: AskedModel
    private let reasons: AskedModel

    /// - Parameters: prompts of the parts `judge-answer` and `judge-reason`.
    public init(_ model: LanguageModel, answers: Prompt, reasons: Prompt) {
        self.answers = AskedModel(model: model, prompt: answers, purpose: "judge")
        self.reasons = AskedModel(model: model, prompt: reasons, purpose: "judge")
    }

    /// Name of the model.
    public var model: String { answers.model.endpoint.model }

    /// Right is what the model calls correct, and not partially.
    /// - Throws: `EnvironmentError` where it gives no judgement.
    public func accepts(answer: String, reference: String, intent: String) throws -> Bool {
        try answers.verdict(.init(["question": intent, "reference": reference, "answer": answer]))
    }

    /// Right is what the model calls the same.
    /// - Throws: `EnvironmentError` where it gives no judgement.
    public func givesReason(_ reason: String, answer: String, intent: String) throws -> Bool {
        try reasons.verdict(.init(["task": intent, "reason": reason, "answer": answer]))
    }
}

/// A language model that judges whether an episode was a success, from intent, actions and last page.
///
/// Source: Qi et al., WebRL (arXiv:2411.02337), section 2.2.
public struct PromptedOutcomeJudge: OutcomeJudge {
    private let asked: AskedModel
    private let dialect: Dialect
    private let window: Int?

    /// - Parameters:
    ///   - prompt: one of the part `outcome`.
    ///   - dialect: that of the environment.
    ///   - window: lines of the last page that are shown at most; nil for all.
    public init(_ model: LanguageModel, prompt: Prompt, dialect: Dialect, window: Int? = nil) {
        asked = AskedModel(model: model, prompt: prompt, purpose: "outcome reward model")
        self.dialect = dialect
        self.window = window
    }

    /// What the model says.
    /// - Throws: `EnvironmentError` where it gives no judgement.
    public func isSuccess(_ episode: Trajectory) throws -> Bool {
        guard let first = episode.steps.first, let last = episode.steps.last else { return false }
        func shown(_ step: Trajectory.Step) -> String {
            ObservationWindow.text(step.observation.page.text, lines: window, intent: episode.task.intent)
        }
        return try asked.verdict(
            .init([
                "intent": episode.task.intent, "actions": EpisodeWords.actions(episode, in: dialect),
                "observation": shown(last), "url": last.observation.url, "answer": episode.answer,
                "start_observation": shown(first), "step_count": "\(episode.steps.count)",
            ]))
    }
}

/// A language model that says how likely an episode is to end in success, for look-ahead.
///
/// Source: WebDreamer (arXiv:2411.06559), section 4.
public struct PromptedScorer: EpisodeScorer {
    private var asked: AskedModel
    private let dialect: Dialect
    private let window: Int?

    /// - Parameters:
    ///   - prompt: one of the part `lookahead`.
    ///   - dialect: that of the environment.
    ///   - window: lines of the page that are shown at most; nil for all.
    public init(_ model: LanguageModel, prompt: Prompt, dialect: Dialect, window: Int? = nil) {
        asked = AskedModel(model: model, prompt: prompt, purpose: "look-ahead scorer")
        self.dialect = dialect
        self.window = window
    }

    /// The same scorer, whose tokens a log counts.
    func noting(_ log: TurnLog) -> PromptedScorer {
        var scorer = self
        scorer.asked.log = log
        return scorer
    }

    /// What the model says of the episode as it stands; nil where it says no number.
    public func chance(_ episode: Episode) -> Double? { chance(episode, then: nil) }

    /// What the model says if this action is the last; nil where it says no number.
    public func chance(endedBy action: Action, _ episode: Episode) -> Double? {
        chance(episode, then: action)
    }

    private func chance(_ episode: Episode, then action: Action?) -> Double? {
        let now = episode.observation
        let reply = try? asked.reply(
            .init([
                "intent": episode.intent, "url": now.url,
                "observation": ObservationWindow.text(now.page.text, lines: window, intent: episode.intent),
                "actions": EpisodeWords.history(episode, in: dialect),
                "action": action.map { EpisodeWords.action($0, on: now.page, in: dialect) } ?? "none",
            ]))
        return reply.flatMap(Self.number)
    }

    /// The last number of a reply: a share, or a percentage where a percent sign follows; nil for one beyond 0...1.
    static func number(in reply: String) -> Double? {
        let digits: (Character) -> Bool = { $0.isASCII && ($0.isNumber || $0 == ".") }
        guard let end = reply.lastIndex(where: { $0.isASCII && $0.isNumber }) else { return nil }
        let upTo = reply[...end]
        let start = upTo.lastIndex { !digits($0) }.map(upTo.index(after:)) ?? upTo.startIndex
        guard let value = Double(upTo[start...]) else { return nil }
        let isPercentage = reply[end...].dropFirst().first { $0 != " " } == "%"
        let share = isPercentage ? value / 100 : value
        return (0...1).contains(share) ? share : nil
    }
}
