import Groundwork

extension Completion {
    /// Reads the answer of a chat completions or completions endpoint; nil where it is none.
    ///
    /// Text may stand in `content` as one text or as parts; reasoning in `reasoning_content` or `reasoning`, or in think tags;
    /// token ids with the log-probabilities (llama.cpp) or in `token_ids` (vLLM).
    public init?(_ answer: JSONValue) {
        guard let choice = answer["choices"]?.array?.first else { return nil }
        let message = choice["message"]
        guard message != nil || choice["text"] != nil else { return nil }
        let said = message.map { Self.text(of: $0["content"]) } ?? choice["text"]?.string ?? ""
        let apart = (message?["reasoning_content"] ?? message?["reasoning"])?.string ?? ""
        let split = apart.isEmpty ? ReasoningText.split(said) : (reasoning: apart, reply: said)
        self.init(
            text: split.reply, reasoning: split.reasoning, toolCalls: Self.toolCalls(message),
            tokens: Self.tokens(choice), promptTokenIDs: Self.promptIDs(answer, choice),
            finishReason: choice["finish_reason"]?.string ?? "", model: answer["model"]?.string ?? "",
            usage: Usage(answer["usage"]))
    }

    private static func text(of content: JSONValue?) -> String {
        guard let parts = content?.array else { return content?.string ?? "" }
        return parts.compactMap { $0["text"]?.string }.joined()
    }

    private static func toolCalls(_ message: JSONValue?) -> [ToolCall] {
        (message?["tool_calls"]?.array ?? []).compactMap { call in
            guard let function = call["function"], let name = function["name"]?.string else { return nil }
            return ToolCall(
                id: call["id"]?.string ?? "", name: name, arguments: arguments(function["arguments"]))
        }
    }

    /// A text that holds JSON; some servers send the JSON itself.
    private static func arguments(_ value: JSONValue?) -> String {
        switch value {
        case nil, .null?: return ""
        case .string(let text)?: return text
        case let value?:
            var writer = JSONWriter()
            writer.value(value)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }

    // MARK: Tokens

    private static func tokens(_ choice: JSONValue) -> [Token] {
        let ids = (choice["token_ids"]?.array ?? []).map(\.int)
        if let content = choice["logprobs"]?["content"]?.array {
            return content.enumerated().map { place, token in
                let text = token["token"]?.string ?? ""
                return Token(
                    text: text, id: token["id"]?.int ?? id(ids, place, content.count) ?? number(text),
                    logProbability: logProbability(token["logprob"]))
            }
        }
        guard let texts = choice["logprobs"]?["tokens"]?.array else {
            return ids.map { Token(text: "", id: $0, logProbability: nil) }
        }
        let values = choice["logprobs"]?["token_logprobs"]?.array ?? []
        return texts.enumerated().map { place, token in
            let text = token.string ?? ""
            return Token(
                text: text, id: id(ids, place, texts.count) ?? number(text),
                logProbability: place < values.count ? logProbability(values[place]) : nil)
        }
    }

    /// By so much servers round the probability of a certain token beyond 1.
    private static let roundingError = 1e-3

    /// A logarithm of a probability, 0 or less; nil for anything else.
    private static func logProbability(_ value: JSONValue?) -> Double? {
        guard let number = value?.double, number.isFinite, number <= roundingError else { return nil }
        return min(number, 0)
    }

    /// Lists of different lengths don't belong together.
    private static func id(_ ids: [Int?], _ place: Int, _ count: Int) -> Int? {
        ids.count == count ? ids[place] : nil
    }

    /// Some servers write tokens as `token_id:42` on request.
    private static func number(_ text: String) -> Int? {
        let mark = "token_id:"
        return text.hasPrefix(mark) ? Int(text.dropFirst(mark.count)) : nil
    }

    private static func promptIDs(_ answer: JSONValue, _ choice: JSONValue) -> [Int] {
        let list = (answer["prompt_token_ids"] ?? choice["prompt_token_ids"])?.array ?? []
        let ids = list.compactMap(\.int)
        return ids.count == list.count ? ids : []
    }
}

extension Usage {
    fileprivate init(_ usage: JSONValue?) {
        self.init()
        func count(_ value: JSONValue?) -> Int { max(0, value?.int ?? 0) }
        if usage?["prompt_tokens"]?.int == nil { uncounted = 1 }
        promptTokens = count(usage?["prompt_tokens"])
        completionTokens = count(usage?["completion_tokens"])
        cachedTokens = count(usage?["prompt_tokens_details"]?["cached_tokens"])
        reasoningTokens = count(usage?["completion_tokens_details"]?["reasoning_tokens"])
    }
}
