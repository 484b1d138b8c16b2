import ArgumentParser
import Foundation
import Groundwork
import Testing

@testable import webrl

/// The commands that the help and the documentation show.
private enum Examples {
    /// Every example once, without the comment behind it.
    static func all() throws -> Set<String> {
        Set(help(of: Webrl.self)).union(try pages().flatMap(page))
    }

    /// The indented lines of a command's discussion that run the command, and those of the commands below it.
    private static func help(of command: any ParsableCommand.Type) -> [String] {
        let lines = command.configuration.discussion.split(separator: "\n")
        let own = lines.filter { $0.hasPrefix("  ") }.compactMap { example(in: $0.drop { $0 == " " }) }
        return own + command.configuration.subcommands.flatMap(help)
    }

    /// README and all below docs/, but for the tutorial: its own test types every line of it.
    private static func pages() throws -> [URL] {
        let docs = CommandRunner.package.appendingPathComponent("docs")
        let files = FileManager.default.enumerator(at: docs, includingPropertiesForKeys: nil)
        let pages = (files?.allObjects as? [URL] ?? []).filter {
            $0.pathExtension == "md" && !$0.path.contains("/tutorials/")
        }
        return [CommandRunner.package.appendingPathComponent("README.md")] + pages
    }

    /// Lines of console blocks behind a `$`, lines of blocks of shell commands, and indented lines.
    private static func page(_ url: URL) throws -> [String] {
        let text = try String(contentsOf: url, encoding: .utf8)
        var block: Substring = ""
        return text.split(separator: "\n", omittingEmptySubsequences: false).compactMap { line in
            if line.hasPrefix("```") {
                block = line.dropFirst(3)
                return nil
            }
            if block == "console" { return line.hasPrefix("$ ") ? example(in: line.dropFirst(2)) : nil }
            if block == "sh" { return example(in: line) }
            return line.hasPrefix("    webrl ") && !line.contains("->") ? example(in: line.dropFirst(4)) : nil
        }
    }

    /// nil for what is no command of this program, such as a browser's.
    private static func example(in line: Substring) -> String? {
        guard line.hasPrefix("webrl ") || line.contains("| webrl ") else { return nil }
        let command = line.components(separatedBy: " #")[0]
        return command.trimmingCharacters(in: .whitespaces)
    }
}

/// How an example is run.
private struct Row {
    let example: String
    /// Flags behind the example's own, of which the last of a name counts: they make it small.
    let flags: String
    /// What is asked of a server; nil for commands that end by themselves.
    let path: String?
    /// The host that is asked, at the server's port; nil for the shop's.
    let host: String?
    /// What stands in the output or the answer.
    let shows: String
    /// What the command ends with.
    var status: Int32 = 0

    static func run(_ example: String, _ flags: String = "", shows: String = "", status: Int32 = 0) -> Row {
        Row(example: example, flags: flags, path: nil, host: nil, shows: shows, status: status)
    }

    static func serve(
        _ example: String, _ flags: String, ask path: String, at host: String? = nil, shows: String
    ) -> Row {
        Row(example: example, flags: flags, path: path, host: host, shows: shows)
    }
}

/// In an order in which what one example writes is there for the next.
private let table: [Row] = {
    let run =
        " --train-tasks 30 --test-tasks 2 --unseen-tasks 1 --phases 1 --set tasksPerPhase=6 --set attemptsPerTask=1"
        + " --set trainingEvaluation=2 --set policyBits=12 --set valueBits=10 --set imaginedEpisodes=4 --set probedTasks=2"
    let short = run.components(separatedBy: " --set imaginedEpisodes")[0]
    let score = " --episodes 4 --test-episodes 2 --branching 1"
    return [
        .run("webrl site list", shows: "shopping"),
        .run("webrl site check shopping", shows: "no mistakes"),
        .run("webrl site check path/to/my-site --prove", shows: "no mistakes"),
        .run("webrl site new shelf", shows: "shelf/site.yaml"),
        .run("webrl site check shelf --prove", shows: "no mistakes"),
        .serve(
            "webrl site serve --sites . --site shelf --watch", "--port 0", ask: "/", at: "shelf.localhost",
            shows: "<title>"),
        .run("webrl site new shelf", "--in my-sites", shows: "shelf/site.yaml"),
        .serve(
            "webrl site serve --sites my-sites --site shelf --watch", "--port 0", ask: "/",
            at: "shelf.localhost", shows: "<title>"),
        .run("webrl site generate shopping --seed 7", shows: "worlds/7/shopping"),
        .run("webrl browse --sites worlds/7 --site shopping", shows: "URL: http://shopping.test/"),
        .run(
            "webrl site generate --all --seed 7 --out worlds/7", "--sites few --overwrite",
            shows: "worlds/7/library"),
        .run("webrl browse --site shopping", shows: "URL: http://shopping.test/"),
        .run(
            #"printf 'click [5]\nstop []\n' | webrl browse --url http://shopping.test/ --json"#,
            shows: "\"ending\":\"stopped\""),
        .run("webrl observe page.html", shows: "'Hello'"),
        .run("webrl observe page.html --dialect webrl", shows: "Hello"),
        .run("webrl observe http://shopping.test/ --format json", shows: "\"role\""),
        .run(
            "webrl observe http://shopping.test/customer/account --login shopping", shows: "RootWebArea"),
        // The last of two addresses counts; nobody listens at the first.
        .run(
            "webrl browse --url http://localhost:8000/ --uploads files", "--url http://shopping.test/",
            shows: "URL: http://shopping.test/"),
        .run(
            "webrl tasks generate --site shopping --count 200 --seed 1 --split test --output test.json",
            "--count 3", shows: "3 tasks written"),
        .run("webrl tasks stats lite", shows: "165 tasks"),
        .run("webrl tasks stats --site shopping", shows: "held out of training"),
        .run("webrl tasks check test.json", shows: "3 of 3 tasks are proven"),
        .run("webrl evaluate test.json --policy random --har runs/random", shows: "of 3 tasks succeeded"),
        .run(
            "webrl tasks export test.json --format verified --output verified.json", shows: "tasks written"),
        .run("webrl evaluate verified.json --recorded runs/random", shows: "tasks succeeded"),
        .run("webrl browse --task 3 --tasks test.json", shows: "Task: "),
        .run("webrl tasks suites --out suites --seed 1", "--sites few", shows: "lite: "),
        .run("webrl evaluate lite --policy solution", "--sites few", shows: "tasks succeeded"),
        .run("webrl tasks export lite --output verified.json", "--sites few", shows: "tasks written"),
        .run(
            "webrl evaluate lite --policy solution --har runs/lite", "--sites few", shows: "tasks succeeded"),
        .run("webrl evaluate verified.json --recorded runs/lite", "--sites few", shows: "(100.0%)"),
        .run("webrl tasks suites --sites worlds/7 --out worlds/7-suites", "--sites few", shows: "lite: "),
        .run("webrl train --site shopping --out runs/first", short, shows: "Report: "),
        .run("webrl train --site shopping --out runs/awr --method awr", short, shows: "Report: "),
        .run(
            "webrl train --site shopping --out runs/short --phases 2 --set attemptsPerTask=4", short,
            shows: "Report: "),
        .run("webrl train --site shopping --out runs/dreams --imagine --lookahead", run, shows: "Report: "),
        .run("webrl train --resume runs/first", shows: "Report: "),
        .run("webrl train --resume runs/first --phases 12", "--phases 2", shows: "Report: "),
        .run(
            "webrl train --policy endpoint --model NAME --endpoint http://localhost:8000/v1 --site shopping --out runs/model"
                + " --trainer 'train.py {data} {out}'",
            "--trainer 'cp {data} {out}' --phases 0 --train-tasks 3 --test-tasks 1 --unseen-tasks 0 --set evaluated=0",
            shows: "Run directory: "),
        .run(
            "webrl tasks generate --site cabinet --sites examples/tiny-transformer/sites --split test --count 4 --output few.json",
            shows: "4 tasks written"),
        // Nobody listens there: not one try can be played, and it says so.
        .run(
            "webrl evaluate few.json --sites examples/tiny-transformer/sites --policy endpoint --endpoint \"$(cat endpoint.txt)\""
                + " --model smollm2 --prompt policy-short --lines 20 --grammar --max-tokens 24",
            "--endpoint http://localhost:8000/v1 --request-tries 1", shows: "4 infrastructure failures",
            status: 2),
        .run("webrl site check cabinet --sites mysites --prove", shows: "no mistakes"),
        .run("webrl tasks generate --site cabinet --sites mysites --output drawers.json", shows: "written"),
        .run("webrl evaluate drawers.json --sites mysites --policy solution", shows: "(100.0%)"),
        .run(
            "webrl evaluate test.json --policy endpoint --model NAME --endpoint http://localhost:8000/v1 --n 8 --temperature 1",
            "--request-tries 1", shows: "24 infrastructure failures", status: 2),
        .run(
            "webrl evaluate webarena.json --policy random --address shopping=http://localhost:7770 --logins .auth",
            "--address shopping=http://localhost:1", shows: "1 infrastructure failure", status: 2),
        .run("webrl evaluate test.json --policy runs/first/checkpoint-final", shows: "of 3 tasks succeeded"),
        .run("webrl evaluate test.json --policy runs/first/checkpoint-final --json", shows: "\"total\""),
        .run(
            "webrl tasks solve tasks.json --policy runs/first/checkpoint-final --budget 200 --output solved.json",
            "--budget 2", shows: "have one now"),
        .run(
            "webrl world-model lookahead runs/first --depths 1,2 --budgets 16,64",
            "--depths 1 --budgets 2 --noises 0.4 --tasks 1", shows: "Tree search"),
        .run("webrl report runs/first", shows: "report.html"),
        .run("webrl world-model score --site shopping", score, shows: "transitions"),
        .run("webrl world-model score --site forum --episodes 200 --json", score, shows: "\"transitions\""),
        .run("webrl bench --site gitlab", "--site library --sites few --seconds 0.05", shows: "large page"),
        .run(
            "webrl bench --site shopping --json", "--site library --sites few --seconds 0.05",
            shows: "largePage"),
        .serve("webrl site serve --port 8080", "--site shopping --port 0", ask: "/", shows: "<title>"),
        .serve(
            "webrl site serve --sites mysites --port 8080", "--port 0", ask: "/", at: "cabinet.localhost",
            shows: "Attic"),
        .serve(
            "webrl serve lite --port 8000", "--sites few --port 0", ask: "/health", at: "127.0.0.1",
            shows: "healthy"),
        .serve(
            "webrl serve shopping --port 0 --port-file port", "", ask: "/health", at: "127.0.0.1",
            shows: "healthy"),
        .serve(
            "webrl serve lite --host 0.0.0.0 --token-file token --name trainer.example",
            "--sites few --port 0",
            ask: "/health", at: "trainer.example", shows: "bearer token"),
        .serve(
            "webrl serve --imagined --site shopping --port 8090", "--episodes 4 --port 0", ask: "/?start=999",
            shows: "Where does the dream begin?"),
    ]
}()

/// A folder with what the examples name: a page, a few sites, tasks.
private final class Workplace {
    private let scratch: ScratchFolder

    init() throws {
        scratch = try ScratchFolder()
        _ = try scratch.write("<title>Page</title><h1>Hello</h1>", to: "page.html")
        _ = try scratch.write("0123456789abcdef", to: "token")
        let task =
            #"{"task_id": 1, "sites": ["shopping"], "intent": "x", "start_url": "__SHOPPING__", "storage_state": "./.auth/shopping_state.json"}"#
        _ = try scratch.write("[\(task)]", to: "webarena.json")
        try FileManager.default.createDirectory(
            at: scratch.url.appendingPathComponent(".auth"), withIntermediateDirectories: true)
        _ = try scratch.write(#"{"cookies": []}"#, to: ".auth/shopping_state.json")
        try FileManager.default.createDirectory(
            at: scratch.url.appendingPathComponent("files"), withIntermediateDirectories: true)
        try copy("sites/shopping", to: "sites/shopping")
        try copy("sites/forum", to: "sites/forum")
        try copy("sites/generating.py", to: "sites/generating.py")
        // Tasks on several sites need sites that are not here.
        try FileManager.default.removeItem(atPath: scratch.path("sites/forum/tasks/multi_site.yaml"))
        try copy("Tests/Fixtures/library", to: "few/library")
        try copy("Tests/Fixtures/library", to: "path/to/my-site")
        try copy("examples/tiny-transformer/sites", to: "examples/tiny-transformer/sites")
        try copy("examples/tiny-transformer/sites", to: "mysites")
    }

    private func copy(_ source: String, to target: String) throws {
        let place = scratch.url.appendingPathComponent(target)
        try FileManager.default.createDirectory(
            at: place.deletingLastPathComponent(), withIntermediateDirectories: true)
        try FileManager.default.copyItem(
            at: CommandRunner.package.appendingPathComponent(source), to: place)
    }

    /// Gives a task the number that an example asks for, once there are tasks.
    func prepare() throws {
        let file = scratch.url.appendingPathComponent("test.json")
        guard let text = try? String(contentsOf: file, encoding: .utf8), !text.contains("\"task_id\": \"3\"")
        else { return }
        let id = try #require(text.firstMatch(of: /"task_id": ?"([^"]+)"/))
        let renamed = text.replacingOccurrences(of: String(id.0), with: "\"task_id\": \"3\"")
        try Data(renamed.utf8).write(to: file)
        try Data(renamed.utf8).write(to: scratch.url.appendingPathComponent("tasks.json"))
    }

    /// Both outputs of a command, and its status.
    func run(_ line: String) throws -> CommandRunner.Result {
        let quoted = line.replacingOccurrences(of: "webrl ", with: "\"$WEBRL\" ")
        return try CommandRunner.run(
            shell: quoted, folder: scratch.url,
            environment: ["WEBRL": CommandRunner.program.path, "PATH": "/usr/local/bin:/usr/bin:/bin"])
    }

    func serve(_ line: String) throws -> ServedSites {
        try ServedSites(line.split(separator: " ").dropFirst().map(String.init), folder: scratch.url)
    }
}

@Suite("Every example works", .serialized)
struct ExampleTests {
    @Test(
        "The examples of the help and the documentation are those that the table runs, no more and no fewer")
    func completeness() throws {
        let shown = try Examples.all()
        let known = Set(table.map(\.example))
        #expect(shown.count > 30)
        #expect(shown.subtracting(known).isEmpty, "not in the table of how they are run")
        #expect(known.subtracting(shown).isEmpty, "shown nowhere any more")
    }

    @Test("Each does what it says, made small by flags")
    func everyExample() throws {
        let place = try Workplace()
        for row in table {
            try place.prepare()
            let line = row.flags.isEmpty ? row.example : row.example + " " + row.flags
            if let path = row.path {
                let server = try place.serve(line)
                let host = row.host.map { ["Host": "\($0):\(server.port)"] } ?? [:]
                let answer = try server.ask("GET", path, host)
                #expect(answer.text.contains(row.shows), "\(line): \(answer.text.prefix(200))")
            } else {
                let result = try place.run(line)
                #expect(result.status == row.status, "\(line): \(result.errors)")
                #expect((result.output + result.errors).contains(row.shows), "\(line): \(result.errors)")
            }
        }
        // A run that has ended can be measured later.
        let again = try place.run("webrl train --resume runs/dreams --lookahead")
        #expect(again.status == 0, "\(again.errors)")
        let summary = try place.run("cat runs/dreams/summary.json")
        #expect(summary.output.contains("\"lookahead\""))
    }
}
