import Groundwork

/// How an endpoint wants requests to be written: the points on which servers differ.
public struct RequestStyle: Sendable, Hashable {
    /// The field that bounds the reply.
    public enum TokenLimit: String, Sendable, Hashable, CaseIterable {
        /// What most servers know.
        case maxTokens = "max_tokens"
        /// What models that reason before they answer ask for; their reasoning counts.
        case maxCompletionTokens = "max_completion_tokens"
    }

    /// The field that carries a grammar.
    public enum GrammarField: String, Sendable, Hashable, CaseIterable {
        /// `grammar`: llama.cpp.
        case grammar
        /// `structured_outputs.grammar`: vLLM.
        case structuredOutputs = "structured_outputs"
        /// `guided_grammar`: vLLM before 0.11.
        case guidedGrammar = "guided_grammar"
    }

    /// The field that bounds the reply.
    public var tokenLimit = TokenLimit.maxTokens
    /// The field that carries a grammar.
    public var grammarField = GrammarField.grammar
    /// Whether the seed is sent: some servers refuse a field that they don't know.
    public var sendsSeed = true
    /// Whether the temperature is sent: some models refuse any but their own.
    public var sendsTemperature = true
    /// Further fields of every request, in order.
    public var extra: [JSONValue.Member] = []

    /// `max_tokens`, `grammar`, seed and temperature sent, no further fields.
    public init() {}

    /// The bytes of a request: equal requests give equal bytes.
    /// - Parameter model: name of the model.
    public func body(_ request: CompletionRequest, model: String) -> [UInt8] {
        var body = JSONWriter()
        body.object {
            $0.field("model", model)
            if sendsTemperature { number("temperature", request.temperature, &$0) }
            $0.field(tokenLimit.rawValue, request.maximumTokens)
            if let share = request.topP { number("top_p", share, &$0) }
            if let seed = request.seed, sendsSeed { $0.field("seed", seed & Self.seedMask) }
            if !request.stop.isEmpty { $0.field("stop", request.stop) }
            logProbabilities(request, &$0)
            if let grammar = request.grammar { write(grammar: grammar, &$0) }
            write(request.tools, &$0)
            write(request.prompt, &$0)
            for member in extra {
                $0.key(member.key)
                $0.value(member.value)
            }
        }
        return body.bytes
    }

    /// Servers keep seeds in 32 bits.
    private static let seedMask: UInt64 = 0x7FFF_FFFF

    /// A number as people write it: 0, 1, 0.7.
    private func number(_ name: String, _ value: Double, _ writer: inout JSONWriter) {
        if let whole = Int(exactly: value) { writer.field(name, whole) } else { writer.field(name, value) }
    }

    /// Chat asks by a flag, plain completions by a number of alternatives.
    private func logProbabilities(_ request: CompletionRequest, _ writer: inout JSONWriter) {
        guard request.wantsLogProbabilities else { return }
        switch request.prompt {
        case .chat:
            writer.field("logprobs", true)
            // Without a number some servers tell twenty alternatives of each token.
            writer.field("top_logprobs", 1)
        case .plain: writer.field("logprobs", 1)
        }
    }

    private func write(grammar: String, _ writer: inout JSONWriter) {
        switch grammarField {
        case .grammar, .guidedGrammar: writer.field(grammarField.rawValue, grammar)
        case .structuredOutputs:
            writer.key(grammarField.rawValue)
            writer.object { $0.field("grammar", grammar) }
        }
    }

    private func write(_ tools: [ToolDefinition], _ writer: inout JSONWriter) {
        guard !tools.isEmpty else { return }
        writer.key("tools")
        writer.array { list in
            for tool in tools {
                list.object {
                    $0.field("type", "function")
                    $0.key("function")
                    $0.object {
                        $0.field("name", tool.name)
                        $0.field("description", tool.description)
                        $0.key("parameters")
                        $0.value(tool.parameters)
                    }
                }
            }
        }
    }

    private func write(_ prompt: CompletionRequest.Input, _ writer: inout JSONWriter) {
        switch prompt {
        case .plain(let text): writer.field("prompt", text)
        case .chat(let messages):
            writer.key("messages")
            writer.array { list in for message in messages { list.message(message) } }
        }
    }
}

extension JSONWriter {
    /// A turn as chat completions have it.
    package mutating func message(_ message: Message) {
        object {
            $0.field("role", message.role.rawValue)
            $0.field("content", message.content)
            if let id = message.toolCallID { $0.field("tool_call_id", id) }
            guard !message.toolCalls.isEmpty else { return }
            $0.key("tool_calls")
            $0.array { list in for call in message.toolCalls { list.toolCall(call) } }
        }
    }

    private mutating func toolCall(_ call: ToolCall) {
        object {
            $0.field("id", call.id)
            $0.field("type", "function")
            $0.key("function")
            $0.object {
                $0.field("name", call.name)
                $0.field("arguments", call.arguments)
            }
        }
    }
}
