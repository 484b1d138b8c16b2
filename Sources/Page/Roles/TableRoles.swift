import HTML

/// Tables, rows and cells: which of them hold data.
extension AccessibilityContext {
    func tableRole(_ index: Int) -> Role? { document.ancestor(.table, of: index).map { roles[$0] } }

    /// Whether a row or cell is that of a grid, whose rows are named by their cells.
    func isInGrid(_ index: Int) -> Bool {
        var next = Int(document.nodes[index].parent)
        while next > 0 {
            switch roles[next] {
            case .grid, .treegrid: return true
            case .table, .layoutTable: return false
            default: next = Int(document.nodes[next].parent)
            }
        }
        return false
    }

    func rowRole(_ index: Int) -> Role {
        switch tableRole(index) {
        case .table, .grid, .treegrid: .row
        case .layoutTable: .layoutTableRow
        default: .generic
        }
    }

    /// Whether a table holds data or arranges the page: as browsers guess it.
    func isDataTable(_ index: Int) -> Bool {
        if isEditable(index) || document.isFilled(.summary, index) || document.isFilled(.rules, index) {
            return true
        }
        var cells = TableEvidence(
            background: style.box(index)?.background ?? "", hasSpacing: hasSpacing(index))
        var row: Int?
        var next = index + 1
        let end = Int(document.nodes[index].end)
        while next < end {
            switch document.known(next) {
            case .table:
                next = Int(document.nodes[next].end)
                continue
            case .caption, .thead, .tfoot, .col, .colgroup, .th: return true
            case .tr:
                cells.rows += 1
                row = next
            case .td:
                if [.headers, .scope, .abbr, .axis].contains(where: { document.isFilled($0, next) }) {
                    return true
                }
                if !style[next].isUnrendered {
                    cells.add(style.box(next), rowBackground: row.flatMap { style.box($0)?.background } ?? "")
                }
            default: break
            }
            next += 1
        }
        return cells.suggestData
    }

    private func hasSpacing(_ table: Int) -> Bool {
        if let spacing = style.box(table)?.hasSpacing { return spacing }
        return document.integer(.cellspacing, table) != 0
    }

    func isEditable(_ index: Int) -> Bool {
        document.has(.contenteditable, index) && !document.equals(.contenteditable, index, "false")
    }

    func cellRole(_ index: Int) -> Role {
        switch tableRole(index) {
        case .grid, .treegrid: .gridcell
        case .table: .cell
        case .layoutTable: .layoutTableCell
        default: .generic
        }
    }

    /// A header cell heads its row where that has a data cell with contents, and no header beside it; else its column.
    func headerCellRole(_ index: Int) -> Role {
        guard let table = tableRole(index), [.table, .grid, .treegrid].contains(table) else {
            return .generic
        }
        switch document.keyword(.scope, index) {
        case "row", "rowgroup": return .rowheader
        case "col", "colgroup": return .columnheader
        default: break
        }
        let before = cell(beside: index, isAfter: false)
        let after = cell(beside: index, isAfter: true)
        if before == .th || after == .th { return .columnheader }
        return hasData(row: Int(document.nodes[index].parent)) ? .rowheader : .columnheader
    }

    private func hasData(row: Int) -> Bool {
        document.children(of: NodeID(row)).contains {
            document.isElement($0.position, .td) && document.nodes[$0.position].firstChild >= 0
        }
    }

    private func cell(beside index: Int, isAfter: Bool) -> HTMLName? {
        func step(_ node: Int) -> Int {
            Int(isAfter ? document.nodes[node].nextSibling : document.nodes[node].previousSibling)
        }
        var next = step(index)
        while next >= 0 {
            if let name = document.known(next), name == .td || name == .th { return name }
            next = step(next)
        }
        return nil
    }
}

/// What the cells of a table look like, to tell data from layout.
private struct TableEvidence {
    var rows = 0
    private let background: String
    private let hasSpacing: Bool
    private var cells = 0
    private var bordered = 0
    /// Cells with a top, right, bottom, left border.
    private var edges = [0, 0, 0, 0]
    private var coloured = 0
    private var rowBackgrounds: [String] = []

    /// Rows that are enough to be data.
    private static let manyRows = 20
    /// Rows whose colours are looked at.
    private static let stripedRows = 5

    init(background: String, hasSpacing: Bool) {
        self.background = background
        self.hasSpacing = hasSpacing
    }

    mutating func add(_ box: BoxStyle?, rowBackground: String) {
        cells += 1
        if rows <= Self.stripedRows, rowBackgrounds.count < rows { rowBackgrounds.append(rowBackground) }
        guard let box else { return }
        let drawn = box.edges.map(\.isDrawn)
        if drawn[0] && drawn[2] || drawn[1] && drawn[3] { bordered += 1 }
        for edge in 0..<4 where drawn[edge] { edges[edge] += 1 }
        if hasSpacing, let colour = box.background, !colour.isEmpty, colour != background { coloured += 1 }
    }

    var suggestData: Bool {
        if rows >= Self.manyRows { return true }
        guard cells > 1 else { return false }
        let needed = cells / 2
        return bordered >= needed || edges.contains { $0 >= needed } || coloured >= needed || isStriped
    }

    private var isStriped: Bool {
        guard rowBackgrounds.count > 2 else { return false }
        return rowBackgrounds.indices.dropFirst().allSatisfy {
            ($0 % 2 == 0) == (rowBackgrounds[$0] == rowBackgrounds[0])
        }
    }
}
