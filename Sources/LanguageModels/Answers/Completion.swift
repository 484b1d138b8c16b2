import Groundwork

/// What a model replied.
public struct Completion: Sendable, Hashable {
    /// The reply, without its reasoning.
    public var text: String
    /// What the model thought before, where the endpoint or think tags set it apart; else empty.
    public var reasoning: String
    /// Tools that the model called.
    public var toolCalls: [ToolCall]
    /// The reply's tokens in order, reasoning included where the endpoint counts it; empty where none were given.
    public var tokens: [Token]
    /// Ids of the prompt's tokens; empty where the endpoint gives none.
    public var promptTokenIDs: [Int]
    /// Why the reply ended, in the endpoint's word: `stop`, `length`, `tool_calls`, …; empty where it gives none.
    public var finishReason: String
    /// Name of the model that replied, as the endpoint has it.
    public var model: String
    /// What the reply cost in tokens.
    public var usage: Usage

    /// A token of the reply.
    public struct Token: Sendable, Hashable {
        /// The token as text; may be a part of a character.
        public let text: String
        /// Its number in the model's vocabulary; nil where the endpoint gives none.
        public let id: Int?
        /// Natural logarithm of its probability; nil where the endpoint gives none.
        public let logProbability: Double?

        /// - Parameters: as the properties of the same names say.
        public init(text: String, id: Int?, logProbability: Double?) {
            self.text = text
            self.id = id
            self.logProbability = logProbability
        }
    }

    /// Whether the model said nothing at all: neither text nor a call of a tool.
    public var isEmpty: Bool { text.isEmpty && toolCalls.isEmpty }
    /// Whether the reply was cut off by the bound on its tokens.
    public var isCut: Bool { finishReason == "length" }
    /// Sum of the tokens' log-probabilities; nil unless every token has one.
    public var logProbability: Double? {
        let known = tokens.compactMap(\.logProbability)
        return known.isEmpty || known.count < tokens.count ? nil : known.reduce(0, +)
    }
    /// exp(−mean log-probability of a token), 1 or more; nil without log-probabilities.
    public var perplexity: Double? { logProbability.map { Perplexity.of($0, tokens: tokens.count) } }
}

/// Tokens that were read and written.
public struct Usage: Sendable, Hashable {
    /// Tokens of the prompt, 0 or more.
    public var promptTokens = 0
    /// Of them, those that the endpoint had kept.
    public var cachedTokens = 0
    /// Tokens of the reply, reasoning included.
    public var completionTokens = 0
    /// Of them, those of the reasoning, where the endpoint tells.
    public var reasoningTokens = 0
    /// Replies whose tokens the endpoint did not tell: they are missing from the other counts.
    public var uncounted = 0

    /// Nothing.
    public init() {}

    /// The sum of two; nothing overflows.
    public static func += (sum: inout Usage, other: Usage) {
        sum.promptTokens = sum.promptTokens.addingClamped(other.promptTokens)
        sum.cachedTokens = sum.cachedTokens.addingClamped(other.cachedTokens)
        sum.completionTokens = sum.completionTokens.addingClamped(other.completionTokens)
        sum.reasoningTokens = sum.reasoningTokens.addingClamped(other.reasoningTokens)
        sum.uncounted = sum.uncounted.addingClamped(other.uncounted)
    }
}
