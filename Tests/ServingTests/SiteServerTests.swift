import Browser
import Foundation
import MockWeb
import Serving
import Testing
import WebEnv

@Suite("The server of sites refuses what no one may ask, and lives", .serialized)
final class SiteServerTests {
    private let server: WebServer
    private let client: LoopbackClient

    init() throws {
        server = try WebServer(hosts: [LibraryHost.make()])
        client = LoopbackClient(port: server.port)
    }
    deinit { server.stop(patience: 1) }

    private func localHost(_ name: String = "127.0.0.1") -> String { "\(name):\(server.port)" }

    @Test("Every route is answered under known hosts alone")
    func hosts() throws {
        let routes = [
            ("GET", "/"), ("GET", "/static/style.css"), ("GET", "/__webrl/status"),
            ("POST", "/__webrl/reset"), ("POST", "/__webrl/score"), ("DELETE", "/__webrl/world"),
            ("GET", "/__webrl/login"),
        ]
        for (method, path) in routes {
            #expect(try client.ask(method, path, ["Host": "evil.example"]).status == 421, "\(method) \(path)")
            #expect(try client.ask(method, path, ["Host": localHost("evil.example")]).status == 421)
            #expect(try client.ask(method, path, ["Host": "library.test"]).status != 421, "\(method) \(path)")
        }
    }

    @Test("Pages may post to the site, pages of elsewhere may not, and no page reaches a control request")
    func origins() throws {
        let post = { (headers: [String: String]) in
            try self.client.ask("POST", "/login", headers, body: "card=A-1001&pin=4711").status
        }
        #expect(try post([:]) == 302)
        #expect(try post(["Origin": "http://library.test"]) == 302)
        #expect(try post(["Origin": "http://library.localhost:\(server.port)"]) == 302)
        #expect(try post(["Origin": "http://evil.example"]) == 403)
        #expect(try post(["Sec-Fetch-Site": "cross-site"]) == 403)
        #expect(try post(["Origin": "http://localhost:1"]) == 403)
        for headers in [
            ["Origin": "http://evil.example"], ["Sec-Fetch-Site": "cross-site"],
            ["Sec-Fetch-Site": "same-site"], ["Origin": "http://library.test"], ["Origin": "null"],
            ["Sec-Fetch-Site": "same-origin"],
        ] {
            for (method, path) in [
                ("POST", "/__webrl/reset"), ("POST", "/__webrl/score"),
                ("DELETE", "/__webrl/world"), ("GET", "/__webrl/login"), ("GET", "/__webrl/status"),
            ] {
                #expect(try client.ask(method, path, headers).status == 403, "\(method) \(path) \(headers)")
            }
        }
        #expect(try client.ask("GET", "/__webrl/login", ["Sec-Fetch-Site": "none"]).status == 303)
    }

    @Test("A link of elsewhere shows the page and leaves the world as it is")
    func foreignLinks() throws {
        func now(_ headers: [String: String] = [:]) throws -> String {
            let page = try client.ask("GET", "/today", ["X-Webrl-World": "clock"].merging(headers) { $1 })
            #expect(page.status == 200)
            return try #require(page.body.firstMatch(of: /08:00:[0-9]+/).map { String($0.0) })
        }
        #expect(try now() == "08:00:00")
        let foreign = ["Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"]
        for _ in 0..<3 { #expect(try now(foreign) == "08:00:01") }
        #expect(try now() == "08:00:01")
        let own = foreign.merging(["Referer": "http://library.localhost:\(server.port)/"]) { $1 }
        #expect(try now(own) == "08:00:02")
        #expect(try now() == "08:00:03")
        let page = try client.ask("GET", "/", foreign.merging(["X-Webrl-World": "unheard-of"]) { $1 })
        #expect(page.status == 200 && page.header("Set-Cookie") == nil)
        #expect(try !client.ask("GET", "/__webrl/status").body.contains("unheard-of"))
    }

    @Test("A login leads to the site itself and nowhere else")
    func loginTargets() throws {
        func login(_ target: String, host: String = "library.test") throws -> LoopbackClient.Answer {
            try client.ask("GET", "/__webrl/login?to=\(target)", ["Host": host])
        }
        let local = localHost("library.localhost")
        for (target, location) in [
            ("/account", "/account"), ("/books%3Fq%3Da%23b", "/books?q=a#b"), ("account", "/account"),
            ("http://library.test/account", "/account"), ("/a/../account", "/account"),
            ("/.//evil.example", "http://library.test//evil.example"), ("", "/"),
        ] {
            let answer = try login(target)
            #expect(
                answer.status == 303 && answer.header("Location") == location, "\(target): \(answer.head)")
        }
        #expect(try login("http://library.test/account", host: local).header("Location") == "/account")
        for target in [
            "//evil.example", "/%5Cevil.example", "%5C%5Cevil.example", "/%09/evil.example",
            "http://evil.example/", "javascript:alert(1)", "https://library.test/", "%2F%2Fevil.example",
            "/a%0d%0aSet-Cookie:%20x=y%0d%0a%0d%0a%3Cscript%3E", "/a%00", "http:%5C%5Cevil.example",
            "http://library.test@evil.example/", "data:text/html,x",
        ] {
            let answer = try login(target)
            #expect(answer.status == 400 && answer.header("Location") == nil, "\(target): \(answer.head)")
            #expect(answer.header("Set-Cookie") == nil && !answer.body.contains("<script>"))
        }
        #expect(try client.ask("GET", "/__webrl/login?logni=reader").status == 400)
        #expect(try client.ask("GET", "/__webrl/login?login=nobody").status == 404)
    }

    /// Bodies of a reset, and what the answer says of them.
    private static let orders: [(body: String, says: String)] = [
        ("[", "no JSON"), ("[]", "must be a JSON object"), ("x=y", "no JSON"),
        ("null", "must be a JSON object"),
        ("7", "must be a JSON object"), ("{\"seed\": -1}", "whole number from 0"),
        ("{\"seed\": \"x\"}", "whole number from 0"), ("{\"seed\": 1.5}", "whole number from 0"),
        ("{\"seed\": 1e30}", "whole number from 0"),
        ("{\"seed\": 18446744073709551616}", "whole number from 0"),
        ("{\"seed\": [1]}", "whole number from 0"), ("{\"sead\": 1}", "there is no key"),
        ("{\"task\": 7}", "must be an object"), ("{\"task\": [{}]}", "must be an object"),
        (
            #"{"task": {"task_id": "t", "sites": ["nowhere"], "intent": "x", "start_url": "__LIBRARY__/"}}"#,
            "set on the site \\\"nowhere\\\""
        ),
        (
            #"{"task": {"task_id": "t", "sites": ["library"], "intent": "x", "start_url": "__LIBRARY__/", "site_seeds": {"library": 99}}}"#,
            "of seed 99"
        ),
        (
            #"{"task": {"task_id": "t", "sites": ["library"], "intent": "x", "start_url": "__LIBRARY__/", "require_login": true, "storage_state": "../../etc"}}"#,
            "asks for the login \\\"etc\\\""
        ),
    ]

    @Test("A body that is not meant so is refused with a sentence", arguments: orders)
    func bodies(body: String, says: String) throws {
        let answer = try client.ask("POST", "/__webrl/reset", body: body)
        #expect(answer.status == 400 && answer.body.contains(says), "\(body): \(answer.body)")
        let other = try client.ask(
            "POST", "/__webrl/score",
            body: "{\"url\": \"http://library.test/\", \(body.dropFirst())")
        #expect(other.status == 400, "\(body): \(other.body)")
        #expect(try client.ask("GET", "/").status == 200)
    }

    @Test("Every seed of 64 bits is one, and what names a login or its sites is")
    func soundBodies() throws {
        let task =
            #"{"task_id": "t", "sites": ["library"], "intent": "x", "require_login": true, "start_url": "__LIBRARY__/", "storage_state": "NAME"}"#
        var bodies = ["", "{}", " {\"seed\": 18446744073709551615} ", "{\"seed\": 0, \"task\": null}"]
        for name in ["second", "./.auth/library_state.json", "library.library"] {
            bodies.append("{\"task\": \(task.replacingOccurrences(of: "NAME", with: name))}")
        }
        for body in bodies {
            let answer = try client.ask("POST", "/__webrl/reset", body: body)
            #expect(answer.status == 200, "\(body): \(answer.body)")
        }
    }

    @Test("Names of worlds are checked, and the one that was used least recently makes room")
    func worlds() throws {
        for name in ["a b", "é", "../x", String(repeating: "x", count: 129), "a;b"] {
            #expect(try client.ask("GET", "/", ["X-Webrl-World": name]).status == 400, "\(name)")
        }
        let small = try WebServer(hosts: [LibraryHost.make()], worlds: 4)
        defer { small.stop(patience: 1) }
        let client = LoopbackClient(port: small.port)
        for index in 0..<12 {
            #expect(try client.ask("GET", "/", ["X-Webrl-World": "w\(index)"]).status == 200)
            #expect(try client.ask("GET", "/").status == 200)
        }
        let status = try client.ask("GET", "/__webrl/status").body
        #expect(status.contains(#""worlds":["default","w10","w11","w9"],"worlds_dropped":9"#), "\(status)")
    }

    @Test("Slow connections are given up, and others get in again")
    func slowConnections() throws {
        var limits = ServingLimits()
        limits.connections = 8
        limits.headSeconds = 0.3
        limits.bodySeconds = 0.3
        limits.idleSeconds = 0.3
        let small = try WebServer(hosts: [LibraryHost.make()], limits: limits)
        defer { small.stop(patience: 1) }
        let client = LoopbackClient(port: small.port)
        let slow = try (0..<8).map { _ in try client.open() }
        defer { for one in slow { close(one) } }
        let starts = ["", "G", "GET / HTTP/1.1\r\nHost: library.test\r\n"]
        for (index, one) in slow.enumerated() { try client.send(starts[index % 3], on: one) }
        // As often as it takes: the limits above are the only wait.
        var status = 503
        for _ in 0..<1000 where status == 503 {
            usleep(20_000)
            status = (try? client.ask("GET", "/").status) ?? 503
        }
        #expect(status == 200)
        #expect(try client.answer(on: slow[1]).status == 408)
        #expect(try client.answer(on: slow[2]).status == 408)
        let body = try client.open()
        defer { close(body) }
        try client.send("POST / HTTP/1.1\r\nHost: library.test\r\nContent-Length: 5\r\n\r\nab", on: body)
        #expect(try client.answer(on: body).status == 408)
    }

    @Test("A failure costs one answer, and an answer that can't be written is one too")
    func failures() throws {
        struct Failing: RequestAnswerer {
            func effect(of request: ServedRequest) -> RequestGate.Effect { .none }
            func answer(_ request: ServedRequest) throws -> HTTPResponse {
                if request.path == "/throws" { throw EnvironmentError("the world is gone") }
                let header = HTTPHeader("X-A", request.path == "/header" ? "a\r\nX-B: c" : "a")
                return HTTPResponse(
                    status: request.path == "/status" ? 99_999 : 200, headers: [header],
                    body: ResponseBody("x"))
            }
        }
        let server = try WebServer(port: 0) { port in
            ServedContent(access: Access(gate: RequestGate(port: port)), answerer: Failing())
        }
        defer { server.stop(patience: 1) }
        let client = LoopbackClient(port: server.port)
        for path in ["/throws", "/header", "/status"] {
            let answer = try client.ask("GET", path, ["Host": "localhost"])
            #expect(answer.status == 500 && answer.header("X-B") == nil && !answer.body.isEmpty)
            #expect(try client.ask("GET", "/", ["Host": "localhost"]).body == "x")
        }
    }
}
