import Browser
import Foundation
import Testing
import WebEnv

@testable import MockWeb

/// The library with a desk beside it: a site of its own address and sessions on the library's database.
struct SharedDatabaseTests {
    private static let desk = """
        format: 1
        name: desk
        address: http://desk.test
        placeholder: __DESK__
        placeholder_path: /staff
        database: {of: library}
        session:
          cookie: desk_session
          defaults: {clerk: null}
          logins:
            clerk: {clerk: 1}
        routes:
          - name: loans
            path: /staff/loans
            json: "SELECT json_object('loans', count(*), 'now', :now, 'clerk', :clerk) FROM loan"
          - name: luck
            path: /staff/luck
            json: "SELECT json_object('number', :random)"
          - name: take back
            method: POST
            path: /staff/loans/{id:int}/return
            steps:
              - sql: "DELETE FROM loan WHERE id = :id"
            redirect: /staff/loans

        """

    /// Copies the library to a new folder, puts the desk beside it, and cleans up after the body.
    private func withSites<Result>(
        desk: String = desk, _ body: (_ library: String, _ desk: String) throws -> Result
    )
        throws -> Result
    {
        let folder = FileManager.default.temporaryDirectory.appending(path: "sites-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let library = folder.appending(path: "library"), beside = folder.appending(path: "desk")
        try FileManager.default.createDirectory(at: beside, withIntermediateDirectories: true)
        try FileManager.default.copyItem(at: URL(filePath: LibrarySite.directory), to: library)
        try desk.write(to: beside.appending(path: "site.yaml"), atomically: true, encoding: .utf8)
        return try body(library.path, beside.path)
    }

    private func hosts() throws -> [SiteHost] {
        try withSites { library, desk in
            [
                SiteHost(site: try Site.load(directory: library)),
                SiteHost(site: try Site.load(directory: desk)),
            ]
        }
    }

    private func send(_ world: inout MockWorld, _ url: String, method: String = "GET") throws -> String {
        try world.send(HTTPRequest(method: method, url: url, headers: [], body: [])).text
    }
    private let loans = "http://desk.test/staff/loans"
    private let catalogue = "http://library.test/books/the-wandering-garden.html"

    @Test func aChangeOnOneSiteShowsOnTheOther() throws {
        var world = MockWorld(hosts: try hosts())
        let before = (desk: try send(&world, loans), library: try send(&world, catalogue))
        _ = try send(&world, loans + "/1/return", method: "POST")
        let after = (desk: try send(&world, loans), library: try send(&world, catalogue))
        #expect(before.desk.contains(#""loans":"#) && before.desk.prefix(12) != after.desk.prefix(12))
        #expect(before.library != after.library, "a page given before must not be given again")
        #expect(world.states[0].database == world.states[1].database)
        #expect(world.states[0].database != .seed)
    }

    @Test func aSiteThatIsLoadedLateStandsAsItWouldHadItBeenThere() throws {
        let hosts = try hosts()
        var whole = MockWorld(hosts: hosts)
        var loading = LoadingWorld(
            hosts: [hosts[1]],
            addresses: ["library": "http://library.test", "desk": "http://desk.test"]
        ) { name in try #require(hosts.first { $0.site.name == name }) }
        let task = WebTask(taskID: "look", sites: ["desk"], intent: "", startURLs: [])
        _ = try whole.reset(task: task, seed: 7)
        _ = try loading.reset(task: task, seed: 7)
        #expect(loading.loadedSites == ["desk"])
        let addresses = [loans, catalogue, "http://desk.test/staff/luck", loans]
        for (index, url) in addresses.enumerated() {
            if index == 1 {
                let back = HTTPRequest(method: "POST", url: loans + "/1/return")
                #expect(try whole.send(back).text == loading.send(back).text)
            }
            let request = HTTPRequest(url: url)
            #expect(try whole.send(request).text == loading.send(request).text)
        }
        #expect(loading.loadedSites == ["desk", "library"])
        #expect(throws: UnreachableHost.self) {
            try loading.send(HTTPRequest(url: "http://elsewhere.test/"))
        }
    }

    @Test func theOrderOfTheHostsDoesNotMatter() throws {
        var world = MockWorld(hosts: try hosts().reversed())
        let before = try send(&world, catalogue)
        _ = try send(&world, loans + "/1/return", method: "POST")
        #expect(try send(&world, catalogue) != before)
    }

    @Test func aForkAndAResetKeepTheirOwnContents() throws {
        var world = MockWorld(hosts: try hosts())
        let seed = try send(&world, catalogue)
        var fork = world
        _ = try send(&fork, loans + "/1/return", method: "POST")
        #expect(try send(&world, catalogue) == seed)
        #expect(try send(&fork, catalogue) != seed)
        _ = try fork.reset(task: WebTask(taskID: "t", sites: [], intent: "", startURLs: []), seed: 0)
        #expect(try send(&fork, catalogue) == seed)
        #expect(fork.states.map(\.database) == [.seed, .seed])
    }

    @Test func timeAndChanceAreShared() throws {
        var world = MockWorld(hosts: try hosts(), seed: 5)
        _ = try send(&world, catalogue)
        #expect(try send(&world, loans).contains("2026-05-04 08:00:01"))
        let first = try send(&world, "http://desk.test/staff/luck")
        #expect(try send(&world, "http://desk.test/staff/luck") != first)
        #expect(world.states[0].randomness == world.states[1].randomness)
        #expect(world.states[0].clock == world.states[1].clock)
    }

    @Test func sessionsStayApart() throws {
        var world = MockWorld(hosts: try hosts())
        let task = WebTask(
            taskID: "t", sites: ["desk"], intent: "", startURLs: [], requiresLogin: true,
            storageState: "clerk")
        let cookies = try world.reset(task: task, seed: 0)
        #expect(cookies.map(\.url) == ["http://desk.test/"])
        #expect(world.states.map(\.sessions.count) == [0, 1])
        #expect(try send(&world, catalogue).isEmpty == false)
        #expect(world.states.map(\.sessions.count) == [1, 1])
    }

    @Test func withoutTheOtherSiteTheDatabaseIsThere() throws {
        let desk = try hosts()[1]
        var world = MockWorld(hosts: [desk])
        #expect(try send(&world, loans).contains(#""loans":0"#) == false)
        #expect(desk.site.databaseName == "library")
    }

    @Test func sitesWithDatabasesOfTheirOwnShareNothing() throws {
        var world = MockWorld(hosts: [try LibrarySite.host(), try LibrarySite.host(named: "branch")])
        _ = try send(&world, catalogue)
        #expect(world.states[0].clock == world.hosts[0].site.clock + 1)
        #expect(world.states[1].clock == world.hosts[1].site.clock)
    }

    @Test func thePlaceholderStandsForThePathToo() throws {
        let world = MockWorld(hosts: try hosts())
        #expect(world.expandPlaceholders("__DESK__/loans") == "http://desk.test/staff/loans")
        #expect(world.expandPlaceholders("__LIBRARY__/books") == "http://library.test/books")
    }

    @Test(arguments: [
        (
            "of: library", "of: libary",
            #"there is no site "libary" beside this one (did you mean "library"?)"#
        ),
        ("of: library", "of: desk", #""desk" has no database of its own"#),
        (
            "{of: library}", "{of: library, schema: schema.sql}",
            #"a database is another site's ("of") or has a schema and tables of its own"#
        ),
        (
            "name: desk", "name: desk\nclock: 2026-05-04T08:00:00",
            "the clock is that of the site whose database this is"
        ),
        ("/staff\n", "staff/\n", "a path is needed, such as /admin, without a slash at its end"),
    ])
    func mistakesAreReported(_ old: String, _ new: String, _ message: String) throws {
        let text = Self.desk.replacingOccurrences(of: old, with: new)
        try withSites(desk: text) { _, desk in
            #expect(SiteCheck.problems(directory: desk).map(\.message) == [message])
        }
    }
}

extension LibrarySite {
    /// A site of another name with the same files.
    fileprivate static func host(named name: String) throws -> SiteHost {
        let copy = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        try FileManager.default.copyItem(at: URL(filePath: directory), to: copy)
        defer { try? FileManager.default.removeItem(at: copy) }
        let file = copy.appending(path: "site.yaml")
        let text = try String(contentsOf: file, encoding: .utf8)
            .replacingOccurrences(of: "name: library", with: "name: \(name)")
        try text.write(to: file, atomically: true, encoding: .utf8)
        return SiteHost(site: try Site.load(directory: copy.path))
    }
}
