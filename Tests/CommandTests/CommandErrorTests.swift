import Foundation
import Testing

@Suite("Wrong input gets one clear sentence")
struct CommandErrorTests {
    @Test(
        "A missing file, site, task or run ends with code 2 and one line",
        arguments: [
            (["observe", "nowhere.html"], "nowhere.html: no such file"),
            (["observe", "Sources"], "Sources: this is a folder"),
            (["site", "check", "nosuch"], "no site is called \"nosuch\""),
            (["tasks", "stats", "nowhere.json"], "nowhere.json"),
            (["report", "nowhere"], "nowhere"),
            (["train", "--resume", "nowhere"], "nowhere: there is no run in this folder"),
            (["train", "--site", "nosuch", "--out", "/dev/null/x"], "no site is called \"nosuch\""),
            (["browse", "--url", "no address"], "no web address"),
            (
                ["train", "--site", "library", "--sites", "Tests/Fixtures", "--out", "/dev/null/x"],
                "/dev/null/x: "
            ),
            (["tasks", "stats", "Sources"], "Sources: this is a folder"),
            (["report", "README.md"], "README.md: no phase of this run is done yet"),
            (
                ["train", "--site", "library", "--sites", "Tests/Fixtures", "--out", "README.md"],
                "README.md: "
            ),
            (["browse", "--site", "shopping", "--sites", "nowhere"], "nowhere: no such folder"),
        ])
    func wrongInput(arguments: [String], message: String) throws {
        let result = try CommandRunner.run(arguments)
        #expect(result.status == 2)
        #expect(result.errors.contains(message), "\(result.errors)")
        #expect(result.errors.split(separator: "\n").count == 1)
        #expect(!result.errors.contains("NSCocoa"), "\(result.errors)")
        #expect(result.output.isEmpty)
    }

    @Test(
        "A wrong flag ends with the argument parser's code and its hint",
        arguments: [
            ["observe", "--frobnicate", "x"], ["train"], ["evaluate"], ["browse"],
            ["observe", "x.html", "--all"], ["bench", "--seconds", "0"],
            ["tasks", "generate", "--site", "shopping", "--count", "0"],
            ["evaluate", "x.json", "--workers", "0"], ["frobnicate"],
        ])
    func wrongFlag(arguments: [String]) throws {
        let result = try CommandRunner.run(arguments)
        #expect(result.status == 64)
        #expect(result.errors.contains("Error:"))
    }

    @Test("A malformed task file is named with the place of the mistake")
    func malformedTasks() throws {
        let folder = try ScratchFolder()
        for text in [
            "", "{", "[{\"task_id\": 1}]", "[1, 2]", "{\"a\": 1}",
            "[{\"task_id\": 1, \"sites\": 5, \"intent\": \"x\", \"start_url\": \"\"}]",
        ] {
            let file = try folder.write(text, to: "tasks.json")
            let result = try CommandRunner.run(["tasks", "stats", file])
            #expect(result.status == 2, "\(text)")
            #expect(result.errors.contains("tasks.json"), "\(text): \(result.errors)")
        }
    }

    @Test(
        "A setting that does not exist, or of the wrong kind, is refused before anything is written",
        arguments: ["nosuch=1", "beta", "beta=x", "policyBits=0.5"])
    func wrongSetting(setting: String) throws {
        let folder = try ScratchFolder()
        let result = try CommandRunner.run([
            "train", "--site", "shopping", "--out", folder.path("run"), "--set", setting,
        ])
        #expect(result.status == 2)
        #expect(!FileManager.default.fileExists(atPath: folder.path("run")))
    }
}
