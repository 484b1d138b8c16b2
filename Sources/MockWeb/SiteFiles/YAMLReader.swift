internal import Yams

/// The mistakes found so far.
final class ProblemLog {
    private(set) var problems: [SiteProblem] = []
    func add(_ location: SourceLocation, _ message: String) { problems.append(location.problem(message)) }
    func add(_ problem: SiteProblem) { problems.append(problem) }
}

/// A node of a YAML file that reports what is wrong with it.
struct YAMLValue {
    private let node: Node
    let file: SourceFile
    let log: ProblemLog

    /// The document of a file; nil, with a problem in the log, where the file is no YAML.
    static func document(_ file: SourceFile, log: ProblemLog) -> YAMLValue? {
        do {
            guard let node = try Yams.compose(yaml: String(decoding: file.bytes, as: UTF8.self)) else {
                log.add(file.location(at: 0), "the file is empty")
                return nil
            }
            return YAMLValue(node: node, file: file, log: log)
        } catch let error as YamlError {
            log.add(problem(error, file))
        } catch {
            log.add(file.location(at: 0), "\(error)")
        }
        return nil
    }

    private static func problem(_ error: YamlError, _ file: SourceFile) -> SiteProblem {
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _),
            .composer(_, let problem, let mark, _):
            return located(mark.line, mark.column, problem, file)
        case .duplicatedKeysInMapping(let keys, let context):
            let mark = context.mark
            let names = keys.map { "\($0)" }.joined(separator: ", ")
            return located(mark.line, mark.column, "key given twice: \(names)", file)
        default: return SiteProblem(file: file.name, message: "\(error)")
        }
    }

    private static func located(
        _ line: Int, _ column: Int, _ message: String, _ file: SourceFile
    ) -> SiteProblem {
        let place = file.location(at: file.offset(line: line, column: 1))
        return SiteProblem(file: place.file, line: place.line, column: column, message: message)
    }

    private var start: Int {
        guard let mark = node.mark else { return 0 }
        return file.offset(line: mark.line, column: mark.column)
    }
    var location: SourceLocation { file.location(at: start) }
    func report(_ message: String) { log.add(location, message) }

    // MARK: Scalars

    private var isPlain: Bool {
        if case .scalar(let scalar) = node { return scalar.style == .plain || scalar.style == .any }
        return false
    }
    var isNull: Bool {
        guard case .scalar(let scalar) = node, isPlain else { return false }
        return ["", "~", "null", "Null", "NULL"].contains(scalar.string)
    }
    var isScalar: Bool { if case .scalar = node { true } else { false } }
    var isMapping: Bool { if case .mapping = node { true } else { false } }
    var isSequence: Bool { if case .sequence = node { true } else { false } }

    /// The scalar's text as written, without quotes.
    var string: String? {
        guard case .scalar(let scalar) = node, !isNull else {
            report("a text is needed here")
            return nil
        }
        return scalar.string
    }
    var located: LocatedText? { string.map { LocatedText(yaml: $0, file: file, start: start) } }
    var integer: Int? {
        guard case .scalar(let scalar) = node, let value = Int(scalar.string) else {
            report("a whole number is needed here")
            return nil
        }
        return value
    }
    var number: Double? {
        guard case .scalar(let scalar) = node, let value = Double(scalar.string) else {
            report("a number is needed here")
            return nil
        }
        return value
    }
    var bool: Bool? {
        guard case .scalar(let scalar) = node, ["true", "false"].contains(scalar.string) else {
            report("true or false is needed here")
            return nil
        }
        return scalar.string == "true"
    }
    /// A value as SQL knows it: plain numbers are numbers, true is 1, the rest is text.
    var sqlValue: SQLValue? {
        if isNull { return .null }
        guard case .scalar(let scalar) = node else {
            report("a single value is needed here")
            return nil
        }
        guard isPlain else { return .text(scalar.string) }
        if let integer = Int64(scalar.string) { return .integer(integer) }
        if let real = Double(scalar.string) { return .real(real) }
        switch scalar.string {
        case "true": return .integer(1)
        case "false": return .integer(0)
        default: return .text(scalar.string)
        }
    }

    /// The whole lines from behind a line of the file to before another, as what stands before a file with aliases to them.
    /// - Parameter end: from 1; nil for the end of the file.
    func lead(behind line: Int, before end: Int?) -> SourceFile.Lead {
        let first = file.offset(line: line + 1, column: 1)
        let last = end.map { file.offset(line: $0, column: 1) } ?? file.bytes.count
        var text = Array("-\n".utf8) + file.bytes[first..<max(first, last)]
        if text.last != 10 { text.append(10) }
        return SourceFile.Lead(name: file.name, firstLine: line, text: text)
    }

    // MARK: Collections

    /// The items; a single value is a list of one.
    var items: [YAMLValue] {
        guard case .sequence(let sequence) = node else { return isNull ? [] : [self] }
        return sequence.map { YAMLValue(node: $0, file: file, log: log) }
    }
    /// The items of what must be a list.
    var sequence: [YAMLValue] {
        guard case .sequence = node else {
            report("a list is needed here")
            return []
        }
        return items
    }
    /// Key and value in file order; a key that is no text is reported.
    var entries: [(key: String, keyLocation: SourceLocation, value: YAMLValue)] {
        if isNull { return [] }
        guard case .mapping(let mapping) = node else {
            report("keys with values are needed here")
            return []
        }
        return mapping.compactMap { key, value in
            let keyValue = YAMLValue(node: key, file: file, log: log)
            guard case .scalar(let scalar) = key else {
                keyValue.report("a key must be a text")
                return nil
            }
            return (scalar.string, keyValue.location, YAMLValue(node: value, file: file, log: log))
        }
    }
    /// The items of what must be a list, the first so many of them: aliases make a long list of a short file.
    func sequence(atMost limit: Int, _ what: String) -> [YAMLValue] {
        let items = sequence
        if items.count > limit { report("there are \(items.count) \(what), and \(limit) are the most") }
        return Array(items.prefix(limit))
    }
    /// The entries, the first so many of them.
    func entries(
        atMost limit: Int, _ what: String
    ) -> [(key: String, keyLocation: SourceLocation, value: YAMLValue)] {
        let entries = entries
        if entries.count > limit { report("there are \(entries.count) \(what), and \(limit) are the most") }
        return Array(entries.prefix(limit))
    }
    /// The values of a mapping that knows only these keys.
    func fields(_ known: [String], of what: String) -> YAMLFields {
        var values: [String: YAMLValue] = [:]
        for (key, location, value) in entries {
            if known.contains(key) {
                values[key] = value
            } else {
                log.add(location, "\(what) has no key \"\(key)\"" + suggestion(for: key, among: known))
            }
        }
        return YAMLFields(values: values, owner: self, what: what)
    }
}

/// The values of a mapping by key.
struct YAMLFields {
    fileprivate let values: [String: YAMLValue]
    let owner: YAMLValue
    let what: String

    subscript(key: String) -> YAMLValue? { values[key] }
    /// The value of a key that must be there.
    func required(_ key: String) -> YAMLValue? {
        if let value = values[key] { return value }
        owner.report("\(what) needs \"\(key)\"")
        return nil
    }
}
