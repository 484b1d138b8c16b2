import Foundation
import Testing
import WebEnv

@testable import MockWeb

let hasPython = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    .contains { FileManager.default.isExecutableFile(atPath: $0 + "/python3") }

/// The contract of `generate.py`, on small sites that the tests write.
@Suite("Generating sites", .enabled(if: hasPython, "there is no python3"))
struct WorldGeneratorTests {
    private let folder = ScratchSites()

    private func generator(seed: UInt64, replaces: Bool = false, to target: String = "out") throws
        -> WorldGenerator
    {
        try WorldGenerator(
            source: folder.path("sites"), target: folder.path(target), seed: seed, replaces: replaces)
    }

    private func make(_ names: [String], _ generator: WorldGenerator) throws -> [String] {
        let plan = try generator.plan(names)
        for (name, work) in plan { try generator.make(name, work) }
        return plan.map { "\($0.name) \($0.work)" }
    }

    @Test func aGeneratedSiteIsCompleteAndKnowsItsSeed() throws {
        try folder.site("town")
        #expect(try make(["town"], generator(seed: 5)) == ["town generate"])
        let site = try Site.load(directory: folder.path("out/town"))
        #expect(site.seed == 5)
        #expect(folder.text("out/town/data/street.csv") == "name\nstreet 5\n")
        #expect(
            folder.text("out/town/templates/front.mustache")
                == folder.text("sites/town/templates/front.mustache"))
        #expect(folder.text("out/town/generate.py") != nil)
        #expect(folder.names("out") == ["town"])
        #expect(try Site.load(directory: folder.path("sites/town")).seed == 0)
    }

    @Test func sitesThatASiteNeedsAreMadeBeforeIt() throws {
        try folder.site("town")
        try folder.site(
            "guide", key: "generate: {after: [town]}",
            script: "text = open('../town/data/street.csv').read().split()[-1] + ' in a guide'")
        try folder.site("office", key: "", database: "{of: town}", script: nil)
        #expect(
            try make(["office", "guide"], generator(seed: 5)) == [
                "town generate", "office copy", "guide generate",
            ])
        #expect(folder.text("out/guide/data/street.csv")?.contains("5 in a guide") == true)
        #expect(try Site.load(directory: folder.path("out/office")).seed == 5)
    }

    @Test func sitesThatItsTasksAreSetOnComeAlongAndTheHomePage() throws {
        try folder.site("town")
        try folder.site("guide")
        try folder.site("plaza", key: "joins: worlds of several sites", script: nil)
        try folder.write(
            "- {id: a, sites: [guide, town, nowhere]}\n- {id: b}\n", to: "sites/guide/tasks/more.yaml")
        #expect(
            try make(["guide"], generator(seed: 5)) == ["guide generate", "town generate", "plaza copy"])
        #expect(try Site.load(directory: folder.path("out/plaza")).seed == 0)
    }

    @Test func filesBesideASiteThatItsGeneratorNeedsComeAlong() throws {
        let script = """
            from pathlib import Path
            sys.path.append(str(Path(__file__).resolve().parent.parent))
            import common
            text = common.word
            """
        try folder.write("word = 'shared street'\n", to: "sites/common.py")
        try folder.site("town", key: "generate: {with: [common.py]}", script: script)
        #expect(try make(["town"], generator(seed: 5)) == ["town generate"])
        #expect(folder.text("out/town/data/street.csv") == "name\nshared street\n")
        #expect(folder.names("out") == ["common.py", "town"])
        try folder.write("word = 'another street'\n", to: "sites/common.py")
        try folder.site("village", key: "generate: {with: [common.py]}", script: script)
        let error = #expect(throws: WorldError.self) { _ = try make(["village"], generator(seed: 5)) }
        #expect(error?.description.contains("out/common.py stands already and is another") == true)
        #expect(try make(["village"], generator(seed: 5, replaces: true)) == ["village generate"])
        #expect(folder.text("out/village/data/street.csv") == "name\nanother street\n")
        try folder.site("hamlet", key: "generate: {with: [missing.py]}", script: script)
        let missing = #expect(throws: WorldError.self) { _ = try make(["hamlet"], generator(seed: 5)) }
        #expect(missing?.description.hasSuffix("sites/missing.py: there is no such file") == true)
        try folder.site("bay", key: "generate: {with: [../secret.py]}", script: script)
        let problems = SiteCheck.problems(directory: folder.path("sites/bay")).map(\.description)
        #expect(
            problems.first?.hasSuffix(
                ":4:19: a file beside the site's folder is needed, named without a path") == true,
            "\(problems)")
    }

    @Test func aSiteThatIsNeededAndThereIsKeptWhereItHasTheSeed() throws {
        try folder.site("town")
        try folder.site("guide", key: "generate: {after: [town]}")
        _ = try make(["town"], generator(seed: 5))
        #expect(try make(["guide"], generator(seed: 5)) == ["town keep", "guide generate"])
        let error = #expect(throws: WorldError.self) { _ = try generator(seed: 6).plan(["guide"]) }
        #expect(error?.description.contains("out/town is of seed 5, and guide needs it of seed 6") == true)
    }

    @Test func whatStandsThereIsReplacedOnlyWhereThatIsAskedFor() throws {
        try folder.site("town")
        _ = try make(["town"], generator(seed: 5))
        let error = #expect(throws: WorldError.self) { _ = try generator(seed: 6).plan(["town"]) }
        #expect(error?.description.contains("out/town stands already") == true)
        #expect(try make(["town"], generator(seed: 6, replaces: true)) == ["town generate"])
        #expect(try Site.load(directory: folder.path("out/town")).seed == 6)
        #expect(folder.names("out") == ["town"])
    }

    @Test(
        "What goes wrong is told in one sentence, and the place stays as it was",
        arguments: [
            ("raise SystemExit('no room for a city')", "town: generate.py 9 failed: no room for a city"),
            ("import sys; sys.exit(3)", "town: generate.py 9 failed with exit code 3"),
            ("text = 'street 0'", "town: generate.py 9 changed nothing in data/"),
            ("columns = 'nosuch'", "town: generate.py 9 made a site with mistakes: "),
        ])
    func failures(script: String, message: String) throws {
        try folder.site("town", script: script)
        let error = #expect(throws: WorldError.self) { _ = try make(["town"], generator(seed: 9)) }
        #expect(error?.description.hasPrefix(message) == true, "\(error?.description ?? "")")
        #expect(error?.description.contains("\n") == false)
        #expect(folder.names("out") == [])
    }

    @Test func aTargetAmongTheSitesAndANameThatIsNoneAreRefused() throws {
        try folder.site("town")
        #expect(throws: WorldError.self) { _ = try generator(seed: 1, to: "sites") }
        #expect(throws: WorldError.self) { _ = try generator(seed: 1, to: "sites/town") }
        let error = #expect(throws: WorldError.self) { _ = try generator(seed: 1).plan(["twon"]) }
        #expect(error?.description == "no site is called \"twon\"; there are: town")
    }

    @Test func sitesThatNeedEachOtherAreRefused() throws {
        try folder.site("a", key: "generate: {after: [b]}")
        try folder.site("b", key: "generate: {after: [a]}")
        let error = #expect(throws: WorldError.self) { _ = try generator(seed: 1).plan(["a"]) }
        #expect(error?.description == "a needs b needs a: sites can't need each other")
    }

    @Test(arguments: [
        ("format: 2\nseed: 1\n", "format 2 is not known"), ("format: 1\n", "seed"),
        ("format: 1\nseed: -4\n", "a whole number from 0 is needed"), ("format: 1\nseed: 1\nsed: 2\n", "sed"),
    ])
    func mistakesInASeedFileHaveAPlace(text: String, message: String) throws {
        try folder.site("town")
        try folder.write(text, to: "sites/town/seed.yaml")
        let problems = SiteCheck.problems(directory: folder.path("sites/town"))
        #expect(
            problems.contains { $0.file.hasSuffix("seed.yaml") && $0.message.contains(message) },
            "\(problems)")
    }

    @Test func aTaskTellsOtherDataFromItsOwn() throws {
        try folder.site("town")
        let site = try Site.load(directory: folder.path("sites/town"))
        var task = WebTask(taskID: "town.x.1", sites: ["town"], intent: "", startURLs: [])
        #expect(task.seedMismatch(in: [site]) == nil)
        task.siteSeeds = ["town": 0, "elsewhere": 4]
        #expect(task.seedMismatch(in: [site]) == nil)
        task.siteSeeds = ["town": 7]
        #expect(
            task.seedMismatch(in: [site])
                == "task town.x.1 was made for the site \"town\" of seed 7, and this is one of seed 0")
        try FileManager.default.removeItem(atPath: folder.path("sites/town/seed.yaml"))
        #expect(
            task.seedMismatch(in: [try Site.load(directory: folder.path("sites/town"))])?
                .hasSuffix("this is one whose seed is not recorded") == true)
    }
}

/// A folder of small sites, gone after the test.
final class ScratchSites {
    private let root = FileManager.default.temporaryDirectory.appendingPathComponent(
        "webrl-sites-\(UUID().uuidString)")
    deinit { try? FileManager.default.removeItem(at: root) }

    func path(_ name: String) -> String { root.appendingPathComponent(name).path }
    func text(_ name: String) -> String? {
        (try? Files.contents(of: path(name), limit: 1 << 20)).map { String(decoding: $0, as: UTF8.self) }
    }

    /// All names in a folder, hidden ones too.
    func names(_ folder: String) -> [String] {
        ((try? FileManager.default.contentsOfDirectory(atPath: path(folder))) ?? []).sorted()
    }

    func write(_ text: String, to name: String) throws {
        let file = root.appendingPathComponent(name)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }

    /// A site with one table and one page.
    /// - Parameters:
    ///   - key: one more line of its `site.yaml`.
    ///   - database: where it is another site's.
    ///   - script: lines of its generator; nil for none.
    func site(_ name: String, key: String = "", database: String? = nil, script: String? = "") throws {
        try write(
            """
            format: 1
            name: \(name)
            address: http://\(name).test
            \(key)
            database: \(database ?? "{schema: schema.sql, load: [street]}")
            routes:
            - {name: front, path: /, queries: {streets: "SELECT name FROM street"}, template: front}
            """, to: "sites/\(name)/site.yaml")
        try write("<p>{{#streets}}{{name}}{{/streets}}</p>\n", to: "sites/\(name)/templates/front.mustache")
        guard database == nil else { return }
        try write("CREATE TABLE street (name TEXT NOT NULL);\n", to: "sites/\(name)/schema.sql")
        try write("name\nstreet 0\n", to: "sites/\(name)/data/street.csv")
        try write("format: 1\nseed: 0\n", to: "sites/\(name)/seed.yaml")
        guard let script else { return }
        try write(
            """
            import sys
            columns, text = "name", "street " + sys.argv[1]
            \(script)
            open("data/street.csv", "w").write(columns + "\\n" + text + "\\n")
            """, to: "sites/\(name)/generate.py")
    }
}
