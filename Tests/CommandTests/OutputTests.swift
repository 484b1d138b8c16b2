import Foundation
import Testing

@Suite("Output that can't be written is an error", .enabled(if: access("/dev/full", W_OK) == 0))
struct OutputTests {
    private static let sentence = "webrl: standard output could not be written: No space left on device\n"

    private func run(_ line: String, in folder: ScratchFolder) throws -> CommandRunner.Result {
        let quoted = line.replacingOccurrences(of: "webrl ", with: "\"$WEBRL\" ")
        return try CommandRunner.run(
            shell: quoted, folder: folder.url,
            environment: ["WEBRL": CommandRunner.program.path, "PATH": "/usr/local/bin:/usr/bin:/bin"])
    }

    private static let sites = CommandRunner.package.appendingPathComponent("Tests/Fixtures").path

    @Test(
        "On a full disk every command ends with code 2 and the cause",
        arguments: [
            "observe page.html", "observe page.html --format json", "site list", "site check library",
            "site check broken", "tasks generate --site library --count 2", "tasks stats tasks.json",
            "tasks check tasks.json", "tasks export tasks.json", "evaluate tasks.json",
            "evaluate tasks.json --json", "browse --site library", "--help", "--version", "help train",
            "site serve --site library --port 0",
            "train --site library --out run --phases 0 --train-tasks 4 --test-tasks 1 --unseen-tasks 0 --set policyBits=10 --set valueBits=9",
            "world-model score --site library --episodes 2 --test-episodes 1", "report run",
            "bench --site library --seconds 0.05",
        ])
    func fullDisk(arguments: String) throws {
        let folder = try ScratchFolder()
        _ = try folder.write("<p>Hello", to: "page.html")
        try FileManager.default.createDirectory(
            atPath: folder.path("sites"), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            atPath: Self.sites + "/library", toPath: folder.path("sites/library"))
        if arguments.contains("broken") {
            try FileManager.default.createDirectory(
                atPath: folder.path("sites/broken"), withIntermediateDirectories: true)
            _ = try folder.write("name: x\nnonsense: 1\n", to: "sites/broken/site.yaml")
        }
        let made = "webrl tasks generate --site library --count 2 --output tasks.json"
        if arguments.contains("tasks.json") { #expect(try run(made, in: folder).status == 0) }
        if arguments == "report run" {
            let trained = try run(
                "webrl train --site library --out run --phases 0 --train-tasks 4 --test-tasks 1 --unseen-tasks 0 --set policyBits=10 --set valueBits=9",
                in: folder)
            #expect(trained.status == 0, "\(trained.errors)")
        }
        let result = try run("webrl \(arguments) >/dev/full", in: folder)
        #expect(result.status == 2, "\(result.errors)")
        #expect(result.errors.hasSuffix(Self.sentence), "\(result.errors)")
        if arguments.hasPrefix("train") {
            #expect(FileManager.default.fileExists(atPath: folder.path("run/summary.json")))
        }
    }

    @Test(
        "A closed standard output and a standard input that can't be read are told; a full standard error changes nothing"
    )
    func closed() throws {
        let folder = try ScratchFolder()
        _ = try folder.write("<p>Hello", to: "page.html")
        let closed = try run("webrl observe page.html >&-", in: folder)
        #expect(closed.status == 2 && closed.errors.contains("standard output could not be written"))
        for (input, cause) in [("<&-", " could not be read"), ("</", ": this is a folder")] {
            let result = try run("webrl observe - \(input)", in: folder)
            #expect(result.status == 2 && result.errors.hasPrefix("webrl: standard input\(cause)"))
        }
        #expect(try run("webrl observe nowhere.html 2>/dev/full", in: folder).status == 2)
    }

    @Test("A reader that goes away ends the command quietly")
    func brokenPipe() throws {
        let folder = try ScratchFolder()
        let lines = String(repeating: "<p>line</p><h2>x</h2>\n", count: 20_000)
        _ = try folder.write(lines, to: "page.html")
        let result = try run("webrl observe page.html | head -n 1", in: folder)
        #expect(result.status == 0 && result.errors.isEmpty)
        #expect(result.output.split(separator: "\n").count == 1)
    }

    @Test("Reports and tasks go through links and pipes")
    func destinations() throws {
        let folder = try ScratchFolder()
        let sites = Self.sites
        let make = "webrl tasks generate --site library --count 2 --sites \(sites) --output"
        #expect(try run("ln -s real.json link.json; \(make) link.json", in: folder).status == 0)
        #expect(
            try run("test -L link.json && webrl tasks stats real.json", in: folder).output.contains("2 tasks")
        )
        let piped = try run(
            "mkfifo pipe; (cat pipe >copy.json) & \(make) pipe; wait; test -p pipe", in: folder)
        #expect(piped.status == 0)
        #expect(try run("webrl tasks stats copy.json", in: folder).output.contains("2 tasks"))
        let shown = try run("\(make) /dev/stdout", in: folder)
        #expect(shown.output.contains("\"task_id\""))
    }
}
