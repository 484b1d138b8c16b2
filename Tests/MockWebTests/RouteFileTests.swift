import Foundation
import Testing

@testable import MockWeb

@Suite("Routes in files of their own")
struct RouteFileTests {
    private func site(_ routes: String, _ files: [String: String], head: String = "") throws -> ScratchSite {
        var files = files
        files["site.yaml"] = """
            format: 1
            name: scratch
            address: http://scratch.test
            database: {schema: schema.sql}
            \(head)
            routes: \(routes)
            """
        return try ScratchSite(files)
    }
    private func problems(_ site: ScratchSite) -> [String] {
        SiteCheck.problems(directory: site.path).map {
            $0.description.replacingOccurrences(of: site.path + "/", with: "")
        }
    }
    private static func route(_ name: String, _ path: String) -> String {
        "- name: \(name)\n  path: \(path)\n  queries: {rows: \"SELECT '\(name)' AS one\"}\n  template: home\n"
    }

    @Test("A file's routes stand in the place of its name, between those that site.yaml has itself")
    func order() throws {
        let site = try site(
            """

              - routes/first.yaml
              - {name: own, path: "/{x}", queries: {rows: "SELECT 1 AS one"}, template: home}
              - last.yaml
            """,
            [
                "routes/first.yaml": "# The first.\n" + Self.route("a", "/a") + Self.route("b", "/b"),
                "last.yaml": Self.route("c", "/c/d"),
            ])
        #expect(problems(site).isEmpty, "\(problems(site))")
        #expect(try Site.load(directory: site.path).routes.map(\.name) == ["a", "b", "own", "c"])
    }

    @Test("Values of `shared` are at hand in every file")
    func shared() throws {
        let head = """
            shared:
              # How many rows there are.
              rows: &rows "SELECT 1 AS one UNION SELECT 2"
              page: &page
                number: {type: integer, default: 1}

            """
        let route =
            "- name: NAME\n  path: /NAME\n  query: *page\n  queries: {rows: *rows}\n  template: home\n"
        let site = try site(
            "[a.yaml, b.yaml]",
            [
                "a.yaml": route.replacingOccurrences(of: "NAME", with: "a"),
                "b.yaml": route.replacingOccurrences(of: "NAME", with: "b"),
            ], head: head)
        #expect(problems(site).isEmpty, "\(problems(site))")
        var visitor = try Visitor(host: SiteHost(site: Site.load(directory: site.path)))
        #expect(try visitor.page("/b") == "<p>2")
    }

    @Test("What is wrong is said at its place in the right file")
    func mistakes() throws {
        func mistake(_ routes: String, _ files: [String: String], head: String = "") throws -> [String] {
            problems(try site(routes, files, head: head))
        }
        let good = Self.route("a", "/a")
        #expect(
            try mistake("[routes/isues.yaml]", ["routes/issues.yaml": good]) == [
                "site.yaml:6:10: routes/isues.yaml: there is no such file (did you mean \"routes/issues.yaml\"?)"
            ])
        #expect(
            try mistake("[a.yaml, a.yaml]", ["a.yaml": good]) == ["site.yaml:6:18: a.yaml is named twice"])
        #expect(
            try mistake("[../other.yaml]", [:]).first?.hasPrefix("site.yaml:6:10: ../other.yaml: ") == true)
        #expect(
            try mistake("[a.yaml]", ["a.yaml": "- b.yaml\n", "b.yaml": good]) == [
                "a.yaml:1:3: a route is needed here; only site.yaml names files of routes"
            ])
        #expect(
            try mistake("[a.yaml]", ["a.yaml": good + "- {nam: b, path: /b, template: home}\n"]).contains(
                "a.yaml:5:4: a route has no key \"nam\" (did you mean \"name\"?)"))
        #expect(try mistake("[a.yaml]", ["a.yaml": "  \n"]) == ["site.yaml:6:10: a.yaml is empty"])
        #expect(try mistake("[a.yaml]", ["a.yaml": "name: a\n"]) == ["a.yaml:1:1: a list is needed here"])
    }

    @Test(
        "Behind shared values too, lines are those of the file; what is wrong in a shared value is wrong there"
    )
    func sharedPlaces() throws {
        let head = "shared:\n  rows: &rows \"SELECT 1 AS one FROM nowhere\""
        let file =
            Self.route("a", "/a") + "- name: b\n  path: /b\n  queries: {rows: *rows}\n  template: hoem\n"
        let site = try site("[a.yaml]", ["a.yaml": file], head: head)
        #expect(
            problems(site) == [
                "a.yaml:8:13: no template named \"hoem\" (did you mean \"home\"?)",
                "site.yaml:6:37: no such table: nowhere",
            ])
        let broken = try self.site("[a.yaml]", ["a.yaml": "- name: [\n"], head: head)
        #expect(problems(broken).allSatisfy { $0.hasPrefix("a.yaml:") } && !problems(broken).isEmpty)
        let flow = try self.site(
            "[a.yaml]", ["a.yaml": file], head: "shared: {rows: &rows \"SELECT 1 AS one\"}")
        #expect(
            problems(flow).contains(
                "site.yaml:5:9: each shared value stands on lines of its own, behind its name"))
    }

    @Test("A site has at most 2,000 routes, in all its files together")
    func limit() throws {
        let many = (0..<1200).map { Self.route("r\($0)", "/r\($0)") }.joined()
        let more = (0..<1200).map { Self.route("s\($0)", "/s\($0)") }.joined()
        let site = try site("[a.yaml, b.yaml]", ["a.yaml": many, "b.yaml": more])
        #expect(problems(site) == ["b.yaml:3201:3: a site has at most 2000 routes"])
    }

    @Test("A route below /__webrl/ is a mistake: a server answers that itself")
    func serverPath() throws {
        let site = try site("[a.yaml]", ["a.yaml": Self.route("a", "/__webrl/reset")])
        #expect(problems(site) == ["a.yaml:2:9: what lies below /__webrl/ is the server's own"])
    }
}
