import Browser
import EnvironmentPool
import Foundation
import Groundwork
import MockWeb
import Serving
import Testing
import WebEnv

@testable import EnvironmentServer

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
