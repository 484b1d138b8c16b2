import Browser
import EnvironmentPool
import Foundation
import Groundwork
import MockWeb
import Serving
import Testing
import WebEnv

@testable import EnvironmentServer

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
