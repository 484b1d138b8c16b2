import Foundation
import Testing
import WebEnv

@testable import MockWeb

/// Task templates of the library that also name a kiosk, which sells some of its books, and a home page.
struct MultiSiteTests {
    private static let kiosk = [
        "kiosk/site.yaml": """
        format: 1
        name: kiosk
        title: Kiosk
        address: http://kiosk.test
        placeholder: __KIOSK__
        clock: 2026-05-04T08:00:00
        database: {schema: schema.sql, load: [offer]}
        session:
          cookie: kiosk
          defaults: {seller: null}
          logins: {seller: {seller: Ida}}
        routes:
          - {name: list, path: /, queries: {offers: "SELECT slug, cents FROM offer ORDER BY slug"}, template: list}
          - {name: sold, path: /sold, queries: {sold: "SELECT slug, seller FROM sale ORDER BY id"}, template: sold}
          - name: sell
            method: POST
            path: /sell/{slug}
            steps: [{sql: "INSERT INTO sale (slug, seller) VALUES (:slug, :seller)"}]
            redirect: /sold
        """,
        "kiosk/schema.sql": """
        CREATE TABLE offer (slug TEXT PRIMARY KEY, cents INTEGER NOT NULL);
        CREATE TABLE sale (id INTEGER PRIMARY KEY, slug TEXT NOT NULL REFERENCES offer, seller TEXT NOT NULL);
        """,
        "kiosk/templates/list.mustache": """
        <h1>Kiosk</h1><ul>{{#offers}}<li>{{slug}}: {{cents}} cents
        <form method="post" action="/sell/{{slug}}"><button>Sell {{slug}}</button></form></li>{{/offers}}</ul>
        """,
        "kiosk/templates/sold.mustache": """
        <h1>Sold</h1><ol id="sold">{{#sold}}<li>{{slug}} by {{seller}}, sold at http://kiosk.test/sell/{{slug}}</li>{{/sold}}</ol>
        """,
        "plaza/site.yaml": """
        format: 1
        name: plaza
        title: Home
        address: http://plaza.test
        placeholder: __PLAZA__
        joins: worlds of several sites
        clock: 2026-05-04T08:00:00
        database: {schema: schema.sql, load: []}
        session: {cookie: home, defaults: {}}
        routes: [{name: home, path: /, template: home}]
        """,
        "plaza/schema.sql": "CREATE TABLE note (text TEXT);",
        "plaza/templates/home.mustache": "<a href='http://kiosk.test/'>Kiosk</a>",
    ]

    private static let templates = """
        - id: price_at_the_kiosk
          family: kiosk
          kind: answer
          sites: [library, kiosk]
          intents: ["What does \\"{{title}}\\" cost at the kiosk, in cents?"]
          start: "__LIBRARY__/ |AND| __KIOSK__/"
          minimum: 5
          slots:
            sql: "SELECT b.title, b.slug FROM book b JOIN kiosk.offer o ON o.slug = b.slug ORDER BY b.id"
            keys: [title]
          answer: "SELECT cents FROM kiosk.offer WHERE slug = :slug"
          evaluate: {reference_answers: {exact_match: "{{answer}}"}}
          solution:
            - click: {role: link, name: "Catalogue"}
            - goto: "__KIOSK__/"
            - stop: "{{answer}}"

        - id: sell_book
          family: kiosk
          kind: change
          sites: [kiosk, library]
          login: reader.seller
          intents: ["Sell {{title}} at the kiosk."]
          start: "__LIBRARY__/"
          minimum: 5
          slots:
            sql: "SELECT title, book.slug FROM book JOIN kiosk.offer USING (slug) ORDER BY id"
            keys: [title]
          evaluate:
            program_html:
              - url: "__KIOSK__/sold"
                locator: "document.querySelector('#sold').outerText"
                required_contents: {must_include: ["{{slug}} by Ida", "__KIOSK__/sell/{{slug}}"]}
          solution:
            - goto: "__PLAZA__/"
            - click: {role: link, name: "Kiosk"}
            - click: {role: button, name: "Sell {{slug}}"}
            - stop: ""
          canaries:
            - steps:
                - goto: "__KIOSK__/sold"
                - stop: "{{slug}} by Ida"
        """

    /// A folder with the library, the kiosk and the home page, as `body` is given it.
    private func withSites<Result>(
        templates: String = Self.templates, _ body: (_ folder: String) throws -> Result
    ) throws -> Result {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sites-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var files = Self.kiosk
        let offers = try slugs(7).enumerated().map { "\($1),\(310 + 45 * $0)\n" }.joined()
        files["kiosk/data/offer.csv"] = "slug,cents\n" + offers
        files["library/tasks/kiosk.yaml"] = templates
        for name in ["kiosk/data", "kiosk/templates", "plaza/templates"] {
            try FileManager.default.createDirectory(
                at: folder.appending(path: name), withIntermediateDirectories: true)
        }
        try FileManager.default.copyItem(
            at: URL(filePath: LibrarySite.directory), to: folder.appending(path: "library"))
        for (name, text) in files {
            try text.write(to: folder.appending(path: name), atomically: true, encoding: .utf8)
        }
        return try body(folder.path)
    }

    /// The first books of the library.
    private func slugs(_ count: Int) throws -> [String] {
        var reader = CSVReader(
            Array(try Data(contentsOf: URL(filePath: LibrarySite.directory + "/data/book.csv"))))
        _ = try reader.next()
        return try (0..<count).map { _ in
            let record = try #require(try reader.next())
            return try #require(record[2])
        }
    }

    private func instantiator(_ folder: String) throws -> TaskInstantiator {
        try TaskInstantiator(host: SiteHost(site: try Site.load(directory: folder + "/library")))
    }

    private func problems(_ old: String, _ new: String) throws -> [String] {
        try #require(Self.templates.contains(old))
        let changed = Self.templates.replacingOccurrences(of: old, with: new)
        return try withSites(templates: changed) { folder in
            SiteCheck.problems(directory: folder + "/library").map {
                String($0.description.dropFirst(folder.count + 1))
            }
        }
    }

    @Test func tasksOfSeveralSitesAreProven() throws {
        try withSites { folder in
            let problems = SiteCheck.problems(directory: folder + "/library", provesTasks: true)
            #expect(problems.isEmpty, "\(problems)")
        }
    }

    @Test func aTaskNamesItsSitesAndOpensEachOfItsTabs() throws {
        try withSites { folder in
            let tasks = try instantiator(folder).instantiate(count: nil, seed: 0, split: .all).tasks
            let priced = try #require(tasks.first { $0.intentTemplateID == "price_at_the_kiosk" })
            #expect(priced.sites == ["library", "kiosk"])
            #expect(priced.startURLs == ["__LIBRARY__/", "__KIOSK__/"])
            #expect(priced.taskID.hasPrefix("library.price_at_the_kiosk."))
            let sold = try #require(tasks.first { $0.intentTemplateID == "sell_book" })
            #expect(sold.sites == ["kiosk", "library"])
            #expect(tasks.first { $0.intentTemplateID == "year_of_book" }?.sites == ["library"])
        }
    }

    @Test func theAnswerIsReadFromTheOtherSite() throws {
        try withSites { folder in
            let instantiator = try instantiator(folder)
            let template = try #require(instantiator.templates.first { $0.id == "price_at_the_kiosk" })
            #expect(template.instances.map { $0.answers.map(\.text) } == (0..<7).map { ["\(310 + 45 * $0)"] })
        }
    }

    @Test func aWorldHasTheSitesOfItsTemplateAndTheHomePageWhereThereAreSeveral() throws {
        try withSites { folder in
            let instantiator = try instantiator(folder)
            func sites(_ id: String) throws -> [String] {
                let template = try #require(instantiator.templates.first { $0.id == id })
                return instantiator.world(of: template).hosts.map(\.site.name).sorted()
            }
            #expect(try sites("price_at_the_kiosk") == ["kiosk", "library", "plaza"])
            #expect(try sites("year_of_book") == ["library"])
        }
    }

    @Test func onlyASiteThatSaysSoJoinsAWorldOfSeveral() throws {
        try withSites { folder in
            let file = folder + "/plaza/site.yaml"
            #expect(Site.joiningSites(inFolder: folder) == ["plaza"])
            let text = try String(contentsOfFile: file, encoding: .utf8)
            let alone = text.replacingOccurrences(of: "joins: worlds of several sites\n", with: "")
            try alone.write(toFile: file, atomically: true, encoding: .utf8)
            #expect(Site.joiningSites(inFolder: folder) == [])
            let instantiator = try instantiator(folder)
            #expect(instantiator.companions.map(\.site.name) == ["kiosk"])
            try (alone + "\njoins: every world\n").write(toFile: file, atomically: true, encoding: .utf8)
            let problems = SiteCheck.problems(directory: folder + "/plaza").map(\.message)
            #expect(problems == ["a site joins worlds of several sites, not \"every world\""])
        }
    }

    @Test func aHostThatIsGivenIsNotLoadedAgain() throws {
        try withSites { folder in
            let kiosk = SiteHost(site: try Site.load(directory: folder + "/kiosk"))
            let library = SiteHost(site: try Site.load(directory: folder + "/library"))
            let instantiator = try TaskInstantiator(host: library, sharing: [kiosk])
            #expect(instantiator.companions.contains { $0 === kiosk })
        }
    }

    @Test func aTaskThatWasMadeIsProvenByItsTemplateAlone() throws {
        try withSites { folder in
            let instantiator = try instantiator(folder)
            let made = instantiator.instantiate(count: nil, seed: 0, split: .all).tasks
            var task = try #require(made.first { $0.intentTemplateID == "sell_book" })
            #expect(instantiator.prove(task)?.isProven == true)
            task.solution.remove(at: 2)
            #expect(
                instantiator.prove(task)?.reasons.first?.contains("the solution fails program_html") == true)
            task.taskID = "kiosk.sell_book.0"
            #expect(instantiator.prove(task) == nil)
        }
    }

    @Test func aSiteThatIsNotThereIsAMistake() throws {
        #expect(
            try problems("sites: [library, kiosk]", "sites: [library, kisok]").contains(
                "library/tasks/kiosk.yaml:4:20: there is no site \"kisok\" beside this one (did you mean \"kiosk\"?)"
            ))
    }

    @Test func aTemplateIsSetOnItsOwnSiteToo() throws {
        #expect(
            try problems("sites: [kiosk, library]", "sites: [kiosk, plaza]").contains(
                "library/tasks/kiosk.yaml:21:10: the template's own site \"library\" must be among them"))
    }

    @Test func tablesOfASiteThatIsNotNamedAreUnknown() throws {
        let mistakes = try problems("  sites: [library, kiosk]\n", "")
        #expect(mistakes.contains { $0.hasSuffix("no such table: kiosk.offer") }, "\(mistakes)")
    }

    @Test func aLoginOfNoneOfTheSitesIsAMistake() throws {
        #expect(
            try problems("login: reader.seller", "login: reader.sellar").contains(
                "library/tasks/kiosk.yaml:22:10: none of the sites has a login \"sellar\" (did you mean \"seller\"?)"
            ))
    }

    @Test func mistakesOfANamedSiteAreNamed() throws {
        let mistakes = try withSites { folder in
            try "CREATE TABLE offer (".write(
                toFile: folder + "/kiosk/schema.sql", atomically: true, encoding: .utf8)
            return SiteCheck.problems(directory: folder + "/library").map(\.description)
        }
        #expect(mistakes.contains { $0.contains("the site \"kiosk\" has mistakes of its own: ") })
    }
}
