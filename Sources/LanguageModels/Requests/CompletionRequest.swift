import Groundwork

/// What a model is asked for: one completion.
public struct CompletionRequest: Sendable, Hashable {
    /// What the model goes on from.
    public enum Input: Sendable, Hashable {
        /// A conversation, for chat completions.
        case chat([Message])
        /// A text, for plain completions.
        case plain(String)

        /// Where requests of this kind go, behind the endpoint's address.
        public var path: String {
            switch self {
            case .chat: "/chat/completions"
            case .plain: "/completions"
            }
        }
    }

    /// What the model goes on from.
    public var prompt: Input
    /// Tokens of the reply at most, 1 or more.
    public var maximumTokens: Int
    /// 0 for the most probable reply; 1 samples from the model as it is.
    public var temperature = 0.0
    /// Share of probability that is sampled from, in 0...1; nil leaves it to the endpoint.
    public var topP: Double?
    /// Texts before which the reply ends.
    public var stop: [String] = []
    /// The chance of the reply. Sent where ``sendsSeed`` says so; in records it tells requests apart that are equal otherwise.
    public var seed: UInt64?
    /// Whether log-probabilities of the reply's tokens are wanted.
    public var wantsLogProbabilities = false
    /// Tools that the model may call.
    public var tools: [ToolDefinition] = []
    /// A grammar that the reply must follow, in GBNF; nil for none.
    public var grammar: String?

    /// A request at temperature 0; what is not given can be set.
    /// - Parameter maximumTokens: tokens of the reply at most, 1 or more.
    public init(_ prompt: Input, maximumTokens: Int) {
        self.prompt = prompt
        self.maximumTokens = maximumTokens
    }
}
