/// A CSS selector: type, `#id`, `.class`, attribute tests, `:first-child` and its kin, `:not()`, `:nth-child()`, the
/// four combinators, and lists.
///
/// As in CSS, blocks that are still open at the end of the text are closed there: `[name="q"` is `[name="q"]`.
/// Source: https://www.w3.org/TR/selectors-4/
public struct Selector: Sendable, Hashable {
    /// The text is no selector, or one that needs more than this subset.
    public struct SyntaxError: Error, Sendable, CustomStringConvertible {
        public let description: String
    }

    let alternatives: [Complex]

    /// - Throws: ``SyntaxError``.
    public init(_ text: String) throws {
        var parser = SelectorParser(text)
        alternatives = try parser.list(nested: false)
    }

    /// The first match in document order.
    /// - Parameter root: searches below this node; nil means the document.
    public func first(in document: Document, under root: NodeID? = nil) -> NodeID? {
        let matcher = SelectorMatcher(document)
        let range = searched(document, root)
        guard let index = range.first(where: { matcher.matches($0, alternatives) }) else { return nil }
        return NodeID(index)
    }

    /// All matches in document order.
    public func all(in document: Document, under root: NodeID? = nil) -> [NodeID] {
        let matcher = SelectorMatcher(document)
        return searched(document, root).filter { matcher.matches($0, alternatives) }.map { NodeID($0) }
    }

    public func matches(_ node: NodeID, in document: Document) -> Bool {
        SelectorMatcher(document).matches(node.position, alternatives)
    }

    private func searched(_ document: Document, _ root: NodeID?) -> Range<Int> {
        let root = root ?? document.root
        return root.position + 1..<max(root.position + 1, document.end(of: root).position)
    }
}

extension Selector {
    /// Compounds from right to left: the subject first, each with what ties it to the next.
    struct Complex: Sendable, Hashable {
        var parts: [Part]
        /// Ids, then classes and attributes, then types.
        var specificity: Int { parts.reduce(0) { $0 + $1.compound.reduce(0) { $0 + $1.specificity } } }
    }
    struct Part: Sendable, Hashable {
        var compound: [Simple]
        /// How this part relates to the one on its left; nil for the leftmost.
        var combinator: Combinator?
    }
    enum Combinator: Sendable, Hashable { case descendant, child, nextSibling, laterSibling }
    struct Relative: Sendable, Hashable {
        var combinator: Combinator
        var selector: Complex
    }
    enum AttributeTest: Sendable, Hashable { case equals, prefix, suffix, contains, word, dash }
    indirect enum Simple: Sendable, Hashable {
        case any
        case type(String)
        case id(String)
        case className(String)
        case attribute(String)
        case attributeValue(String, AttributeTest, String, ignoresCase: Bool)
        case not([Complex])
        case matchesAny([Complex])
        /// As `matchesAny`, without weight.
        case matchesWhere([Complex])
        /// What the element must have around or after it: complex selectors, each with how it relates to the element.
        case has([Relative])
        case onlyChild(ofType: Bool)
        case required, optional
        case nthChild(step: Int, offset: Int, fromEnd: Bool, ofType: Bool)
        case empty, root, checked, disabled, enabled, anyLink
        /// Can't match a page that nobody points at: `:hover`, `::before` and the like.
        case never
        /// `::before` or `::after`: matches no element; style sheets take it off the selector.
        case pseudoElement(String)

        var specificity: Int {
            switch self {
            case .any, .never, .pseudoElement, .matchesWhere: 0
            case .type: 1
            case .id: 10000
            case .not(let list), .matchesAny(let list): list.map(\.specificity).max() ?? 0
            case .has(let list): list.map(\.selector.specificity).max() ?? 0
            default: 100
            }
        }
    }
}

// MARK: - Parsing

struct SelectorParser {
    private let text: [UInt8]
    private var position = 0
    private var depth = 0
    /// Selectors within selectors.
    private static let depthLimit = 32

    init(_ text: String) { self.text = Array(text.utf8) }

    mutating func list(nested: Bool) throws -> [Selector.Complex] {
        var result: [Selector.Complex] = []
        repeat { result.append(try complex(nested: nested)) } while accept(",")
        if !nested, position < text.count { throw error("unexpected \"\(rest)\"") }
        return result
    }

    private mutating func complex(nested: Bool) throws -> Selector.Complex {
        guard depth < Self.depthLimit else { throw error("too many selectors within selectors") }
        depth += 1
        defer { depth -= 1 }
        skipSpace()
        var parts: [Selector.Part] = []
        var combinator: Selector.Combinator?
        while true {
            parts.append(Selector.Part(compound: try compound(), combinator: combinator))
            let spaced = skipSpace()
            guard position < text.count else { break }
            switch text[position] {
            case UInt8(ascii: ","), UInt8(ascii: ")"):
                if text[position] == UInt8(ascii: ")"), !nested { throw error("unexpected \")\"") }
                return Selector.Complex(parts: parts.reversed())
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
        return Selector.Complex(parts: parts.reversed())
    }

    private mutating func compound() throws -> [Selector.Simple] {
        var result: [Selector.Simple] = []
        while position < text.count {
            switch text[position] {
            case UInt8(ascii: "*"):
                position += 1
                result.append(.any)
            case UInt8(ascii: "#"):
                position += 1
                result.append(.id(try identifier()))
            case UInt8(ascii: "."):
                position += 1
                result.append(.className(try identifier()))
            case UInt8(ascii: "["): result.append(try attribute())
            case UInt8(ascii: ":"): result.append(try pseudo())
            default:
                guard result.isEmpty, isNameByte(text[position]) else {
                    guard !result.isEmpty else { throw error("a selector is missing before \"\(rest)\"") }
                    return result
                }
                result.append(.type(try identifier().lowercased()))
            }
        }
        guard !result.isEmpty else { throw error("a selector is missing at the end") }
        return result
    }

    private mutating func attribute() throws -> Selector.Simple {
        position += 1
        skipSpace()
        let name = try identifier().lowercased()
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
        return .attributeValue(name, test, value, ignoresCase: ignoresCase)
    }

    private mutating func attributeValue() throws -> String {
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

    private mutating func pseudo() throws -> Selector.Simple {
        position += 1
        if accept(":") {
            let name = try identifier().lowercased()
            if accept("(") { _ = argument() }
            return name == "before" || name == "after" ? .pseudoElement(name) : .never
        }
        let name = try identifier().lowercased()
        guard accept("(") else { return try plainPseudo(name) }
        switch name {
        case "not", "is", "where", "matches", "-webkit-any":
            let list = try list(nested: true)
            position += 1
            return name == "not" ? .not(list) : name == "where" ? .matchesWhere(list) : .matchesAny(list)
        case "has":
            let list = try relatives()
            position += 1
            return .has(list)
        case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
            let (step, offset) = try progression(argument())
            return .nthChild(
                step: step, offset: offset, fromEnd: name.hasPrefix("nth-last"),
                ofType: name.hasSuffix("type"))
        default: throw error("\":\(name)()\" is not supported")
        }
    }

    private mutating func relatives() throws -> [Selector.Relative] {
        var result: [Selector.Relative] = []
        repeat {
            skipSpace()
            var combinator = Selector.Combinator.descendant
            if accept(">") {
                combinator = .child
            } else if accept("+") {
                combinator = .nextSibling
            } else if accept("~") {
                combinator = .laterSibling
            }
            result.append(Selector.Relative(combinator: combinator, selector: try complex(nested: true)))
        } while accept(",")
        return result
    }

    private func plainPseudo(_ name: String) throws -> Selector.Simple {
        switch name {
        case "first-child": .nthChild(step: 0, offset: 1, fromEnd: false, ofType: false)
        case "last-child": .nthChild(step: 0, offset: 1, fromEnd: true, ofType: false)
        case "first-of-type": .nthChild(step: 0, offset: 1, fromEnd: false, ofType: true)
        case "last-of-type": .nthChild(step: 0, offset: 1, fromEnd: true, ofType: true)
        case "empty": .empty
        case "root": .root
        case "before", "after": .pseudoElement(name)
        case "checked": .checked
        case "disabled": .disabled
        case "enabled": .enabled
        case "link", "any-link": .anyLink
        case "only-child": .onlyChild(ofType: false)
        case "only-of-type": .onlyChild(ofType: true)
        case "required": .required
        case "optional": .optional
        case "scope": .root
        case "hover", "focus", "active", "visited", "focus-within", "focus-visible", "target", "first-line",
            "first-letter", "placeholder-shown", "invalid", "user-invalid", "autofill", "-webkit-autofill",
            "fullscreen", "modal", "popover-open", "indeterminate":
            .never
        default: throw error("\":\(name)\" is not supported")
        }
    }

    private mutating func argument() -> String {
        let start = position
        while position < text.count, text[position] != UInt8(ascii: ")") { position += 1 }
        defer { position += 1 }
        return String(decoding: text[start..<position], as: UTF8.self)
    }

    /// `An+B`, `odd`, `even`.
    private func progression(_ argument: String) throws -> (step: Int, offset: Int) {
        let text = argument.lowercased().filter { !$0.isWhitespace }
        if text == "odd" { return (2, 1) }
        if text == "even" { return (2, 0) }
        guard let n = text.firstIndex(of: "n") else {
            guard let offset = Int(text) else { throw error("\"\(argument)\" is no position") }
            return (0, offset)
        }
        let steps: [String: Int] = ["": 1, "+": 1, "-": -1]
        let head = String(text[..<n])
        let tail = String(text[text.index(after: n)...])
        guard let step = steps[head] ?? Int(head), let offset = tail.isEmpty ? 0 : Int(tail) else {
            throw error("\"\(argument)\" is no position")
        }
        return (step, offset)
    }

    private mutating func identifier(digits: Bool = false) throws -> String {
        var bytes: [UInt8] = []
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
        guard let first = bytes.first, digits || !first.isDigit else {
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
            if position < text.count, text[position].isSpace { position += 1 }
            bytes.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
        } else if position < text.count {
            bytes.append(text[position])
            position += 1
        }
    }

    private func isNameByte(_ byte: UInt8) -> Bool {
        byte.isLetter || byte.isDigit || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            || byte >= 0x80
            || byte == UInt8(ascii: "\\")
    }

    @discardableResult
    private mutating func skipSpace() -> Bool {
        let start = position
        while position < text.count, text[position].isSpace { position += 1 }
        return position > start
    }

    private mutating func accept(_ expected: Unicode.Scalar) -> Bool {
        guard position < text.count, text[position] == UInt8(ascii: expected) else { return false }
        position += 1
        return true
    }

    private var rest: String { String(decoding: text[min(position, text.count)...], as: UTF8.self) }
    private func error(_ reason: String) -> Selector.SyntaxError {
        Selector.SyntaxError(
            description: "\(String(decoding: text, as: UTF8.self)): \(reason)")
    }
}

// MARK: - Matching

struct SelectorMatcher {
    private let document: Document
    init(_ document: Document) { self.document = document }

    func matches(_ index: Int, _ alternatives: [Selector.Complex]) -> Bool {
        guard document.nodes[index].kind == .element else { return false }
        return alternatives.contains { matches(index, $0.parts[...]) }
    }

    private func matches(_ index: Int, _ parts: ArraySlice<Selector.Part>) -> Bool {
        guard let part = parts.first else { return true }
        guard part.compound.allSatisfy({ matches(index, $0) }) else { return false }
        let left = parts.dropFirst()
        switch part.combinator {
        case nil: return true
        case .child:
            let parent = Int(document.nodes[index].parent)
            return isElement(parent) && matches(parent, left)
        case .descendant:
            var ancestor = Int(document.nodes[index].parent)
            while isElement(ancestor) {
                if matches(ancestor, left) { return true }
                ancestor = Int(document.nodes[ancestor].parent)
            }
            return false
        case .nextSibling:
            guard let sibling = elementBefore(index) else { return false }
            return matches(sibling, left)
        case .laterSibling:
            var sibling = elementBefore(index)
            while let candidate = sibling {
                if matches(candidate, left) { return true }
                sibling = elementBefore(candidate)
            }
            return false
        }
    }

    /// Whether something that relates to the element in this way matches.
    private func has(_ index: Int, _ relative: Selector.Relative) -> Bool {
        let parts = relative.selector.parts[...]
        switch relative.combinator {
        case .descendant:
            return (index + 1..<max(index + 1, Int(document.nodes[index].end))).contains {
                isElement($0) && matches($0, parts)
            }
        case .child:
            return document.children(of: NodeID(index)).contains {
                isElement($0.position) && matches($0.position, parts)
            }
        case .nextSibling: return elementAfter(index).map { matches($0, parts) } ?? false
        case .laterSibling:
            var sibling = elementAfter(index)
            while let candidate = sibling {
                if matches(candidate, parts) { return true }
                sibling = elementAfter(candidate)
            }
            return false
        }
    }

    private func isElement(_ index: Int) -> Bool { index >= 0 && document.nodes[index].kind == .element }

    private func elementBefore(_ index: Int) -> Int? {
        var sibling = Int(document.nodes[index].previousSibling)
        while sibling >= 0, document.nodes[sibling].kind != .element {
            sibling = Int(document.nodes[sibling].previousSibling)
        }
        return sibling < 0 ? nil : sibling
    }

    private func elementAfter(_ index: Int) -> Int? {
        var sibling = Int(document.nodes[index].nextSibling)
        while sibling >= 0, document.nodes[sibling].kind != .element {
            sibling = Int(document.nodes[sibling].nextSibling)
        }
        return sibling < 0 ? nil : sibling
    }

    private func matches(_ index: Int, _ simple: Selector.Simple) -> Bool {
        let node = NodeID(index)
        switch simple {
        case .any: return true
        case .never, .pseudoElement: return false
        case .type(let name): return document.names[Int(document.nodes[index].name)] == name
        case .id(let id): return document.attribute("id", of: node) == id
        case .className(let name):
            guard let value = document.attribute("class", of: node) else { return false }
            return hasWord(value, name)
        case .attribute(let name): return document.hasAttribute(name, of: node)
        case .attributeValue(let name, let test, let expected, let ignoresCase):
            guard let value = document.attribute(name, of: node) else { return false }
            return ignoresCase
                ? passes(value.lowercased(), test, expected.lowercased()) : passes(value, test, expected)
        case .not(let list): return !matches(index, list)
        case .matchesAny(let list), .matchesWhere(let list): return matches(index, list)
        case .has(let list): return list.contains { has(index, $0) }
        case .onlyChild(let ofType):
            return position(of: index, fromEnd: false, ofType: ofType) == 1
                && position(of: index, fromEnd: true, ofType: ofType) == 1
        case .required: return document.hasAttribute("required", of: node)
        case .optional:
            return !document.hasAttribute("required", of: node)
                && ["input", "select", "textarea"].contains(document.tag(node))
        case .nthChild(let step, let offset, let fromEnd, let ofType):
            let position = position(of: index, fromEnd: fromEnd, ofType: ofType)
            guard step != 0 else { return position == offset }
            return (position - offset) % step == 0 && (position - offset) / step >= 0
        case .empty: return !document.children(of: node).contains { document.kind($0) != .comment }
        case .root: return document.parent(node) == document.root
        case .checked:
            return document.hasAttribute("checked", of: node) || document.hasAttribute("selected", of: node)
        case .disabled: return document.hasAttribute("disabled", of: node)
        case .enabled:
            return !document.hasAttribute("disabled", of: node)
                && ["input", "button", "select", "textarea", "option", "fieldset"].contains(
                    document.tag(node))
        case .anyLink:
            return ["a", "area"].contains(document.tag(node)) && document.hasAttribute("href", of: node)
        }
    }

    private func position(of index: Int, fromEnd: Bool, ofType: Bool) -> Int {
        var count = 1
        var sibling = fromEnd ? elementAfter(index) : elementBefore(index)
        while let candidate = sibling {
            if !ofType || document.nodes[candidate].name == document.nodes[index].name { count += 1 }
            sibling = fromEnd ? elementAfter(candidate) : elementBefore(candidate)
        }
        return count
    }

    private func passes(_ value: String, _ test: Selector.AttributeTest, _ expected: String) -> Bool {
        switch test {
        case .equals: value == expected
        case .prefix: !expected.isEmpty && value.hasPrefix(expected)
        case .suffix: !expected.isEmpty && value.hasSuffix(expected)
        case .contains: !expected.isEmpty && value.contains(expected)
        case .word: !expected.isEmpty && hasWord(value, expected)
        case .dash: value == expected || value.hasPrefix(expected + "-")
        }
    }

    private func hasWord(_ text: String, _ word: String) -> Bool {
        text.utf8.split(whereSeparator: \.isSpace).contains { $0.elementsEqual(word.utf8) }
    }
}
