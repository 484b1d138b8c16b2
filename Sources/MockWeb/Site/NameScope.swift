/// The names that a route's SQL and templates know, as they become known.
struct NameScope {
    struct Table {
        let name: String
        let shape: Int
        let isOne: Bool
    }
    enum Lookup {
        case found(SiteStatement.Source)
        case unknown(String)
        /// The name belongs to a query that was reported already.
        case broken
    }

    private(set) var tables: [Table] = []
    /// How many of the tables are the layout's.
    var layoutTables = 0
    var broken: Set<String> = []
    /// Scalars by name; the first kind of parameter that knows a name has it.
    private(set) var slots: [String: Int] = [:]
    let layout: ScalarSlots
    private(set) var usesBuiltIn = [Bool](repeating: false, count: BuiltIn.allCases.count)
    private(set) var usesVariable: [Bool]

    init(path: [String], form: [String], query: [String], session: [String]) {
        layout = ScalarSlots(path: path.count, form: form.count, query: query.count, session: session.count)
        usesVariable = session.map { _ in false }
        for (slot, name) in (path + form + query + session + BuiltIn.allCases.map(\.name)).enumerated()
        where slots[name] == nil {
            slots[name] = slot
        }
    }

    /// - Returns: the table's index.
    mutating func addTable(_ name: String, shape: Int, isOne: Bool) -> Int {
        tables.append(Table(name: name, shape: shape, isOne: isOne))
        return tables.count - 1
    }

    func scalar(_ name: String) -> Lookup {
        if let slot = slots[name] {
            return .found(slot == layout.builtIn + BuiltIn.random.rawValue ? .random : .scalar(slot))
        }
        if tables.contains(where: { $0.name == name }) {
            return .unknown("\":\(name)\" is a query: write :\(name).column")
        }
        return .unknown("nothing is named \":\(name)\"" + suggestion(for: name, among: slots.keys))
    }

    func column(_ column: String, of name: String, shapes: TableShapes) -> Lookup {
        guard let index = tables.lastIndex(where: { $0.name == name }) else {
            if broken.contains(name) { return .broken }
            return .unknown(
                "no query named \"\(name)\" comes before this"
                    + suggestion(for: name, among: tables.map(\.name)))
        }
        let table = tables[index]
        if table.isOne, let position = shapes.columns[table.shape].firstIndex(of: column) {
            return .found(.column(table: index, column: position))
        }
        if column == "count" { return .found(.rowCount(table: index)) }
        if !table.isOne {
            return .unknown("query \"\(name)\" gives rows; `one: true` makes its columns parameters")
        }
        let known = shapes.columns[table.shape]
        return .unknown(
            "query \"\(name)\" has no column \"\(column)\"" + suggestion(for: column, among: known))
    }

    mutating func note(_ source: SiteStatement.Source) {
        switch source {
        case .scalar(let slot): note(slot: slot)
        case .random: usesBuiltIn[BuiltIn.random.rawValue] = true
        case .column, .rowCount: break
        }
    }
    mutating func note(scalar name: String) {
        if let slot = slots[name] { note(slot: slot) }
    }
    private mutating func note(slot: Int) {
        if slot >= layout.builtIn {
            usesBuiltIn[slot - layout.builtIn] = true
        } else if slot >= layout.session {
            usesVariable[slot - layout.session] = true
        }
    }
}
