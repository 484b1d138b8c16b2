import Groundwork
import WebEnv

/// What a form field or query parameter must look like.
struct ParameterRule: Sendable {
    enum Kind: String, Sendable, CaseIterable {
        case text, integer, number, money, date, email, boolean, list, map, json, file
    }

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
    /// How a date is written; nil for the locale's form.
    var format: DatePattern?
    /// nil for dates as `2026-03-14`, numbers as `1234.5` and English messages.
    var locale: SiteLocale?

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
        format = fields["format"].flatMap { Self.format($0, of: kind) }
    }

    private static func format(_ value: YAMLValue, of kind: Kind) -> DatePattern? {
        guard let text = value.string else { return nil }
        let pattern = DatePattern(text: text)
        if kind != .date { value.report("\"format\" is for dates") }
        if let mistake = pattern.mistake { value.report(mistake) }
        return pattern
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
        case .list, .map: return collected(fields)
        default: break
        }
        guard let text = text(in: fields) else { return try absent() }
        if text.isEmpty {
            if isRequired { throw violation(.required) }
            return kind == .text || kind == .file ? .text("") : defaultValue
        }
        return try checked(text, matches: matches)
    }

    /// What was typed, whether the rule allows it or not.
    func typed(in fields: [(name: String, value: String)]) -> SQLValue {
        if kind == .list || kind == .map { return collected(fields) }
        return text(in: fields).map { .text($0) } ?? defaultValue
    }

    private func text(in fields: [(name: String, value: String)]) -> String? {
        let wanted = kind == .json ? [field, Self.rawName(field)] : [field]
        guard let text = fields.last(where: { wanted.contains($0.name) })?.value else { return nil }
        return trims ? text.trimming(.control) : text
    }

    /// What a list or an object of a JSON body is called as a whole; no key of a form has such a name.
    static func rawName(_ name: String) -> String { "\u{0}" + name }

    /// The values of a list or a map, as JSON.
    private func collected(_ fields: [(name: String, value: String)]) -> SQLValue {
        Self.json { writer in
            if kind == .list {
                writer.array { for entry in fields where entry.name == field { $0.string(entry.value) } }
            } else {
                writer.object { for (key, value) in mapEntries(fields) { $0.field(key, value) } }
            }
        }
    }

    private func absent() throws(Violation) -> SQLValue {
        if isRequired { throw violation(.required) }
        return kind == .boolean && defaultValue == .null ? .integer(0) : defaultValue
    }

    private func checked(_ text: String, matches: (String, String) -> Bool) throws(Violation) -> SQLValue {
        if let maxLength, text.unicodeScalars.count > maxLength { throw violation(.tooLong) }
        if let pattern, !matches(text, pattern) { throw violation(.form) }
        switch kind {
        case .integer: return .integer(try integer(text.trimming(.control)))
        case .number: return .real(try number(text.trimming(.control)))
        case .money: return .integer(try cents(text))
        case .date: return .text(try date(text))
        case .email:
            guard isEmailAddress(text) else { throw violation(.email) }
        case .boolean: return .integer(["", "0", "false", "off", "no"].contains(text.lowercased()) ? 0 : 1)
        default: break
        }
        return .text(text)
    }

    private func integer(_ text: String) throws(Violation) -> Int64 {
        guard let value = Int64(locale?.number.plain(text) ?? text), value.magnitude <= Self.largestInteger
        else { throw violation(.integer) }
        try checkRange(Double(value))
        return value
    }

    private func number(_ text: String) throws(Violation) -> Double {
        guard let value = Double(locale?.number.plain(text) ?? text), value.isFinite else {
            throw violation(.number)
        }
        try checkRange(value)
        return value
    }

    /// Hundredths; `min` and `max` are whole amounts.
    private func cents(_ text: String) throws(Violation) -> Int64 {
        let format = locale?.money ?? Languages.english.money
        guard let cents = format.cents(text), cents.magnitude <= Self.largestInteger else {
            throw violation(.money, example: format.text("1,234.50"))
        }
        try checkRange(Double(cents) / 100)
        return cents
    }

    private func date(_ text: String) throws(Violation) -> String {
        let pattern = format ?? locale?.date ?? .iso
        let names = locale?.calendar
        if let day = pattern.isoDate(text, names: names) { return day }
        throw violation(.date, example: pattern.example(names: names))
    }

    private func checkRange(_ value: Double) throws(Violation) {
        if let min, value < min { throw violation(.tooSmall) }
        if let max, value > max { throw violation(.tooLarge) }
    }

    private func violation(_ mistake: FieldMessages.Mistake, example: String = "") -> Violation {
        let messages = locale?.messages ?? .english
        return Violation(message: message ?? messages.sentence(mistake, field: name, example: example))
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
