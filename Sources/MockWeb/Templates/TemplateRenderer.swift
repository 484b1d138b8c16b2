import Browser
import Groundwork

/// The columns of every query of a site, by the names' numbers.
struct TableShapes: Sendable {
    private(set) var columns: [[String]] = []
    /// Row-major, shape × name: the column with this name, −1 where there is none.
    private(set) var columnOf: [Int16] = []
    private(set) var nameCount = 0

    mutating func add(_ names: [String]) -> Int {
        columns.append(names)
        return columns.count - 1
    }
    /// Makes the table that ``columnOf`` is. Names interned later are not found.
    mutating func freeze(_ names: NameTable) {
        nameCount = names.count
        columnOf = Array(repeating: -1, count: nameCount * columns.count)
        for (shape, columns) in columns.enumerated() {
            for (column, name) in columns.enumerated() {
                guard let number = names.number(name) else { continue }
                // Of two columns with one name the first wins, as in SQL's own lookups by name.
                let index = shape * nameCount + Int(number)
                if columnOf[index] < 0 { columnOf[index] = Int16(column) }
            }
        }
    }
    func column(_ name: Int32, shape: Int32) -> Int {
        guard Int(name) < nameCount else { return -1 }
        return Int(columnOf[Int(shape) * nameCount + Int(name)])
    }
}

/// What the names of a page mean at the top: parameters and queries.
struct RootScope: Sendable {
    enum Meaning: Sendable {
        case nothing
        /// Index into the scalars.
        case scalar(Int32)
        /// Index into the tables; `isOne`: the query gives one row, whose columns are asked for by a dot.
        case table(Int32, isOne: Bool)
    }
    /// By the name's number.
    private(set) var meanings: [Meaning] = []

    subscript(name: Int32) -> Meaning {
        get { Int(name) < meanings.count ? meanings[Int(name)] : .nothing }
        set {
            while meanings.count <= Int(name) { meanings.append(.nothing) }
            meanings[Int(name)] = newValue
        }
    }
}

/// What becomes of `{{name}}`; `{{{name}}}` is never changed.
enum TemplateEscaping {
    /// `&`, `<`, `>` and `"` become character references.
    case html
    /// Bytes that can't be in an address are percent-encoded; its own signs (`/?&=#%`) stay.
    case url
    case none
}

/// Renders a compiled template over cells.
struct TemplateRenderer: ~Copyable {
    private let templates: TemplateSet
    private let shapes: TableShapes
    private let root: RootScope
    private let scalars: [Cell]
    private let tables: [CellTable]
    private var frames: [Frame] = []
    private var output: [UInt8] = []
    private var depth = 0
    private var escaping = TemplateEscaping.html

    /// Calls of partials within each other. No site has deeper ones: its check refuses them.
    static let deepestCall = 100
    /// Bytes of a page or another text.
    static let longestOutput = 16 << 20
    /// Instructions, those that are passed over included: sections within sections do the work of their product.
    static let mostWork = 50_000_000

    /// The output is longer, or takes more work, than any page may.
    struct Excess: Error, CustomStringConvertible {
        var description: String {
            "the template gives more than \(Files.sizeText(longestOutput)), or takes more than \(mostWork) steps"
        }
    }
    private var work = 0

    private struct Frame {
        enum Kind { case row, value }
        let kind: Kind
        var table: CellTable
        var row = 0
        var value = Cell.null
    }
    private enum Found {
        case nothing
        case cell(Cell)
        case rows(CellTable)
        case record(CellTable)
    }

    init(templates: TemplateSet, shapes: TableShapes, root: RootScope, scalars: [Cell], tables: [CellTable]) {
        self.templates = templates
        self.shapes = shapes
        self.root = root
        self.scalars = scalars
        self.tables = tables
    }

    /// - Parameter reserving: bytes that the output likely has.
    /// - Throws: ``Excess``.
    mutating func render(
        function: Int, store: CellStore, escaping: TemplateEscaping = .html, reserving: Int = 256
    ) throws(Excess) -> [UInt8] {
        self.escaping = escaping
        output.reserveCapacity(reserving)
        templates.operations.withUnsafeBufferPointer { operations in
            templates.literals.withUnsafeBufferPointer { literals in
                store.bytes.withUnsafeBufferPointer { bytes in
                    store.cells.withUnsafeBufferPointer { cells in
                        let memory = Memory(
                            operations: operations, literals: literals, bytes: bytes, cells: cells)
                        call(function, memory)
                    }
                }
            }
        }
        if isExcessive { throw Excess() }
        var result: [UInt8] = []
        swap(&result, &output)
        return result
    }

    private struct Memory {
        let operations: UnsafeBufferPointer<TemplateOperation>
        let literals: UnsafeBufferPointer<UInt8>
        let bytes: UnsafeBufferPointer<UInt8>
        let cells: UnsafeBufferPointer<Cell>
    }

    private mutating func call(_ function: Int, _ memory: Memory) {
        guard depth < Self.deepestCall else { return }
        depth += 1
        run(templates.functions[function], memory)
        depth -= 1
    }

    private var isExcessive: Bool { output.count > Self.longestOutput || work > Self.mostWork }

    private mutating func run(_ range: Range<Int>, _ memory: Memory) {
        var index = range.lowerBound
        work += range.count + 1
        while index < range.upperBound, !isExcessive {
            switch memory.operations[index] {
            case .literal(let start, let end):
                output.append(
                    contentsOf: UnsafeBufferPointer(rebasing: memory.literals[Int(start)..<Int(end)]))
            case .variable(let path, let escaped): print(find(path, memory), escaped: escaped, memory)
            case .call(let function): call(Int(function), memory)
            case .section(let path, let end):
                section(find(path, memory), index + 1..<Int(end), memory)
                index = Int(end)
                continue
            case .inverted(let path, let end):
                if !isTruthy(find(path, memory)) { run(index + 1..<Int(end), memory) }
                index = Int(end)
                continue
            }
            index += 1
        }
    }

    private mutating func section(_ found: Found, _ body: Range<Int>, _ memory: Memory) {
        switch found {
        case .nothing: return
        case .cell(let cell):
            guard cell.isTruthy else { return }
            frames.append(Frame(kind: .value, table: CellTable(shape: 0), value: cell))
            run(body, memory)
            frames.removeLast()
        case .record(let table), .rows(let table):
            guard table.rowCount > 0 else { return }
            frames.append(Frame(kind: .row, table: table))
            for row in 0..<table.rowCount where !isExcessive {
                frames[frames.count - 1].row = row
                run(body, memory)
            }
            frames.removeLast()
        }
    }

    private func isTruthy(_ found: Found) -> Bool {
        switch found {
        case .nothing: false
        case .cell(let cell): cell.isTruthy
        case .record(let table), .rows(let table): table.rowCount > 0
        }
    }

    // MARK: Names

    private func find(_ number: Int32, _ memory: Memory) -> Found {
        let path = templates.paths[Int(number)]
        switch path.kind {
        case .name: return find(path, memory)
        case .tooDeep: return .nothing
        case .implicit: return implicit(memory)
        case .index: return position { .integer(Int64($0.row + 1)) }
        case .first: return position { .integer($0.row == 0 ? 1 : 0) }
        case .last: return position { .integer($0.row == $0.table.rowCount - 1 ? 1 : 0) }
        }
    }

    /// The value of a scalar section; the first column of a row.
    private func implicit(_ memory: Memory) -> Found {
        guard let frame = frames.last else { return .nothing }
        if frame.kind == .value { return .cell(frame.value) }
        return frame.table.columnCount > 0 ? .cell(cell(0, row: frame.row, frame.table, memory)) : .nothing
    }

    private func position(_ value: (Frame) -> Cell) -> Found {
        guard let frame = frames.last(where: { $0.kind == .row }) else { return .nothing }
        return .cell(value(frame))
    }

    private func find(_ path: TemplatePath, _ memory: Memory) -> Found {
        var index = frames.count
        while index > 0 {
            index -= 1
            guard frames[index].kind == .row else { continue }
            let table = frames[index].table
            let column = shapes.column(path.first, shape: table.shape)
            if column >= 0 {
                return path.second < 0 && !path.asksForRows
                    ? .cell(cell(column, row: frames[index].row, table, memory)) : .nothing
            }
        }
        switch root[path.first] {
        case .nothing: return .nothing
        case .scalar(let scalar): return path.second < 0 ? .cell(scalars[Int(scalar)]) : .nothing
        case .table(let table, let isOne): return find(path, in: tables[Int(table)], isOne: isOne, memory)
        }
    }

    private func find(_ path: TemplatePath, in table: CellTable, isOne: Bool, _ memory: Memory) -> Found {
        if path.asksForRows { return .cell(.integer(table.rowCount > 0 ? 1 : 0)) }
        if path.second < 0 { return isOne ? .record(table) : .rows(table) }
        if isOne {
            let column = shapes.column(path.second, shape: table.shape)
            if column >= 0 {
                return table.rowCount > 0 ? .cell(cell(column, row: 0, table, memory)) : .nothing
            }
        }
        return path.second == templates.countName ? .cell(.integer(Int64(table.rowCount))) : .nothing
    }

    private func cell(_ column: Int, row: Int, _ table: CellTable, _ memory: Memory) -> Cell {
        memory.cells[table.firstCell + row * table.columnCount + column]
    }

    // MARK: Output

    private mutating func print(_ found: Found, escaped: Bool, _ memory: Memory) {
        guard case .cell(let cell) = found else { return }
        switch cell.kind {
        case .null: return
        case .integer: output.append(decimal: cell.bits)
        case .real, .text:
            let text = UnsafeBufferPointer(
                rebasing: memory.bytes[Int(cell.start)..<Int(cell.start + cell.length)])
            switch escaped ? escaping : .none {
            case .html: output.append(escaping: text)
            case .url: output.append(encodingForURL: text)
            case .none: output.append(contentsOf: text)
            }
        }
    }
}

extension [UInt8] {
    mutating func append(encodingForURL text: UnsafeBufferPointer<UInt8>) {
        for byte in text {
            if byte <= 32 || byte >= 0x7F || "\"<>\\^`{|}".utf8.contains(byte) {
                append(contentsOf: PercentEncoding.encode(CollectionOfOne(byte), set: .unreserved))
            } else {
                append(byte)
            }
        }
    }

    mutating func append(decimal value: Int64) {
        withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { digits in
            var magnitude = value.magnitude
            var start = digits.count
            repeat {
                start -= 1
                digits[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: magnitude % 10)
                magnitude /= 10
            } while magnitude > 0
            if value < 0 {
                start -= 1
                digits[start] = UInt8(ascii: "-")
            }
            append(contentsOf: UnsafeBufferPointer(rebasing: digits[start...]))
        }
    }
}
