import Groundwork
import WebEnv

/// How many tasks there are of each site, evaluator, family and template.
public struct TaskCounts {
    /// One way of counting.
    public struct Table {
        /// What is counted by, one word.
        public let title: String
        /// The most frequent first, then by name.
        public let rows: [(name: String, tasks: Int)]
        /// Rows that people are shown.
        static let shown = 15

        /// For people: the rows with the most tasks; the others in one.
        public var lines: [[String]] {
            let rest = rows.dropFirst(Self.shown)
            let sum = rest.reduce(0) { $0 + $1.tasks }
            return [[title, "tasks"]] + rows.prefix(Self.shown).map { [$0.name, String($0.tasks)] }
                + (rest.isEmpty ? [] : [["and \(rest.count) more (--json lists them)", String(sum)]])
        }
    }

    /// All tasks.
    public let tasks: Int
    /// In the order in which people are shown them.
    public let tables: [Table]

    /// - Parameter tasks: those of a file.
    public init(_ tasks: [WebTask]) {
        self.tasks = tasks.count
        func table(_ title: String, _ name: (WebTask) -> String) -> Table {
            let counts = Dictionary(grouping: tasks.map(name)) { $0 }.mapValues(\.count)
            let rows = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
            return Table(title: title, rows: rows.map { (name: $0.key, tasks: $0.value) })
        }
        tables = [
            table("site") { $0.sites.joined(separator: "+") },
            table("evaluator") {
                ($0.evaluation?.kinds.map(\.rawValue) ?? ["none"]).joined(separator: "+")
            },
            table("family") { $0.family.isEmpty ? "(none)" : $0.family },
            table("template") { $0.intentTemplateID.isEmpty ? "(none)" : $0.intentTemplateID },
        ]
    }

    /// One object: `tasks`, and an object of counts for each way of counting.
    public var json: String {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("tasks", tasks)
            for table in tables {
                writer.key(table.title)
                writer.object { for row in table.rows { $0.field(row.name, row.tasks) } }
            }
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }
}
