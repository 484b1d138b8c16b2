import EnvironmentPool
import Foundation
import Groundwork
import MockWeb
import Serving
import Testing
import WebEnv

@testable import EnvironmentServer

/// A client's conversation without the wire.
private struct Talk {
    let conversation: any SocketConversation

    init(_ service: EnvironmentService, _ target: String = "/ws") throws {
        let request = ServedRequest(
            method: "GET", target: target, authority: "localhost", headers: [], body: [],
            keepsConnection: true)
        conversation = try #require(service.conversation(for: request))
    }

    func text(_ message: String) -> String { Self.text(conversation.answer(.text(message))) }
    func ask(_ message: String) throws -> JSONValue { try JSONValue(parsing: text(message)) }
    func code(_ message: String) throws -> String? { try ask(message)["data"]?["code"]?.string }
    func step(_ action: String) throws -> JSONValue {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("type", "step")
            writer.key("data")
            writer.object { $0.field("action", action) }
        }
        return try ask(String(decoding: writer.bytes, as: UTF8.self))
    }

    static func text(_ reply: SocketReply) -> String {
        guard case .text(let bytes) = reply.messages.first else { return "" }
        return String(decoding: bytes, as: UTF8.self)
    }
}

@Suite("Environments are served as OpenEnv's clients expect")
struct EnvironmentServiceTests {
    @Test("An episode: reset without a reward, steps with one, the score at its end and never again")
    func episode() throws {
        let talk = try Talk(try LibraryPool.service())
        #expect(talk.conversation.begin() == SocketReply())
        let fresh = try talk.ask(#"{"type": "state"}"#)
        #expect(fresh["data"]?["step_count"]?.int == 0 && fresh["data"]?["episode_id"]?.isNull == true)
        let start = try talk.ask(
            #"{"type": "reset", "data": {"seed": 7, "episode_id": "e1", "task_id": "a", "observe": ["task_id", "title"]}}"#
        )
        #expect(start["type"]?.string == "observation")
        let data = try #require(start["data"])
        #expect(data["reward"]?.isNull == true && data["done"]?.bool == false)
        let seen = try #require(data["observation"])
        #expect(seen["goal"]?.string == "Say 42" && seen["task_id"]?.string == "a")
        #expect(seen["title"]?.string == "Ashgrove Library")
        #expect(seen["text"]?.string?.contains("RootWebArea") == true && seen["error"]?.isNull == true)
        #expect(seen["url"]?.string == "http://library.test/")
        let wrong = try talk.step("click [999999]")
        #expect(wrong["data"]?["observation"]?["error"]?.string?.contains("999999") == true)
        #expect(wrong["data"]?["reward"]?.double == 0 && wrong["data"]?["done"]?.bool == false)
        let state = try talk.ask(#"{"type": "state"}"#)
        #expect(state["data"]?["episode_id"]?.string == "e1" && state["data"]?["step_count"]?.int == 1)
        let end = try talk.step("stop [42]")
        #expect(end["data"]?["reward"]?.double == 1 && end["data"]?["done"]?.bool == true)
        #expect(end["data"]?["observation"]?["terminated"]?.bool == true)
        let after = try talk.step("stop [42]")
        #expect(after["data"]?["reward"]?.double == 0 && after["data"]?["done"]?.bool == true)
        #expect(after["data"]?["observation"]?["error"]?.string?.contains("over") == true)
    }

    @Test("What no evaluator scores has no reward, and what was cut off says so")
    func unscored() throws {
        let talk = try Talk(try LibraryPool.service())
        _ = talk.conversation.begin()
        _ = try talk.ask(#"{"type": "reset", "data": {"index": 2, "max_steps": 2}}"#)
        let step = try talk.step("goto [http://library.test/books]")
        #expect(step["data"]?["reward"]?.double == 0)
        let end = try talk.step("goto [http://library.test/]")
        #expect(end["data"]?["done"]?.bool == true && end["data"]?["reward"]?.isNull == true)
        #expect(end["data"]?["observation"]?["truncated"]?.bool == true)
        #expect(end["data"]?["observation"]?["terminated"]?.bool == false)
    }

    /// Messages that are wrong, the code that says so, and words of the sentence.
    private static let wrongMessages: [(message: String, code: String, says: String)] = [
        ("", "INVALID_JSON", ""), ("{", "INVALID_JSON", ""), ("[]", "VALIDATION_ERROR", "an object"),
        ("7", "VALIDATION_ERROR", "an object"), ("{}", "UNKNOWN_TYPE", ""),
        (#"{"type": "rest"}"#, "UNKNOWN_TYPE", "rest"), (#"{"type": 7}"#, "UNKNOWN_TYPE", ""),
        (#"{"type": "state", "data": {}}"#, "VALIDATION_ERROR", "no data"),
        (#"{"type": "state", "more": 1}"#, "VALIDATION_ERROR", "more"),
        (#"{"type": "reset", "data": []}"#, "VALIDATION_ERROR", "object"),
        (#"{"type": "reset", "data": {"seed": -1}}"#, "VALIDATION_ERROR", "'seed'"),
        (#"{"type": "reset", "data": {"seed": 18446744073709551616}}"#, "VALIDATION_ERROR", "'seed'"),
        (#"{"type": "reset", "data": {"taskid": "a"}}"#, "VALIDATION_ERROR", "task_id"),
        (#"{"type": "reset", "data": {"task_id": "z"}}"#, "VALIDATION_ERROR", "'z'"),
        (#"{"type": "reset", "data": {"task_id": "a", "index": 0}}"#, "VALIDATION_ERROR", "one of them"),
        (#"{"type": "reset", "data": {"index": 3}}"#, "VALIDATION_ERROR", "from 0 to 2"),
        (#"{"type": "reset", "data": {"split": "train"}}"#, "VALIDATION_ERROR", "three"),
        (#"{"type": "reset", "data": {"observe": ["pixels"]}}"#, "VALIDATION_ERROR", "pixels"),
        (#"{"type": "reset", "data": {"dialect": "klingon"}}"#, "VALIDATION_ERROR", "klingon"),
        (#"{"type": "step"}"#, "VALIDATION_ERROR", "'data'"),
        (#"{"type": "step", "data": {}}"#, "VALIDATION_ERROR", "'action'"),
        (#"{"type": "step", "data": {"action": 7}}"#, "VALIDATION_ERROR", "'action'"),
        (#"{"type": "step", "data": {"action": "x", "force": true}}"#, "VALIDATION_ERROR", "force"),
        (#"{"type": "step", "data": {"action": "stop [1]"}}"#, "EXECUTION_ERROR", "reset"),
        (#"{"type": "fork", "data": {"count": 0}}"#, "VALIDATION_ERROR", "'count'"),
        (#"{"type": "fork", "data": {"count": 100000}}"#, "CAPACITY_REACHED", "at capacity"),
        (#"{"type": "restore", "data": {"snapshot_id": "s9"}}"#, "VALIDATION_ERROR", "s9"),
        (#"{"type": "restore"}"#, "VALIDATION_ERROR", "snapshot_id"),
        (#"{"type": "batch", "data": {"items": 7}}"#, "VALIDATION_ERROR", "'items'"),
        (#"{"type": "mcp"}"#, "VALIDATION_ERROR", "'data'"),
    ]

    @Test(
        "A message that is wrong is answered with its code and a sentence, and the session goes on",
        arguments: wrongMessages)
    func mistakes(message: String, code: String, says: String) throws {
        let talk = try Talk(try LibraryPool.service())
        _ = talk.conversation.begin()
        let answer = try talk.ask(message)
        #expect(answer["type"]?.string == "error" && answer["data"]?["code"]?.string == code)
        #expect(says.isEmpty || answer["data"]?["message"]?.string?.contains(says) == true, "\(answer)")
        #expect((answer["data"]?["errors"] != nil) == (code == "VALIDATION_ERROR"))
        #expect(
            try talk.ask(#"{"type": "reset", "data": {"task_id": "a"}}"#)["type"]?.string == "observation")
        #expect(talk.conversation.answer(.binary([1])).isLast == false)
    }

    @Test("Eight sessions with one seed have equal conversations, whatever the others do")
    func equalTranscripts() throws {
        let service = try LibraryPool.service()
        let talks = try (0..<8).map { _ in try Talk(service) }
        for talk in talks { _ = talk.conversation.begin() }
        let messages = [
            #"{"type": "reset", "data": {"seed": 11}}"#, #"{"type": "state"}"#,
            #"{"type": "step", "data": {"action": "goto [http://library.test/today]"}}"#,
            #"{"type": "step", "data": {"action": "nonsense"}}"#, #"{"type": "reset"}"#,
            #"{"type": "state"}"#, #"{"type": "step", "data": {"action": "stop [1]"}}"#,
            #"{"type": "reset"}"#,
        ]
        let transcripts = Parallel.map(8, workers: 8) { index in messages.map(talks[index].text) }
        #expect(Set(transcripts).count == 1)
        #expect(Set(transcripts[0]).count >= 7, "the messages say different things")
        // A copy goes on with the row of seeds where its original stands.
        let name = try talks[0].ask(#"{"type": "fork"}"#)["data"]?["session_ids"]?.array?.first?.string
        let twin = try Talk(service, "/ws?session_id=\(try #require(name))")
        _ = twin.conversation.begin()
        #expect(twin.text(messages[7]) == talks[0].text(messages[7]))
        let other = try Talk(service)
        _ = other.conversation.begin()
        #expect(other.text(messages[0].replacing("11", with: "12")) != transcripts[0][0])
    }

    @Test(
        "Forks go their own ways, each taken up by one connection, and end with the session that they are of")
    func forks() throws {
        let service = try LibraryPool.service()
        let talk = try Talk(service)
        _ = talk.conversation.begin()
        _ = try talk.ask(#"{"type": "reset", "data": {"task_id": "a", "seed": 1, "episode_id": "e"}}"#)
        _ = try talk.step("goto [http://library.test/books]")
        let answer = try talk.ask(#"{"type": "fork", "data": {"count": 3}}"#)
        let names = try #require(answer["data"]?["session_ids"]?.array).compactMap(\.string)
        #expect(names.count == 3 && Set(names).count == 3 && service.sessionCount == 4)
        let twin = try Talk(service, "/ws?session_id=\(names[0])")
        #expect(twin.conversation.begin() == SocketReply())
        #expect(try twin.ask(#"{"type": "state"}"#) == talk.ask(#"{"type": "state"}"#))
        #expect(try twin.step("stop [42]")["data"]?["reward"]?.double == 1)
        #expect(try talk.step("stop [41]")["data"]?["reward"]?.double == 0)
        let second = try Talk(service, "/ws?session_id=\(names[0])").conversation.begin()
        #expect(second.isLast && Talk.text(second).contains("SESSION_ERROR"))
        let nobody = try Talk(service, "/ws?session_id=nobody").conversation.begin()
        #expect(nobody.isLast && Talk.text(nobody).contains("Unknown session_id"))
        talk.conversation.end()
        #expect(service.sessionCount == 1, "the twin that was taken up stays")
        #expect(try twin.ask(#"{"type": "state"}"#)["data"]?["done"]?.bool == true)
    }

    @Test("A snapshot is gone back to any number of times, with its episode, and there is a limit to them")
    func snapshots() throws {
        let service = try LibraryPool.service { $0.snapshots = 2 }
        let talk = try Talk(service)
        _ = talk.conversation.begin()
        _ = try talk.ask(#"{"type": "reset", "data": {"task_id": "a", "episode_id": "first"}}"#)
        let before = try talk.step("goto [http://library.test/books]")
        let kept = try talk.ask(#"{"type": "snapshot"}"#)["data"]?["snapshot_id"]?.string
        let order = #"{"type": "restore", "data": {"snapshot_id": "\#(try #require(kept))"}}"#
        for _ in 0..<3 {
            _ = try talk.step("stop [41]")
            _ = try talk.ask(#"{"type": "reset", "data": {"task_id": "b", "episode_id": "other"}}"#)
            #expect(try talk.ask(order) == before)
            #expect(try talk.ask(#"{"type": "state"}"#)["data"]?["episode_id"]?.string == "first")
        }
        #expect(try talk.step("stop [42]")["data"]?["reward"]?.double == 1)
        #expect(try talk.code(#"{"type": "snapshot"}"#) == nil)
        #expect(try talk.code(#"{"type": "snapshot"}"#) == "CAPACITY_REACHED")
        // What is forgotten makes room, and is no more.
        #expect(
            try talk.code(#"{"type": "snapshot", "data": {"forget": ["s2", "s9"]}}"#) == "VALIDATION_ERROR")
        let third = try talk.ask(#"{"type": "snapshot", "data": {"forget": ["s2"]}}"#)
        #expect(third["data"]?["snapshot_id"]?.string == "s3")
        #expect(
            try talk.code(#"{"type": "restore", "data": {"snapshot_id": "s2"}}"#) == "VALIDATION_ERROR")
        #expect(try talk.ask(order) == before)
        talk.conversation.end()
        #expect(service.sessionCount == 0)
    }

    @Test("A batch is what its parts are one by one, in order, and a wrong part costs no other anything")
    func batches() throws {
        let service = try LibraryPool.service()
        let talk = try Talk(service)
        _ = talk.conversation.begin()
        let forks = try talk.ask(#"{"type": "fork", "data": {"count": 2}}"#)
        let names = try #require(forks["data"]?["session_ids"]?.array).compactMap(\.string)
        let alone = try Talk(service)
        _ = alone.conversation.begin()
        let parts = [
            #""type": "reset", "data": {"task_id": "a", "seed": 5}"#,
            #""type": "step", "data": {"action": "goto [http://library.test/books]"}"#, #""type": "state""#,
            #""type": "step", "data": {"action": "stop [42]"}"#,
        ]
        var items: [String] = []
        for part in parts {
            items.append("{\(part)}")
            for name in names { items.append(#"{"session_id": "\#(name)", \#(part)}"#) }
            items.append(#"{"session_id": "nobody", \#(part)}"#)
            items.append(#"{"type": "reset", "data": {"task_id": "z"}}"#)
            items.append(#"{"type": "fork"}"#)
        }
        let answer = try talk.ask(
            #"{"type": "batch", "data": {"items": [\#(items.joined(separator: ","))]}}"#)
        let answers = try #require(answer["data"]?["items"]?.array)
        #expect(answers.count == items.count)
        for (index, part) in parts.enumerated() {
            let expected = try alone.ask("{\(part)}")
            for place in 0..<3 { #expect(answers[index * 6 + place] == expected, "\(part)") }
            let codes = (3..<6).map { answers[index * 6 + $0]["data"]?["code"]?.string }
            #expect(codes == ["SESSION_ERROR", "VALIDATION_ERROR", "VALIDATION_ERROR"])
        }
        // Those that the batch took are free again.
        let twin = try Talk(service, "/ws?session_id=\(names[0])")
        #expect(twin.conversation.begin() == SocketReply())
    }

    @Test("Where the world fails there is an error and no reward, and no other session feels it")
    func worldFailures() throws {
        let task = WebTask(
            taskID: "weak", sites: [], intent: "Go on", startURLs: ["http://weak.test/"])
        let world = try PoolWorld(name: "weak", tasks: [task], transport: WeakWorld())
        let service = try LibraryPool.service(of: EnvironmentPool(world, workers: 2))
        let weak = try Talk(service)
        let sound = try Talk(service)
        for talk in [weak, sound] {
            _ = talk.conversation.begin()
            #expect(try talk.ask(#"{"type": "reset"}"#)["type"]?.string == "observation")
        }
        let fork = try weak.ask(#"{"type": "fork"}"#)["data"]?["session_ids"]?.array?.first?.string
        let items = [
            #"{"type": "step", "data": {"action": "goto [http://weak.test/cut]"}}"#,
            #"{"session_id": "\#(try #require(fork))", "type": "step", "data": {"action": "goto [http://weak.test/on]"}}"#,
        ]
        let batch = try weak.ask(#"{"type": "batch", "data": {"items": [\#(items.joined(separator: ","))]}}"#)
        let answers = try #require(batch["data"]?["items"]?.array)
        #expect(
            answers[0]["type"]?.string == "error" && answers[0]["data"]?["code"]?.string == "EXECUTION_ERROR")
        #expect(
            answers[0]["data"]?["kind"]?.string == "infrastructure" && answers[0]["data"]?["reward"] == nil)
        #expect(answers[1]["data"]?["reward"]?.double == 0 && answers[1]["data"]?["done"]?.bool == false)
        // It stays so until a reset.
        #expect(try weak.step("go_back")["data"]?["kind"]?.string == "infrastructure")
        #expect(try sound.step("goto [http://weak.test/on]")["data"]?["done"]?.bool == false)
        #expect(try weak.ask(#"{"type": "reset"}"#)["type"]?.string == "observation")
        #expect(try sound.ask(#"{"type": "state"}"#)["data"]?["step_count"]?.int == 1)
    }

    @Test("A session too many is told with the numbers, and there is room again when one ends")
    func capacity() throws {
        let service = try LibraryPool.service { $0.sessions = 2 }
        let talks = try (0..<3).map { _ in try Talk(service) }
        #expect(talks[0].conversation.begin() == SocketReply())
        #expect(talks[1].conversation.begin() == SocketReply())
        let refused = talks[2].conversation.begin()
        let answer = try JSONValue(parsing: Talk.text(refused))
        #expect(refused.isLast && answer["data"]?["code"]?.string == "CAPACITY_REACHED")
        #expect(answer["data"]?["active_sessions"]?.int == 2 && answer["data"]?["max_sessions"]?.int == 2)
        #expect(answer["data"]?["kind"]?.string == "capacity")
        talks[2].conversation.end()
        talks[0].conversation.end()
        #expect(talks[2].conversation.begin() == SocketReply())
        let small = try LibraryPool.service(capacity: 1)
        let one = try Talk(small)
        #expect(one.conversation.begin() == SocketReply())
        #expect(Talk.text(try Talk(small).conversation.begin()).contains("CAPACITY_REACHED"))
    }

    @Test("A session that nobody uses is gone after a while, one in use is not")
    func reaping() throws {
        let clock = LibraryPool.Clock()
        let service = try LibraryPool.service(clock: clock) {
            $0.sessions = 2
            $0.idleSeconds = 100
        }
        let talk = try Talk(service)
        _ = talk.conversation.begin()
        _ = try talk.ask(#"{"type": "fork"}"#)
        #expect(service.sessionCount == 2)
        clock.goOn(99)
        #expect(try Talk(service).conversation.begin().isLast)
        clock.goOn(2)
        #expect(try !Talk(service).conversation.begin().isLast)
        #expect(service.sessionCount == 2 && talk.text(#"{"type": "state"}"#).contains("step_count"))
    }
}

/// Cut off at one path.
private struct WeakWorld: Transport {
    mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        if request.url.hasSuffix("/cut") { throw EnvironmentError("the cable is cut") }
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html")],
            body: ResponseBody(Array("<h1>Front</h1>".utf8)))
    }
    mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] { [] }
    func expandPlaceholders(_ text: String) -> String { text }
}

@Suite("The routes over HTTP")
struct EnvironmentRouteTests {
    private func ask(
        _ service: EnvironmentService, _ method: String, _ target: String, _ body: String = ""
    ) throws -> (status: Int, json: JSONValue) {
        let response = service.answer(
            ServedRequest(
                method: method, target: target, authority: "localhost", headers: [], body: Array(body.utf8),
                keepsConnection: true))
        return (response.status, try JSONValue(parsing: response.body.bytes))
    }

    @Test("Every route that is described is answered, by its method alone")
    func routes() throws {
        let service = try LibraryPool.service()
        let paths = try ask(service, "GET", "/openapi.json").json["paths"]
        for route in Route.all {
            #expect(paths?[route.path]?[route.method.lowercased()] != nil)
            let answer = try ask(service, route.method, route.path)
            #expect(![404, 405, 426].contains(answer.status), "\(route.path): \(answer)")
            #expect(try [405, 426].contains(ask(service, "PUT", route.path).status))
        }
        #expect(try ask(service, "GET", "/nowhere").status == 404)
        for path in ["/ws", "/frames"] { #expect(try ask(service, "GET", path).status == 426) }
        #expect(service.sessionCount == 0)
    }

    @Test("An episode in a session that was made by JSON-RPC, and one that ends with its answer")
    func sessions() throws {
        let service = try LibraryPool.service()
        #expect(try ask(service, "POST", "/reset", "{\"task_id\": \"a\"}").status == 200)
        #expect(service.sessionCount == 0)
        #expect(try ask(service, "POST", "/step", "{\"action\": {\"action\": \"stop [1]\"}}").status == 409)
        let made = try ask(
            service, "POST", "/mcp", #"{"jsonrpc": "2.0", "id": 1, "method": "openenv/session/create"}"#)
        let name = try #require(made.json["result"]?["session_id"]?.string)
        func step(_ action: String) throws -> (status: Int, json: JSONValue) {
            try ask(
                service, "POST", "/step", #"{"session_id": "\#(name)", "action": {"action": "\#(action)"}}"#)
        }
        #expect(
            try ask(service, "POST", "/reset", #"{"session_id": "\#(name)", "task_id": "a"}"#).status == 200)
        #expect(try step("goto [http://library.test/books]").json["done"]?.bool == false)
        #expect(try ask(service, "GET", "/state?session_id=\(name)").json["step_count"]?.int == 1)
        #expect(try step("stop [42]").json["reward"]?.double == 1)
        let close =
            #"{"jsonrpc": "2.0", "id": "x", "method": "openenv/session/close", "params": {"session_id": "\#(name)"}}"#
        #expect(try ask(service, "POST", "/mcp", close).json["result"]?["closed"]?.bool == true)
        #expect(try ask(service, "POST", "/mcp", close).json["error"]?["code"]?.int == -32_602)
        #expect(try step("stop [42]").status == 404)
    }

    @Test("A session that a connection uses ends when it is given back")
    func closing() throws {
        let service = try LibraryPool.service()
        let talk = try Talk(service)
        _ = talk.conversation.begin()
        let forks = try talk.ask(#"{"type": "fork"}"#)
        let name = try #require(forks["data"]?["session_ids"]?.array?.first?.string)
        let twin = try Talk(service, "/ws?session_id=\(name)")
        _ = twin.conversation.begin()
        let close =
            #"{"jsonrpc": "2.0", "id": 1, "method": "openenv/session/close", "params": {"session_id": "\#(name)"}}"#
        let answer = try ask(service, "POST", "/mcp", close).json["result"]
        #expect(answer?["closed"]?.bool == false && answer?["closing"]?.bool == true)
        #expect(service.sessionCount == 2)
        #expect(try ask(service, "POST", "/reset", #"{"session_id": "\#(name)"}"#).status == 404)
        twin.conversation.end()
        #expect(service.sessionCount == 1)
        // One that is in use is not one that is not there.
        let own = try ask(
            service, "POST", "/mcp", #"{"jsonrpc": "2.0", "id": 1, "method": "openenv/session/create"}"#)
        let kept = try #require(own.json["result"]?["session_id"]?.string)
        let holder = try Talk(service, "/ws?session_id=\(kept)")
        _ = holder.conversation.begin()
        #expect(try ask(service, "GET", "/state?session_id=\(kept)").status == 409)
        holder.conversation.end()
        #expect(try ask(service, "GET", "/state?session_id=\(kept)").status == 200)
    }

    @Test(
        "A body that pages of elsewhere can send is none, whatever it says",
        arguments: ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", ""])
    func contentTypes(type: String) throws {
        let service = try LibraryPool.service()
        for (path, body) in [
            ("/reset", "{}"), ("/webrl/num_tasks", "{\"split\": \"three\"}"), ("/mcp", "{}"),
        ] {
            func status(_ type: String?) -> Int {
                service.answer(
                    ServedRequest(
                        method: "POST", target: path, authority: "localhost",
                        headers: type.map { [HTTPHeader("content-type", $0)] } ?? [], body: Array(body.utf8),
                        keepsConnection: true)
                ).status
            }
            #expect(status(type) == 415)
            #expect(status(nil) == 200 && status("application/json; charset=utf-8") == 200)
        }
    }

    @Test(
        "JSON-RPC answers every request with 200 and a code",
        arguments: [
            ("", -32_700), ("{", -32_700), ("{}", -32_600), ("[]", -32_600),
            (#"{"jsonrpc": "2.0", "method": "x"}"#, -32_601),
            (#"{"jsonrpc": "2.0", "method": "tools/list", "params": 7}"#, -32_602),
            (#"{"jsonrpc": "2.0", "method": "tools/list"}"#, -32_603),
            (#"{"jsonrpc": "2.0", "method": "openenv/session/close"}"#, -32_602),
        ])
    func rpc(body: String, code: Int) throws {
        let answer = try ask(try LibraryPool.service(), "POST", "/mcp", body)
        #expect(answer.status == 200 && answer.json["jsonrpc"]?.string == "2.0")
        #expect(answer.json["error"]?["code"]?.int == code)
    }

    @Test("Tasks are listed by one split")
    func tasks() throws {
        let service = try LibraryPool.service()
        #expect(try ask(service, "GET", "/webrl/splits").json.array?.first?["name"]?.string == "three")
        #expect(
            try ask(service, "POST", "/WEBRL/num_tasks", "{\"split\": \"three\"}").json["num_tasks"]?.int == 3
        )
        let range = try ask(
            service, "POST", "/webrl/task_range", #"{"split": "three", "start": -2, "stop": 99}"#)
        #expect(range.json["tasks"]?.array?.map { $0["id"]?.string } == ["b", "c"])
        let task = try ask(service, "POST", "/webrl/task", #"{"split": "three", "index": 1}"#)
        #expect(task.json["task"]?["goal"]?.string == "Say 43")
        #expect(try ask(service, "POST", "/webrl/task", #"{"split": "three", "index": 3}"#).status == 422)
        #expect(try ask(service, "POST", "/webrl/num_tasks", "{}").status == 422)
    }

    @Test("What is advertised is what is understood")
    func metadata() throws {
        let service = try LibraryPool.service()
        let names = try ask(service, "GET", "/metadata").json["extensions"]
        for type in MessageType.allCases {
            let isExtension = ![.reset, .step, .state, .close, .mcp].contains(type)
            #expect((names?[type.rawValue] != nil) == isExtension)
        }
        let schema = try ask(service, "GET", "/schema").json
        #expect(schema["action"]?["title"]?.string == "WebAction")
        #expect(schema["action"]?["required"]?.array?.map(\.string) == ["action"])
        let properties = schema["observation"]?["properties"]
        for field in ObservationField.allCases { #expect(properties?[field.rawValue] != nil) }
        let options = schema["reset"]?["properties"]
        for key in ResetOrder.keys { #expect(options?[key] != nil, "\(key)") }
    }
}

@Suite("Frames over WebSockets")
struct FramesConversationTests {
    /// A header, and what follows it.
    private func frame(_ kind: UInt8, count: UInt32 = 0, _ body: [UInt8] = []) -> [UInt8] {
        var frame: [UInt8] = []
        func append(_ number: UInt32) { withUnsafeBytes(of: number.littleEndian) { frame += $0 } }
        append(UInt32(16 + body.count))
        frame += [1, kind, 0, 0]
        append(77)
        append(count)
        return frame + body
    }

    private func text(_ text: String) -> [UInt8] {
        let length = UInt32(text.utf8.count)
        let offsets = [UInt8](repeating: 0, count: 4) + withUnsafeBytes(of: length.littleEndian) { Array($0) }
        let bytes = Array(text.utf8)
        return offsets + bytes + [UInt8](repeating: 0, count: (8 - bytes.count % 8) % 8)
    }

    @Test("Each binary message is a frame of the pool's and so is each answer; connections share nothing")
    func frames() throws {
        let service = try LibraryPool.service()
        let server = try WebServer(port: 0) { port in
            ServedContent(
                access: Access(gate: RequestGate(port: port)), answerer: service, sockets: service)
        }
        defer { server.stop(patience: 2) }
        let client = try SocketClient(port: server.port, path: "/frames")
        let other = try SocketClient(port: server.port, path: "/frames")
        func ask(_ bytes: [UInt8], _ client: SocketClient) throws -> [UInt8] {
            client.send(0x82, bytes)
            let frame = try #require(client.next())
            #expect(frame.opcode == 2)
            return frame.bytes
        }
        #expect(try ask(frame(1), client)[5] == 0x81)
        let opened = try ask(frame(2, count: 1, text(#"{"what": "library"}"#)), client)
        #expect(opened[5] == 0x82, "\(String(decoding: opened, as: UTF8.self))")
        #expect(try ask(frame(3, count: 2), client)[5] == 0x83)
        // The other has no pool yet, and paths of this machine are not for clients.
        #expect(try ask(frame(3, count: 2), other)[5] == 0xFF)
        let path = text(#"{"what": "\#(LibraryHost.fixtures.path)/library"}"#)
        #expect(try ask(frame(2, count: 1, path), other)[5] == 0xFF)
        #expect(try ask([], other)[5] == 0xFF && ask(Array("hello".utf8), other)[5] == 0xFF)
        client.send("a text")
        #expect(client.next()?.bytes[5] == 0xFF)
    }
}
