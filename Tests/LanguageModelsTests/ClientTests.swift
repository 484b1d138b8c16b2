import Groundwork
import Synchronization
import TestSupport
import Testing

@testable import LanguageModels

/// A clock that stands still until somebody waits, and remembers the pauses.
final class StandingClock: Sendable {
    private let state = Mutex<(now: Double, pauses: [Double])>((0, []))
    var pauses: [Double] { state.withLock { $0.pauses } }
    var clock: WaitingClock {
        WaitingClock(
            now: { self.state.withLock { $0.now } },
            wait: { seconds in
                self.state.withLock {
                    $0.now += seconds
                    $0.pauses.append(seconds)
                }
            })
    }
}

@Suite("The client of language models")
struct ClientTests {
    private let ask = CompletionRequest(.chat([.user("Hello")]), maximumTokens: 5)

    private func model(
        _ server: ScriptedModel, _ change: (inout Endpoint) -> Void = { _ in },
        clock: StandingClock = StandingClock()
    ) throws -> LanguageModel {
        var endpoint = Endpoint(address: server.address + "/", model: "m")
        change(&endpoint)
        return try LanguageModel(endpoint, clock: clock.clock)
    }

    @Test("A chat completion comes with text, tokens, ids, log-probabilities and usage, and the key is sent")
    func chat() throws {
        let server = try #require(ScriptedModel { _, _ in .says("click [12]", logProbability: -0.5) })
        let model = try model(server) { $0.key = "secret" }
        let said = try model.complete(ask)
        #expect(said.text == "click [12]" && said.finishReason == "stop" && said.model == "scripted")
        #expect(said.tokens.map(\.id) == [100, 101] && said.logProbability == -1)
        #expect(abs((said.perplexity ?? 0) - 1.6487) < 1e-4)
        #expect(said.usage.promptTokens == 10 && said.usage.completionTokens == 2)
        let asked = try #require(server.requests.first)
        #expect(asked.path == "/v1/chat/completions" && asked.headers["authorization"] == "Bearer secret")
        #expect(
            asked.body
                == #"{"model":"m","temperature":0,"max_tokens":5,"messages":[{"role":"user","content":"Hello"}]}"#
        )
    }

    @Test("A plain completion asks the other path, and its answer's form is read too")
    func plain() throws {
        let body =
            #"{"choices":[{"text":" yes","finish_reason":"length","token_ids":[7],"logprobs":{"tokens":[" yes"],"token_logprobs":[-2]}}],"prompt_token_ids":[1,2]}"#
        let server = try #require(ScriptedModel { _, _ in .init(body: body) })
        let said = try model(server).complete(CompletionRequest(.plain("Say"), maximumTokens: 1))
        #expect(said.text == " yes" && said.isCut && said.promptTokenIDs == [1, 2])
        #expect(said.tokens == [.init(text: " yes", id: 7, logProbability: -2)])
        #expect(server.requests.first?.path == "/v1/completions")
    }

    @Test("Passing failures are asked again, after the pause that the endpoint names or one that grows")
    func retries() throws {
        let server = try #require(
            ScriptedModel { _, number in
                switch number {
                case 0: .init(status: 429, headers: ["Retry-After: 7"], body: "{}")
                case 1, 2: .init(status: 503, body: "busy")
                default: .says("done")
                }
            })
        let clock = StandingClock()
        let model = try model(server, clock: clock)
        #expect(try model.complete(ask).text == "done")
        #expect(model.meter.counts.retries == 3 && model.meter.counts.completions == 1)
        #expect(clock.pauses[0] == 7)
        #expect((0.5...1).contains(clock.pauses[1]) && (1...2).contains(clock.pauses[2]))
    }

    @Test("Pauses follow from the seed and grow up to the longest")
    func pauses() {
        var policy = RetryPolicy()
        policy.seed = 3
        let pauses = (1...9).map { policy.pause(after: $0, request: 5, asked: nil) }
        #expect(pauses == (1...9).map { policy.pause(after: $0, request: 5, asked: nil) })
        #expect(pauses != (1...9).map { policy.pause(after: $0, request: 6, asked: nil) })
        #expect(pauses.allSatisfy { $0 <= policy.longestPause } && pauses[8] > 30)
        #expect(policy.pause(after: 1, request: 5, asked: 1e9) == policy.longestPause)
        #expect(policy.pause(after: Int.max, request: 5, asked: nil) <= policy.longestPause)
    }

    @Test(
        "What an endpoint refuses is told in one sentence and not asked again",
        arguments: [
            (400, #"{"error":{"message":"no such\nmodel"}}"#, "answers 400 (no such model)"),
            (401, "", "answers 401"),
            (
                400, #"{"error":{"message":"use 'max_completion_tokens' instead"}}"#,
                "this model wants its replies bounded by max_completion_tokens"
            ),
        ])
    func refusals(status: Int, body: String, words: String) throws {
        let server = try #require(ScriptedModel { _, _ in .init(status: status, body: body) })
        let model = try model(server)
        let error = #expect(throws: ModelError.self) { try model.complete(ask) }
        #expect(error?.cause == .refused && error?.description.hasSuffix(words) == true)
        #expect(server.requests.count == 1 && model.meter.counts.failures == 1)
    }

    @Test("Nobody there, and nobody there any more, say so after all tries")
    func unreachable() throws {
        var endpoint = Endpoint(address: "http://127.0.0.1:9/v1", model: "m")
        endpoint.retries.attempts = 2
        let model = try LanguageModel(endpoint, clock: StandingClock().clock)
        let error = #expect(throws: ModelError.self) { try model.complete(ask) }
        #expect(
            error?.description
                == "http://127.0.0.1:9/v1/chat/completions can't be asked: nobody listens there, in 2 tries")
        #expect(throws: ModelError.self) {
            try LanguageModel(Endpoint(address: "file:///x", model: "m"))
        }
    }

    @Test("An endpoint that is silent for too long is a time-out")
    func timeout() throws {
        let server = try #require(RawServer(answer: [], connections: 4, gathers: 5))
        var endpoint = Endpoint(address: "http://127.0.0.1:\(server.port)/v1", model: "m")
        endpoint.timeout = 0.2
        endpoint.retries.attempts = 1
        let model = try LanguageModel(endpoint, clock: StandingClock().clock)
        let error = #expect(throws: ModelError.self) { try model.complete(ask) }
        #expect(error?.description.contains("no answer within 0.2 s") == true)
    }

    @Test("An empty reply is asked for again; one that stays empty is returned as such")
    func empty() throws {
        let server = try #require(ScriptedModel { _, number in .says(number == 1 ? "now" : "") })
        #expect(try model(server).complete(ask).text == "now")
        let silent = try #require(ScriptedModel { _, _ in .says("") })
        let model = try model(silent) { $0.retries.attempts = 3 }
        #expect(try model.complete(ask).isEmpty)
        #expect(silent.requests.count == 3 && model.meter.counts.empty == 1)
    }

    @Test("Many requests are under way at once, no more than asked for, and come in order")
    func parallel() throws {
        let most = Mutex((now: 0, most: 0))
        let server = try #require(
            ScriptedModel { request, _ in
                most.withLock {
                    $0.now += 1
                    $0.most = max($0.most, $0.now)
                }
                let started = ContinuousClock.now
                // All four wait for each other: were they asked one by one, nobody would come.
                while most.withLock({ $0.most }) < 4, ContinuousClock.now - started < .seconds(20) {}
                most.withLock { $0.now -= 1 }
                let text = (try? JSONValue(parsing: request.body))?["messages"]?.array?.first?["content"]
                return .says("reply to \(text?.string ?? "")")
            })
        let model = try model(server) { $0.requestsAtOnce = 4 }
        let requests = (0..<12).map {
            CompletionRequest(.chat([.user("question \($0)")]), maximumTokens: 5)
        }
        let replies = model.completeAll(requests).map { try? $0.get().text }
        #expect(replies == (0..<12).map { "reply to question \($0)" })
        #expect(most.withLock { $0.most } == 4)
    }

    @Test("A rate keeps the beginnings of requests apart")
    func rate() throws {
        let server = try #require(ScriptedModel { _, _ in .says("x") })
        let clock = StandingClock()
        let model = try model(server, { $0.requestsPerMinute = 30 }, clock: clock)
        for _ in 0..<3 { _ = try model.complete(ask) }
        #expect(clock.pauses == [2, 2])
    }

    @Test("A request that waits for its turn waits on where another one was told to")
    func hold() {
        let clock = StandingClock()
        let pacing = Pacing(atOnce: 2, perMinute: nil, clock: clock.clock)
        pacing.hold(7)
        pacing.turn { pacing.hold(5) }
        pacing.turn {}
        #expect(clock.pauses == [7, 5])
        let held = Mutex(false)
        // The endpoint asks for patience while this request waits for the rate's sake.
        let times = Mutex<[Double]>([])
        let pacer = Mutex<Pacing?>(nil)
        let waiting = WaitingClock(
            now: { times.withLock { $0.reduce(0, +) } },
            wait: { seconds in
                times.withLock { $0.append(seconds) }
                let isFirst = held.withLock { held in
                    defer { held = true }
                    return !held
                }
                if isFirst { pacer.withLock { $0 }?.hold(30) }
            })
        let paced = Pacing(atOnce: 2, perMinute: 60, clock: waiting)
        pacer.withLock { $0 = paced }
        for _ in 0..<2 { paced.turn {} }
        #expect(times.withLock { $0 } == [1, 30])
    }

    @Test("Cost follows from the price of a million tokens")
    func cost() throws {
        let server = try #require(ScriptedModel { _, _ in .says("a b c", prompt: 1000) })
        let model = try model(server) { $0.price = TokenPrice(prompt: 2, completion: 10) }
        _ = try model.complete(ask)
        #expect(abs(model.meter.counts.cost - (1000 * 2 + 3 * 10) / 1e6) < 1e-12)
    }

    @Test("A request's style says how it is written")
    func style() throws {
        var style = RequestStyle()
        style.tokenLimit = .maxCompletionTokens
        style.grammarField = .structuredOutputs
        style.extra = [.init("return_token_ids", .bool(true))]
        var request = CompletionRequest(.plain("x"), maximumTokens: 3)
        request.temperature = 0.7
        request.topP = 1
        request.seed = 0xFFFF_FFFF_FFFF
        request.stop = ["\n"]
        request.wantsLogProbabilities = true
        request.grammar = "root ::= \"a\""
        let body = String(decoding: style.body(request, model: "m"), as: UTF8.self)
        #expect(
            body
                == #"{"model":"m","temperature":0.7,"max_completion_tokens":3,"top_p":1,"seed":2147483647,"stop":["\n"],"logprobs":1,"structured_outputs":{"grammar":"root ::= \"a\""},"prompt":"x","return_token_ids":true}"#
        )
        style.sendsSeed = false
        style.sendsTemperature = false
        let shorter = String(decoding: style.body(request, model: "m"), as: UTF8.self)
        #expect(!shorter.contains("seed") && !shorter.contains("temperature"))
    }

    @Test("Tools are offered, and calls of them are read and told again")
    func tools() throws {
        let body =
            #"{"choices":[{"message":{"content":null,"tool_calls":[{"id":"c1","type":"function","function":{"name":"click","arguments":"{\"id\":3}"}}]},"finish_reason":"tool_calls"}]}"#
        let server = try #require(ScriptedModel { _, _ in .init(body: body) })
        var request = ask
        request.tools = [
            ToolDefinition(name: "click", description: "Clicks", parameters: .object([]))
        ]
        let said = try model(server).complete(request)
        #expect(said.toolCalls == [ToolCall(id: "c1", name: "click", arguments: #"{"id":3}"#)])
        #expect(!said.isEmpty)
        let sent = try #require(server.requests.first).body
        #expect(sent.contains(#""tools":[{"type":"function","function":{"name":"click","#))
        let again = CompletionRequest(
            .chat([
                Message(role: .assistant, content: "", toolCalls: said.toolCalls),
                Message(role: .tool, content: "done", toolCallID: "c1"),
            ]), maximumTokens: 1)
        let text = String(decoding: RequestStyle().body(again, model: "m"), as: UTF8.self)
        #expect(text.contains(#""arguments":"{\"id\":3}"}}]}"#) && text.contains(#""tool_call_id":"c1""#))
    }
}

@Suite("What comes back from a model")
struct CompletionReadingTests {
    private func read(_ message: String) throws -> Completion {
        let text = #"{"choices":[{"message":"# + message + "}]}"
        return try #require(Completion(try JSONValue(parsing: text)))
    }

    @Test(
        "Reasoning is kept apart, wherever it stands",
        arguments: [
            (#"{"content":"go","reasoning_content":"hm"}"#, "hm", "go"),
            (#"{"content":"go","reasoning":"hm"}"#, "hm", "go"),
            (#"{"content":"<think>hm</think>\ngo"}"#, "hm", "go"),
            (#"{"content":"hm</think> go"}"#, "hm", "go"),
            (#"{"content":"<think>hm, and on"}"#, "hm, and on", ""),
            (#"{"content":" go "}"#, "", " go "),
            (#"{"content":[{"type":"text","text":"g"},{"type":"text","text":"o"}]}"#, "", "go"),
            (#"{"content":null}"#, "", ""),
        ])
    func reasoning(message: String, thought: String, said: String) throws {
        let completion = try read(message)
        #expect(completion.reasoning == thought && completion.text == said)
    }

    @Test("What is no completion is none", arguments: ["{}", #"{"choices":[]}"#, #"{"choices":[{}]}"#, "[]"])
    func none(text: String) throws { #expect(Completion(try JSONValue(parsing: text)) == nil) }

    @Test("Usage of any size is added without overflow")
    func usage() throws {
        let text =
            #"{"choices":[{"text":"x"}],"usage":{"prompt_tokens":9223372036854775807,"completion_tokens":-4,"completion_tokens_details":{"reasoning_tokens":2}}}"#
        var usage = try #require(Completion(try JSONValue(parsing: text))).usage
        usage += usage
        #expect(usage.promptTokens == .max && usage.completionTokens == 0 && usage.reasoningTokens == 4)
    }

    @Test(
        "Endpoints say how long to wait in seconds, milliseconds or by a date",
        arguments: [
            ([("Retry-After", "3")], 3.0), ([("retry-after-ms", "250"), ("retry-after", "9")], 0.25),
            (
                [
                    ("Date", "Sun, 06 Nov 1994 08:49:37 GMT"),
                    ("Retry-After", "Sun, 06 Nov 1994 08:50:00 GMT"),
                ], 23
            ),
            ([("Retry-After", "soon")], nil), ([("Retry-After", "-1")], nil), ([], nil),
            ([("Retry-After", "nan")], nil), ([("Retry-After", "Sun, 99 Nov 1994 08:50:00 GMT")], nil),
        ] as [([(String, String)], Double?)])
    func retryAfter(headers: [(String, String)], seconds: Double?) {
        #expect(RetryAfter.seconds(headers.map { (name: $0.0, value: $0.1) }) == seconds)
    }
}
