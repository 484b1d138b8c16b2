import Foundation
import Testing
import WebEnv

@testable import Workbench

@Suite("Driving a session by lines")
struct BrowseTests {
    private let browse = ["browse", "--site", "homepage"]

    private func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test("With --json each line tells step, warnings, and of a task its id and intent")
    func jsonMembers() throws {
        let result = try CommandRunner.run(browse + ["--json"], input: "scroll [down]\nstop []\n")
        let lines = try objects(result.output)
        #expect(lines.map { $0["step"] as? Int } == [0, 1, 2])
        #expect(lines.allSatisfy { $0["warnings"] as? [String] == [] && $0["task_id"] is NSNull })
        let folder = try ScratchFolder()
        let file = try folder.write(
            #"[{"task_id": "t1", "sites": ["homepage"], "intent": "Look around", "start_url": "__HOMEPAGE__/", "eval": {"eval_types": ["string_match"], "reference_answers": {"exact_match": "a\nb"}}}]"#,
            to: "tasks.json")
        let task = try CommandRunner.run(
            ["browse", "--json", "--task", "t1", "--tasks", file],
            input: #"{"type": "stop", "answer": "a\nb"}"#)
        let told = try objects(task.output)
        #expect(told.map { $0["intent"] as? String } == ["Look around", "Look around"], "\(task.errors)")
        #expect(told.last?["task_id"] as? String == "t1" && told.last?["reward"] as? Double == 1)
    }

    @Test("An object is an action in every dialect; what is none is the agent's mistake")
    func objectsAsActions() throws {
        for dialect in Dialect.names {
            let result = try CommandRunner.run(
                browse + ["--json", "--dialect", dialect],
                input:
                    "{\"type\": \"jump\"}\n{\"type\": \n{\"type\": \"press\", \"keys\": \"Foo\"}\n{\"type\": \"noop\"}\n"
            )
            let errors = try objects(result.output).map { $0["lastActionError"] as? String ?? "" }
            #expect(errors[1] == "this object is no action: it needs a type, and what belongs to it")
            #expect(errors[2].hasPrefix("this is neither JSON nor an action"))
            #expect(errors[3...] == ["there is no key 'Foo'", ""])
        }
    }

    @Test("People get a hint, help and a way out, and a mistake does not print the page again")
    func people() throws {
        let result = try CommandRunner.run(browse, input: "help\nclick 99999\nquit\nclick 27\n")
        #expect(result.errors == BrowseHelp.hint(.webArena) + "\n")
        #expect(result.output.contains(BrowseHelp.text(.webArena)))
        #expect(result.output.hasSuffix("Error: there is no element [99999] on the page\n"))
        #expect(result.output.components(separatedBy: "URL: http://homepage.test/\n").count == 2)
    }

    @Test(
        "Brackets may be left out by people",
        arguments: [
            ("click 27", "click [27]"), ("type 7 red  kettle", "type [7] [red  kettle]"),
            ("press Control+a", "press [Control+a]"), ("goto http://a.test/", "goto [http://a.test/]"),
            ("select 9 Price", "select [9] [Price]"), ("tab_focus 1", "tab_focus [1]"),
            ("click it", "click it"), ("go_back", "go_back"), ("click [27]", "click [27]"),
            ("fill 7 [a]", "fill 7 [a]"),
        ])
    func brackets(typed: String, meant: String) {
        #expect(BrowseLine(typed, dialect: .webArena, isPerson: true) == .output(meant))
        #expect(BrowseLine(typed, dialect: .webArena, isPerson: false) == .output(typed))
        #expect(BrowseLine(typed, dialect: .browserGym, isPerson: true) == .output(typed))
    }

    @Test("Words for people are nothing to a program")
    func words() {
        #expect(BrowseLine(" Quit ", dialect: .webArena, isPerson: true) == .quit)
        #expect(BrowseLine("exit", dialect: .webRL, isPerson: true) == .quit)
        #expect(BrowseLine("help", dialect: .webArena, isPerson: false) == .output("help"))
        #expect(BrowseLine("  ", dialect: .webArena, isPerson: false) == .blank)
    }

    @Test("A line is edited with the usual keys, and Up brings the lines before")
    func editing() {
        var line = EditedLine(history: ["click 1", "click 2"])
        for character in "goo" { line.press(.character(character)) }
        line.press(.up)
        #expect(String(line.text) == "click 2")
        line.press(.up)
        line.press(.up)
        #expect(String(line.text) == "click 1" && line.cursor == 7)
        line.press(.down)
        line.press(.down)
        #expect(String(line.text) == "goo")
        line.press(.backspace)
        line.press(.home)
        line.press(.delete)
        line.press(.character("n"))
        #expect(String(line.text) == "no" && line.cursor == 1)
        line.press(.end)
        for character in " way  " { line.press(.character(character)) }
        line.press(.deleteWord)
        #expect(String(line.text) == "no ")
        line.press(.left)
        line.press(.deleteToEnd)
        #expect(String(line.text) == "no")
        line.press(.deleteToStart)
        #expect(line.text.isEmpty && line.cursor == 0)
    }

    @Test(
        "A login that nobody has is an error that names those there are",
        arguments: [
            (["browse", "--site", "shopping", "--login", "nobody"], "there are: shopping"),
            (["observe", "http://shopping.test/", "--login", "nobody"], "there are: shopping"),
            (["browse", "--site", "homepage", "--login", "nobody"], "it has none"),
            (["observe", "http://127.0.0.1:1/", "--login", "shopping"], "belong to mock sites"),
        ])
    func unknownLogin(arguments: [String], message: String) throws {
        let result = try CommandRunner.run(arguments)
        #expect(result.status == 2 && result.errors.contains(message), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test("A page is observed as who is signed in sees it")
    func observedLogin() throws {
        let page = "http://shopping.test/"
        #expect(!(try CommandRunner.run(["observe", page]).output.contains("Sign Out")))
        #expect(try CommandRunner.run(["observe", page, "--login", "shopping"]).output.contains("Sign Out"))
    }

    @Test("A site may be named by its folder")
    func siteFolder() throws {
        let result = try CommandRunner.run(["browse", "--site", "./sites/homepage"], input: "quit\n")
        #expect(result.status == 0 && result.output.contains("RootWebArea 'Homepage'"), "\(result.errors)")
        let missing = try CommandRunner.run(["browse", "--site", "./sites"])
        #expect(
            missing.status == 2 && missing.errors == "webrl: ./sites: there is no site.yaml in this folder\n")
    }

    @Test("A folder of files to upload must be there")
    func uploads() throws {
        let result = try CommandRunner.run(browse + ["--uploads", "nowhere"])
        #expect(result.status == 2)
        #expect(result.errors == "webrl: nowhere: no such folder of files to upload\n")
    }
}
