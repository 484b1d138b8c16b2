import Learning
import Readings
import WebEnv

/// An intent taken apart: values (quotations, names, numbers, addresses) and the words around them.
struct IntentFrame: Sendable {
    struct Value: Sendable {
        let text: String
        let kind: UInt8
        /// Hash of the word before, so that values behind the same word can be exchanged.
        let context: UInt32
        /// Byte range in the intent.
        let range: Range<Int>
    }

    let intent: String
    let values: [Value]
    /// The intent with its values blanked out.
    let skeleton: String

    init(_ intent: String) {
        self.intent = intent
        let found = IntentValues.of(intent)
        values = found.map { Value(text: $0.text, kind: $0.kind, context: $0.before, range: $0.range) }
        skeleton = Self.rebuild(intent, values.map { ($0.range, "_") })
    }

    var contexts: [UInt32] { values.map(\.context) }

    /// The intent with other values, by place.
    func replacing(_ others: [Int: String]) -> String {
        Self.rebuild(intent, values.enumerated().map { ($1.range, others[$0] ?? $1.text) })
    }

    private static func rebuild(_ text: String, _ pieces: [(Range<Int>, String)]) -> String {
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var place = 0
        for (range, replacement) in pieces.sorted(by: { $0.0.lowerBound < $1.0.lowerBound }) {
            guard range.lowerBound >= place else { continue }
            result.append(contentsOf: bytes[place..<range.lowerBound])
            result.append(contentsOf: replacement.utf8)
            place = range.upperBound
        }
        result.append(contentsOf: bytes[place...])
        return String(decoding: result, as: UTF8.self)
    }
}

/// Names and values that stand in the same column of the same list on visited pages: what can take each other's place.
struct EntityColumns: Sendable {
    private var members: [UInt32: [String]] = [:]
    private var columns: [String: [UInt32]] = [:]
    private var known: Set<String> = []

    static let longestName = 90

    init(_ experience: [Trajectory]) {
        var seen: Set<ObjectIdentifier> = []
        for episode in experience {
            for step in episode.steps where seen.insert(ObjectIdentifier(step.observation.page)).inserted {
                for cell in PageEntities.cells(of: step.observation.page) { add(cell.text, cell.column) }
            }
        }
    }

    private mutating func add(_ text: String, _ column: UInt32) {
        guard text.utf8.count <= Self.longestName, known.insert("\(column) \(text)").inserted else { return }
        members[column, default: []].append(text)
        columns[TextKey.of(text), default: []].append(column)
    }

    /// Texts of the columns that hold this text.
    func neighbours(of text: String) -> [String] {
        (columns[TextKey.of(text)] ?? []).flatMap { members[$0] ?? [] }
    }

    /// Whether a visited page shows exactly this text.
    func contains(_ text: String) -> Bool { columns[TextKey.of(text)] != nil }
}

/// A text reduced to its content words in order, for comparison.
enum TextKey {
    static func of(_ text: String) -> String { IntentValues.contentWords(text).joined(separator: " ") }
    static func set(_ text: String) -> Set<String> { Set(IntentValues.contentWords(text)) }
}
