import Groundwork
import Learning
import LanguageModels
import WebEnv

/// A language model behind an endpoint that chooses actions. It sees what any policy sees: the episode.
///
/// The prompt shows the page in the environment's dialect, and the reply is read in the same. log π(a|s, I) is that of the whole reply.
public struct EndpointPolicy: NotedPolicy {
    /// How the model is asked.
    public struct Settings: Sendable, Hashable {
        /// 0 for the most probable reply, 1 for the model as it is.
        public var temperature = 0.0
        /// Lines of the page that are shown at most, 1 or more; nil for what the environment shows.
        public var window: Int?
        /// Whether replies are bound by a grammar of the actions that can be done.
        public var usesGrammar = false
        /// Whether log-probabilities are asked for.
        public var wantsLogProbabilities = true
        /// Tokens of a reply at most; nil for the prompt's own number.
        public var maximumTokens: Int?
        /// Temperature 0, all that the environment shows, no grammar, with log-probabilities.
        public init() {}
    }

    private let model: LanguageModel
    private let prompt: Prompt
    private let dialect: Dialect
    private let settings: Settings
    private let log: TurnLog?

    /// - Parameters:
    ///   - prompt: one of the part `policy`.
    ///   - dialect: that of the environment.
    ///   - log: notes the turns of one episode; nil where nobody wants them.
    public init(
        _ model: LanguageModel, prompt: Prompt, dialect: Dialect, settings: Settings = Settings(),
        log: TurnLog? = nil
    ) {
        self.model = model
        self.prompt = prompt
        self.dialect = dialect
        self.settings = settings
        self.log = log
    }

    /// The same policy with a log of its own, for one episode.
    public func noting(_ log: TurnLog) -> EndpointPolicy {
        EndpointPolicy(model, prompt: prompt, dialect: dialect, settings: settings, log: log)
    }

    /// The same policy of another model.
    public func asking(_ model: LanguageModel) -> EndpointPolicy {
        EndpointPolicy(model, prompt: prompt, dialect: dialect, settings: settings, log: log)
    }

    /// What the model replies; no action where it gives no reply.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        do {
            return try decideOrFail(episode, using: &random)
        } catch {
            return Decision(action: .invalid(text: "", reason: "the model gives no reply: \(error)"))
        }
    }

    /// What the model replies. A reply that is no action is one that can't be done: the model's mistake.
    /// - Throws: `ModelError` where it gives no reply.
    public func decideOrFail(_ episode: Episode, using random: inout RandomSource) throws -> Decision {
        let request = request(episode, seed: random.next())
        let completion = try model.complete(request)
        let action = action(in: completion, on: episode.observation.page)
        log?.note(Turn(prompt: request.prompt, completion: completion, action: action))
        return Decision(action: action, logProbability: completion.logProbability)
    }

    // MARK: Asking

    /// What the model is asked for.
    /// - Parameter seed: the chance of the reply, where there is any.
    func request(_ episode: Episode, seed: UInt64) -> CompletionRequest {
        let shown = shown(episode)
        var request = prompt.request(values(episode, shown), temperature: settings.temperature)
        request.wantsLogProbabilities = settings.wantsLogProbabilities
        if let limit = settings.maximumTokens { request.maximumTokens = limit }
        if settings.temperature > 0 { request.seed = seed }
        if settings.usesGrammar {
            request.grammar = ActionGrammar.text(episode.observation, shown: shown, in: dialect)
        }
        return request
    }

    private func shown(_ episode: Episode) -> String {
        ObservationWindow.text(
            episode.observation.page.text, lines: settings.window, intent: episode.intent)
    }

    private func values(_ episode: Episode, _ shown: String) -> Prompt.Values {
        let now = episode.observation
        let last = episode.history.last
        return Prompt.Values(
            [
                "intent": episode.intent, "observation": shown, "url": now.url, "title": now.title,
                "tabs": now.tabLine, "error": now.lastActionError ?? "none",
                "previous_action": last.map {
                    EpisodeWords.action($0.action, on: $0.observation.page, in: dialect)
                } ?? "none",
                "history": EpisodeWords.history(episode, in: dialect),
                "action_space": ActionLanguage.description(dialect),
                "step": "\(episode.history.count + 1)", "round": "\(episode.history.count)",
                "sites": episode.assignment.sites.joined(separator: ", "),
            ], lists: prompt.repeatedLists.isEmpty ? [:] : ["past": past(episode)])
    }

    /// The steps before, as many of the last as the prompt's head says (`history: 4`).
    private func past(_ episode: Episode) -> [[String: String]] {
        let wanted = prompt.settings["history"].flatMap { Int($0) } ?? Int.max
        let steps = episode.history.enumerated().suffix(max(0, wanted))
        return steps.map { place, step in
            [
                "past_action": EpisodeWords.action(step.action, on: step.observation.page, in: dialect),
                "past_url": step.observation.url,
                "past_observation": ObservationWindow.text(
                    step.observation.page.text, lines: settings.window, intent: episode.intent),
                "past_step": "\(place + 1)", "past_round": "\(place)",
                "past_told": place == 0 ? episode.intent : Self.toldPage,
            ]
        }
    }

    /// What WebRL's prompts say in place of the page of a round that is over; the first round tells the intent.
    private static let toldPage = "** Simplified html **"

    // MARK: Reading replies

    /// The first action of a reply; where the prompt asks for tags (`action: <action>`), what stands in the last of them.
    private func action(in completion: Completion, on page: PageView) -> Action {
        if completion.isEmpty {
            let reason = completion.isCut ? "the reply was cut off before an action" : "the reply is empty"
            return .invalid(text: "", reason: reason)
        }
        let said = Self.tagged(completion.text, prompt.settings["action"]) ?? completion.text
        return dialect.actions(in: said, on: page).first ?? .invalid(text: said, reason: "no action")
    }

    private static func tagged(_ text: String, _ tag: String?) -> String? {
        guard let tag, tag.hasPrefix("<"), tag.hasSuffix(">") else { return nil }
        let parts = text.splitting(on: tag)
        guard parts.count > 1, let last = parts.last else { return nil }
        return last.splitting(on: "</" + tag.dropFirst()).first?.trimmedWhiteSpace
    }
}
