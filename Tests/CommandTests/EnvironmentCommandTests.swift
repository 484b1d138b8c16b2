import Foundation
import Testing

@Suite("Commands around the environment")
struct EnvironmentCommandTests {
    private func objects(_ text: String) throws -> [[String: Any]] {
        try text.split(separator: "\n").map { line in
            try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
    }

    @Test("observe prints a tree, and every element with --all")
    func observe() throws {
        let folder = try ScratchFolder()
        let page = try folder.write(
            "<title>Kettles</title><nav><a href=/a>Home</a></nav><input type=checkbox checked aria-label=Gift><p hidden>x",
            to: "page.html")
        let text = try CommandRunner.run(["observe", page])
        #expect(text.status == 0)
        #expect(text.output.contains("link 'Home'"))
        #expect(text.output.contains("checkbox 'Gift' checked: true"))

        let nodes = try objects(try CommandRunner.run(["observe", page, "--format", "json"]).output)
        #expect(nodes.contains { $0["role"] as? String == "link" && $0["name"] as? String == "Home" })
        let all = try objects(try CommandRunner.run(["observe", page, "--format", "json", "--all"]).output)
        #expect(all.contains { $0["tag"] as? String == "p" && $0["ignored"] as? Bool == true })
        for name in [
            "tag", "attributes", "role", "name", "description", "value", "states", "ignored", "depth",
        ] {
            #expect(all.allSatisfy { $0.keys.contains(name) }, "\(name) is missing")
        }
    }

    @Test("observe prints a page in any dialect, and a window of it")
    func observeInDialects() throws {
        let folder = try ScratchFolder()
        let page = try folder.write(
            "<title>Tea</title><ul><li><a href=/a>Home</a><li>Pots</ul>", to: "page.html")
        let tree = try CommandRunner.run(["observe", page, "--dialect", "browsergym"]).output
        #expect(tree.contains("[4] list ''"))
        let markup = try CommandRunner.run(["observe", page, "--dialect", "webrl"]).output
        #expect(markup.contains("<a id=\"0\" data-text=\"Home\"> Home </a>"))
        #expect(!(try CommandRunner.run(["observe", page, "--window", "2"]).output.contains("Pots")))
        #expect(try CommandRunner.run(["observe", page, "--dialect", "latin"]).status == 64)
        #expect(try CommandRunner.run(["observe", page, "--window", "0"]).status == 64)
    }

    @Test(
        "browse takes the actions of a dialect",
        arguments: [("browsergym", "send_msg_to_user('42')"), ("webrl", "exit(message=\"42\")")])
    func browseInDialects(dialect: String, stop: String) throws {
        let result = try CommandRunner.run(
            ["browse", "--url", "http://shopping.test/", "--json", "--dialect", dialect], input: "\(stop)\n")
        #expect(try objects(result.output).last?["ending"] as? String == "stopped")
    }

    @Test("browse performs one action a line and answers one object a step")
    func browse() throws {
        let input = "click [99999]\nnonsense\nstop [done]\n"
        let result = try CommandRunner.run(
            ["browse", "--url", "http://shopping.test/", "--json"], input: input)
        #expect(result.status == 0)
        let steps = try objects(result.output)
        #expect(steps.count == 4)
        #expect((steps[0]["observation"] as? String)?.contains("RootWebArea") == true)
        #expect(steps[0]["lastActionError"] is NSNull)
        #expect(steps[1]["lastActionError"] is String)
        #expect(steps[2]["lastActionError"] is String)
        #expect(steps[3]["ending"] as? String == "stopped")
    }

    @Test(
        "Generated tasks are solved by their solutions and not by doing nothing; the same seed gives the same file"
    )
    func tasks() throws {
        let folder = try ScratchFolder()
        let arguments = [
            "tasks", "generate", "--site", "shopping", "--count", "12", "--seed", "3", "--split", "test",
        ]
        let file = folder.path("tasks.json")
        #expect(try CommandRunner.run(arguments + ["--workers", "2", "--output", file]).status == 0)
        let once = try Data(contentsOf: URL(fileURLWithPath: file))
        #expect(
            try CommandRunner.run(arguments + ["--workers", "1"]).output
                == String(decoding: once, as: UTF8.self))

        let solved = try objects(
            try CommandRunner.run(["evaluate", file, "--policy", "solution", "--json"]).output)
        #expect(solved.count == 13)
        #expect(solved.dropLast().allSatisfy { $0["score"] as? Double == 1 })
        let idle = try objects(
            try CommandRunner.run(["evaluate", file, "--policy", "null", "--json"]).output)
        #expect(idle.dropLast().allSatisfy { $0["score"] as? Double == 0 })
        // Where an episode ended, and what it wrote.
        func wrote(_ line: [String: Any]) -> Bool { (line["state"] as? [String: String])?.isEmpty == false }
        #expect(solved.dropLast().allSatisfy { ($0["url"] as? String)?.hasPrefix("http://") == true })
        #expect(solved.contains(where: wrote) && !idle.contains(where: wrote))
        #expect(try CommandRunner.run(["tasks", "check", file]).status == 0)
        #expect(try CommandRunner.run(["tasks", "stats", file]).output.contains("12 tasks"))
    }

    @Test("bench prints every documented figure, all positive")
    func bench() throws {
        let result = try CommandRunner.run(["bench", "--json", "--seconds", "0.05"])
        #expect(result.status == 0, "\(result.errors)")
        let figures = try #require(try objects(result.output).first)
        for page in ["largePage", "smallPage"] {
            let values = try #require(figures[page] as? [String: Double])
            for name in ["bytes", "uncachedStepsPerSecond", "cachedStepsPerSecond"] {
                #expect((values[name] ?? 0) > 0)
            }
        }
        for name in ["resetMicroseconds", "forkMicroseconds"] {
            let values = try #require(figures[name] as? [String: Double])
            #expect((values["p50"] ?? -1) > 0 && (values["p99"] ?? 0) >= (values["p50"] ?? 1))
        }
        #expect((figures["bytesPerEnvironment"] as? Double ?? -1) >= 0)
    }

    @Test("Hostile pages give an observation", arguments: HostilePage.allCases)
    func hostile(page: HostilePage) throws {
        let folder = try ScratchFolder()
        let file = folder.path("page.html")
        try page.bytes.write(to: URL(fileURLWithPath: file))
        let result = try CommandRunner.run(["observe", file])
        #expect(result.status == 0, "\(result.errors.prefix(300))")
        #expect(result.output.contains("RootWebArea"))
        #expect(try CommandRunner.run(["observe", file, "--format", "json", "--all"]).status == 0)
    }
}

/// Pages that break parsers.
enum HostilePage: String, CaseIterable, CustomTestStringConvertible {
    case empty, unclosed, deep, binary, zeroBytes, wrongCharset, manyAttributes, longName, unclosedComment,
        brokenEntities

    var testDescription: String { rawValue }

    var bytes: Data {
        switch self {
        case .empty: Data()
        case .unclosed: Data("<table><tr><td><form><input name=a><select><option>x<p><b><i>text".utf8)
        case .deep: Data(String(repeating: "<div><span>", count: 50_000).utf8)
        case .binary: Data((0..<200_000).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 7) })
        case .zeroBytes: Data([UInt8](repeating: 0, count: 10_000) + Array("<a href=x>y</a>".utf8))
        case .wrongCharset: Data("<meta charset=utf-16><p>caf\u{E9} ".utf8) + Data([0xE9, 0xFF, 0xC3])
        case .manyAttributes:
            Data(("<p " + (0..<20_000).map { "a\($0)=\($0)" }.joined(separator: " ") + ">x").utf8)
        case .longName: Data(("<" + String(repeating: "a", count: 1_000_000) + ">x").utf8)
        case .unclosedComment: Data(("<p>x<!-- " + String(repeating: "- >", count: 50_000)).utf8)
        case .brokenEntities: Data("<p>&#x110000; &#0; &; &amp &notanentity; &#xD800; &#99999999999999;".utf8)
        }
    }
}
