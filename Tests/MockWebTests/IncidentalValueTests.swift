import Browser
import Foundation
import Testing
@testable import WebArena
import WebEnv

@testable import MockWeb

/// What `tasks export` leaves out of a request, on a site whose fields have names that nobody knows.
@Suite("Values of requests that are incidental")
struct IncidentalValueTests {
    private static let files = [
        "site.yaml": """
        format: 1
        name: pond
        address: http://pond.test
        placeholder: __POND__
        clock: 2026-05-04T08:00:00
        database: {schema: schema.sql}
        session: {cookie: s, defaults: {}}
        routes:
          - name: fish
            path: /fish/{name}
            query: {colour: {default: red}}
            queries:
              made: {one: true, sql: "SELECT substr(:session_id, 1, 8) AS ripple, :random AS luck, :now AS tide, replace(replace(base64(:request_url), '=', ','), '/', '_') AS shore, :request_path || '?' || :request_query AS bank"}
            template: fish
          - name: feed
            method: POST
            path: /feed/{ripple}/{shore}/{name}
            form: {food: {type: text}}
            steps: [{sql: "INSERT INTO meal (name, food) VALUES (:name, :food)"}]
            redirect: /meals
          - {name: meals, path: /meals, queries: {meals: "SELECT * FROM meal"}, template: meals}
        """,
        "schema.sql": "CREATE TABLE meal (id INTEGER PRIMARY KEY, name TEXT, food TEXT);",
        "templates/fish.mustache": """
        <h1>{{name}}</h1><form method=post action="/feed/{{made.ripple}}/{{made.shore}}/{{name}}?net={{made.luck}}&depth=3&via={{made.shore}}">
        <input type=hidden name=ebb value="{{made.ripple}}"><input type=hidden name=luck value="{{made.luck}}">
        <input type=hidden name=tide value="{{made.tide}}"><input type=hidden name=bank value="{{made.bank}}">
        <input type=hidden name=pond value="http://pond.test/fish/carp?colour=blue"><input type=hidden name=kind value=fresh>
        <label>Food <input name=food></label><label>Page <input name=page></label><button>Feed</button></form>
        """,
        "templates/meals.mustache": "<ol id=meals>{{#meals}}<li>{{name}} got {{food}}</li>{{/meals}}</ol>",
    ]

    private static let task = WebTask(
        taskID: "1", sites: ["pond"], intent: "Feed the carp with bread", intentTemplateID: "1",
        startURLs: ["__POND__/fish/carp?colour=blue"],
        evaluation: EvaluationSpec(
            kinds: [.programHTML],
            programHTML: [
                ContentCheck(
                    url: "__POND__/meals", locator: "document.querySelector('#meals').outerText",
                    requiredContents: ReferenceAnswers(
                        checks: [.init(rule: .mustInclude, values: ["carp got bread"], isScalar: false)]))
            ]),
        solution: [
            SolutionStep(verb: .fill, role: "textbox", name: "Food", text: "bread"),
            SolutionStep(verb: .fill, role: "textbox", name: "Page", text: "/fish/carp"),
            SolutionStep(verb: .click, role: "button", name: "Feed"), SolutionStep(verb: .stop),
        ])

    private func check() throws -> VerifiedEvaluation.NetworkCheck {
        let site = try ScratchSite(Self.files)
        let world = MockWorld(hosts: [SiteHost(site: try Site.load(directory: site.path))])
        let export = VerifiedExport(transport: world, siteName: world.foreignName(ofSite:))
        guard case .task(let task) = try #require(export.convert([Self.task]).first) else {
            throw EnvironmentError("\(try export.convert([Self.task]))")
        }
        return try #require(task.evaluation?.verified?.events.first)
    }

    @Test("Ids of sessions, chance, times and the sending page are left out; what says what was done stays")
    func export() throws {
        let check = try check()
        #expect(check.urls == ["^__POND__/feed/[^/]+/[^/]+/carp/?$"])
        #expect(check.queryParameters?.map(\.key) == ["depth"])
        #expect(check.postData?.map(\.key) == ["kind", "food", "page"])
    }

    @Test("A world's variations differ in one thing each, and are the same from one reset to the next")
    func variations() throws {
        let site = try ScratchSite(Self.files)
        let world = MockWorld(hosts: [SiteHost(site: try Site.load(directory: site.path))])
        func page(_ transport: any Transport) throws -> String {
            var transport = transport
            _ = try transport.reset(task: Self.task, seed: 0)
            return try transport.send(HTTPRequest(url: "http://pond.test/fish/carp")).text
        }
        let variations = world.variations()
        #expect(variations.count == 2)
        let usual = try page(world)
        for variation in variations {
            #expect(try page(variation) != usual)
            #expect(try page(variation) == page(variation))
        }
        #expect(try page(variations[1]).contains("2026-05-04 08:01:01"))
    }
}
