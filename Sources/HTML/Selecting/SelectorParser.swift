import Groundwork

/// Reads a selector, or one of a style sheet's rules.
package struct SelectorParser {
    let text: [UInt8]
    var position = 0
    private var depth = 0
    /// How deep it has been below where the list that is being read began.
    private var deepest = 0
    /// What `&` stands for: the selector of the rule around.
    private let outer: Selector.List?
    /// Whether lists in `:is()` and `:where()` with a part that is no selector are errors.
    private let isStrict: Bool
    /// Whether selectors without `&` are for what is within that of the rule around, or relate to it.
    private let isNested: Bool
    /// Whether `&`, and what a selector without a subject relates to, is the root of a scope.
    private let isScoped: Bool
    /// Whether the selector that is being read refers to the rule around.
    private var mentionsOuter = false
    private var isTooDeep = false
    /// Gives parts, lists and relative selectors their numbers.
    package private(set) var nextNumber: Int
    /// Selectors within selectors.
    private static let depthLimit = 32

    /// - Parameters:
    ///   - outer: the selector of the rule around; nil where there is none.
    ///   - firstNumber: above all numbers that the same matcher meets elsewhere.
    ///   - isStrict: whether every part of the lists in `:is()` and `:where()` must be a selector.
    ///   - isNested: whether selectors without `&` are for what is within that of the rule around.
    ///   - isScoped: whether they are of a rule in a scope.
    package init(
        _ text: String, within outer: Selector.List? = nil, firstNumber: Int = 0, isStrict: Bool = false,
        isNested: Bool = false, isScoped: Bool = false
    ) {
        self.text = Array(text.utf8)
        self.outer = outer
        self.isStrict = isStrict
        self.isNested = isNested
        self.isScoped = isScoped
        nextNumber = firstNumber
    }

    package mutating func list(nested: Bool) throws -> Selector.List {
        let outerDeepest = deepest
        deepest = depth
        defer { deepest = max(deepest, outerDeepest) }
        var result: [Selector.Complex] = []
        repeat {
            result.append(try nested || !isNested && !isScoped ? complex(nested: nested) : relativeToOuter())
        } while accept(",")
        if !nested, position < text.count { throw error("unexpected \"\(rest)\"") }
        return Selector.List(result, number: number(), depth: deepest - depth)
    }

    /// A selector of a rule within another, or in a scope, which may begin with a combinator.
    /// Source: https://www.w3.org/TR/css-nesting-1/#syntax
    mutating func relativeToOuter() throws -> Selector.Complex {
        skipSpace()
        let leading = combinator()
        mentionsOuter = false
        var selector = try complex(nested: false)
        guard leading != nil || isNested && !mentionsOuter else { return selector }
        selector.parts[selector.parts.count - 1].combinator = leading ?? .descendant
        selector = Selector.Complex(
            selector.parts + [Selector.Part(compound: [try ampersand()], combinator: nil, number: number())])
        return selector
    }

    private mutating func combinator() -> Selector.Combinator? {
        if accept(">") { return .child }
        if accept("+") { return .nextSibling }
        return accept("~") ? .laterSibling : nil
    }

    /// What `&` stands for: the selectors of the rule around, or the root of the scope, which weighs nothing.
    private mutating func ampersand() throws -> Selector.Simple {
        mentionsOuter = true
        if let outer {
            try reach(depth + outer.depth)
            return .matchesAny(outer)
        }
        guard isScoped else { throw error("\"&\" stands for nothing here") }
        let root = Selector.Complex([Selector.Part(compound: [.scope], combinator: nil, number: number())])
        return .matchesWhere(Selector.List([root], number: number(), depth: 1))
    }

    /// A list in which what is no selector is left out.
    /// Source: https://www.w3.org/TR/selectors-4/#forgiving-selector
    mutating func forgivingList() throws -> Selector.List {
        guard !isStrict else {
            let list = try list(nested: true)
            position += 1
            return list
        }
        let outerDeepest = deepest
        deepest = depth
        defer { deepest = max(deepest, outerDeepest) }
        var result: [Selector.Complex] = []
        repeat {
            let start = position
            do {
                let selector = try complex(nested: true)
                if !selector.mentionsPseudoElement { result.append(selector) }
            } catch {
                guard !isTooDeep else { throw error }
                position = start
            }
            skipToEnd()
        } while accept(",")
        position += 1
        return Selector.List(result, number: number(), depth: deepest - depth)
    }

    /// To the next comma or closing bracket outside of brackets and strings.
    mutating func skipToEnd() {
        var open = 0
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "("), UInt8(ascii: "["): open += 1
            case UInt8(ascii: ")"), UInt8(ascii: "]"):
                if open == 0 { return }
                open -= 1
            case UInt8(ascii: ","): if open == 0 { return }
            case UInt8(ascii: "\\"): position += 1
            case UInt8(ascii: "\""), UInt8(ascii: "'"):
                let quote = text[position]
                position += 1
                while position < text.count, text[position] != quote {
                    position += text[position] == UInt8(ascii: "\\") ? 2 : 1
                }
            default: break
            }
            position += 1
        }
    }

    private mutating func reach(_ depth: Int) throws {
        isTooDeep = isTooDeep || depth > Self.depthLimit
        guard !isTooDeep else { throw error("too many selectors within selectors") }
        deepest = max(deepest, depth)
    }

    mutating func number() -> Int {
        defer { nextNumber += 1 }
        return nextNumber
    }

    mutating func complex(nested: Bool) throws -> Selector.Complex {
        depth += 1
        defer { depth -= 1 }
        try reach(depth)
        skipSpace()
        var parts: [Selector.Part] = []
        var combinator: Selector.Combinator?
        while true {
            parts.append(Selector.Part(compound: try compound(), combinator: combinator, number: number()))
            let spaced = skipSpace()
            guard position < text.count else { break }
            switch text[position] {
            case UInt8(ascii: ","), UInt8(ascii: ")"):
                if text[position] == UInt8(ascii: ")"), !nested { throw error("unexpected \")\"") }
                return Selector.Complex(parts.reversed())
            case UInt8(ascii: ">"): combinator = .child
            case UInt8(ascii: "+"): combinator = .nextSibling
            case UInt8(ascii: "~"): combinator = .laterSibling
            default:
                guard spaced else { throw error("unexpected \"\(rest)\"") }
                combinator = .descendant
                continue
            }
            position += 1
            skipSpace()
        }
        return Selector.Complex(parts.reversed())
    }

    private mutating func compound() throws -> [Selector.Simple] {
        var result: [Selector.Simple] = []
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "*"):
                position += 1
                // Any namespace, as where none is said.
                if position + 1 < text.count, text[position] == UInt8(ascii: "|"),
                    text[position + 1] != UInt8(ascii: "=")
                {
                    position += 1
                    continue
                }
                result.append(.any)
            case UInt8(ascii: "#"):
                position += 1
                result.append(.id(Array(try identifier().utf8)))
            case UInt8(ascii: "."):
                position += 1
                result.append(.className(Array(try identifier().utf8)))
            case UInt8(ascii: "&"):
                position += 1
                result.append(try ampersand())
            case UInt8(ascii: "["): result.append(try attribute())
            case UInt8(ascii: ":"): result.append(try pseudo())
            default:
                guard result.isEmpty, isNameByte(text[position]) else {
                    guard !result.isEmpty else { throw error("a selector is missing before \"\(rest)\"") }
                    return result
                }
                result.append(.type(Selector.Name(try identifier().lowercased())))
            }
        }
        guard !result.isEmpty else { throw error("a selector is missing at the end") }
        return result
    }

    private mutating func attribute() throws -> Selector.Simple {
        position += 1
        skipSpace()
        let name = Selector.Name(try identifier().lowercased())
        skipSpace()
        guard position < text.count, text[position] != UInt8(ascii: "]") else {
            position += 1
            return .attribute(name)
        }
        let tests: [UInt8: Selector.AttributeTest] = [
            UInt8(ascii: "^"): .prefix, UInt8(ascii: "$"): .suffix, UInt8(ascii: "*"): .contains,
            UInt8(ascii: "~"): .word, UInt8(ascii: "|"): .dash,
        ]
        var test = Selector.AttributeTest.equals
        if let other = tests[text[position]] {
            test = other
            position += 1
        }
        guard accept("=") else { throw error("\"=\" or \"]\" expected at \"\(rest)\"") }
        skipSpace()
        let value = try attributeValue()
        skipSpace()
        var ignoresCase = false
        if position < text.count,
            text[position] | 0x20 == UInt8(ascii: "i") || text[position] | 0x20 == UInt8(ascii: "s")
        {
            ignoresCase = text[position] | 0x20 == UInt8(ascii: "i")
            position += 1
            skipSpace()
        }
        if position < text.count, !accept("]") { throw error("\"]\" expected at \"\(rest)\"") }
        let expected = ignoresCase ? value.utf8.map(\.asciiLowercased) : Array(value.utf8)
        return .attributeValue(name, test, expected, ignoresCase: ignoresCase)
    }

    mutating func attributeValue() throws -> String {
        guard position < text.count else { throw error("a value is missing at the end") }
        let quote = text[position]
        guard quote == UInt8(ascii: "\"") || quote == UInt8(ascii: "'") else {
            return try identifier(digits: true)
        }
        position += 1
        var value: [UInt8] = []
        while position < text.count, text[position] != quote {
            if text[position] == UInt8(ascii: "\\") {
                appendEscape(to: &value)
            } else {
                value.append(text[position])
                position += 1
            }
        }
        position += 1
        return String(decoding: value, as: UTF8.self)
    }

    mutating func identifier(digits: Bool = false) throws -> String {
        var bytes: [UInt8] = []
        // A digit may come first where it is escaped.
        let isEscaped = position < text.count && text[position] == UInt8(ascii: "\\")
        while position < text.count {
            if text[position] == UInt8(ascii: "\\") {
                appendEscape(to: &bytes)
            } else if isNameByte(text[position]) {
                bytes.append(text[position])
                position += 1
            } else {
                break
            }
        }
        guard let first = bytes.first, digits || isEscaped || !first.isASCIIDigit else {
            throw error("a name is missing before \"\(rest)\"")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A backslash and what it hides: hexadecimal digits, or any other byte.
    private mutating func appendEscape(to bytes: inout [UInt8]) {
        position += 1
        var code: UInt32 = 0
        var digits = 0
        while digits < 6, position < text.count,
            let digit = Character(Unicode.Scalar(text[position])).hexDigitValue
        {
            code = code * 16 + UInt32(digit)
            digits += 1
            position += 1
        }
        if digits > 0 {
            if position < text.count, text[position].isHTMLSpace { position += 1 }
            bytes.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        } else if position < text.count {
            bytes.append(text[position])
            position += 1
        }
    }

    func isNameByte(_ byte: UInt8) -> Bool {
        byte.isASCIIAlpha || byte.isASCIIDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80
            || byte == UInt8(ascii: "\\")
    }

    @discardableResult
    mutating func skipSpace() -> Bool {
        let start = position
        while position < text.count, text[position].isHTMLSpace { position += 1 }
        return position > start
    }

    mutating func accept(_ expected: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: expected) else { return false }
        position += 1
        return true
    }

    var rest: String { String(decoding: text[min(position, text.count)...], as: UTF8.self) }
    func error(_ reason: String) -> Selector.SyntaxError {
        Selector.SyntaxError(
            description: "\(String(decoding: text, as: UTF8.self)): \(reason)")
    }
}

extension Selector.Complex {
    /// Whether a part of it is a pseudo-element.
    fileprivate var mentionsPseudoElement: Bool {
        parts.contains { $0.compound.contains { if case .pseudoElement = $0 { true } else { false } } }
    }
}
