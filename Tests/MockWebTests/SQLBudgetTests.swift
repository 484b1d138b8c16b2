import Foundation
import Groundwork
import Testing
import WebEnv

@testable import MockWeb

@Suite("A site's SQL has bounds")
struct SQLBudgetTests {
    private static func connection(rows: Int = 2000) throws -> SQLConnection {
        let builder = try SQLConnection()
        try builder.execute(
            script: """
                CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TABLE echo (id INTEGER PRIMARY KEY, name TEXT);
                CREATE TRIGGER echoed AFTER INSERT ON echo BEGIN INSERT INTO echo(name) VALUES (new.name); END;
                WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < \(rows))
                INSERT INTO item SELECT i, 'item ' || i FROM c;
                """)
        let connection = try SQLConnection(image: builder.serialize())
        connection.begin(clock: 0, randomness: RandomSource(seed: 0))
        return connection
    }

    private static func failure(of sql: String) throws -> String? {
        let connection = try connection()
        do {
            let statement = try connection.statement(0, sql: sql)
            var store = CellStore()
            _ = try connection.rows(of: statement, shape: 0, into: &store)
            return nil
        } catch {
            return error.description
        }
    }

    private static let count = "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c)"

    static let endless: [(sql: String, message: String)] = [
        ("\(count) SELECT count(*) FROM c", "runs too long: more than 50000000 steps"),
        ("SELECT count(*) FROM item a, item b, item c", "runs too long: more than 50000000 steps"),
        ("\(count) SELECT i FROM c", "the result is longer than 64 MiB or 2000000 values"),
        ("\(count) SELECT hex(zeroblob(500000)) FROM c", "the result is longer than 64 MiB"),
        ("SELECT hex(randomblob(2000000)) || hex(randomblob(2000000))", "a text is longer than 2 MiB"),
        ("SELECT length(zeroblob(1000000000))", "a text is longer than 2 MiB"),
        ("\(count) SELECT length(group_concat(i)) FROM c", "runs too long: more than 50000000 steps"),
        ("\(count) INSERT INTO item(name) SELECT hex(zeroblob(500000)) FROM c", "pages"),
        ("\(count) INSERT INTO item(name) SELECT printf('%.*c', 1000000, 'x') FROM c", "pages"),
        (
            "\(count) SELECT hex(zeroblob(100000)) AS x FROM c ORDER BY x LIMIT 1",
            "runs too long: more than 50000000 steps"
        ),
        (
            "WITH RECURSIVE c(i, t) AS (SELECT 1, 'x' UNION ALL SELECT i + 1, t || t FROM c) SELECT max(t) FROM c",
            "a text is longer than 2 MiB"
        ),
        (
            "SELECT replace(printf('%.*c', 1000000, 'x'), 'x', 'xxxx')", "a text is longer than 2 MiB"
        ),
        ("SELECT 'a' LIKE printf('%.*c', 5000, '%')", "LIKE or GLOB pattern too complex"),
        (
            "SELECT printf('%.*c', 1000000, 'x') REGEXP '(x?){400}y'",
            "runs too long: more than 50000000 steps"
        ),
    ]

    @Test("What would not end, or fill the memory, is one sentence", arguments: endless.indices)
    func endlessStatements(index: Int) throws {
        let (sql, message) = Self.endless[index]
        let failure = try Self.failure(of: sql)
        #expect(failure?.contains(message) == true, "\(sql.prefix(80)): \(failure ?? "no failure")")
    }

    @Test("A statement that keeps all of its rows meets the bound of memory")
    func memory() throws {
        let sql = "\(Self.count) SELECT substr(hex(zeroblob(5000)), 1, 9000) || i AS x FROM c ORDER BY x"
        #expect(try Self.failure(of: sql) == "the statement needs more than 128 MiB of memory")
    }

    @Test("What printf can't give is NULL, at once")
    func printf() throws {
        #expect(try Self.failure(of: "SELECT printf('%.*c', 1000000000, 'x')") == nil)
    }

    @Test("The same statement ends at the same step every time, on any connection")
    func determinism() throws {
        func rows(_ connection: SQLConnection) throws -> Int {
            connection.begin(clock: 0, randomness: RandomSource(seed: 0))
            let statement = try connection.prepare(
                "\(Self.count) SELECT CASE WHEN i % 100000 = 0 THEN i END FROM c WHERE i % 100000 = 0")
            defer { statement.finalize() }
            var count = 0
            do { while try statement.step(on: connection) { count += 1 } } catch {}
            return count
        }
        let connection = try Self.connection()
        let first = try rows(connection)
        #expect(first > 5)
        #expect(try rows(connection) == first)
        #expect(try rows(Self.connection()) == first)
    }

    @Test("A request that was stopped leaves nothing behind, and the next one is answered")
    func recovery() throws {
        let connection = try Self.connection()
        connection.attach(.seed)
        for (sql, _) in Self.endless where sql.contains("INSERT") {
            connection.begin(clock: 0, randomness: RandomSource(seed: 0))
            try connection.execute(script: "BEGIN IMMEDIATE")
            #expect(throws: SQLFailure.self) { try connection.execute(script: sql) }
            connection.discard()
            #expect(connection.take() == .seed)
        }
        connection.begin(clock: 0, randomness: RandomSource(seed: 0))
        let statement = try connection.prepare("SELECT count(*) FROM item")
        defer { statement.finalize() }
        var store = CellStore()
        _ = try connection.rows(of: statement, shape: 0, into: &store)
        #expect(store.cells.map { store.string($0) } == ["2000"])
        connection.begin(clock: 0, randomness: RandomSource(seed: 0))
        try connection.execute(script: "INSERT INTO echo(name) VALUES ('once')")
        #expect(connection.take().dirtyPageCount > 0)
    }

    @Test(
        "A site's SQL reaches neither other databases, nor settings, nor the transaction",
        arguments: [
            "ATTACH ':memory:' AS other", "DETACH main", "PRAGMA cache_size = 1000000",
            "PRAGMA hard_heap_limit = 1", "PRAGMA recursive_triggers = ON", "COMMIT", "SAVEPOINT a",
        ])
    func authority(sql: String) throws {
        #expect(
            try Self.failure(of: sql)
                == "a site's SQL neither attaches databases nor changes settings or transactions")
    }

    @Test("A text that SQLite does not take is said, not taken for NULL")
    func longParameters() throws {
        let connection = try Self.connection()
        let statement = try connection.prepare("SELECT ? IS NULL")
        defer { statement.finalize() }
        #expect(throws: SQLFailure.self) {
            try statement.bind(.text(String(repeating: "x", count: 3 << 20)), at: 0)
        }
    }

    @Test("A schema that does not end is a mistake with its place")
    func endlessSchema() throws {
        let site = try ScratchSite([
            "schema.sql": "CREATE TABLE item (id);\nINSERT INTO item \(Self.count) SELECT i FROM c;\n"
        ])
        let problems = site.problems()
        #expect(problems.count == 1)
        #expect(problems.first?.hasPrefix("schema.sql:2:1: the ") == true, "\(problems)")
    }

    @Test("instr and replace do what SQLite's own do")
    func textFunctions() throws {
        let expected = [
            ("instr('hello', 'l')", "3"), ("instr('hello', 'x')", "0"), ("instr('hello', '')", "1"),
            ("instr('', 'a')", "0"), ("instr('höllö', 'l')", "3"), ("instr('äöü', 'ü')", "3"),
            ("instr(x'c3a4c3b6', x'c3b6')", "3"), ("instr(x'c3a4c3b6', 'ö')", "2"), ("instr(12345, 34)", "3"),
            ("instr(NULL, 'a') IS NULL", "1"), ("instr('a', NULL) IS NULL", "1"),
            ("instr('ä', CAST(x'a4' AS TEXT))", "0"),
            ("replace('hello', 'l', 'LL')", "heLLLLo"), ("replace('hello', '', 'x')", "hello"),
            ("replace('aaa', 'aa', 'b')", "ba"), ("replace('abc', 'abc', '')", ""),
            ("replace(NULL, 'a', 'b') IS NULL", "1"), ("replace('a', 'a', NULL) IS NULL", "1"),
            ("replace(121, 1, 'x')", "x2x"), ("typeof(replace(121, 3, 4))", "text"),
            ("typeof(replace('abc', 'abc', ''))", "text"), ("replace('', 'a', 'b')", ""),
        ]
        let connection = try Self.connection()
        for (expression, result) in expected {
            let statement = try connection.prepare("SELECT " + expression)
            defer { statement.finalize() }
            var store = CellStore()
            _ = try connection.rows(of: statement, shape: 0, into: &store)
            #expect(store.string(store.cells[0]) == result, "\(expression)")
        }
    }

    @Test(
        "A page number that no page has is answered as every other",
        arguments: [
            "9223372036854775807", "-9223372036854775808", "99999999999999999999", "9007199254740991",
            "1e300",
            "nan",
        ])
    func pageNumbers(number: String) throws {
        var visitor = try LibrarySite.visitor()
        #expect(try visitor.get("/books?page=\(number)").status == 200)
    }
}
