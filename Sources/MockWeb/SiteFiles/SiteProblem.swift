import Groundwork
import WebEnv

/// A mistake in a site's files.
public struct SiteProblem: Error, Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Path of the file: the site's folder as it was named, then the file inside it.
    public let file: String
    /// The line, from 1.
    public let line: Int
    /// The byte in the line, from 1.
    public let column: Int
    /// What is wrong, in one sentence without the place.
    public let message: String

    /// - Parameters: as the properties of the same names say.
    public init(file: String, line: Int = 1, column: Int = 1, message: String) {
        self.file = file
        self.line = line
        self.column = column
        self.message = message
    }
    /// `file:line:column: message`, as compilers write it.
    public var description: String { "\(file):\(line):\(column): \(message)" }

    /// Orders by file, then line, column and message.
    public static func < (a: SiteProblem, b: SiteProblem) -> Bool {
        (a.file, a.line, a.column, a.message) < (b.file, b.line, b.column, b.message)
    }
}

/// Everything that is wrong with a site that could not be loaded.
public struct SiteProblems: Error, Sendable, CustomStringConvertible {
    /// All problems, in order of file and line.
    public let problems: [SiteProblem]
    /// One line for each problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}

/// A place in a file.
struct SourceLocation: Sendable, Hashable {
    let file: String
    let line: Int
    let column: Int

    func problem(_ message: String) -> SiteProblem {
        SiteProblem(file: file, line: line, column: column, message: message)
    }
}

/// A file's text, and where its lines begin. Lines of another file may stand before it: what is wrong in them is wrong there.
final class SourceFile: Sendable {
    /// As messages name it.
    let name: String
    let bytes: [UInt8]
    private let lineStarts: [Int]
    private let lead: Lead?

    /// Where the text is no UTF-8 any more; nil where all of it is.
    var invalidOffset: Int? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var offset = 0
        while true {
            switch parser.parseScalar(from: &iterator) {
            case .valid(let scalar): offset += scalar.count
            case .error, .emptyInput: return offset
            }
        }
    }

    /// Lines of another file that are read before a file.
    struct Lead: Sendable {
        /// The other file, as messages name it.
        let name: String
        /// From 1.
        let firstLine: Int
        /// Whole lines, each with its end.
        let text: [UInt8]
        let lineCount: Int

        init(name: String, firstLine: Int, text: [UInt8]) {
            self.name = name
            self.firstLine = firstLine
            self.text = text
            lineCount = text.count { $0 == 10 }
        }
    }

    /// - Parameter lead: what stands before `bytes` in the text.
    init(name: String, bytes: [UInt8], lead: Lead? = nil) {
        self.name = name
        self.lead = lead
        let text = (lead?.text ?? []) + bytes
        self.bytes = text
        lineStarts = [0] + text.indices.filter { text[$0] == 10 }.map { $0 + 1 }
    }

    func location(at offset: Int) -> SourceLocation {
        var low = 0
        var high = lineStarts.count
        while low < high {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle + 1 } else { high = middle }
        }
        let line = max(0, low - 1)
        let column = offset - lineStarts[line] + 1
        guard let lead else { return SourceLocation(file: name, line: line + 1, column: column) }
        if line < lead.lineCount {
            return SourceLocation(file: lead.name, line: lead.firstLine + line, column: column)
        }
        return SourceLocation(file: name, line: line - lead.lineCount + 1, column: column)
    }
    /// Byte offset of a line and column, both from 1.
    func offset(line: Int, column: Int) -> Int {
        guard line >= 1, line <= lineStarts.count else { return bytes.count }
        return min(bytes.count, lineStarts[line - 1].addingClamped(column.subtractingClamped(1)))
    }
}

/// A text from a file that knows where each of its bytes was written.
struct LocatedText: Sendable {
    let text: String
    private let file: SourceFile
    /// Offset of the text's first byte in the file; for a YAML scalar, of its first character, quote or `|`.
    private let start: Int
    private let isYAML: Bool

    init(file: SourceFile) {
        text = String(decoding: file.bytes, as: UTF8.self)
        self.file = file
        start = 0
        isYAML = false
    }
    /// - Parameter start: offset of the scalar in the YAML file.
    init(yaml text: String, file: SourceFile, start: Int) {
        self.text = text
        self.file = file
        self.start = start
        isYAML = true
    }

    var location: SourceLocation { file.location(at: start) }

    /// Where the byte at `offset` of the text is. YAML folds white space, so the other bytes are counted.
    func location(at offset: Int) -> SourceLocation {
        guard isYAML else { return file.location(at: start + offset) }
        let before = text.utf8.prefix(offset).filter { $0 > 32 }.count
        var index = contentStart
        var seen = 0
        while index < file.bytes.count {
            if file.bytes[index] > 32 {
                if seen == before { break }
                seen += 1
            }
            index += 1
        }
        return file.location(at: min(index, max(0, file.bytes.count - 1)))
    }

    /// A scalar may begin with an anchor, as in `&name "text"`.
    private var behindAnchor: Int {
        guard start < file.bytes.count, file.bytes[start] == UInt8(ascii: "&") else { return start }
        let rest = file.bytes[start...].drop { $0 > 32 }.drop { $0 <= 32 }
        return rest.startIndex
    }

    private var contentStart: Int {
        let start = behindAnchor
        guard start < file.bytes.count else { return start }
        switch file.bytes[start] {
        case UInt8(ascii: "|"), UInt8(ascii: ">"):
            return (file.bytes[start...].firstIndex(of: 10) ?? start) + 1
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return start + 1
        default: return start
        }
    }
}

/// `" (did you mean "product"?)"`, or nothing where no candidate is near.
///
/// Nothing either for a name that is longer than names are, or among more candidates than anybody overlooks: the
/// distance of two texts costs the product of their lengths.
func suggestion(for name: String, among candidates: some Sequence<String>) -> String {
    let limit = max(1, name.count / 3)
    let known = Array(candidates.prefix(mostCandidates + 1))
    guard name.utf8.count <= longestName, known.count <= mostCandidates else { return "" }
    let near = known.filter { $0.utf8.count <= longestName }.map { ($0, editDistance($0, name)) }
        .filter { $0.1 <= limit }
    guard let best = near.min(by: { ($0.1, $0.0) < ($1.1, $1.0) }) else { return "" }
    return " (did you mean \"\(best.0)\"?)"
}

private let longestName = 100
private let mostCandidates = 2000

/// Damerau–Levenshtein distance with adjacent transpositions (optimal string alignment).
func editDistance(_ a: String, _ b: String) -> Int {
    let x = Array(a.utf8), y = Array(b.utf8)
    var rows = [Array(0...y.count)]
    for i in 1...max(1, x.count) where i <= x.count {
        var row = [i]
        for j in 1...max(1, y.count) where j <= y.count {
            var best = min(
                row[j - 1] + 1, rows[i - 1][j] + 1, rows[i - 1][j - 1] + (x[i - 1] == y[j - 1] ? 0 : 1))
            if i > 1, j > 1, x[i - 1] == y[j - 2], x[i - 2] == y[j - 1] {
                best = min(best, rows[i - 2][j - 2] + 1)
            }
            row.append(best)
        }
        rows.append(row)
    }
    return rows[x.count][y.count]
}
