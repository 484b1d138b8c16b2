import Foundation
import Testing
import WebEnv

@testable import MockWeb

private let rota = """
    format: 1
    name: scratch
    address: http://scratch.test
    database: {schema: schema.sql}
    routes:
      - name: home
        path: /
        queries:
          years: "SELECT 2025 AS year UNION ALL SELECT 2026"
          weeks: {sql: "SELECT 1 AS id, 2025 AS year, 'Mon' AS day UNION SELECT 2, 2026, 'Tue' UNION SELECT 3, 2026, 'Wed'", in: years, by: year}
          shifts:
            sql: "SELECT column1 AS week_id, column2 AS who FROM (VALUES (3, 'Ann'), (1, 'Bo'), (3, 'Cy'), (NULL, 'Di'))"
            in: weeks
            by: {week_id: id}
        template: home
    """

@Suite("Rows in rows")
struct NestedRowTests {
    private func page(_ template: String) throws -> String {
        let site = try ScratchSite(["site.yaml": rota, "templates/home.mustache": template])
        var visitor = try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
        return try visitor.page("/")
    }

    @Test("A section inside a row has the rows that belong to it")
    func grouped() throws {
        let page = try page(
            "{{#years}}{{year}}({{weeks.count}}): {{#weeks}}{{day}}[{{#shifts}}{{-index}}{{who}}{{^-last}},{{/-last}}{{/shifts}}{{^shifts?}}none{{/shifts?}}] {{/weeks}}{{/years}}"
        )
        #expect(page == "2025(1): Mon[1Bo] 2026(2): Tue[none] Wed[1Ann,2Cy] ")
    }

    @Test("Outside of such a row a query has all its rows, in its own order")
    func whole() throws {
        #expect(try page("{{#shifts}}{{who}} {{/shifts}}{{shifts.count}}") == "Ann Bo Cy Di 4")
        #expect(
            try page("{{#weeks}}{{day}}{{#shifts}}-{{who}}{{/shifts}} {{/weeks}}") == "Mon-Bo Tue Wed-Ann-Cy "
        )
    }

    @Test("Mistakes in what groups rows are told at their place")
    func mistakes() throws {
        let site = try ScratchSite([
            "site.yaml": rota.replacingOccurrences(of: "in: years", with: "in: yeers")
                .replacingOccurrences(of: "{week_id: id}", with: "{week: idd}"),
            "templates/home.mustache": "",
        ])
        #expect(
            site.problems() == [
                "site.yaml:10:126: no query named \"yeers\" comes before this (did you mean \"years\"?)",
                "site.yaml:14:14: query \"shifts\" has no column \"week\"",
            ])
    }
}

@Suite("A site to begin with")
struct SiteSkeletonTests {
    @Test(
        "It has no mistakes and its tasks are proven, whatever it is called",
        arguments: ["shelf", "My_Shop-2", "_"])
    func skeleton(name: String) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "new-\(UUID().uuidString)").path
        defer { try? FileManager.default.removeItem(atPath: folder) }
        let files = try SiteSkeleton.write(name, in: folder)
        #expect(files.contains(folder + "/\(name)/site.yaml"))
        let problems = SiteCheck.problems(directory: folder + "/" + name, provesTasks: true)
        #expect(problems.map(\.description) == [])
        #expect(throws: (any Error).self) { try SiteSkeleton.write(name, in: folder) }
    }

    @Test("A name that is none is refused", arguments: ["", "a/b", "a b"])
    func names(name: String) {
        #expect(throws: (any Error).self) { try SiteSkeleton.write(name, in: "/nowhere") }
    }
}

@Suite("Numbers of tasks and pages")
struct NumberFormTests {
    @Test(
        "A number that pages write otherwise is told",
        arguments: [
            ("Pay 85 euros", ["85,00 €"], ["it says \"85\", and the pages \"85,00\""]),
            ("Pay 1234.50", ["in all 1.234,50 €"], ["it says \"1234.50\", and the pages \"1.234,50\""]),
            ("Pay $1,234.50", ["$1,234.50"], []),
            ("Two of 3 in 2026-03-14", ["3.00 for 14 of 2026"], ["it says \"3\", and the pages \"3.00\""]),
            ("Room 12", ["Room 12, 12.00"], []), ("Room A12b", ["12,00"], []), ("No. 7", ["8"], []),
        ])
    func mismatches(text: String, pages: [String], expected: [String]) {
        #expect(NumberForms(pages).mismatches(in: [("it", text)]) == expected)
    }

    @Test("Of each template one task is shown, with what it wants and what is odd about it")
    func samples() throws {
        let site = try ScratchSite([
            "templates/home.mustache": "<p>Total 85,00 €",
            "tasks/t.yaml": """
            - id: total
              family: f
              kind: answer
              intents: ["Is the total {{sum}}? Say how much."]
              start: "http://scratch.test/"
              slots: {sql: "SELECT 8500 / 100 || ' euros' AS sum"}
              evaluate: {reference_answers: {exact_match: "85,00 €"}}
              solution: [stop: "85,00 €"]
            """,
        ])
        let instantiator = try TaskInstantiator(host: SiteHost(site: Site.load(directory: site.path)))
        let tasks = [instantiator.task(.init(template: 0, instance: 0), seed: 0)]
        let samples = instantiator.samples(of: tasks + tasks)
        #expect(samples.count == 1 && samples[0].intent == "Is the total 85? Say how much.")
        #expect(samples[0].wanted == "answer: exact_match \"85,00 €\"")
        #expect(samples[0].warnings == ["the intent says \"85\", and the pages \"85,00\""])
    }
}

@Suite("Sites whose files change")
struct WatchedSiteTests {
    private func ask(_ sites: WatchedSites) throws -> String {
        let request = ServedRequest(
            method: "GET", target: "/", authority: "scratch.localhost:8080", headers: [], body: [],
            keepsConnection: true)
        return try sites.answer(request).text
    }

    @Test("A change is served, and a broken one is told while the old site goes on")
    func changes() throws {
        let site = try ScratchSite(["templates/home.mustache": "one"])
        let loaded = try Site.load(directory: site.path)
        let gate = RequestGate(port: 8080, sites: [loaded.address])
        let sites = WatchedSites(hosts: [SiteHost(site: loaded)], gate: gate, port: 8080)
        #expect(try sites.refresh() == [] && ask(sites) == "one")

        try site.write("second", to: "templates/home.mustache")
        #expect(try sites.refresh() == [.loaded(site: "scratch")] && ask(sites) == "second")
        #expect(sites.refresh() == [])

        try site.write("{{#broken}}", to: "templates/home.mustache")
        let problem = SiteProblem(
            file: site.path + "/templates/home.mustache", message: "{{#broken}} is not closed")
        #expect(
            try sites.refresh() == [.refused(site: "scratch", problems: [problem])] && ask(sites) == "second")
        #expect(sites.refresh() == [])

        try site.write("third one", to: "templates/home.mustache")
        #expect(try sites.refresh() == [.loaded(site: "scratch")] && ask(sites) == "third one")
    }
}
