/// Which names templates use, and which of them no page knows.
struct TemplateUsage {
    struct Table {
        let name: String
        let isOne: Bool
        let columns: [String]
    }
    struct Unknown {
        let template: String
        let offset: Int
        let name: String
        let candidates: [String]
    }
    private struct Place: Hashable {
        let template: String
        let offset: Int
    }

    /// Pieces of templates that are looked at, of all pages together.
    static let mostVisits = 5_000_000
    private var visits = 0
    /// Whether there were too many to look at all of them.
    var isExhausted: Bool { visits >= Self.mostVisits }

    private var known: Set<Place> = []
    private var suspects: [Place: Unknown] = [:]

    /// Names that were looked up on some page and known on none.
    var unknown: [Unknown] {
        suspects.values.filter { !known.contains(Place(template: $0.template, offset: $0.offset)) }
    }

    /// Names of the partials and parents that a template refers to.
    static func references(_ nodes: [MustacheNode]) -> [(name: String, offset: Int)] {
        nodes.flatMap { node -> [(name: String, offset: Int)] in
            switch node {
            case .text, .variable: []
            case .section(_, _, let content): references(content)
            case .partial(let name, _, let offset): [(name, offset)]
            case .parent(let name, _, let blocks, let offset):
                [(name, offset)] + blocks.flatMap { references($0.content) }
            case .block(let block): references(block.content)
            }
        }
    }

    /// Walks a template as a page with these names renders it.
    /// - Returns: the names that were looked up at the top of the page.
    mutating func walk(
        _ template: String, tables: [Table], scalars: Set<String>, broken: Set<String>,
        source: (String) -> [MustacheNode]?
    ) -> Set<String> {
        guard !isExhausted else { return [] }
        var walk = Walk(tables: tables, scalars: scalars, broken: broken, visits: visits)
        walk.visit(template, source: source, depth: 0)
        visits = walk.visits
        known.formUnion(walk.known.map { Place(template: $0.0, offset: $0.1) })
        for unknown in walk.unknown {
            suspects[Place(template: unknown.template, offset: unknown.offset)] = unknown
        }
        return walk.used
    }

    private struct Walk {
        let tables: [Table]
        let scalars: Set<String>
        let broken: Set<String>
        var used: Set<String> = []
        var known: [(String, Int)] = []
        var unknown: [Unknown] = []
        private(set) var visits: Int
        private var columns: [[String]] = []
        /// What the sections open now are called; a name may be there several times.
        private var openTables: [String] = []
        /// Sections open now whose query is broken: what they hold is not known.
        private var brokenSections = 0
        /// Where a template is used with the same names known, the same is found in it.
        private var visited: Set<Visit> = []
        private struct Visit: Hashable {
            let template: String
            let openTables: Set<String>
            let isBroken: Bool
        }

        init(tables: [Table], scalars: Set<String>, broken: Set<String>, visits: Int) {
            self.visits = visits
            self.tables = tables
            self.scalars = scalars
            self.broken = broken
        }

        mutating func visit(_ template: String, source: (String) -> [MustacheNode]?, depth: Int) {
            let visit = Visit(
                template: template, openTables: Set(openTables), isBroken: brokenSections > 0)
            guard depth <= TemplateRenderer.deepestCall, let nodes = source(template),
                visited.insert(visit).inserted
            else { return }
            self.visit(nodes, of: template, source: source, depth: depth)
        }

        private mutating func visit(
            _ nodes: [MustacheNode], of template: String, source: (String) -> [MustacheNode]?, depth: Int
        ) {
            visits += nodes.count
            guard visits < TemplateUsage.mostVisits else { return }
            for node in nodes {
                switch node {
                case .text: continue
                case .variable(let name, _): _ = look(up: name, in: template)
                case .section(let name, false, let content)
                where name.text == TemplateCompiler.encodingSection:
                    visit(content, of: template, source: source, depth: depth)
                case .section(let name, let inverted, let content):
                    let row = look(up: name, in: template)
                    let isBroken = broken.contains(name.text)
                    if !inverted, let row {
                        columns.append(row)
                        openTables.append(name.text)
                    }
                    brokenSections += isBroken ? 1 : 0
                    visit(content, of: template, source: source, depth: depth)
                    brokenSections -= isBroken ? 1 : 0
                    if !inverted, row != nil {
                        columns.removeLast()
                        openTables.removeLast()
                    }
                case .partial(let name, _, _): visit(name, source: source, depth: depth + 1)
                case .parent(let name, _, let blocks, _):
                    // An argument is rendered where the parent has its parameter, which may be inside of a section.
                    visit(name, source: source, depth: depth + 1)
                    for block in blocks { visit(block.content, of: template, source: source, depth: depth) }
                case .block(let block): visit(block.content, of: template, source: source, depth: depth)
                }
            }
        }

        /// - Returns: the columns that a section of this name opens.
        private mutating func look(up name: MustacheName, in template: String) -> [String]? {
            if name.text == "." || name.text.hasPrefix("-") { return nil }
            let asks = name.text.hasSuffix("?")
            let parts = (asks ? name.text.dropLast() : name.text[...]).split(
                separator: ".", omittingEmptySubsequences: false
            ).map(String.init)
            if parts.count == 1, columns.contains(where: { $0.contains(parts[0]) }) {
                known.append((template, name.offset))
                return nil
            }
            used.insert(parts[0])
            if let table = tables.first(where: { $0.name == parts[0] }) {
                return look(up: parts, in: table, name, template)
            }
            if (scalars.contains(parts[0]) && parts.count == 1) || broken.contains(parts[0]) {
                known.append((template, name.offset))
            } else {
                miss(name, template, tables.map(\.name) + scalars + columns.flatMap { $0 })
            }
            return nil
        }

        private mutating func look(
            up parts: [String], in table: Table, _ name: MustacheName, _ template: String
        ) -> [String]? {
            if parts.count == 1 {
                known.append((template, name.offset))
                return name.text.hasSuffix("?") ? nil : table.columns
            }
            if parts.count == 2, parts[1] == "count" || (table.isOne && table.columns.contains(parts[1])) {
                known.append((template, name.offset))
            } else {
                miss(
                    name, template,
                    table.isOne ? table.columns.map { table.name + "." + $0 } : [table.name + ".count"])
            }
            return nil
        }

        private mutating func miss(_ name: MustacheName, _ template: String, _ candidates: [String]) {
            guard brokenSections == 0 else { return known.append((template, name.offset)) }
            unknown.append(
                Unknown(template: template, offset: name.offset, name: name.text, candidates: candidates))
        }
    }
}
