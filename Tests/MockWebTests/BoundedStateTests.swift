import Browser
import Testing
import WebEnv

@testable import MockWeb

@Suite("Worlds, sessions and walks are bounded")
struct BoundedStateTests {
    @Test("The value that was used least recently makes room")
    func table() {
        var table = BoundedTable<Int>(limit: 3)
        for (value, name) in ["a", "b", "c"].enumerated() { table.keep(value, as: name) }
        #expect(table.use("a") == 0)
        table.keep(3, as: "d")
        #expect(table.names == ["a", "c", "d"] && table.droppedCount == 1)
        #expect(table.use("b") == nil)
        // Looking counts for nothing.
        #expect(table.peek("c") == 2)
        table.keep(4, as: "e", sparing: { name, _ in name == "a" })
        #expect(table.names == ["a", "d", "e"])
        let isKept = table.keep(5, as: "f", sparing: { _, _ in true })
        #expect(!isKept && table.count == 3)
        table.keep(6, as: "e", sparing: { _, _ in true })
        #expect(table.peek("e") == 6)
    }

    @Test("A world that answers just now stays, and so does the default one")
    func worlds() throws {
        let worlds = ServedWorlds(hosts: [try LibrarySite.host()], limit: 3)
        _ = worlds.use("default") { _ in }
        worlds.use("busy") { _ in
            for index in 0..<20 { #expect(worlds.use("w\(index)") { _ in true } == true) }
            #expect(worlds.names == ["busy", "default", "w19"])
            worlds.use("w19") { _ in #expect(worlds.use("other") { _ in true } == nil) }
        }
        #expect(worlds.droppedCount == 19)
        _ = worlds.fork("nobody")
        #expect(!worlds.names.contains("nobody"), "a copy begins no world")
    }

    @Test("Names of worlds are short and plain")
    func names() {
        for name in ["a", "default", "shopping.12_a-B", String(repeating: "x", count: 128)] {
            #expect(ServedWorlds.isName(name))
        }
        for name in ["", "a b", "é", "a/b", "a\u{301}", "a\n", String(repeating: "x", count: 129)] {
            #expect(!ServedWorlds.isName(name))
        }
    }

    @Test("Sessions: the latest are kept, no more than two generations, whatever else came by")
    func sessions() {
        var table = SessionTable(generationLimit: 10)
        for index in 0..<1000 {
            table["s\(index)"] = LoginSession(variables: [.integer(Int64(index))])
            #expect(table.use("s0")?.variables == [.integer(0)], "one in use is never forgotten")
            #expect(table.count <= 20)
        }
        for index in 991..<1000 { #expect(table["s\(index)"] != nil) }
        #expect(table["s500"] == nil)
        table["s999"] = nil
        #expect(table["s999"] == nil)
        table["s998"] = LoginSession(variables: [.null])
        #expect(table.use("s998")?.variables == [.null])
    }

    @Test("Visits without a cookie make no table grow without end, and keep nobody out who comes back")
    func visitsWithoutCookie() throws {
        var reader = try LibrarySite.visitor(signedInAs: "reader")
        for round in 0..<5 {
            for _ in 0..<SessionTable.generationLimit * 3 / 4 {
                _ = try reader.world.send(HTTPRequest(url: "http://library.test/"))
            }
            #expect(reader.world.states[0].sessions.count <= 2 * SessionTable.generationLimit)
            #expect(try reader.get("/account").status == 200, "round \(round)")
        }
    }

    @Test("A request that fails leaves nothing behind")
    func failure() throws {
        var visitor = try LibrarySite.visitor(signedInAs: "reader")
        let before = visitor.world.states[0]
        let response = try visitor.post("/books/no-such-book/borrow")
        #expect(response.status >= 300)
        #expect(visitor.world.states[0].database == before.database)
        #expect(visitor.world.states[0].sessions.count == before.sessions.count)
    }
}
