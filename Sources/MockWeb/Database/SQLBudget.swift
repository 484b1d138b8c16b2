internal import CSQLite

/// What SQL may take, so that no site's statement makes a request hang or fill the memory.
///
/// What bounds a request is counted in operations and bytes, not in time: the same request has the same answer on a slow
/// machine. Processor time is the last resort, for work inside of a single function that SQLite does not count.
struct SQLBudget: Sendable {
    /// Operations of SQLite's virtual machine.
    let steps: Int64
    /// Bytes that SQLite has allocated.
    let memory: Int64
    /// Seconds of processor time.
    let seconds: Int64

    /// Of all statements of one request.
    static let request = SQLBudget(steps: 50_000_000, memory: 128 << 20, seconds: 10)
    /// Of the schema and the data of one site, or of the rows of one task template.
    static let building = SQLBudget(steps: 500_000_000, memory: 1 << 30, seconds: 60)

    /// Pages of 4,096 bytes that one request may write: 64 MiB.
    static let mostWrittenPages: UInt32 = 16_384
    /// Pages of a database: 512 MiB.
    static let mostPages: UInt32 = 131_072
    /// Bytes of all texts that the queries of one request give.
    static let mostResultBytes = 64 << 20
    /// Values that the queries of one request give.
    static let mostResultCells = 2_000_000

    static let longText = "a text is longer than \(Files.sizeText(Int(WEBRL_LONGEST_VALUE)))"
    static let longResult =
        "the result is longer than \(Files.sizeText(mostResultBytes)) or \(mostResultCells) values"

    /// What a bound that was reached is called; nil where it is another error.
    fileprivate static func sentence(reached: Int32, _ budget: SQLBudget) -> String? {
        switch Int(reached) {
        case Int(WEBRL_STEPS):
            "the statement runs too long: more than \(budget.steps) steps"
        case Int(WEBRL_MEMORY):
            "the statement needs more than \(Files.sizeText(Int(budget.memory))) of memory"
        case Int(WEBRL_SECONDS):
            "the statement runs too long: more than \(budget.seconds) seconds of processor time"
        default: nil
        }
    }

    static func sentence(code: Int32, meter: SQLMeter) -> String? {
        switch code {
        case SQLITE_INTERRUPT, SQLITE_NOMEM:
            sentence(reached: meter.pointer.pointee.reached, meter.budget)
        case SQLITE_TOOBIG: longText
        case SQLITE_FULL:
            "the statement writes more than \(mostWrittenPages) pages, or the database has more than \(mostPages)"
        case SQLITE_AUTH: "a site's SQL neither attaches databases nor changes settings or transactions"
        default: nil
        }
    }
}

/// Whose SQL is run: what a site may do is less than what the program does.
enum SQLAuthor {
    case program, schema, route

    var code: Int32 {
        switch self {
        case .program: Int32(WEBRL_PROGRAM)
        case .schema: Int32(WEBRL_SCHEMA)
        case .route: Int32(WEBRL_ROUTE)
        }
    }
}

/// What is left of a budget. One thread at a time uses it, as it does its connection.
final class SQLMeter {
    let pointer: UnsafeMutablePointer<webrl_meter>
    let budget: SQLBudget

    init(_ budget: SQLBudget) {
        self.budget = budget
        pointer = .allocate(capacity: 1)
        pointer.initialize(to: webrl_meter())
        restart()
    }
    deinit { pointer.deallocate() }

    func restart() { webrl_meter_restart(pointer, budget.steps, budget.memory, budget.seconds) }

    /// Takes steps for work that SQLite does not count.
    /// - Returns: false where there are none left.
    func spend(_ steps: Int) -> Bool { webrl_meter_spend(pointer, Int64(steps)) != 0 }
    /// Steps that are left.
    var left: Int { Int(pointer.pointee.steps) }
}
