import Browser
import Foundation
import Testing

@Suite("World models at the command line")
struct WorldModelCommandTests {
    @Test("The score has every figure of every model, and the truth is right about everything")
    func score() throws {
        let result = try CommandRunner.run([
            "world-model", "score", "--site", "shopping", "--episodes", "20", "--test-episodes", "4",
            "--json",
            "--backend", "copy", "--backend", "memory", "--backend", "transfer", "--backend", "oracle",
        ])
        #expect(result.status == 0, "\(result.errors)")
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
        #expect((object["transitions"] as? Int ?? 0) > 0)
        let backends = try #require(object["backends"] as? [String: [String: Any]])
        #expect(backends.keys.sorted() == ["copy", "memory", "oracle", "transfer"])
        for (name, figures) in backends {
            for field in [
                "deltaF1", "noChangeF1", "skill", "siblingDiscrimination", "pageIdentity", "actionableRecall",
                "hallucinationRate",
            ] { #expect(figures[field] != nil, "\(name) has no \(field)") }
            #expect((figures["byDepth"] as? [Any])?.count == 4)
            #expect((figures["byStratum"] as? [String: Any])?.isEmpty == false)
        }
        #expect(backends["copy"]?["skill"] as? Double == 0)
        #expect(backends["oracle"]?["deltaF1"] as? Double == 1)
        let skill = try #require(backends["transfer"]?["skill"] as? Double)
        #expect(skill > 0.3)
    }

    @Test(
        "Wrong input is one sentence",
        arguments: [
            (["world-model", "score", "--site", "nowhere"], Int32(2), "no site is called"),
            (["world-model", "score", "--backend", "crystal-ball"], 64, "crystal-ball"),
            (
                ["world-model", "score", "--backend", "llm", "--episodes", "1", "--test-episodes", "1"], 2,
                "--endpoint"
            ),
            (["world-model", "lookahead", "/nowhere"], 2, "there is no run"),
            (["world-model", "lookahead", "/nowhere", "--depths", "x"], 64, "numbers"),
            (["world-model", "lookahead", "/nowhere", "--budgets", "1e300"], 64, "numbers"),
            (["world-model", "lookahead", "/nowhere", "--noises", "0.1,inf"], 64, "numbers"),
            (["serve", "--site", "shopping"], 64, "--imagined"),
            (["serve", "--imagined"], 64, "--site"),
            (["tasks", "solve", "/nowhere.json", "--policy", "/nowhere"], 2, "no such file"),
            (["train", "--site", "shopping", "--out", "/tmp/x", "--train-file", "a"], 64, "--test-file"),
        ])
    func mistakes(arguments: [String], status: Int32, text: String) throws {
        let result = try CommandRunner.run(arguments)
        #expect(result.status == status, "\(result.errors)")
        #expect(result.errors.contains(text), "\(result.errors)")
    }

    @Test("A run with imagination can be studied, and its report shows what came out")
    func study() throws {
        let folder = try ScratchFolder()
        let run = folder.path("run")
        let trained = try CommandRunner.run([
            "train", "--site", "shopping", "--out", run, "--phases", "1", "--train-tasks", "60",
            "--test-tasks", "8",
            "--unseen-tasks", "0", "--imagine", "--set", "tasksPerPhase=12", "--set", "attemptsPerTask=2",
            "--set",
            "imaginedEpisodes=10", "--set", "probedTasks=5",
        ])
        #expect(trained.status == 0, "\(trained.errors)")
        let studied = try CommandRunner.run([
            "world-model", "lookahead", run, "--depths", "1", "--noises", "0.4", "--budgets", "4", "--tasks",
            "4",
        ])
        #expect(studied.status == 0, "\(studied.errors)")
        let data = try Data(contentsOf: URL(fileURLWithPath: run + "/summary.json"))
        let summary = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let imagination = try #require(summary["imagination"] as? [[String: Any]])
        #expect(imagination.count == 1)
        let lookahead = try #require(summary["lookahead"] as? [String: Any])
        #expect((lookahead["conditions"] as? [Any])?.count == 6)
        #expect(summary["search"] != nil)
        let report = try String(contentsOfFile: run + "/report.html", encoding: .utf8)
        #expect(report.contains("\"predictions\":["))
        #expect(FileManager.default.fileExists(atPath: run + "/imagined/phase-1.jsonl"))
        let solved = try CommandRunner.run([
            "tasks", "solve", run + "/tasks/test.json", "--policy", run + "/checkpoint-final", "--budget",
            "2",
            "--output", folder.path("solved.json"),
        ])
        #expect(solved.status == 0, "\(solved.errors)")
        #expect(solved.output.contains("tasks without a solution"))
    }

    @Test("A person walks through an imagined site: a start, a click, what the model thinks of it, and back")
    func dream() throws {
        let server = try ServedSites([
            "serve", "--imagined", "--site", "shopping", "--episodes", "12", "--port", "0",
        ])
        let list = try server.ask("GET", "/")
        #expect(list.text.contains("Where does the dream begin?"))
        let begun = try server.ask("GET", "/?start=0")
        #expect(begun.status == 303)
        let cookie = try #require(begun.header("Set-Cookie")?.split(separator: ";").first)
        let first = try server.ask("GET", "/", ["Cookie": "\(cookie)"])
        #expect(first.text.contains("first page, as it was seen"))
        let link = try #require(first.text.firstMatch(of: /name="id" value="([0-9]+)"><button class="link"/))
        let headers = ["Cookie": "\(cookie)", "Content-Type": "application/x-www-form-urlencoded"]
        let acted = try server.ask("POST", "/__dream", headers, body: "id=\(link.1)&op=click")
        #expect(acted.status == 303)
        let second = try server.ask("GET", "/", headers)
        #expect(second.text.contains("% sure"))
        #expect(second.text.contains("step 1"))
        #expect(try server.ask("POST", "/__dream", headers, body: "op=restart").status == 303)
        #expect(try server.ask("GET", "/", headers).text.contains("Where does the dream begin?"))
        #expect(try server.ask("GET", "/?start=999").status == 404)
        // Pages of elsewhere, and names that are pointed here, begin and change nothing.
        for path in ["/", "/?start=0"] {
            #expect(try server.ask("GET", path, ["Host": "evil.example"]).status == 421)
            #expect(try server.ask("GET", path, ["Host": "127.0.0.1:\(server.port)"]).status != 421)
        }
        for foreign in [["Origin": "http://evil.example"], ["Sec-Fetch-Site": "cross-site"]] {
            #expect(try server.ask("GET", "/?start=0", foreign).status == 403)
            #expect(try server.ask("POST", "/__dream", foreign, body: "op=restart").status == 403)
        }
    }
}
