import Dispatch
import Groundwork
import Synchronization
import Testing

@testable import MockWeb

/// A database of one table for tests, with the means to run SQL in a state.
private struct Bench {
    let image: DatabaseImage
    let connection: SQLConnection

    init(rows: Int = 200) throws {
        let builder = try SQLConnection()
        try builder.execute(
            script:
                "PRAGMA page_size = 4096; CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, n INTEGER)")
        try builder.execute(script: "CREATE INDEX item_by_n ON item(n)")
        try builder.execute(
            script:
                "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < \(rows)) INSERT INTO item SELECT i, 'item ' || i || hex(zeroblob(40)), i * 7 % 31 FROM c"
        )
        image = try builder.serialize()
        connection = try SQLConnection(image: image)
    }

    func run(_ sql: String, in state: DatabaseState) throws -> DatabaseState {
        connection.attach(state)
        try connection.execute(script: sql)
        return connection.take()
    }
    func text(_ sql: String, in state: DatabaseState) throws -> String {
        try query(sql, on: connection, state)
    }
}

/// All values of a query, separated by `|`.
private func query(_ sql: String, on connection: SQLConnection, _ state: DatabaseState? = nil) throws
    -> String
{
    if let state { connection.attach(state) }
    let statement = try connection.prepare(sql)
    defer { statement.finalize() }
    var store = CellStore()
    _ = try connection.rows(of: statement, shape: 0, into: &store)
    return store.cells.map { store.string($0) }.joined(separator: "|")
}

struct DatabaseTests {
    @Test func aStateKeepsWhatWasWrittenAndTheSeedStaysAsItWas() throws {
        let bench = try Bench()
        let written = try bench.run("UPDATE item SET name = 'x' WHERE id = 3", in: .seed)
        #expect(try bench.text("SELECT name FROM item WHERE id = 3", in: written) == "x")
        #expect(try bench.text("SELECT substr(name, 1, 6) FROM item WHERE id = 3", in: .seed) == "item 3")
        #expect(written.dirtyPageCount > 0 && DatabaseState.seed.dirtyPageCount == 0)
    }

    @Test func twoBranchesWithTheSameChangeCounterShowTheirOwnRows() throws {
        let bench = try Bench()
        let one = try bench.run("UPDATE item SET n = 111 WHERE id = 5", in: .seed)
        let two = try bench.run("UPDATE item SET n = 222 WHERE id = 5", in: .seed)
        for _ in 0..<20 {
            #expect(try bench.text("SELECT n FROM item WHERE id = 5", in: one) == "111")
            #expect(try bench.text("SELECT n FROM item WHERE id = 5", in: two) == "222")
            #expect(try bench.text("SELECT n FROM item WHERE id = 5", in: .seed) == "4")
        }
    }

    @Test func equalContentsAreEqualStates() throws {
        let bench = try Bench()
        let one = try bench.run("UPDATE item SET n = 9 WHERE id = 5", in: .seed)
        let other = try bench.run("UPDATE item SET n = 8 WHERE id = 5", in: .seed)
        let again = try SQLConnection(image: bench.image)
        again.attach(.seed)
        try again.execute(script: "UPDATE item SET n = 9 WHERE id = 5")
        #expect(again.take() == one)
        #expect(one != other && one != .seed)
    }

    @Test func theFileGrowsAndKeepsItsIntegrity() throws {
        let bench = try Bench()
        let grown = try bench.run(
            "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 5000) INSERT INTO item(name, n) SELECT hex(zeroblob(60)), i FROM c",
            in: .seed)
        let shrunk = try bench.run("DELETE FROM item WHERE id > 100", in: grown)
        for state in [grown, shrunk, .seed] {
            #expect(try bench.text("PRAGMA integrity_check", in: state) == "ok")
        }
        #expect(try bench.text("SELECT count(*) FROM item", in: grown) == "5200")
        #expect(try bench.text("SELECT count(*) FROM item", in: shrunk) == "100")
        #expect(try bench.text("SELECT count(*) FROM item", in: .seed) == "200")
    }

    @Test func aTransactionThatIsDiscardedLeavesTheStateAsItWas() throws {
        let bench = try Bench()
        let before = try bench.run("UPDATE item SET n = 1 WHERE id = 1", in: .seed)
        bench.connection.attach(before)
        try bench.connection.execute(
            script: "BEGIN IMMEDIATE; DELETE FROM item; INSERT INTO item VALUES (1, 'new', 2)")
        bench.connection.discard()
        #expect(bench.connection.take() == before)
        #expect(
            try bench.text("SELECT count(*), (SELECT n FROM item WHERE id = 1) FROM item", in: before)
                == "200|1")
        #expect(try bench.text("PRAGMA integrity_check", in: before) == "ok")
    }

    @Test func aLargeTransactionThatSpillsCanBeDiscarded() throws {
        let bench = try Bench()
        bench.connection.attach(.seed)
        try bench.connection.execute(script: "PRAGMA cache_size = 10; BEGIN IMMEDIATE")
        try bench.connection.execute(
            script:
                "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < 9000) INSERT INTO item(name, n) SELECT hex(zeroblob(90)), i FROM c"
        )
        bench.connection.discard()
        #expect(try bench.text("SELECT count(*) FROM item", in: .seed) == "200")
        #expect(try bench.text("PRAGMA integrity_check", in: .seed) == "ok")
    }

    @Test func randomStatementsDoWhatTheyDoInAnOrdinaryDatabase() throws {
        let bench = try Bench(rows: 60)
        var random = RandomSource(seed: 42)
        var branches: [(state: DatabaseState, log: [String])] = [(.seed, [])]
        for _ in 0..<400 {
            let index = Int(random.next() % UInt64(branches.count))
            let statement = randomStatement(&random)
            let state = try bench.run(statement, in: branches[index].state)
            let branch = (state, branches[index].log + [statement])
            if branches.count < 8 || random.next() % 4 == 0 {
                branches.append(branch)
            } else {
                branches[index] = branch
            }
            if branches.count > 12 { branches.remove(at: Int(random.next() % 12)) }
        }
        for branch in branches {
            let ordinary = try plainDatabase(rows: 60)
            for statement in branch.log { try ordinary.execute(script: statement) }
            let dump = "SELECT id, name, n FROM item ORDER BY id"
            #expect(try bench.text(dump, in: branch.state) == query(dump, on: ordinary))
            #expect(try bench.text("PRAGMA integrity_check", in: branch.state) == "ok")
        }
    }

    private func plainDatabase(rows: Int) throws -> SQLConnection {
        let database = try SQLConnection()
        try database.execute(
            script:
                "CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT, n INTEGER); CREATE INDEX item_by_n ON item(n)"
        )
        try database.execute(
            script:
                "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c WHERE i < \(rows)) INSERT INTO item SELECT i, 'item ' || i || hex(zeroblob(40)), i * 7 % 31 FROM c"
        )
        return database
    }

    private func randomStatement(_ random: inout RandomSource) -> String {
        let a = random.next() % 90, b = random.next() % 31
        switch random.next() % 5 {
        case 0: return "INSERT INTO item(name, n) SELECT name || 'copy', n + 1 FROM item WHERE n = \(b)"
        case 1: return "UPDATE item SET name = hex(zeroblob(\(a * 9))), n = n + \(b) WHERE id % 7 = \(a % 7)"
        case 2: return "DELETE FROM item WHERE id % 11 = \(a % 11)"
        case 3: return "INSERT OR REPLACE INTO item VALUES (\(a), 'r\(b)', \(b))"
        default: return "UPDATE item SET n = (SELECT count(*) FROM item i WHERE i.n < item.n) WHERE id < \(a)"
        }
    }

    @Test func manyThreadsUseStatesOfTheirOwn() throws {
        let bench = try Bench()
        let image = bench.image
        let failures = Mutex<[String]>([])
        DispatchQueue.concurrentPerform(iterations: 8) { worker in
            do {
                let connection = try SQLConnection(image: image)
                var states: [DatabaseState] = [.seed]
                for round in 1...40 {
                    connection.attach(states[round - 1])
                    try connection.execute(
                        script: "UPDATE item SET n = \(worker * 1000 + round) WHERE id = \(round)")
                    states.append(connection.take())
                }
                for round in 1...40 {
                    let found = try query(
                        "SELECT n FROM item WHERE id = \(round)", on: connection, states[round])
                    if found != String(worker * 1000 + round) {
                        failures.withLock { $0.append("\(worker)/\(round): \(found)") }
                    }
                }
            } catch {
                failures.withLock { $0.append("\(error)") }
            }
        }
        #expect(failures.withLock { $0 } == [])
    }

    @Test func chanceAndTimeComeFromTheWorld() throws {
        let bench = try Bench()
        func values() throws -> String {
            bench.connection.begin(clock: 1_000_000_000, randomness: RandomSource(seed: 3))
            return try bench.text(
                "SELECT random(), hex(randomblob(4)), datetime('now'), CURRENT_DATE", in: .seed)
        }
        let first = try values()
        #expect(first == (try values()))
        #expect(first.hasSuffix("2001-09-09 01:46:40|2001-09-09"))
        #expect(bench.connection.readClock && bench.connection.functions.usedRandomness)
    }

    @Test func aStatementThatNeverEndsIsStopped() throws {
        let bench = try Bench()
        bench.connection.begin(clock: 0, randomness: RandomSource(seed: 0))
        #expect(throws: SQLFailure.self) {
            _ = try bench.text(
                "WITH RECURSIVE c(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM c) SELECT count(*) FROM c",
                in: .seed)
        }
    }

    @Test(arguments: [
        ("money(123450)", "$1,234.50"), ("money(-5)", "-$0.05"), ("money(100000000)", "$1,000,000.00"),
        ("slugify('Mom''s  Best: Pie & Co.')", "moms-best-pie-co"), ("url_encode('a b&ü')", "a%20b%26%C3%BC"),
        ("base64('hello')", "aGVsbG8="), ("base64('')", ""),
        ("date_format('2026-03-04 05:06:07', '%B %-d, %Y %-I:%M %p')", "March 4, 2026 5:06 AM"),
        ("date_format('2024-02-29', '%-m/%-d/%y %A %j')", "2/29/24 Thursday 060"),
        ("with_query('a=1&b=2', 'b', 3)", "a=1&b=3"), ("with_query('a=1', 'p', 2)", "a=1&p=2"),
        ("with_query('a=1&p=2', 'p', NULL)", "a=1"), ("with_query('', 'q', 'x y')", "q=x%20y"),
        ("money(123450, '€1,234.50')", "€1,234.50"), ("money(123450, '1.234,50 €')", "1.234,50 €"),
        ("money(123450, '5 €')", "1.234,50 €"), ("money(-5, '5 €')", "-0,05 €"),
        ("money(5, NULL) IS NULL", "1"),
        ("money(123450, '£3.20')", "£1,234.50"), ("money(123450, 'Fr 5 ₣')", "1.234,50 ₣"),
        ("money(100000000, '1\u{A0}234,50 €')", "1\u{A0}000\u{A0}000,00 €"),
        ("money(100000000, '1''234.50 ₣')", "1'000'000.00 ₣"),
        ("stars(4)", "★★★★☆"), ("'abc-12' REGEXP '^[a-z]+-\\d+$'", "1"), ("'ABC' REGEXP '(?i)b'", "1"),
        ("title_case('hello WORLD-wide')", "Hello World-Wide"), ("money(NULL) IS NULL", "1"),
        ("money(1e300) IS NULL", "1"), ("money(-9223372036854775807 - 1)", "-$92,233,720,368,547,758.08"),
        ("stars(1e18)", "★★★★★"),
        ("date_format('nonsense', '%Y') IS NULL", "1"),
    ])
    func aFunctionOfTheSitesSQL(expression: String, expected: String) throws {
        #expect(try query("SELECT " + expression, on: SQLConnection()) == expected)
    }
}

struct CSVTests {
    private func records(_ text: String) throws -> [[String?]] {
        var reader = CSVReader(Array(text.utf8))
        var records: [[String?]] = []
        while let record = try reader.next() { records.append(record) }
        return records
    }

    @Test func quotesLineEndsAndEmptyFields() throws {
        #expect(
            try records("a,b\r\n1,\"x, \"\"y\"\"\nz\"\r\n,\"\"\n3,") == [
                ["a", "b"], ["1", "x, \"y\"\nz"], [nil, ""], ["3", nil],
            ])
    }
    @Test func anUnclosedQuoteIsAMistakeWithALine() {
        #expect { _ = try records("a\nb\n\"c") } throws: { ($0 as? CSVReader.Failure)?.line == 3 }
        #expect { _ = try records("\"a\"b") } throws: { ($0 as? CSVReader.Failure)?.line == 1 }
    }
}
