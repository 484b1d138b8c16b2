import Groundwork

/// A value in the form in which WebArena-Verified compares it.
indirect enum VerifiedValue {
    case null
    case typed(TypedValue)
    /// What could not be read as its type, or has none.
    case raw(JSONValue)
    case list([VerifiedValue])
    case object([(key: String, value: VerifiedValue)])

    /// A value of a response's body, compared as it is.
    init(plain value: JSONValue) {
        switch value {
        case .null: self = .null
        case .array(let items): self = .list(items.map { VerifiedValue(plain: $0) })
        case .object(let members):
            self = .object(members.map { ($0.key, VerifiedValue(plain: $0.value)) })
        default: self = .raw(value)
        }
    }

    subscript(key: String) -> VerifiedValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }

    /// Whether an actual value is what is expected.
    /// - Parameters:
    ///   - isOrdered: whether the order of lists counts; else elements are paired off in any order.
    ///   - ignoresExtraKeys: whether the actual object may have keys that are not expected.
    func accepts(_ actual: VerifiedValue, isOrdered: Bool, ignoresExtraKeys: Bool) -> Bool {
        func accepts(_ expected: VerifiedValue, _ actual: VerifiedValue) -> Bool {
            expected.accepts(actual, isOrdered: isOrdered, ignoresExtraKeys: ignoresExtraKeys)
        }
        switch self {
        case .null:
            if case .null = actual { return true }
            return false
        case .object(let members):
            guard case .object(let others) = actual.structured else { return false }
            let keys = Set(members.map(\.key))
            guard ignoresExtraKeys || others.allSatisfy({ keys.contains($0.key) }) else { return false }
            return members.allSatisfy { member in
                others.last { $0.key == member.key }.map { accepts(member.value, $0.value) } ?? false
            }
        case .list(let items):
            guard case .list(var others) = actual.structured, others.count == items.count else {
                return false
            }
            if isOrdered { return zip(items, others).allSatisfy { accepts($0, $1) } }
            for item in items {
                guard let match = others.firstIndex(where: { accepts(item, $0) }) else { return false }
                others.remove(at: match)
            }
            return true
        case .typed(let value):
            switch actual {
            case .typed(let other): return value.equals(other)
            case .raw(.string(let text)) where value.type == .string:
                return value.equals(TypedValue(.string, [.text(VerifiedText.normalized(text))]))
            default: return false
            }
        case .raw(let value):
            guard case .raw(let other) = actual else { return false }
            return value.equalsAsPython(other)
        }
    }

    private var structured: VerifiedValue {
        if case .raw(let value) = self { return VerifiedValue(plain: value) }
        return self
    }
}

extension JSONValue {
    fileprivate func equalsAsPython(_ other: JSONValue) -> Bool {
        func number(_ value: JSONValue) -> Double? { value.double ?? value.bool.map { $0 ? 1 : 0 } }
        if let a = number(self), let b = number(other) { return a == b }
        return self == other
    }
}

/// One value, or several of which each is right.
struct TypedValue: Hashable {
    let type: ValueType
    let alternatives: [Scalar]

    enum Scalar: Hashable {
        case text(String)
        case number(Double)
        case flag(Bool)
        case texts([String])
        /// Degrees.
        case point(latitude: Double, longitude: Double)
        case url(VerifiedURL)
        case nothing

        fileprivate var number: Double {
            if case .number(let value) = self { return value }
            return .nan
        }
        fileprivate var text: String {
            if case .text(let value) = self { return value }
            return ""
        }
    }

    init(_ type: ValueType, _ alternatives: [Scalar]) {
        self.type = type
        self.alternatives = alternatives
    }

    func equals(_ other: TypedValue) -> Bool {
        guard type == other.type else { return false }
        switch type {
        case .string: return matchesPattern(of: other, ignoringCase: true) || equalsText(other)
        case .base64: return matchesPattern(of: other, dotMatchesNewlines: true) || overlaps(other)
        case .currency, .coordinates:
            // Only the first alternative counts, as in the reference.
            guard let mine = alternatives.first, let theirs = other.alternatives.first else { return false }
            return Self.isNear(mine, theirs, type)
        case .duration, .distance, .locationName, .url:
            return alternatives.contains { mine in
                other.alternatives.contains { Self.isNear(mine, $0, type) }
            }
        default: return overlaps(other)
        }
    }

    private func overlaps(_ other: TypedValue) -> Bool {
        !Set(alternatives).isDisjoint(with: other.alternatives)
    }

    private func equalsText(_ other: TypedValue) -> Bool {
        overlaps(other)
            || !Set(alternatives.map { VerifiedText.stripped($0.text) }).isDisjoint(
                with: other.alternatives.map { VerifiedText.stripped($0.text) })
    }

    private func matchesPattern(
        of other: TypedValue, ignoringCase: Bool = false, dotMatchesNewlines: Bool = false
    ) -> Bool {
        func matches(_ patterns: [Scalar], _ texts: [Scalar]) -> Bool {
            patterns.map(\.text).contains { text in
                guard PythonPattern.isPattern(text),
                    let pattern = PythonPattern(
                        text, ignoringCase: ignoringCase, dotMatchesNewlines: dotMatchesNewlines)
                else { return false }
                return texts.contains { pattern.matchesAll(of: $0.text) }
            }
        }
        return matches(alternatives, other.alternatives) || matches(other.alternatives, alternatives)
    }

    /// Tolerances: 0.1 of a currency; the larger of 3 min and 10 %; of 10 m and 2 %; 80 % of the words; 0.00001°.
    private static func isNear(_ a: Scalar, _ b: Scalar, _ type: ValueType) -> Bool {
        switch type {
        case .currency: return abs(a.number - b.number) <= 0.1 + 1e-9
        case .duration:
            return abs(a.number - b.number) <= max(180, 0.1 * max(a.number, b.number))
        case .distance: return abs(a.number - b.number) <= max(10, 0.02 * max(a.number, b.number))
        case .locationName:
            if a.text.isEmpty || b.text.isEmpty { return a.text == b.text }
            return VerifiedText.wordSimilarity(a.text, b.text) >= 80
        case .coordinates:
            guard case .point(let latitude, let longitude) = a,
                case .point(let otherLatitude, let otherLongitude) = b
            else { return false }
            return abs(latitude - otherLatitude) <= 1e-5 && abs(longitude - otherLongitude) <= 1e-5
        case .url:
            guard case .url(let left) = a, case .url(let right) = b else { return false }
            return left.equals(right)
        default: return a == b
        }
    }
}

/// Types of a schema: its `format`, else its `type`.
enum ValueType: String {
    case string, number, currency, date, month, duration, distance, coordinates, url, boolean, null, json
    case markdown, base64
    case stringList = "string_list"
    case locationName = "location-name"

    init?(schemaName: String) { self.init(rawValue: schemaName == "integer" ? "number" : schemaName) }
}
