import Foundation
import Groundwork
import Synchronization
import TestSupport
import Testing

@testable import LanguageModels

@Suite("Endpoints that answer badly")
struct HostileEndpointTests {
    private let ask = CompletionRequest(.chat([.user("Hello")]), maximumTokens: 5)

    private func model(_ address: String, key: String = "", tries: Int = 3, timeout: Double = 20) throws
        -> LanguageModel
    {
        var endpoint = Endpoint(address: address, model: "m")
        endpoint.key = key
        endpoint.timeout = timeout
        endpoint.retries.attempts = tries
        return try LanguageModel(endpoint, clock: StandingClock().clock)
    }

    private func failure(_ model: LanguageModel) throws -> ModelError {
        try #require(#expect(throws: ModelError.self) { try model.complete(ask) })
    }

    @Test("An answer that was cut off is asked for again; what is no JSON at all is not")
    func truncated() throws {
        let server = try #require(
            ScriptedModel { _, number in
                number == 0 ? .init(body: #"{"choices":[{"message":{"content":"cli"#) : .says("whole")
            })
        #expect(try model(server.address).complete(ask).text == "whole")
        let cut = try #require(ScriptedModel { _, _ in .init(body: #"{"choices":["#) })
        let error = try failure(model(cut.address))
        #expect(
            error.description
                == "\(cut.address)/chat/completions answers with JSON that is cut off, in 3 tries")
        #expect(error.cause == .malformed && cut.requests.count == 3)
        let page = try #require(ScriptedModel { _, _ in .init(body: "<html>Welcome</html>") })
        #expect(
            try failure(model(page.address)).description.hasSuffix("answers with something that is no JSON"))
        #expect(page.requests.count == 1)
    }

    @Test(
        "What is no completion is told with the endpoint's words",
        arguments: [
            (#"{"choices":[]}"#, "gives no completion"),
            (#"{"error":{"message":"overloaded","code":429}}"#, "gives no completion (overloaded)"),
            (#"{"choices":[{"finish_reason":"error"}],"message":"gone"}"#, "gives no completion (gone)"),
        ])
    func noCompletion(body: String, words: String) throws {
        let server = try #require(ScriptedModel { _, _ in .init(body: body) })
        #expect(try failure(model(server.address)).description.hasSuffix(words))
    }

    @Test(
        "A redirect is not followed, wherever it leads", arguments: ["file:///etc/passwd", "http://a.test/"])
    func redirect(target: String) throws {
        let server = try #require(
            ScriptedModel { _, _ in .init(status: 307, headers: ["Location: \(target)"], body: "") })
        let error = try failure(model(server.address, key: "a-long-secret-key"))
        #expect(
            error.description
                == "\(server.address)/chat/completions answers 307: it sends elsewhere, and nobody follows")
        #expect(server.requests.count == 1)
    }

    @Test(
        "Numbers that are none leave their token without a log-probability, and nothing else",
        arguments: ["NaN", "-Infinity", "Infinity", "1e999", "3.5", "\"x\"", "null"])
    func numbers(value: String) throws {
        let body =
            #"{"choices":[{"text":"NaN \" Infinity","logprobs":{"tokens":["a","b"],"token_logprobs":[-1,"#
            + value + "]}}]}"
        let server = try #require(ScriptedModel { _, _ in .init(body: body) })
        let said = try model(server.address).complete(ask)
        #expect(said.text == "NaN \" Infinity")
        #expect(said.tokens.map(\.logProbability) == [-1, nil] && said.logProbability == nil)
    }

    @Test("A certain token may be rounded beyond certainty")
    func rounding() throws {
        let body = #"{"choices":[{"text":"a","logprobs":{"tokens":["a"],"token_logprobs":[1e-7]}}]}"#
        let completion = try #require(Completion(try JSONValue(parsing: body)))
        #expect(completion.logProbability == 0 && completion.perplexity == 1)
    }

    @Test("Bytes that are no UTF-8 become replacement characters, in the reply and in its record")
    func encoding() throws {
        let body = Array(#"{"choices":[{"text":"a"#.utf8) + [0xFF, 0xC3] + Array(#"b"}]}"#.utf8)
        let head = "HTTP/1.1 200 OK\r\nContent-Length: \(body.count)\r\nConnection: close\r\n\r\n"
        let server = try #require(RawServer(answer: Array(head.utf8) + body))
        let path = FileManager.default.temporaryDirectory.appending(path: "hostile-\(UUID()).jsonl").path
        let http = try HTTPWire(address: "http://127.0.0.1:\(server.port)/v1", timeout: 20)
        let live = try LanguageModel(
            Endpoint(address: http.address, model: "m"),
            over: RecordingWire(http, record: ExchangeRecord(path: path, isGrowing: true)))
        let said = try live.complete(ask)
        #expect(said.text == "a\u{FFFD}\u{FFFD}b")
        let played = try LanguageModel(
            Endpoint(address: http.address, model: "m"),
            over: ReplayWire(ExchangeRecord(path: path, isGrowing: false)))
        #expect(try played.complete(ask) == said)
    }

    @Test("Replies whose tokens nobody told are counted as such")
    func usage() throws {
        let server = try #require(ScriptedModel { _, _ in .init(body: #"{"choices":[{"text":"x"}]}"#) })
        let model = try model(server.address)
        _ = try model.complete(ask)
        _ = try model.complete(ask)
        #expect(model.meter.counts.usage.uncounted == 2 && model.meter.counts.usage.promptTokens == 0)
    }

    @Test(
        "Arguments of a tool are kept as they came, broken or as JSON",
        arguments: [
            (#""{\"id\":""#, #"{"id":"#), (#"{"id":[3,null]}"#, #"{"id":[3,null]}"#), ("null", ""),
            ("7", "7"),
        ])
    func arguments(sent: String, kept: String) throws {
        let body =
            #"{"choices":[{"message":{"tool_calls":[{"function":{"name":"click","arguments":"# + sent
            + "}},{\"function\":{}},3]}}]}"
        let completion = try #require(Completion(try JSONValue(parsing: body)))
        #expect(completion.toolCalls == [ToolCall(id: "", name: "click", arguments: kept)])
    }

    @Test("A storm of failures ends after all tries, with what was said last")
    func storm() throws {
        let server = try #require(
            ScriptedModel { _, number in
                .init(status: 500, headers: ["Retry-After: 1e300"], body: #"{"detail":"out of \#(number)"}"#)
            })
        let clock = StandingClock()
        var endpoint = Endpoint(address: server.address, model: "m")
        endpoint.retries.attempts = 4
        let model = try LanguageModel(endpoint, clock: clock.clock)
        let error = try failure(model)
        #expect(error.description.hasSuffix("answers 500 (out of 3), in 4 tries"))
        #expect(clock.pauses == [60, 60, 60] && model.meter.counts.unanswered == 1)
    }

    @Test("A body that comes drop by drop is a time-out of the whole exchange")
    func drip() throws {
        let (listener, port) = try #require(Loopback.listen())
        Thread.detachNewThread {
            let connection = accept(listener, nil, nil)
            Loopback.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".utf8), on: connection)
            while Loopback.send([0x20], on: connection) { Thread.sleep(forTimeInterval: 0.01) }
            close(connection)
            close(listener)
        }
        let error = try failure(model("http://127.0.0.1:\(port)/v1", tries: 1, timeout: 0.4))
        #expect(error.cause == .unreachable && error.description.contains("no answer within 0.4 s"))
    }

    @Test("An answer without end is given up at its bound and not asked for again")
    func endless() throws {
        let (listener, port) = try #require(Loopback.listen())
        let connections = Atomic<Int>(0)
        Thread.detachNewThread {
            let block = [UInt8](repeating: 0x20, count: 1 << 20)
            while true {
                let connection = accept(listener, nil, nil)
                guard connection >= 0 else { return }
                connections.add(1, ordering: .relaxed)
                Loopback.send(Array("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n".utf8), on: connection)
                while Loopback.send(block, on: connection) {}
                close(connection)
            }
        }
        let error = try failure(model("http://127.0.0.1:\(port)/v1"))
        #expect(error.cause == .malformed && error.description.hasSuffix("answers with more than 64 MiB"))
        #expect(connections.load(ordering: .relaxed) == 1)
    }

    // MARK: Keys

    @Test("A key that an endpoint sends back is in no error and in no record")
    func echoes() throws {
        let key = "sk-0123456789abcdef"
        let server = try #require(
            ScriptedModel { request, number in
                let sent = request.headers["authorization"] ?? ""
                return number == 0
                    ? .init(status: 401, body: #"{"error":{"message":"wrong: \#(sent)"}}"#)
                    : .says("You sent \(sent)")
            })
        let path = FileManager.default.temporaryDirectory.appending(path: "keys-\(UUID()).jsonl").path
        let http = try HTTPWire(address: server.address, key: key, timeout: 20)
        let model = try LanguageModel(
            Endpoint(address: server.address, model: "m"),
            over: RecordingWire(http, record: ExchangeRecord(path: path, isGrowing: true)))
        #expect(try failure(model).description.hasSuffix("answers 401 (wrong: Bearer ***)"))
        #expect(try model.complete(ask).text == "You sent Bearer ***")
        #expect(try !String(contentsOfFile: path, encoding: .utf8).contains(key))
    }

    @Test("A placeholder for a key is a word like any other in replies")
    func placeholder() throws {
        let server = try #require(ScriptedModel { _, _ in .says("The cart is EMPTY") })
        #expect(try model(server.address, key: "EMPTY").complete(ask).text == "The cart is EMPTY")
    }

    @Test("Name, password and query of an address are sent, and told to nobody")
    func addresses() throws {
        let server = try #require(ScriptedModel { _, _ in .init(status: 404, body: "") })
        let host = server.address.dropFirst("http://".count)
        let model = try model("http://me:password1@\(host)/?api-version=2&key=abcdefghijklmnop")
        let error = try failure(model)
        #expect(error.description == "\(server.address)/chat/completions answers 404")
        let asked = try #require(server.requests.first)
        #expect(asked.path == "/v1/chat/completions?api-version=2&key=abcdefghijklmnop")
        #expect(asked.headers["authorization"] == "Basic " + Data("me:password1".utf8).base64EncodedString())
        let wrong = #expect(throws: ModelError.self) { try self.model("ftp://me:password1@host/v1?key=abc") }
        #expect(wrong?.description == "'host/v1' is no http address")
    }
}
