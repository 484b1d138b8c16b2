import Groundwork

/// What is known of a model behind an endpoint, and how it is to be treated.
public struct Endpoint: Sendable, Hashable {
    /// Up to and without `/chat/completions`: `http://localhost:8000/v1`.
    public var address: String
    /// Name of the model.
    public var model: String
    /// Sent as a bearer token; empty for none. Never written to a file.
    public var key = ""
    /// Seconds for one exchange, more than 0.
    public var timeout = 120.0
    /// How requests are written.
    public var style = RequestStyle()
    /// What is done where nobody answers.
    public var retries = RetryPolicy()
    /// Requests under way at once, 1 or more.
    public var requestsAtOnce = 64
    /// Requests begun in a minute at most, more than 0; nil for no limit.
    public var requestsPerMinute: Double?
    /// What tokens cost; nil where nobody counts.
    public var price: TokenPrice?

    /// An endpoint with the settings that endpoints have by default.
    public init(address: String, model: String) {
        self.address = address
        self.model = model
    }
}

/// How often and after what pause a request is sent again.
public struct RetryPolicy: Sendable, Hashable {
    /// Tries in all, 1 or more.
    public var attempts = 6
    /// Seconds before the second try, doubled before each further one.
    public var firstPause = 0.5
    /// Seconds that a pause has at most, whatever an endpoint asks for.
    public var longestPause = 60.0
    /// Share of a pause that is left to chance, in 0...1.
    public var jitter = 0.5
    /// The chance of pauses follows from it.
    public var seed: UInt64 = 0

    /// Six tries, half a second, doubled up to a minute, half of it by chance.
    public init() {}

    /// Seconds before the next try, in 0 ... ``longestPause``.
    /// - Parameters:
    ///   - attempt: tries so far, 1 or more.
    ///   - request: tells requests apart, so that they don't come back all at once.
    ///   - asked: seconds that the endpoint asks to wait.
    func pause(after attempt: Int, request: UInt64, asked: Double?) -> Double {
        var random = RandomSource(seed, request, UInt64(attempt))
        let doubled = firstPause * Double(UInt64(1) << UInt64(min(max(attempt, 1) - 1, 32)))
        let chosen = doubled * (1 - jitter * random.uniform())
        return min(longestPause, max(asked ?? 0, chosen))
    }

    /// Whether an answer may be another one later. 529 is Anthropic's "overloaded".
    static func isPassing(_ status: Int) -> Bool {
        [408, 409, 425, 429, 500, 502, 503, 504, 529].contains(status)
    }
}

/// What tokens cost, in any currency.
public struct TokenPrice: Sendable, Hashable {
    /// For a million tokens of prompts.
    public var prompt: Double
    /// For a million tokens of replies.
    public var completion: Double

    /// - Parameters: for a million tokens, 0 or more.
    public init(prompt: Double, completion: Double) {
        self.prompt = prompt
        self.completion = completion
    }

    /// What so many tokens cost.
    public func cost(_ usage: Usage) -> Double {
        (Double(usage.promptTokens) * prompt + Double(usage.completionTokens) * completion) / 1_000_000
    }
}
