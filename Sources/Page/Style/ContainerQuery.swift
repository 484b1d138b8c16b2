import Groundwork

/// What an element is a container for.
/// Source: https://www.w3.org/TR/css-conditional-5/#container-type
enum ContainerType: Sendable {
    case normal, size, inlineSize

    init?(_ words: [Substring]) {
        let sizes = words.filter { $0 == "size" || $0 == "inline-size" }
        guard !words.isEmpty, sizes.count <= 1,
            words.allSatisfy({ ["normal", "size", "inline-size", "scroll-state"].contains($0) })
        else { return nil }
        self = sizes.first == "size" ? .size : sizes.first == "inline-size" ? .inlineSize : .normal
    }
}

/// The condition of an `@container` rule.
/// Source: https://www.w3.org/TR/css-conditional-5/#container-rule
struct ContainerQuery: Sendable {
    /// Nil for any container.
    let name: String?
    /// In lower case; empty for a name alone.
    private let condition: String
    /// The condition of the rule around; −1 for none.
    private(set) var outer: Int32

    /// The same for a list that begins later.
    func moved(by offset: Int32) -> ContainerQuery {
        var query = self
        if outer >= 0 { query.outer += offset }
        return query
    }

    init?(_ prelude: String, within outer: Int32) {
        var parts = ConditionReader.parts(of: prelude)
        guard let first = parts.first else { return nil }
        if !first.contains("("), first != "not" {
            name = first
            parts.removeFirst()
        } else {
            name = nil
        }
        condition = parts.joined(separator: " ").lowercased()
        self.outer = outer
    }

    /// Whether it is a name alone.
    var asksNothing: Bool { condition.isEmpty }

    /// - Parameter width: that of the container's contents, in pixels; nil where it can't be known.
    func holds(width: Double?) -> Bool {
        guard !condition.isEmpty else { return true }
        return ConditionReader.value(condition) { function, text in
            guard function == nil, let width else { return nil }
            return Self.test(text, width)
        } ?? false
    }

    private static func test(_ text: String, _ width: Double) -> Bool? {
        func measure(_ feature: String) -> Double? {
            feature == "width" || feature == "inline-size" ? width : nil
        }
        func number(_ value: String) -> Double? { LengthCalculation.value(value)?.absolute }
        guard let colon = text.firstIndex(of: ":") else {
            return RangeFeature.value(text, feature: measure, number: number) ?? measure(text).map { $0 != 0 }
        }
        guard let bound = number(String(text[text.index(after: colon)...]).foldedSpace) else { return nil }
        switch String(text[..<colon]).foldedSpace {
        case "min-width", "min-inline-size": return width >= bound
        case "max-width", "max-inline-size": return width <= bound
        case "width", "inline-size": return width == bound
        default: return nil
        }
    }
}
