internal import CSQLite
import Groundwork
import WebEnv

/// What SQLite had against a statement.
struct SQLFailure: Error, CustomStringConvertible {
    let description: String
    /// Byte offset in the statement, nil where SQLite names none.
    var offset: Int?
}

/// A connection to a site's database, with its prepared statements. One thread at a time uses it.
///
/// Unchecked: ``ConnectionPool`` lends a connection to one borrower at a time, under a mutex.
final class SQLConnection: @unchecked Sendable {
    private let handle: OpaquePointer
    /// nil for a plain database in memory (the one that builds an image).
    private let overlay: OpaquePointer?
    private let image: DatabaseImage?
    private var attachedImages: [DatabaseImage] = []
    private var prepared: [OpaquePointer?] = []
    private(set) var attached: DatabaseState = .seed
    let functions: FunctionContext
    private let meter: SQLMeter

    /// Opens a connection on an image.
    /// - Parameter budget: what the statements between one ``begin(clock:randomness:restartingBudget:)`` and the next may take.
    init(image: DatabaseImage, budget: SQLBudget = .request) throws(SQLFailure) {
        var handle: OpaquePointer?
        var overlay: OpaquePointer?
        let code = webrl_overlay_open(image.bytes.baseAddress, Int64(image.bytes.count), &handle, &overlay)
        guard code == SQLITE_OK, let handle, let overlay else {
            sqlite3_close_v2(handle)
            throw SQLFailure(description: String(cString: sqlite3_errstr(code)))
        }
        self.handle = handle
        self.overlay = overlay
        self.image = image
        webrl_overlay_limit(overlay, SQLBudget.mostWrittenPages, SQLBudget.mostPages)
        meter = SQLMeter(budget)
        functions = FunctionContext(meter: meter, locale: image.locale)
        try configure()
    }

    /// Opens an empty database in memory, to build an image in.
    init(locale: SiteLocale? = nil) throws(SQLFailure) {
        webrl_sqlite_initialize()
        var handle: OpaquePointer?
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_MEMORY
        let code = sqlite3_open_v2(":memory:", &handle, flags, "webrl-overlay")
        guard code == SQLITE_OK, let handle else {
            sqlite3_close_v2(handle)
            throw SQLFailure(description: String(cString: sqlite3_errstr(code)))
        }
        self.handle = handle
        overlay = nil
        image = nil
        meter = SQLMeter(.building)
        functions = FunctionContext(meter: meter, locale: locale)
        try configure()
    }

    private func configure() throws(SQLFailure) {
        try check(webrl_configure(handle, meter.pointer))
        registerFunctions(on: handle, context: functions)
        try check(webrl_execute(handle, "PRAGMA max_page_count = \(SQLBudget.mostPages)", nil))
    }

    deinit {
        for statement in prepared { sqlite3_finalize(statement) }
        sqlite3_close_v2(handle)
    }

    // MARK: State

    /// Puts a state under the connection.
    func attach(_ state: DatabaseState) {
        guard state != attached else { return }
        webrl_overlay_attach(overlay, state.pages?.handle)
        // SQLite compares a change counter to know whether its page cache is stale. Two states can have the same
        // counter, so the cache goes whenever the pages under it do.
        sqlite3_db_release_memory(handle)
        attached = state
    }

    /// The state after what was written since ``attach(_:)``. The connection stays attached to it.
    func take() -> DatabaseState {
        guard let overlay, let taken = webrl_overlay_take(overlay) else { return attached }
        if taken == attached.pages?.handle {
            webrl_page_set_release(taken)
        } else {
            attached = DatabaseState(pages: PageSet(owning: taken))
        }
        return attached
    }

    /// Forgets what was written since ``attach(_:)``, a transaction under way included.
    func discard() {
        if sqlite3_get_autocommit(handle) == 0 { sqlite3_exec(handle, "ROLLBACK", nil, nil, nil) }
        guard let overlay else { return }
        webrl_overlay_discard(overlay)
        sqlite3_db_release_memory(handle)
    }

    /// Makes ready for a request: what one request leaves in a connection must not show in the next.
    /// - Parameter clock: seconds since 1970 that SQLite takes for the time.
    func begin(clock: Int64, randomness: RandomSource, restartingBudget: Bool = true) {
        sqlite3_set_last_insert_rowid(handle, 0)
        webrl_set_clock(clock.multipliedClamped(by: 1000))
        functions.begin(randomness)
        if restartingBudget { meter.restart() }
    }
    /// Whether SQL asked for the time (`datetime('now')`) since ``begin(clock:randomness:)``.
    var readClock: Bool { webrl_clock_was_read() != 0 }

    /// Opens another image beside the connection's own, to be read only; its tables are `name.table` in SQL.
    func open(_ image: DatabaseImage, as name: String) throws(SQLFailure) {
        sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, Int32(attachedImages.count + 1))
        defer { sqlite3_limit(handle, SQLITE_LIMIT_ATTACHED, 0) }
        let quoted = name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"")
        try execute(script: "ATTACH ':memory:' AS \"\(quoted)\"")
        let bytes = UnsafeMutableRawPointer(mutating: image.bytes.baseAddress)?.assumingMemoryBound(
            to: UInt8.self)
        let size = Int64(image.bytes.count)
        try check(
            sqlite3_deserialize(
                handle, name, bytes, size, size, UInt32(SQLITE_DESERIALIZE_READONLY)))
        attachedImages.append(image)
    }

    // MARK: Running

    /// Runs statements that take no parameters, separated by semicolons.
    /// - Parameter author: whose they are.
    func execute(script: String, by author: SQLAuthor = .program) throws(SQLFailure) {
        meter.pointer.pointee.author = author.code
        defer { meter.pointer.pointee.author = SQLAuthor.program.code }
        // SQLite takes a text to end at a zero byte: what follows would be passed over.
        guard !script.utf8.contains(0) else { throw SQLFailure(description: "a zero byte in SQL") }
        try check(webrl_execute(handle, script, meter.pointer))
    }

    /// The prepared statement of a route with this number, prepared at the first call.
    func statement(_ number: Int, sql: String) throws(SQLFailure) -> PreparedStatement {
        if number < prepared.count, let statement = prepared[number] {
            return PreparedStatement(handle: statement, meter: meter)
        }
        let statement = try prepare(sql, by: .route)
        while prepared.count <= number { prepared.append(nil) }
        prepared[number] = statement.handle
        return statement
    }

    /// Prepares one statement; whoever asked for it finalizes it, unless it goes through ``statement(_:sql:)``.
    /// - Parameter author: whose it is.
    func prepare(_ sql: String, by author: SQLAuthor = .program) throws(SQLFailure) -> PreparedStatement {
        meter.pointer.pointee.author = author.code
        defer { meter.pointer.pointee.author = SQLAuthor.program.code }
        var statement: OpaquePointer?
        var rest = 0
        var sql = sql
        let code = sql.withUTF8 { utf8 -> Int32 in
            utf8.withMemoryRebound(to: CChar.self) { text in
                var tail: UnsafePointer<CChar>?
                let flags = UInt32(SQLITE_PREPARE_PERSISTENT)
                let code = sqlite3_prepare_v3(
                    handle, text.baseAddress, Int32(text.count), flags, &statement, &tail)
                if let tail, let base = text.baseAddress { rest = tail - base }
                return code
            }
        }
        try check(code)
        guard let statement else { throw SQLFailure(description: "there is no statement here", offset: 0) }
        if let extra = firstStatementByte(in: sql, from: rest) {
            sqlite3_finalize(statement)
            throw SQLFailure(description: "one statement only: a second one begins here", offset: extra)
        }
        return PreparedStatement(handle: statement, meter: meter)
    }

    /// What is wrong with the connection right now.
    func failure() -> SQLFailure {
        let offset = sqlite3_error_offset(handle)
        let text =
            SQLBudget.sentence(code: sqlite3_errcode(handle), meter: meter)
            ?? String(cString: sqlite3_errmsg(handle))
        return SQLFailure(description: text, offset: offset < 0 ? nil : Int(offset))
    }

    func check(_ code: Int32) throws(SQLFailure) {
        if code != SQLITE_OK { throw failure() }
    }

    /// The database as one run of bytes.
    /// - Parameter locale: what whoever reads it writes amounts, numbers and dates by.
    func serialize(locale: SiteLocale? = nil) throws(SQLFailure) -> DatabaseImage {
        var size: sqlite3_int64 = 0
        guard let bytes = sqlite3_serialize(handle, "main", &size, 0) else { throw failure() }
        return DatabaseImage(owning: UnsafeRawBufferPointer(start: bytes, count: Int(size)), locale: locale)
    }
}

/// The first byte from `start` on that is neither white space, `;` nor part of a comment.
private func firstStatementByte(in sql: String, from start: Int) -> Int? {
    let bytes = Array(sql.utf8)
    var index = start
    while index < bytes.count {
        switch bytes[index] {
        case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"), UInt8(ascii: ";"):
            index += 1
        case UInt8(ascii: "-") where index + 1 < bytes.count && bytes[index + 1] == UInt8(ascii: "-"):
            while index < bytes.count, bytes[index] != UInt8(ascii: "\n") { index += 1 }
        default: return index
        }
    }
    return nil
}

/// A statement of a ``SQLConnection``, valid as long as that lives.
struct PreparedStatement {
    fileprivate let handle: OpaquePointer
    fileprivate let meter: SQLMeter

    var columnCount: Int { Int(sqlite3_column_count(handle)) }
    var columnNames: [String] {
        (0..<sqlite3_column_count(handle)).map {
            sqlite3_column_name(handle, $0).map { String(cString: $0) } ?? ""
        }
    }
    var isReadOnly: Bool { sqlite3_stmt_readonly(handle) != 0 }
    /// Names of the parameters in order, with their first sign (`:name`); nil for `?`.
    var parameterNames: [String?] {
        (0..<sqlite3_bind_parameter_count(handle)).map {
            sqlite3_bind_parameter_name(handle, $0 + 1).map { String(cString: $0) }
        }
    }

    func finalize() { sqlite3_finalize(handle) }
    func reset() { webrl_reset(handle, meter.pointer) }

    /// - Parameter index: from 0.
    /// - Throws: where a text is longer than SQLite takes.
    func bind(_ cell: Cell, at index: Int, of store: borrowing CellStore) throws(SQLFailure) {
        let position = Int32(index + 1)
        switch cell.kind {
        case .null: sqlite3_bind_null(handle, position)
        case .integer: sqlite3_bind_int64(handle, position, cell.bits)
        case .real: sqlite3_bind_double(handle, position, Double(bitPattern: UInt64(bitPattern: cell.bits)))
        case .text:
            let code = store.bytes.withUnsafeBytes { bytes in
                let text = bytes.baseAddress.map {
                    ($0 + Int(cell.start)).assumingMemoryBound(to: CChar.self)
                }
                return webrl_bind_text(handle, position, text, Int(cell.length))
            }
            if code != SQLITE_OK { throw SQLFailure(description: SQLBudget.longText) }
        }
    }
    func bind(_ value: SQLValue, at index: Int) throws(SQLFailure) {
        var store = CellStore()
        try bind(store.cell(value), at: index, of: store)
    }

    /// Goes on to the next row.
    /// - Returns: false after the last one.
    func step(on connection: SQLConnection) throws(SQLFailure) -> Bool {
        switch webrl_step(handle, meter.pointer) {
        case SQLITE_ROW: return true
        case SQLITE_DONE:
            reset()
            return false
        default:
            let failure = connection.failure()
            reset()
            throw failure
        }
    }

    /// Appends the current row's cells.
    func appendRow(to store: inout CellStore, columns: Int) {
        for column in 0..<Int32(columns) {
            switch sqlite3_column_type(handle, column) {
            case SQLITE_NULL: store.cells.append(.null)
            case SQLITE_INTEGER: store.cells.append(.integer(sqlite3_column_int64(handle, column)))
            case SQLITE_FLOAT:
                let bits = sqlite3_column_double(handle, column).bitPattern
                var cell = text(column, to: &store)
                cell.kind = .real
                cell.bits = Int64(bitPattern: bits)
                store.cells.append(cell)
            default: store.cells.append(text(column, to: &store))
            }
        }
    }
    private func text(_ column: Int32, to store: inout CellStore) -> Cell {
        let start = store.bytes.count
        if let text = sqlite3_column_text(handle, column) {
            let count = Int(sqlite3_column_bytes(handle, column))
            store.bytes.append(contentsOf: UnsafeBufferPointer(start: text, count: count))
        }
        return Cell(
            kind: .text, start: Int32(truncatingIfNeeded: start),
            length: Int32(truncatingIfNeeded: store.bytes.count - start))
    }
}

extension SQLConnection {
    /// All rows of a statement whose parameters are bound.
    /// - Parameter limit: rows at most.
    func rows(
        of statement: PreparedStatement, shape: Int, limit: Int = .max, into store: inout CellStore
    ) throws(SQLFailure) -> CellTable {
        var table = CellTable(
            shape: Int32(shape), firstCell: store.cells.count, columnCount: statement.columnCount)
        while try statement.step(on: self) {
            statement.appendRow(to: &store, columns: table.columnCount)
            table.rowCount += 1
            guard store.bytes.count <= SQLBudget.mostResultBytes,
                store.cells.count <= SQLBudget.mostResultCells
            else {
                statement.reset()
                throw SQLFailure(description: SQLBudget.longResult)
            }
            if table.rowCount == limit {
                statement.reset()
                break
            }
        }
        return table
    }
}
