import Testing
import WebEnv

@testable import MockWeb

@Suite("Templates have bounds")
struct TemplateLimitTests {
    private func nested(_ depth: Int, _ inner: String = "x") -> String {
        String(repeating: "{{#rows}}\n", count: depth) + inner
            + String(repeating: "{{/rows}}\n", count: depth)
    }

    @Test("Sections nested too deep are a mistake with its place")
    func depth() throws {
        let site = try ScratchSite(["templates/home.mustache": nested(20_000)])
        #expect(
            site.problems() == [
                "templates/home.mustache:64:1: sections and blocks are nested more than 63 deep"
            ])
        try site.write(nested(60), to: "templates/home.mustache")
        #expect(site.problems() == [])
    }

    @Test("Partials that are included twice each are looked at once for each that is known where they stand")
    func doubling() throws {
        let site = try ScratchSite()
        for index in 0..<40 {
            try site.write("{{>p\(index + 1)}}{{>p\(index + 1)}}", to: "templates/p\(index).mustache")
        }
        try site.write("{{rows.count}}{{unknown}}", to: "templates/p40.mustache")
        try site.write("{{>p0}}", to: "templates/home.mustache")
        #expect(
            site.problems() == [
                "templates/p40.mustache:1:15: nothing is named \"unknown\" on any page that uses this template"
            ])
    }

    @Test("A page of parts without end is one sentence, and the next page is shown")
    func growth() throws {
        let sections =
            String(repeating: "{{#six}}", count: 12) + "text" + String(repeating: "{{/six}}", count: 12)
        let queries = "queries: {six: \"SELECT value FROM json_each('[1,2,3,4,5,6]')\"}"
        let site = try ScratchSite(["templates/large.mustache": sections, "templates/empty.mustache": ""])
        for index in 0..<31 {
            try site.write("{{>q\(index + 1)}}{{>q\(index + 1)}}", to: "templates/q\(index).mustache")
        }
        try site.write("", to: "templates/q31.mustache")
        try site.write(
            ScratchSite.siteFile(
                home: """
                      - {name: large, path: /large, \(queries), template: large}
                      - {name: doubled, path: /doubled, template: q0}
                      - {name: flash, method: POST, path: /flash, \(queries), steps: [{flash: {text: "\(sections)"}}], redirect: /}
                    """), to: "site.yaml")
        #expect(site.problems() == [])
        var visitor = try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
        for path in ["/large", "/doubled"] {
            let response = try visitor.get(path)
            #expect(response.status == 500)
            #expect(response.text.contains("more than 16 MiB, or takes more than 50000000 steps"))
        }
        #expect(try visitor.post("/flash").status == 500)
        #expect(try visitor.get("/").status == 200)
    }

    @Test("Inheritance and indentation without end are one sentence")
    func expansion() throws {
        let site = try ScratchSite(["templates/home.mustache": "{{<a}}{{/a}}"])
        try site.write("{{<a}}{{/a}}", to: "templates/a.mustache")
        #expect(site.problems().first?.contains("the template includes itself, or is nested") == true)
        for index in 0..<40 {
            let parent = "{{<a\(index + 1)}}{{/a\(index + 1)}}"
            try site.write(parent + parent, to: "templates/a\(index).mustache")
        }
        try site.write("", to: "templates/a40.mustache")
        try site.write("{{<a0}}{{/a0}}", to: "templates/home.mustache")
        try site.write("", to: "templates/a.mustache")
        #expect(site.problems().first?.contains("come to more than a site may have") == true)
        try site.write("  {{>a}}\n", to: "templates/a.mustache")
        try site.write("{{>a}}", to: "templates/home.mustache")
        #expect(site.problems().contains { $0.contains("is indented by more than 1000 bytes") })
        try site.write("{{>a}}", to: "templates/a.mustache")
        #expect(site.problems() == ["templates/a.mustache:1:1: the template includes itself"])
    }

    @Test("A chain of partials that is longer than what is rendered is a mistake, not a page cut short")
    func chains() throws {
        let site = try ScratchSite(["templates/home.mustache": "{{>c0}}"])
        for index in 0..<2000 { try site.write("{{>c\(index + 1)}}", to: "templates/c\(index).mustache") }
        try site.write("end", to: "templates/c2000.mustache")
        #expect(site.problems().contains { $0.contains("partials include each other more than 100 deep") })
    }

    @Test("A long delimiter is a mistake")
    func delimiters() throws {
        let site = try ScratchSite([
            "templates/home.mustache": "{{=\(String(repeating: "<", count: 17)) >=}}"
        ])
        #expect(site.problems() == ["templates/home.mustache:1:1: a delimiter has at most 16 bytes"])
    }

    @Test("Aliases make no list longer than a site may have")
    func aliases() throws {
        let site = try ScratchSite()
        try site.write(
            """
            format: 1
            name: scratch
            address: http://scratch.test
            database: {schema: schema.sql}
            routes: [&r {name: home, path: /, template: home, queries: {rows: "SELECT 1 AS one"}}\(String(repeating: ", *r", count: 3000))]
            """, to: "site.yaml")
        let problems = site.problems()
        #expect(problems.contains { $0.contains("there are 3001 routes, and 2000 are the most") })
    }

    @Test("A trigger with many statements is read once")
    func triggers() throws {
        let body = String(repeating: "SELECT 1;\n", count: 20_000)
        let script = "CREATE TABLE a (b);\nCREATE TRIGGER t AFTER INSERT ON a BEGIN \(body) END;\nSELECT 1;"
        #expect(SQLScript.statements(Array(script.utf8)).count == 3)
        let words = "CREATE TABLE \"TRIGGER;\" (b); CREATE TEMP TRIGGER t BEGIN SELECT 'end;'; end; SELECT 2"
        #expect(SQLScript.statements(Array(words.utf8)).count == 3)
    }

    @Test("A text of a task that grows without end is a mistake")
    func taskTexts() throws {
        let sections =
            String(repeating: "{{#answers}}", count: 12) + "x" + String(repeating: "{{/answers}}", count: 12)
        let site = try ScratchSite([
            "tasks/a.yaml": """
            - id: a
              family: a
              kind: answer
              intents: ["Say it"]
              start: __SCRATCH__/
              slots: {sql: "SELECT 1 AS one"}
              answer: "SELECT value FROM json_each('[1,2,3,4,5,6]')"
              evaluate: {reference_answers: {must_include: ["\(sections)"]}}
              solution: [{stop: "x"}]
            """
        ])
        #expect(site.problems().first?.contains("more than 16 MiB") == true)
    }
}
