import Foundation
import Testing
@testable import WebArena
import WebEnv

@testable import MockWeb

/// A hand-written shop with euros, German labels and dates whose day comes first: nothing of the engine is English.
@Suite("A German shop")
struct GermanShopTests {
    private static let directory = URL(filePath: LibrarySite.directory).deletingLastPathComponent()
        .appending(path: "laden").path
    private static func host() throws -> SiteHost { SiteHost(site: try Site.load(directory: directory)) }

    @Test("Its files have no mistakes, and its templates yield proven tasks")
    func check() {
        let problems = SiteCheck.problems(directory: Self.directory, provesTasks: true, threads: 2)
        #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
    }

    @Test("Tasks from templates and tasks by hand are proven, and all evaluator mutants are told apart")
    func proofs() throws {
        let instantiator = try TaskInstantiator(host: Self.host())
        let (made, report) = instantiator.instantiate(count: nil, seed: 0, split: .all)
        #expect(made.count == 15 && report.proven == report.tried)
        let file = Self.directory + "/aufgaben.json"
        let written = try TaskFile.read(Files.contents(of: file, limit: 1 << 20), file: file)
        let check = SuiteCheck(hosts: [instantiator.host], instantiators: [instantiator])
        let results = check.check(made + written, threads: 2)
        #expect(results.flatMap(\.reasons) == [] && results.flatMap(\.survivors) == [])
    }

    @Test("A page is observed with its labels, prices and dates as they are written")
    func observation() throws {
        var environment = WebEnvironment(transport: MockWorld(hosts: [try Self.host()]))
        let task = WebTask(taskID: "t", sites: ["laden"], intent: "", startURLs: ["__LADEN__/"])
        let page = try environment.reset(task: task, seed: 0).observation.page
        let cells = page.nodes.filter { $0.role == .cell }.map(\.name)
        #expect(Array(cells.prefix(3)) == ["Kahn aus Lärchenholz", "1.234,50 €", "31.12.2026"])
        let headers = page.nodes.filter { $0.role == .columnheader }.map(\.name)
        #expect(headers == ["Artikel", "Preis", "Seit"])
    }

    @Test("A form that is filled wrongly says so in the site's own words")
    func refusal() throws {
        var visitor = try Visitor(host: Self.host(), signedInAs: "kundin")
        #expect(try visitor.post("/artikel/seil/kaufen", "menge=0").status == 302)
        #expect(try visitor.page("/artikel/seil").contains("Bitte eine Menge von 1 bis 99 angeben."))
        #expect(try visitor.post("/artikel/seil/kaufen", "menge=3").header("Location") == "/warenkorb")
        #expect(try visitor.page("/warenkorb").contains("29,97 €"))
    }
}
