import Groundwork

/// Paths into the fields of a request: `$.a.b[0]['c'][?(@.d == 1)].e`, and `$.^…$` or `^…$` for the one field whose name
/// starts with what a pattern matches. Anything else names a field.
///
/// Source: RFC 9535, as far as task files use it.
enum JSONPath {
    private enum Step {
        case member(String)
        case index(Int)
        case filter(member: String, value: JSONValue)
    }

    /// nil where there is no such value. Several give a list.
    static func value(of key: String, in fields: [JSONValue.Member]) -> JSONValue? {
        let key = key.trimming(.html)
        if let pattern = pattern(in: key) { return value(matching: pattern, in: fields) }
        guard key.hasPrefix("$") else { return fields.last { $0.key == key }?.value }
        guard let steps = steps(of: key) else { return nil }
        var found = values(at: steps[...], in: .object(fields))
        // Fields may hold JSON as text.
        if found.isEmpty { found = values(at: steps[...], in: .object(fields.map(read))) }
        let isFilter = key.containsScalars("?(")
        if found.count == 1, !isFilter { return found[0] }
        return found.isEmpty ? nil : .array(found)
    }

    private static func pattern(in key: String) -> String? {
        let text = key.hasPrefix("$.^") ? String(key.dropFirst(2)) : key
        return PythonPattern.isPattern(text) ? text : nil
    }

    private static func value(matching text: String, in fields: [JSONValue.Member]) -> JSONValue? {
        guard let pattern = PythonPattern(text) else { return nil }
        let found = fields.filter { pattern.matchesStart(of: $0.key) }.map(\.value)
        return found.count == 1 ? found[0] : found.isEmpty ? nil : .array(found)
    }

    private static func read(_ field: JSONValue.Member) -> JSONValue.Member {
        guard case .string(let text) = field.value, let value = try? JSONValue(parsing: text) else {
            return field
        }
        return JSONValue.Member(field.key, value)
    }

    private static func values(at steps: ArraySlice<Step>, in value: JSONValue) -> [JSONValue] {
        guard let step = steps.first else { return [value] }
        let rest = steps.dropFirst()
        switch step {
        case .member(let name): return value[name].map { values(at: rest, in: $0) } ?? []
        case .index(let index):
            guard let items = value.array, items.indices.contains(index) else { return [] }
            return values(at: rest, in: items[index])
        case .filter(let name, let wanted):
            let items = value.array ?? []
            return items.filter { $0[name].map { equals($0, wanted) } ?? false }.flatMap {
                values(at: rest, in: $0)
            }
        }
    }

    private static func equals(_ value: JSONValue, _ wanted: JSONValue) -> Bool {
        if let a = value.double, let b = wanted.double { return a == b }
        return value == wanted
    }

    /// nil where the path is malformed.
    private static func steps(of path: String) -> [Step]? {
        var rest = path.dropFirst()
        var steps: [Step] = []
        while let sign = rest.first {
            rest = rest.dropFirst()
            if sign == "." {
                let name = rest.prefix { $0 != "." && $0 != "[" }
                guard !name.isEmpty else { return nil }
                steps.append(.member(String(name)))
                rest = rest.dropFirst(name.count)
            } else if sign == "[", let end = rest.firstIndex(of: "]"),
                let step = bracket(rest[..<end])
            {
                steps.append(step)
                rest = rest[rest.index(after: end)...]
            } else {
                return nil
            }
        }
        return steps
    }

    private static func bracket(_ text: Substring) -> Step? {
        if let index = Int(text) { return .index(index) }
        if let quote = text.first, quote == "'" || quote == "\"", text.count >= 2, text.last == quote {
            return .member(String(text.dropFirst().dropLast()))
        }
        guard text.hasPrefix("?(@."), text.hasSuffix(")") else { return nil }
        let sides = String(text.dropFirst(4).dropLast()).splitting(on: "==").map { $0.trimming(.html) }
        guard sides.count == 2 else { return nil }
        let literal = sides[1].hasPrefix("'") ? "\"" + sides[1].dropFirst().dropLast() + "\"" : sides[1]
        return (try? JSONValue(parsing: literal)).map { .filter(member: sides[0], value: $0) }
    }
}
