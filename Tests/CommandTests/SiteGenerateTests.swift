import Foundation
import Testing

@Suite("webrl site generate")
struct SiteGenerateTests {
    @Test("Without Python one sentence says so")
    func noPython() throws {
        let folder = try ScratchFolder()
        let result = try CommandRunner.run(
            ["site", "generate", "map", "--out", folder.path("world")],
            environment: ["PATH": folder.path("none")])
        #expect(result.status == 2)
        #expect(result.errors == "webrl: python3 is needed to generate a site, and there is none in PATH\n")
        #expect(!FileManager.default.fileExists(atPath: folder.path("world")))
    }

    @Test("Sites are named, or all of them are meant", arguments: [[], ["map", "--all"]])
    func whichSites(arguments: [String]) throws {
        let result = try CommandRunner.run(["site", "generate"] + arguments)
        #expect(result.status == 64)
        #expect(result.errors.contains("name sites, or give --all"))
    }

    @Test("A run is not gone on with on data of another seed")
    func otherWorldOfARun() throws {
        let folder = try ScratchFolder()
        _ = try folder.write(
            """
            {"format": 1, "seed": 1, "sites": ["wikipedia"], "method": "webrl", "trainTasks": 1, "testTasks": 1, "unseenTasks": 0,
             "settings": [], "siteSeeds": {"wikipedia": 8}}
            """, to: "request.json")
        let result = try CommandRunner.run(["train", "--resume", folder.path("")])
        #expect(result.status == 2)
        #expect(
            result.errors.contains(
                "the run began on the site \"wikipedia\" of seed 8, and this is one of seed 0"),
            "\(result.errors)")
    }

    @Test("A suite is not played on a world of another seed")
    func otherWorld() throws {
        let folder = try ScratchFolder()
        let sites = CommandRunner.package.appendingPathComponent("sites")
        try FileManager.default.createDirectory(
            atPath: folder.path("world"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: sites.appendingPathComponent("wikipedia"),
            to: folder.url.appendingPathComponent("world/wikipedia"))
        _ = try folder.write("format: 1\nseed: 8\n", to: "world/wikipedia/seed.yaml")
        let task = """
            [{"task_id": "wikipedia.x.1", "sites": ["wikipedia"], "intent": "x", "start_url": "__WIKIPEDIA__/",
              "eval": {"eval_types": ["url_match"], "reference_url": "__WIKIPEDIA__/"}, "site_seeds": {"wikipedia": 0}}]
            """
        let file = try folder.write(task, to: "tasks.json")
        for command in [
            ["evaluate", file, "--policy", "null"], ["tasks", "check", file],
            ["browse", "--task", "wikipedia.x.1", "--tasks", file],
        ] {
            let result = try CommandRunner.run(command + ["--sites", folder.path("world")])
            #expect(result.status == 2, "\(command)")
            #expect(
                result.errors.contains(
                    "task wikipedia.x.1 was made for the site \"wikipedia\" of seed 0, and this is one of seed 8"
                ),
                "\(command): \(result.errors)")
            #expect(result.errors.split(separator: "\n").count == 1)
        }
        #expect(try CommandRunner.run(["evaluate", file, "--policy", "null"]).status == 0)
    }
}
