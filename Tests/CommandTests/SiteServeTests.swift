import Browser
import Foundation
import TestSupport
import Testing

@Suite("Sites are served to real clients", .serialized)
struct SiteServeTests {
    @Test("Pages, statuses, redirects and files come as in process, and HEAD has no body")
    func pages() throws {
        let server = try ServedSites()
        let home = try server.ask("GET", "/")
        #expect(home.status == 200)
        #expect(home.header("Content-Type") == "text/html; charset=utf-8")
        #expect(home.text.contains("<title>") && home.text.hasSuffix("\n"))
        #expect(home.header("Set-Cookie")?.contains("HttpOnly") == true)
        #expect(try server.ask("GET", "/nowhere").status == 404)
        #expect(try server.ask("GET", "/customer/account/").status == 302)
        let head = try server.ask("HEAD", "/")
        #expect(head.status == 200 && head.body.isEmpty)
        #expect(head.header("Content-Length") == String(home.body.count))
    }

    @Test("The Host decides the site: its own name, a name below localhost, none, a strange one")
    func hosts() throws {
        let server = try ServedSites()
        #expect(try server.ask("GET", "/", ["Host": "shopping.localhost:\(server.port)"]).status == 200)
        #expect(try server.ask("GET", "http://shopping.test/", ["Host": "x"]).status == 200)
        let list = try server.ask("GET", "/", ["Host": "127.0.0.1:\(server.port)"])
        #expect(list.text.contains("http://shopping.localhost:\(server.port)/"))
        #expect(try server.ask("GET", "/", ["Host": "elsewhere.example"]).status == 421)
    }

    @Test(
        "A stored login signs in, a form changes the world, other worlds do not see it, and reset takes it back"
    )
    func worlds() throws {
        let server = try ServedSites()
        func signedIn(_ world: String) throws -> [String: String] {
            let answer = try server.ask(
                "GET", "/__webrl/login?to=/customer/account/", ["X-Webrl-World": world])
            #expect(answer.status == 303 && answer.header("Location") == "/customer/account/")
            let cookie = try #require(answer.header("Set-Cookie")?.split(separator: ";").first)
            return ["Cookie": "\(cookie); webrl_world=\(world)"]
        }
        func account(_ headers: [String: String]) throws -> String {
            try server.ask("GET", "/customer/account/", headers).text
        }
        let one = try signedIn("one")
        let two = try signedIn("two")
        #expect(try account(one) == account(two))
        #expect(try account(one).contains("Nora Whitfield"))

        let form = try server.ask("GET", "/customer/account/edit/", one)
        #expect(form.status == 200)
        let saved = try server.ask(
            "POST", "/customer/account/editPost/",
            one.merging(["Content-Type": "application/x-www-form-urlencoded"]) { $1 },
            body: "firstname=Ada&lastname=Byron&email=nora.whitfield@example.com")
        #expect((300...303).contains(saved.status), "\(saved.status) \(saved.text.prefix(200))")
        #expect(try account(one).contains("Ada Byron"))
        #expect(try account(two).contains("Nora Whitfield"))

        #expect(try server.ask("POST", "/__webrl/reset", one).status == 200)
        let again = try signedIn("one")
        #expect(try account(again).contains("Nora Whitfield"))
    }

    @Test("An episode is scored by its task's evaluator, on the page as the browser shows it")
    func scores() throws {
        let server = try ServedSites()
        let task =
            #"{"task_id": "x", "sites": ["shopping"], "intent": "x", "start_url": "__SHOPPING__/", "eval": {"eval_types": ["string_match", "url_match", "program_html"], "reference_answers": {"exact_match": "42"}, "reference_url": "__SHOPPING__/tea", "program_html": [{"url": "last", "locator": "document.querySelector('input').value", "required_contents": {"exact_match": "oolong"}}]}}"#
        func score(answer: String, path: String, value: String) throws -> String {
            try server.ask(
                "POST", "/__webrl/score",
                body:
                    #"{"task": \#(task), "url": "http://shopping.test/\#(path)", "answer": "\#(answer)", "page": "<input value=\#(value)>"}"#
            ).text
        }
        #expect(try score(answer: "42", path: "tea", value: "oolong").hasPrefix("{\"score\":1.0"))
        #expect(try score(answer: "41", path: "tea", value: "oolong").hasPrefix("{\"score\":0.0"))
        #expect(try score(answer: "42", path: "pots", value: "oolong").hasPrefix("{\"score\":0.0"))
        #expect(try score(answer: "42", path: "tea", value: "green").hasPrefix("{\"score\":0.0"))
        #expect(try server.ask("POST", "/__webrl/score", body: "{}").status == 400)
        #expect(try server.ask("POST", "/__webrl/reset", body: "{\"task\": 7}").status == 400)
    }

    @Test("What is no request is answered with its status, and the connection is closed")
    func malformed() throws {
        let cases: [(bytes: String, status: Int)] = [
            ("GARBAGE\u{0}\u{1}\r\n\r\n", 400), ("GET /\r\n\r\n", 505), ("GET / HTTP/1.1\r\n\r\n", 400),
            ("GET / HTTP/3.0\r\nHost: shopping.test\r\n\r\n", 505),
            ("G(T / HTTP/1.1\r\nHost: shopping.test\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: shopping.test\r\n folded\r\n\r\n", 400),
            ("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: shopping.test\r\nContent-Length: -1\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: shopping.test\r\nContent-Length: 5\r\n\r\nabc", 400),
            ("POST / HTTP/1.1\r\nHost: shopping.test\r\nContent-Length: 99999999999999999999\r\n\r\n", 400),
            ("POST / HTTP/1.1\r\nHost: shopping.test\r\nContent-Length: 99999999999\r\n\r\n", 413),
            ("POST / HTTP/1.1\r\nHost: shopping.test\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
            ("POST / HTTP/1.1\r\nHost: shopping.test\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
            (
                "POST / HTTP/1.1\r\nHost: shopping.test\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                400
            ),
            ("GET /\(String(repeating: "a", count: 70000)) HTTP/1.1\r\nHost: shopping.test\r\n\r\n", 431),
        ]
        let server = try ServedSites()
        for (bytes, status) in cases {
            let answer = String(decoding: try server.exchange(Array(bytes.utf8)), as: UTF8.self)
            #expect(answer.hasPrefix("HTTP/1.1 \(status) "), "\(bytes.prefix(80)): \(answer.prefix(80))")
        }
    }

    @Test("Random bytes neither end nor block the server")
    func noise() throws {
        let server = try ServedSites()
        var random = SystemRandomNumberGenerator()
        for size in [1, 10, 100, 1000, 100_000] {
            _ = try server.exchange((0..<size).map { _ in UInt8.random(in: 0...255, using: &random) })
        }
        #expect(try server.ask("GET", "/").status == 200)
    }

    @Test(
        "Requests in one connection, chunked and one after the other without waiting, are answered in order")
    func pipelining() throws {
        let head = "HTTP/1.1\r\nHost: shopping.test\r\n"
        let text =
            "GET /nowhere \(head)\r\n"
            + "POST /__webrl/reset \(head)Transfer-Encoding: chunked\r\n\r\n2;x=y\r\n{}\r\n0\r\n\r\n"
            + "HEAD / \(head)Connection: close\r\n\r\n"
        let answer = String(
            decoding: try ServedSites().exchange(Array(text.utf8)), as: UTF8.self)
        let statuses = answer.matches(of: /HTTP\/1\.1 ([0-9]+)/).map { String($0.1) }
        #expect(statuses == ["404", "200", "200"])
    }

    @Test("Forty clients at once each get their page")
    func concurrency() async throws {
        let server = try ServedSites()
        let statuses = try await withThrowingTaskGroup(of: Int.self) { group in
            for index in 0..<40 {
                group.addTask {
                    try server.ask("GET", "/?n=\(index)", ["X-Webrl-World": "w\(index % 5)"]).status
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(statuses.count == 40 && statuses.allSatisfy { $0 == 200 })
    }

    @Test("An interrupt ends it with code 0")
    func stopping() throws {
        let server = try ServedSites()
        #expect(try server.ask("GET", "/").status == 200)
        server.process.interrupt()
        server.process.waitUntilExit()
        #expect(server.process.terminationReason == .exit && server.process.terminationStatus == 0)
    }

    @Test("A port that is taken is told in one sentence")
    func takenPort() throws {
        let server = try ServedSites()
        let result = try CommandRunner.run(
            ["site", "serve", "--site", "homepage", "--port", String(server.port)])
        #expect(result.status == 2)
        #expect(result.errors.contains("port \(server.port): "))
    }

    @Test(
        "Reference solutions score the same in Chromium",
        .enabled(if: installedChromium != nil, "Chromium is not installed"), .timeLimit(.minutes(5)))
    func chromium() throws {
        let browser = try #require(installedChromium)
        let folder = try ScratchFolder()
        let tasks = folder.path("tasks.json")
        let made = try CommandRunner.run([
            "tasks", "generate", "--site", "shopping", "--count", "5", "--seed", "3", "--split", "all",
            "--output", tasks,
        ])
        #expect(made.status == 0, "\(made.errors)")
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
        let script = CommandRunner.package.appendingPathComponent("benchmarks/chromium-replay/replay.py").path
        process.arguments = [
            "timeout", "--kill-after=5", "280", "python3", script, tasks, "--webrl",
            CommandRunner.program.path,
            "--chromium", browser, "--output", folder.path("report.json"),
        ]
        process.currentDirectoryURL = CommandRunner.package
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        let data = try Data(contentsOf: URL(fileURLWithPath: folder.path("report.json")))
        let report = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        #expect(report["tasks"] as? Int == 5)
        #expect(report["same"] as? Int == 5, "\(report["differences"] ?? "")")
    }
}

private let installedChromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

/// A running `webrl site serve` with the shop, on a free port.
final class ServedSites: @unchecked Sendable {
    // Both are set before anyone else sees the object.
    let process = Process()
    let port: Int

    init(
        _ arguments: [String] = ["site", "serve", "--site", "shopping", "--port", "0"],
        folder: URL = CommandRunner.package
    ) throws {
        let output = Pipe()
        process.executableURL = CommandRunner.program
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardOutput = output
        try process.run()
        var line = ""
        while !line.contains("\n") {
            let data = output.fileHandleForReading.availableData
            if data.isEmpty { throw Failure(text: "the server ended: \(line)") }
            line += String(decoding: data, as: UTF8.self)
        }
        guard let digits = line.firstMatch(of: /:([0-9]+)\//), let port = Int(digits.1) else {
            throw Failure(text: "no port in \(line)")
        }
        self.port = port
    }

    deinit { process.terminate() }

    struct Failure: Error { let text: String }

    struct Answer {
        let status: Int
        let headers: [(name: String, value: String)]
        let body: [UInt8]
        var text: String { String(decoding: body, as: UTF8.self) }
        func header(_ name: String) -> String? { headers.first { $0.name == name }?.value }
    }

    /// One request on a connection of its own; to the shop where `Host` is not given.
    func ask(_ method: String, _ target: String, _ headers: [String: String] = [:], body: String = "") throws
        -> Answer
    {
        var request = "\(method) \(target) HTTP/1.1\r\n"
        let own = ["Host": "shopping.test", "Connection": "close", "Content-Length": String(body.utf8.count)]
        for (name, value) in own.merging(headers, uniquingKeysWith: { $1 }) {
            request += "\(name): \(value)\r\n"
        }
        let bytes = try exchange(Array((request + "\r\n" + body).utf8))
        let end = "\r\n\r\n".utf8
        let split = bytes.indices.first { bytes[$0...].starts(with: end) } ?? bytes.count
        let lines = String(decoding: bytes[..<split], as: UTF8.self).components(separatedBy: "\r\n")
        let status = lines[0].split(separator: " ").dropFirst().first.flatMap { Int($0) }
        guard let status else { throw Failure(text: "no answer to \(method) \(target)") }
        let fields = lines.dropFirst().compactMap { line in
            line.firstRange(of: ": ").map { (String(line[..<$0.lowerBound]), String(line[$0.upperBound...])) }
        }
        return Answer(status: status, headers: fields, body: Array(bytes.dropFirst(split + 4)))
    }

    /// Sends bytes, says that no more will come, and returns all that comes back.
    func exchange(_ bytes: [UInt8]) throws -> [UInt8] {
        guard let client = Loopback.connect(port: port) else {
            throw Failure(text: "no connection to port \(port)")
        }
        defer { close(client) }
        // The server may refuse it before its end.
        Loopback.send(bytes, on: client)
        shutdown(client, Int32(SHUT_WR))
        guard let answer = Loopback.receiveAll(on: client) else {
            throw Failure(text: "no answer within a minute")
        }
        return answer
    }
}
