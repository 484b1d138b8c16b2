import Foundation

/// One Swift file as far as the house rules read it: what it declares for others, and which words its code uses.
struct SwiftSource: Sendable {
    /// From the repository's root.
    let path: String
    /// From the module's folder; empty for files that lie in it directly.
    let folder: String
    let imports: Set<String>
    /// Types, functions and values at the file's outermost level that other files can name.
    let declared: Set<String>
    let words: Set<String>

    init(path: String, folder: String, text: String) {
        self.path = path
        self.folder = folder
        let code = Self.code(of: text)
        imports = Set(
            code.matches(of: #/(?m)^(?:@\w+ |public |package |internal |private )*import (?:\w+ )?(\w+)/#).map
            {
                String($0.1)
            })
        let declaration =
            #/(?m)^(?<modifiers>(?:@\w+(?:\([^)\n]*\))? |[a-z]+(?:\(set\))? )*?)(?:struct|class|enum|actor|protocol|typealias|func|let|var) `?(?<name>\w+)/#
        declared = Set(
            code.matches(of: declaration).filter { !$0.modifiers.contains("private") }.map { String($0.name) }
        )
        words = Set(code.matches(of: #/\b[A-Za-z_]\w*/#).map { String($0.0) })
    }

    /// The text without comments and without what stands between quotation marks, but for what is interpolated.
    static func code(of text: String) -> String {
        var scanner = CodeScanner(Array(text.utf8))
        return scanner.code()
    }
}

extension SwiftSource {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    /// Names of the Swift modules in `Sources`, in alphabetical order.
    static func modules() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: root.path + "/Sources").sorted().filter {
            try !files(ofModule: $0).isEmpty
        }
    }

    static func files(ofModule module: String) throws -> [SwiftSource] {
        let place = "Sources/\(module)"
        guard let all = FileManager.default.enumerator(atPath: root.path + "/" + place) else { return [] }
        return try all.compactMap { $0 as? String }.filter { $0.hasSuffix(".swift") }.sorted().map { file in
            SwiftSource(
                path: "\(place)/\(file)",
                folder: file.split(separator: "/").dropLast().joined(separator: "/"),
                text: try String(contentsOf: root.appendingPathComponent("\(place)/\(file)"), encoding: .utf8)
            )
        }
    }
}

/// Leaves out comments and string literals of Swift source.
private struct CodeScanner {
    private let bytes: [UInt8]
    private var position = 0
    private var output: [UInt8] = []

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    mutating func code() -> String {
        while position < bytes.count { step() }
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func step() {
        if starts(with: "//") {
            skip(through: "\n", keepsEnd: true)
        } else if starts(with: "/*") {
            skip(through: "*/", keepsEnd: false)
        } else if starts(with: "\"") || starts(with: "#\"") {
            literal()
        } else {
            output.append(bytes[position])
            position += 1
        }
    }

    private mutating func literal() {
        let isRaw = starts(with: "#")
        if isRaw { position += 1 }
        let isLong = starts(with: "\"\"\"")
        let end = (isLong ? "\"\"\"" : "\"") + (isRaw ? "#" : "")
        let interpolation = isRaw ? "\\#(" : "\\("
        position += isLong ? 3 : 1
        output.append(0x22)
        while position < bytes.count, !starts(with: end) {
            if starts(with: interpolation) {
                position += interpolation.utf8.count
                interpolated()
            } else {
                if bytes[position] == 0x5C, !isRaw { position += 1 }
                if position < bytes.count, bytes[position] == 0x0A { output.append(0x0A) }
                position += 1
            }
        }
        position += end.utf8.count
        output.append(0x22)
    }

    private mutating func interpolated() {
        var depth = 1
        output.append(0x20)
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "(") { depth += 1 }
            if bytes[position] == UInt8(ascii: ")") { depth -= 1 }
            if depth == 0 { break }
            step()
        }
        position += 1
        output.append(0x20)
    }

    private mutating func skip(through end: String, keepsEnd: Bool) {
        while position < bytes.count, !starts(with: end) {
            if bytes[position] == 0x0A { output.append(0x0A) }
            position += 1
        }
        if !keepsEnd { position += end.utf8.count }
    }

    private func starts(with text: String) -> Bool { bytes[position...].starts(with: text.utf8) }
}
