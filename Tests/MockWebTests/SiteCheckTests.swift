import Foundation
import Testing
import WebEnv

@testable import MockWeb

struct SiteCheckTests {
    /// The problems of a copy of the library in which one text of one file is replaced.
    private func problems(_ file: String, _ old: String, _ new: String) throws -> [String] {
        let copy = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(filePath: LibrarySite.directory), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let path = copy.appending(path: file)
        let text = try String(contentsOf: path, encoding: .utf8)
        try #require(text.contains(old))
        try text.replacingOccurrences(of: old, with: new).write(to: path, atomically: true, encoding: .utf8)
        return SiteCheck.problems(directory: copy.path).map {
            String($0.description.dropFirst(copy.path.count + 1))
        }
    }

    @Test func theLibraryIsRight() {
        #expect(SiteCheck.problems(directory: LibrarySite.directory) == [])
    }

    struct Mistake: Sendable {
        let file: String
        let old: String
        let new: String
        let message: String
    }
    static let mistakes: [Mistake] = [
        .init(
            file: "site.yaml", old: "template: home", new: "template: home\n    status: 99999999999",
            message: "site.yaml:26:13: a status from 200 to 599 is needed"),
        .init(
            file: "site.yaml", old: "template: home",
            new: "template: home\n    content_type: \"text/html\\r\\nX-Inj: y\"",
            message: "site.yaml:26:19: a media type is needed, such as text/html; charset=utf-8"),
        .init(
            file: "site.yaml", old: "template: home", new: "template: hom",
            message: "site.yaml:25:15: no template named \"hom\" (did you mean \"home\"?)"),
        .init(
            file: "site.yaml", old: "    template: login\n", new: "    tempalte: login\n",
            message: "site.yaml:98:5: a route has no key \"tempalte\" (did you mean \"template\"?)"),
        .init(
            file: "site.yaml", old: "slug = :slug\", one: true, missing: 404}\n      notes",
            new: "slug = :slg\", one: true, missing: 404}\n      notes",
            message: "site.yaml:51:57: nothing is named \":slg\" (did you mean \"slug\"?)"),
        .init(
            file: "site.yaml", old: "book_id = :book.id ORDER", new: "book_id = :book.idd ORDER",
            message: "site.yaml:52:76: query \"book\" has no column \"idd\" (did you mean \"id\"?)"),
        .init(
            file: "site.yaml", old: "FROM available\n        WHERE (coalesce(:subject, '') = '' OR subject",
            new: "FROM avaliable\n        WHERE (coalesce(:subject, '') = '' OR subject",
            message: "site.yaml:41:53: no such table: avaliable"),
        .init(
            file: "site.yaml", old: "requires: member_id\n    queries:\n      loans",
            new: "requires: member\n    queries:\n      loans",
            message: "site.yaml:124:15: session.defaults has no variable \"member\""),
        .init(
            file: "site.yaml", old: "type: integer, default: 1, min: 1",
            new: "type: intger, default: 1, min: 1",
            message: "site.yaml:32:20: no type \"intger\" (did you mean \"integer\"?)"),
        .init(
            file: "site.yaml", old: "path: /loans/{id:int}/return", new: "path: /loans/{id:num}/return",
            message: "site.yaml:74:18: \"id:num\" is no parameter: write {name}, {name:int} or {name...}"),
        .init(
            file: "site.yaml", old: "load: [author, book, member, loan]",
            new: "load: [author, bok, member, loan]",
            message: "site.yaml:9:18: there is no file data/bok.csv (did you mean \"book\"?)"),
        .init(
            file: "site.yaml", old: "until {{loan.due}}.", new: "until {{loan.do}}.",
            message:
                "site.yaml:69:73: nothing is named \"loan.do\" on any page that uses this template (did you mean \"loan.due\"?)"
        ),
        .init(
            file: "site.yaml", old: "clock: 2026-05-04T08:00:00", new: "clock: yesterday",
            message: "site.yaml:6:8: a time is needed, such as 2026-03-14T09:30:00"),
        .init(
            file: "schema.sql", old: "REFERENCES author,", new: "REFERENCE author,",
            message: "schema.sql:6:32: near \"REFERENCE\": syntax error"),
        .init(
            file: "data/loan.csv", old: "2,1,8,2026-05-12", new: "2,1,8",
            message: "data/loan.csv:3:1: 3 fields where the header has 4"),
        .init(
            file: "data/book.csv", old: "id,title,slug", new: "id,titel,slug",
            message: "data/book.csv:1:1: book has no column \"titel\" (did you mean \"title\"?)"),
        .init(
            file: "templates/book.mustache", old: "{{free}}", new: "{{fre}}",
            message:
                "templates/book.mustache:9:38: nothing is named \"fre\" on any page that uses this template (did you mean \"free\"?)"
        ),
        .init(
            file: "templates/book.mustache", old: "{{/notes}}", new: "{{/note}}",
            message: "templates/book.mustache:17:1: {{/note}} closes {{#notes}}"),
        .init(
            file: "templates/catalogue.mustache", old: "{{>book_line}}", new: "{{>bookline}}",
            message:
                "templates/catalogue.mustache:13:1: no template named \"bookline\" (did you mean \"book_line\"?)"
        ),
        .init(
            file: "tasks/books.yaml", old: "name: \"{{title}}\"}\n    - stop: \"{{answer}}\"",
            new: "name: \"{{titel}}\"}\n    - stop: \"{{answer}}\"",
            message: "tasks/books.yaml:17:34: the slots have no column \"titel\" (did you mean \"title\"?)"),
        .init(
            file: "tasks/loans.yaml", old: "kind: change", new: "kind: chnge",
            message: "tasks/loans.yaml:3:9: no kind \"chnge\" (did you mean \"change\"?)"),
        .init(
            file: "tasks/loans.yaml", old: "login: reader\n  intents", new: "login: raeder\n  intents",
            message: "tasks/loans.yaml:4:10: the site has no login \"raeder\" (did you mean \"reader\"?)"),
    ]

    @Test(arguments: mistakes) func aMistakeIsReportedWithItsPlace(_ mistake: Mistake) throws {
        let found = try problems(mistake.file, mistake.old, mistake.new)
        #expect(found.contains(mistake.message), "\(found.joined(separator: "\n"))")
    }

    @Test func aMistakeInAQueryIsNotReportedAgainWhereItsRowsAreUsed() throws {
        let found = try problems(
            "site.yaml", "FROM available WHERE slug = :slug\", one: true, missing: 404}\n      notes",
            "FROM shelf WHERE slug = :slug\", one: true, missing: 404}\n      notes")
        #expect(found == ["site.yaml:51:34: no such table: shelf"])
    }

    @Test func aFolderThatIsNoSiteIsReported() {
        #expect(
            SiteCheck.problems(directory: "/nowhere").map(\.description) == [
                "/nowhere/site.yaml:1:1: there is no such file"
            ])
    }

    @Test func anErrorAtRunTimeAnswers500AndChangesNothing() throws {
        let copy = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(filePath: LibrarySite.directory), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let file = copy.appending(path: "site.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacingOccurrences(
                of: "SELECT due FROM loan WHERE id = last_insert_rowid()",
                with: "SELECT abs(-9223372036854775808) AS due")
        try text.write(to: file, atomically: true, encoding: .utf8)
        let host = SiteHost(site: try Site.load(directory: copy.path))
        var visitor = try Visitor(host: host, signedInAs: "second")
        let response = try visitor.post("/books/the-quiet-garden/borrow")
        let slug = try visitor.page("/books").split(separator: "/books/").dropFirst().first {
            !$0.contains("lent out")
        }?.prefix { $0 != "." }
        let failed = try visitor.post("/books/\(try #require(slug))/borrow")
        #expect([404, 500].contains(response.status))
        #expect(failed.status == 500)
        #expect(
            failed.text.contains("route &quot;borrow&quot;") && failed.text.contains("site.yaml:68")
                && failed.text.contains("integer overflow"))
        #expect(visitor.world.states[0].database == .seed)
        #expect(host.recentFailures.last?.contains("integer overflow") == true)
        #expect(try visitor.get("/account").status == 200)
    }
}
