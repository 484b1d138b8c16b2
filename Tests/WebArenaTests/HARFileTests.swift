@testable import Browser
import Foundation
import Groundwork
import TestSupport
import Testing
@testable import WebArena

@testable import WebEnv

@Suite struct HARFileTests {
    /// The requests of the shop's reference solution.
    private func events() throws -> [NetworkEvent] {
        var environment = WebEnvironment(transport: RecordingTransport(Shop.transport()))
        var now = try environment.reset(task: Shop.task, seed: 0)
        var player = ReferencePlayer(Shop.task.solution)
        while let action = try player.nextAction(now.observation) { now = try environment.step(action) }
        #expect(now.reward == 1)
        return try #require(environment.session.transport as? RecordingTransport).events
    }

    @Test func `a form that redirects gives two entries, at the world's time`() throws {
        let root = try JSONValue(parsing: HARFile.write(events()))
        #expect(root["log"]?["version"] == .string("1.2"))
        let entries = try #require(root["log"]?["entries"]?.array)
        let lines = entries.map { entry in
            [
                entry["startedDateTime"]?.string ?? "", entry["request"]?["method"]?.string ?? "",
                entry["request"]?["url"]?.string ?? "", String(entry["response"]?["status"]?.int ?? 0),
                entry["response"]?["redirectURL"]?.string ?? "",
            ].joined(separator: " ")
        }
        #expect(
            lines == [
                "2026-03-14T09:30:01.000Z GET http://shop.test/ 200 ",
                "2026-03-14T09:30:02.000Z GET http://shop.test/mug?colour=blue 200 ",
                "2026-03-14T09:30:03.000Z POST http://shop.test/cart/add 302 /cart",
                "2026-03-14T09:30:04.000Z GET http://shop.test/cart 200 ",
            ])
        let sent = entries[2]["request"]
        #expect(sent?["postData"]?["mimeType"] == .string("application/x-www-form-urlencoded"))
        #expect(sent?["postData"]?["text"] == .string("qty=2&go=yes"))
        #expect(
            entries[1]["request"]?["queryString"]?.array
                == [.object([.init("name", .string("colour")), .init("value", .string("blue"))])])
        #expect(entries[3]["response"]?["content"]?["text"]?.string?.contains("2 items") == true)
    }

    @Test func `equal episodes give equal bytes`() throws {
        #expect(try HARFile.write(events()) == HARFile.write(events()))
    }

    @Test func `every entry has what HAR 1.2 demands`() throws {
        let object = try JSONSerialization.jsonObject(with: Data(HARFile.write(events())))
        let log = try #require((object as? [String: Any])?["log"] as? [String: Any])
        #expect(Set(log.keys).isSuperset(of: ["version", "creator", "entries"]))
        for entry in try #require(log["entries"] as? [[String: Any]]) {
            #expect(
                Set(entry.keys).isSuperset(of: [
                    "startedDateTime", "time", "request", "response", "cache", "timings",
                ]))
            let request = try #require(entry["request"] as? [String: Any])
            #expect(
                Set(request.keys).isSuperset(of: [
                    "method", "url", "httpVersion", "cookies", "headers", "queryString", "headersSize",
                    "bodySize",
                ]))
            let response = try #require(entry["response"] as? [String: Any])
            #expect(
                Set(response.keys).isSuperset(of: [
                    "status", "statusText", "httpVersion", "cookies", "headers", "content", "redirectURL",
                    "headersSize", "bodySize",
                ]))
        }
    }

    @Test func `what is read back scores the same`() throws {
        let event = NetworkEvent(
            time: 0,
            request: HTTPRequest(
                method: "POST", url: "http://shop.test/x?a=1&a=2",
                headers: [HTTPHeader("Content-Type", "application/json"), HTTPHeader("Cookie", "c=1; d=2")],
                body: Array(#"{"q": "tea"}"#.utf8)), status: 201,
            responseHeaders: [
                HTTPHeader("Content-Type", "application/json"),
                HTTPHeader("Set-Cookie", "m=added%20it; path=/"),
            ], responseBody: Array(#"{"n": 1}"#.utf8))
        let copy = try #require(try HARFile.read(HARFile.write([event]), file: "x.har").first)
        #expect(copy.request.method == "POST" && copy.request.url == event.request.url && copy.status == 201)
        #expect(copy.postData == event.postData && copy.responseContent == event.responseContent)
        #expect(copy.requestHeader("cookie") == "c=1; d=2")
        #expect(copy.cookies.map(\.name) == ["m"] && copy.cookies.map(\.value) == ["added%20it"])
        var binary = event
        binary.responseBody = [0xFF, 0x00, 0x41]
        #expect(
            try HARFile.read(HARFile.write([binary]), file: "x.har").first?.responseBody == [
                0xFF, 0x00, 0x41,
            ])
    }

    @Test(arguments: [
        ("{", "x.har:1:2: expected a key"), ("{}", "x.har: no HAR file: log.entries is missing"),
        (
            #"{"log": {"entries": [{"request": {"url": "a"}}]}}"#,
            "x.har: log.entries[0] lacks its request's method or address, or a status"
        ),
    ])
    func `a mistake in a file is named`(text: String, message: String) {
        let error = #expect(throws: EnvironmentError.self) {
            try HARFile.read(Array(text.utf8), file: "x.har")
        }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        (0.0, "1970-01-01T00:00:00.000Z"), (951_782_400.5, "2000-02-29T00:00:00.500Z"),
        (-1, "1969-12-31T23:59:59.000Z"),
    ])
    func `moments are written by the calendar`(seconds: Double, text: String) {
        #expect(ISODateTime.text(of: seconds) == text)
    }

    @Test func `a copy of a recording remembers on its own, and a reset forgets`() throws {
        var web = RecordingTransport(Shop.transport())
        _ = try web.send(HTTPRequest(url: "http://shop.test/"))
        var copy = web
        _ = try copy.send(HTTPRequest(url: "http://shop.test/mug"))
        #expect(web.exchanges.count == 1 && copy.exchanges.count == 2)
        _ = try copy.reset(task: Shop.task, seed: 0)
        #expect(copy.exchanges.isEmpty)
    }

    @Test func `a host that is not there is recorded with status −1`() throws {
        var web = RecordingTransport(Shop.transport())
        #expect(throws: UnreachableHost.self) { try web.send(HTTPRequest(url: "http://gone.test/")) }
        #expect(web.events.map(\.status) == [-1])
    }

    @Test(arguments: [
        (
            "Blue",
            #"{"task_type":"RETRIEVE","status":"SUCCESS","retrieved_data":["Blue"],"error_details":null}"#
        ),
        (
            "[1, \"b\"]",
            #"{"task_type":"RETRIEVE","status":"SUCCESS","retrieved_data":[1,"b"],"error_details":null}"#
        ),
        (
            "n/a",
            #"{"task_type":"RETRIEVE","status":"NOT_FOUND_ERROR","retrieved_data":null,"error_details":null}"#
        ),
        ("", #"{"task_type":"RETRIEVE","status":"SUCCESS","retrieved_data":null,"error_details":null}"#),
        (
            "red and blue",
            #"{"task_type":"RETRIEVE","status":"SUCCESS","retrieved_data":["red","blue"],"error_details":null}"#
        ),
        (#"{"task_type": "mutate"}"#, #"{"task_type": "mutate"}"#),
    ])
    func `an answer is put into the form of a response`(answer: String, response: String) {
        let task = WebTask(
            taskID: "1", sites: ["shopping"], intent: "Which colours?", startURLs: ["__SHOPPING__/"],
            evaluation: EvaluationSpec(
                kinds: [.stringMatch],
                referenceAnswers: ReferenceAnswers(
                    checks: [.init(rule: .mustInclude, values: ["red", "blue"], isScalar: false)])),
            solution: [SolutionStep(verb: .stop, text: "red and blue")])
        #expect(AgentResponse.text(of: answer, to: task) == response)
    }
}
