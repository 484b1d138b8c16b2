/// The rows of one query in the order of the rows of another that they belong to.
struct GroupedRows: Sendable {
    /// Index of the table whose rows these are.
    let inner: Int
    /// The rows that they belong to.
    private let outer: CellTable
    /// All of them, those of the first outer row first; a row that belongs to several is there several times.
    let rows: CellTable
    /// By outer row.
    private let ranges: [Range<Int>]

    /// - Parameters:
    ///   - table: the rows as the query gave them.
    ///   - column: of these rows, whose text is that of `outerColumn` in the row that they belong to; NULL belongs to none.
    ///   - store: gets the rows once more.
    init(
        inner: Int, outer: CellTable, _ table: CellTable, column: Int, outerColumn: Int,
        in store: inout CellStore
    ) {
        self.inner = inner
        self.outer = outer
        let members = Self.members(table, column, store)
        var rows = CellTable(
            shape: table.shape, firstCell: store.cells.count, rowCount: 0, columnCount: table.columnCount)
        ranges = (0..<outer.rowCount).map { row in
            let start = rows.rowCount
            let key = store.cells[outer.firstCell + row * outer.columnCount + outerColumn]
            for member in key.kind == .null ? [] : members[store.string(key)] ?? [] {
                // Whoever asked for the rows refuses so many.
                guard store.cells.count <= SQLBudget.mostResultCells else { break }
                let first = table.firstCell + member * table.columnCount
                store.cells += Array(store.cells[first..<first + table.columnCount])
                rows.rowCount += 1
            }
            return start..<rows.rowCount
        }
        self.rows = rows
    }

    /// Rows by the text in a column.
    private static func members(_ table: CellTable, _ column: Int, _ store: CellStore) -> [String: [Int]] {
        var members: [String: [Int]] = [:]
        for row in 0..<table.rowCount {
            let cell = store.cells[table.firstCell + row * table.columnCount + column]
            if cell.kind != .null { members[store.string(cell), default: []].append(row) }
        }
        return members
    }

    /// The rows that belong to a row of a table; nil where that is not the outer table, or a part of it.
    func rows(in table: CellTable, row: Int) -> CellTable? {
        guard table.shape == outer.shape, table.columnCount > 0, table.firstCell >= outer.firstCell else {
            return nil
        }
        let index = (table.firstCell - outer.firstCell) / table.columnCount + row
        guard ranges.indices.contains(index) else { return nil }
        var part = rows
        part.firstCell += ranges[index].lowerBound * rows.columnCount
        part.rowCount = ranges[index].count
        return part
    }
}
