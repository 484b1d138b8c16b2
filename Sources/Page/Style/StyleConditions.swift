import Groundwork

/// A condition in brackets with `and`, `or` and `not`, as media queries, `@supports` and `@container` have them.
/// Source: https://www.w3.org/TR/css-conditional-3/, https://www.w3.org/TR/mediaqueries-5/#media-types
struct ConditionReader {
    /// What a condition comes to; nil where it is unknown or is not understood.
    typealias Test = (_ function: String?, _ inner: String) -> Bool?
    private static let depthLimit = 16
    private static let lengthLimit = 4000

    /// - Parameters:
    ///   - text: in lower case.
    ///   - test: what one pair of brackets says, which is no condition by itself.
    /// - Returns: nil where the text is no condition.
    static func value(_ text: String, depth: Int = 0, _ test: Test) -> Bool? {
        guard depth < depthLimit, text.utf8.count <= lengthLimit else { return nil }
        var parts = parts(of: text)[...]
        if parts.first == "not" {
            guard parts.count == 2, let last = parts.last else { return nil }
            return operand(last, depth, test).map { !$0 }
        }
        guard let first = parts.popFirst() else { return nil }
        var result = operand(first, depth, test)
        var tie: String?
        while let word = parts.popFirst() {
            guard word == "and" || word == "or", tie == nil || tie == word, let next = parts.popFirst() else {
                return nil
            }
            tie = word
            result = combined(result, operand(next, depth, test), by: word)
        }
        return result
    }

    /// Source: https://www.w3.org/TR/mediaqueries-5/#evaluating (Kleene's logic)
    private static func combined(_ a: Bool?, _ b: Bool?, by word: String) -> Bool? {
        if word == "and" { return a == false || b == false ? false : a == nil || b == nil ? nil : true }
        return a == true || b == true ? true : a == nil || b == nil ? nil : false
    }

    private static func operand(_ text: String, _ depth: Int, _ test: Test) -> Bool? {
        guard let bracket = text.firstIndex(of: "("), text.hasSuffix(")") else { return nil }
        let inner = String(text[text.index(after: bracket)...].dropLast()).foldedSpace
        let function = String(text[..<bracket])
        if function.isEmpty, inner.hasPrefix("(") || inner.hasPrefix("not ") || inner.hasPrefix("not(") {
            return value(inner, depth: depth + 1, test)
        }
        // A function such as `selector()` may be tied to others within one pair of brackets.
        if function.isEmpty, !inner.contains(":"), parts(of: inner).count > 1,
            parts(of: inner).contains(where: { $0 == "and" || $0 == "or" })
        {
            return value(inner, depth: depth + 1, test)
        }
        return test(function.isEmpty ? nil : function, inner)
    }

    /// Words, and functions and brackets with what is in them, parted at white space and closing brackets.
    static func parts(of text: String) -> [String] {
        var parts: [String] = []
        var depth = 0
        var part = ""
        func isSpace(_ character: Character) -> Bool {
            character == " " || character == "\n" || character == "\t"
        }
        for character in text {
            if depth == 0, isSpace(character) {
                if !part.isEmpty { parts.append(part) }
                part = ""
                continue
            }
            if depth == 0, character == "(", part == "not" || part == "and" || part == "or" {
                parts.append(part)
                part = ""
            }
            part.append(character)
            if character == "(" { depth += 1 }
            if character == ")" {
                depth -= 1
                if depth == 0 {
                    parts.append(part)
                    part = ""
                }
            }
        }
        if !part.isEmpty { parts.append(part) }
        return parts
    }

    /// Splits at commas outside of brackets.
    static func list(_ text: String) -> [String] {
        var parts = [""]
        var depth = 0
        for character in text {
            if character == "," && depth == 0 {
                parts.append("")
                continue
            }
            if character == "(" { depth += 1 }
            if character == ")" { depth = max(0, depth - 1) }
            parts[parts.count - 1].append(character)
        }
        return parts
    }
}

/// A feature with bounds, such as `(400px <= width < 50em)`.
/// Source: https://www.w3.org/TR/mediaqueries-5/#mq-range-context
enum RangeFeature {
    /// - Parameters:
    ///   - feature: the value of a feature; nil for an unknown one.
    ///   - number: a value as a number in the feature's unit; nil where it is none.
    /// - Returns: nil where the text is no such feature.
    static func value(
        _ text: String, feature: (String) -> Double?, number: (String) -> Double?
    ) -> Bool? {
        var terms = [""]
        var signs: [String] = []
        for character in text {
            if "<>=".contains(character) {
                if terms.last?.isEmpty == true, let last = signs.popLast() {
                    signs.append(last + String(character))
                } else {
                    signs.append(String(character))
                    terms.append("")
                }
            } else if character != " " || terms.last?.contains("(") == true {
                terms[terms.count - 1].append(character)
            }
        }
        guard (1...2).contains(signs.count), terms.count == signs.count + 1 else { return nil }
        var result = true
        for (index, sign) in signs.enumerated() {
            guard let left = feature(terms[index]) ?? number(terms[index]),
                let right = feature(terms[index + 1]) ?? number(terms[index + 1])
            else { return nil }
            switch sign {
            case "<": result = result && left < right
            case "<=": result = result && left <= right
            case ">": result = result && left > right
            case ">=": result = result && left >= right
            case "=": result = result && left == right
            default: return nil
            }
        }
        return result
    }
}
