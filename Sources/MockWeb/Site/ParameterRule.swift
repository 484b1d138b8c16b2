import Groundwork
import WebEnv

/// What a form field or query parameter must look like.
struct ParameterRule: Sendable {
    enum Kind: String, Sendable, CaseIterable { case text, integer, number, date, email, list, map, file }

    /// As SQL and templates call it.
    let name: String
    /// As the request calls it; with `*` for the keys of a map.
    var field: String
    var kind: Kind = .text
    var isRequired = false
    var defaultValue: SQLValue = .null
    var min: Double?
    var max: Double?
    var maxLength: Int?
    var trims = false
    var pattern: String?
    var message: String?

    /// The largest whole number that is accepted, 2⁵³ − 1, up to which JavaScript's numbers are exact: a site
    /// may count and multiply with what a request says.
    static let largestInteger: UInt64 = (1 << 53) - 1

    /// A value was given that the rule does not allow.
    struct Violation: Error { let message: String }

    static func rules(_ value: YAMLValue) -> [ParameterRule] {
        value.entries(atMost: SiteFile.mostParts, "parameters").map { name, _, value in
            ParameterRule(name: name, value)
        }
    }

    private init(name: String, _ value: YAMLValue) {
        self.name = name
        field = name
        if value.isNull { return }
        let fields = value.fields(SiteKeys.parameter, of: "a parameter")
        field = fields["field"]?.string ?? fields["fields"]?.string ?? name
        if let type = fields["type"], let text = type.string {
            let known = Kind.allCases.map(\.rawValue)
            if let kind = Kind(rawValue: text) {
                self.kind = kind
            } else {
                type.report("no type \"\(text)\"" + suggestion(for: text, among: known))
            }
        }
        if kind == .map, !field.contains("*") { value.report("a map needs `fields`, such as \"qty[*]\"") }
        isRequired = fields["required"]?.bool ?? false
        defaultValue = fields["default"]?.sqlValue ?? .null
        min = fields["min"]?.number
        max = fields["max"]?.number
        maxLength = fields["max_length"]?.integer
        for (key, bound) in [("min", min), ("max", max)] where bound.map(\.isFinite) == false {
            fields[key]?.report("a number is needed here")
        }
        trims = fields["trim"]?.bool ?? false
        pattern = fields["pattern"].flatMap(Self.pattern)
        message = fields["message"]?.string
    }

    private static func pattern(_ value: YAMLValue) -> String? {
        guard let text = value.string else { return nil }
        if RegularExpression(text) == nil { value.report("not a regular expression: \(text)") }
        return text
    }

    /// The value for SQL.
    /// - Parameters:
    ///   - fields: names and values as the request has them, in order.
    ///   - matches: whether a text matches a pattern.
    /// - Throws: ``Violation`` for a value that the rule does not allow.
    func value(
        in fields: [(name: String, value: String)], matches: (_ text: String, _ pattern: String) -> Bool
    ) throws(Violation) -> SQLValue {
        switch kind {
        case .list:
            return Self.json { writer in
                writer.array { for entry in fields where entry.name == field { $0.string(entry.value) } }
            }
        case .map:
            return Self.json { writer in
                writer.object { for (key, value) in mapEntries(fields) { $0.field(key, value) } }
            }
        default: break
        }
        guard var text = fields.last(where: { $0.name == field })?.value else { return try absent() }
        if trims { text = text.trimming(.control) }
        if text.isEmpty {
            if isRequired { throw violation("is a required field") }
            return kind == .text || kind == .file ? .text("") : defaultValue
        }
        return try checked(text, matches: matches)
    }

    private func absent() throws(Violation) -> SQLValue {
        if isRequired { throw violation("is a required field") }
        return defaultValue
    }

    private func checked(_ text: String, matches: (String, String) -> Bool) throws(Violation) -> SQLValue {
        if let maxLength, text.unicodeScalars.count > maxLength { throw violation("is too long") }
        if let pattern, !matches(text, pattern) { throw violation("has a wrong form") }
        switch kind {
        case .integer:
            guard let value = Int64(text.trimming(.control)), value.magnitude <= Self.largestInteger else {
                throw violation("must be a whole number")
            }
            try checkRange(Double(value))
            return .integer(value)
        case .number:
            guard let value = Double(text.trimming(.control)), value.isFinite else {
                throw violation("must be a number")
            }
            try checkRange(value)
            return .real(value)
        case .date:
            guard text.utf8.count == 10, CivilTime(text.utf8) != nil else {
                throw violation("must be a date, as 2026-03-14")
            }
        case .email:
            guard isEmailAddress(text) else { throw violation("must be an e-mail address") }
        default: break
        }
        return .text(text)
    }

    private func checkRange(_ value: Double) throws(Violation) {
        if let min, value < min { throw violation("is too small") }
        if let max, value > max { throw violation("is too large") }
    }

    private func violation(_ what: String) -> Violation {
        Violation(message: message ?? "\"\(name)\" \(what).")
    }

    /// The `12` and `3` of `qty[12]=3` for the field `qty[*]`.
    private static func json(_ body: (inout JSONWriter) -> Void) -> SQLValue {
        var writer = JSONWriter()
        body(&writer)
        return .text(String(decoding: writer.bytes, as: UTF8.self))
    }

    private func mapEntries(_ fields: [(name: String, value: String)]) -> [(String, String)] {
        guard let star = field.utf8.firstIndex(of: UInt8(ascii: "*")) else { return [] }
        let prefix = field[..<star]
        let suffix = field[field.index(after: star)...]
        return fields.compactMap { name, value in
            guard name.hasPrefix(prefix), name.hasSuffix(suffix), name.count >= prefix.count + suffix.count
            else { return nil }
            return (String(name.dropFirst(prefix.count).dropLast(suffix.count)), value)
        }
    }
}

/// Something before one `@`, and a dotted name after it.
private func isEmailAddress(_ text: String) -> Bool {
    let parts = text.utf8.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
    guard parts.count == 2, !parts[0].isEmpty else { return false }
    let labels = parts[1].split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty } && !text.utf8.contains(32)
}
