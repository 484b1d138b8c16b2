import Foundation
import Groundwork
import TestSupport
import Testing

/// `webrl evaluate` on tasks of elsewhere, on live sites, and what it says of results.
@Suite("Evaluations")
struct EvaluationCommandTests {
    private static let foreign = #"""
        [{"sites": ["shopping"], "task_id": 21, "require_login": true, "storage_state": "./.auth/shopping_state.json",
        "start_url": "__SHOPPING__/mug.html", "intent": "Open it", "eval": {"eval_types": ["url_match", "program_html"],
        "reference_answers": null, "reference_url": "__SHOPPING__/mug.html", "program_html": [{"url": "__SHOPPING__/",
        "locator": "document.querySelectorAll('h1').length", "required_contents": {"exact_match": "1"}}]}},
        {"sites": ["reddit"], "task_id": 22, "start_url": "__REDDIT__", "intent": "Say x", "eval":
        {"eval_types": ["string_match"], "reference_answers": {"exact_match": "x"}, "reference_url": "", "program_html": []}}]
        """#

    private static let answer = Array(
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nConnection: close\r\nContent-Length: 36\r\n\r\n"
            + "<title>Mug</title><h1>A mug</h1><p>.").utf8)

    @Test("Tasks of other sites are refused by every command that would play them here")
    func foreignTasks() throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.foreign, to: "foreign.json")
        for arguments in [
            ["evaluate", file], ["evaluate", file, "--policy", "null"], ["tasks", "check", file],
            ["tasks", "export", file], ["browse", "--task", "21", "--tasks", file],
            [
                "train", "--site", "shopping", "--train-file", file, "--test-file", file, "--out",
                folder.path("run"),
            ],
        ] {
            let result = try CommandRunner.run(arguments)
            #expect(result.status == 2 && result.output.isEmpty, "\(arguments): \(result.output)")
            #expect(
                result.errors.contains("don't say for which data they were made (the first is task 21)"),
                "\(result.errors)")
            #expect(
                result.errors.contains("\"shopping\" here is a made-up site of seed 0"), "\(result.errors)")
        }
        #expect(!FileManager.default.fileExists(atPath: folder.path("run")))
    }

    @Test("A live site at an address is played on, and the tasks of others are skipped")
    func liveSite() throws {
        let server = try #require(RawServer(answer: Self.answer, connections: 100))
        let folder = try ScratchFolder()
        let file = try folder.write(Self.foreign, to: "foreign.json")
        let address = "http://127.0.0.1:\(server.port)"
        let result = try CommandRunner.run([
            "evaluate", file, "--policy", "null", "--address", "shopping=\(address)/", "--har",
            folder.path("runs"),
        ])
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("1 of 1 tasks succeeded (100.0%)"), "\(result.output)")
        #expect(
            result.errors.contains("skipped: 1 of 2 tasks are set on sites without an --address: reddit"),
            "\(result.errors)")
        #expect(result.errors.contains("begin signed out: shopping"), "\(result.errors)")
        let har = try String(contentsOfFile: folder.path("runs/21/network.har"), encoding: .utf8)
        #expect(har.contains("\(address)/mug.html"))
        let wrong = try CommandRunner.run([
            "evaluate", file, "--policy", "null", "--address", "shopping=nowhere",
        ])
        #expect(wrong.status == 2 && wrong.errors.contains("an address is NAME=URL"), "\(wrong.errors)")
        let none = try CommandRunner.run([
            "evaluate", file, "--policy", "null", "--address", "map=\(address)",
        ])
        #expect(
            none.status == 2 && none.errors.contains("2 of 2 tasks are set on sites without"),
            "\(none.errors)")
    }

    @Test("Where not one episode can be played the exit code says so")
    func nothingPlayed() throws {
        let folder = try ScratchFolder()
        let file = try folder.write(Self.foreign, to: "foreign.json")
        let result = try CommandRunner.run([
            "evaluate", file, "--policy", "null", "--address", "shopping=http://127.0.0.1:1",
        ])
        #expect(result.status == 2)
        #expect(result.output.contains("0 of 0 tasks succeeded (–); 1 infrastructure failure, left out"))
    }

    @Test("Reference solutions can't be played where there are none")
    func noSolutions() throws {
        let folder = try ScratchFolder()
        let file = try folder.write(
            #"[{"sites": ["library"], "task_id": "a", "start_url": "__LIBRARY__/", "intent": "x"}]"#,
            to: "a.json")
        let result = try CommandRunner.run(["evaluate", file, "--sites", "Tests/Fixtures"])
        #expect(result.status == 2 && result.output.isEmpty)
        #expect(
            result.errors.contains(
                "1 of 1 tasks have no reference solution (the first is task a); choose another --policy"),
            "\(result.errors)")
        let unknown = try CommandRunner.run(["evaluate", file, "--policy", "best"])
        #expect(unknown.status == 2 && unknown.errors.contains("best: there is no such checkpoint"))
        let empty = try CommandRunner.run(["evaluate", folder.write("[]", to: "none.json")])
        #expect(empty.status == 2 && empty.errors.contains("there are no tasks in this file"))
    }

    @Test("A task that can't be scored is listed and skipped, and a failed one says which check failed")
    func results() throws {
        let folder = try ScratchFolder()
        func task(_ id: String, _ family: String, _ eval: String) -> String {
            #"{"sites": ["library"], "task_id": "\#(id)", "family": "\#(family)", "start_url": "__LIBRARY__/", "intent": "Do \#(id)", "eval": \#(eval)}"#
        }
        let right = #"{"eval_types": ["string_match"], "reference_answers": {"exact_match": ""}}"#
        let wrong = #"{"eval_types": ["string_match"], "reference_answers": {"must_include": ["tea"]}}"#
        let file = try folder.write(
            "[\(task("a", "looking", right)), \(task("b", "asking", wrong)), \(task("c", "asking", #"{"eval_types": ["page_image_query"]}"#))]",
            to: "mixed.json")
        let plain = try CommandRunner.run(["evaluate", file, "--policy", "null", "--sites", "Tests/Fixtures"])
        #expect(plain.status == 0)
        #expect(
            plain.errors
                == "skipped, can't be scored: task 2 (id c): eval.eval_types: unknown evaluator 'page_image_query'\n"
        )
        #expect(
            plain.output == """
                task  score  steps  ending
                a     1.0    1      stopped  Do a
                b     0.0    1      stopped  failed: string_match: must_include 'tea': answer ''

                family   tasks  succeeded   share     95% interval
                asking       1          0    0.0%    0.0% to 79.3%
                looking      1          1  100.0%  20.7% to 100.0%

                1 of 2 tasks succeeded (50.0%), 95% interval 9.5% to 90.5%; 0 infrastructure failures

                """, "\(plain.output)")
        let json = try CommandRunner.run([
            "evaluate", file, "--policy", "null", "--json", "--sites", "Tests/Fixtures",
        ])
        let lines = try json.output.split(separator: "\n").map { try JSONValue(parsing: String($0)) }
        #expect(
            lines.count == 3 && lines[1]["intent"]?.string == "Do b" && lines[1]["family"]?.string == "asking"
        )
        #expect(lines[1]["parts"]?.array?.first?["failure"]?.string == "must_include 'tea'")
        #expect(lines[2]["total"]?["bySite"]?["library"]?["scored"]?.int == 2)
        #expect(lines[2]["total"]?["interval"]?.array?.count == 2)
    }
}
