import Groundwork

/// Pseudo-classes and pseudo-elements.
/// Source: https://www.w3.org/TR/selectors-4/#pseudo-classes
extension SelectorParser {
    /// A pseudo-class or pseudo-element, from its colon.
    mutating func pseudo() throws -> Selector.Simple {
        position += 1
        if accept(":") { return try pseudoElement() }
        let name = try identifier().lowercased()
        guard accept("(") else { return try plainPseudo(name) }
        switch name {
        case "not":
            let list = try list(nested: true)
            position += 1
            return .not(list)
        case "is", "matches", "-webkit-any": return .matchesAny(try forgivingList())
        case "where": return .matchesWhere(try forgivingList())
        case "lang": return .language(try language())
        case "dir":
            switch argument().lowercased().filter({ $0 != " " }) {
            case "ltr": return .direction(.leftToRight)
            case "rtl": return .direction(.rightToLeft)
            default: return .never
            }
        case "host", "host-context", "state", "active-view-transition-type":
            skipToEnd()
            position += 1
            return .never
        case "has":
            let list = try relatives()
            position += 1
            return .has(list)
        case "nth-child", "nth-last-child", "nth-of-type", "nth-last-of-type":
            let (step, offset) = try progression(positionText(mayHaveList: !name.hasSuffix("type")))
            if text.indices.contains(position - 1), text[position - 1] != UInt8(ascii: ")"),
                position < text.count
            {
                let list = try list(nested: true)
                position += 1
                return .nthMatch(step: step, offset: offset, fromEnd: name.hasPrefix("nth-last"), list)
            }
            return .nthChild(
                step: step, offset: offset, fromEnd: name.hasPrefix("nth-last"),
                ofType: name.hasSuffix("type"))
        default: throw error("\":\(name)()\" is not supported")
        }
    }

    /// Source: https://www.w3.org/TR/selectors-4/#pseudo-elements
    private mutating func pseudoElement() throws -> Selector.Simple {
        let name = try identifier().lowercased()
        let isFunction = accept("(")
        if isFunction {
            skipToEnd()
            position += 1
        }
        if Self.generating.contains(name) { return .pseudoElement(name) }
        guard name.hasPrefix("-webkit-") || (isFunction ? Self.functions : Self.plainElements).contains(name)
        else {
            throw error("\"::\(name)\" is not known")
        }
        return .never
    }

    private static let generating: Set<String> = ["before", "after", "details-content"]
    private static let functions: Set<String> = [
        "slotted", "part", "cue", "cue-region", "highlight", "picker", "view-transition-group",
        "view-transition-image-pair", "view-transition-old", "view-transition-new", "scroll-button",
    ]
    private static let plainElements: Set<String> = [
        "first-line", "first-letter", "marker", "placeholder", "selection", "backdrop", "cue", "cue-region",
        "file-selector-button", "target-text", "spelling-error", "grammar-error", "view-transition",
        "scroll-marker", "scroll-marker-group", "column", "checkmark", "picker-icon", "search-text",
        "resizer", "interest-hint",
    ]

    /// A language's tag or its beginning; as in browsers, one, and as a word.
    private mutating func language() throws -> String {
        skipSpace()
        let tag = try identifier().lowercased()
        skipSpace()
        guard position >= text.count || accept(")") else { throw error("\")\" expected at \"\(rest)\"") }
        return tag
    }

    /// What is before `of` or the closing bracket, which is passed.
    private mutating func positionText(mayHaveList: Bool) -> String {
        let start = position
        while position < text.count, text[position] != UInt8(ascii: ")") {
            if mayHaveList, position > start, text[position - 1].isHTMLSpace,
                text[position...].prefix(2).elementsEqual("of".utf8, by: { $0 | 0x20 == $1 }),
                position + 2 < text.count, !isNameByte(text[position + 2])
            {
                let end = position
                position += 2
                return String(decoding: text[start..<end], as: UTF8.self)
            }
            position += 1
        }
        defer { position += 1 }
        return String(decoding: text[start..<min(position, text.count)], as: UTF8.self)
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
            result.append(
                Selector.Relative(
                    combinator: combinator, selector: try complex(nested: true), number: number()))
        } while accept(",")
        return result
    }

    private mutating func list(of simple: Selector.Simple) -> Selector.List {
        let part = Selector.Part(compound: [simple], combinator: nil, number: number())
        return Selector.List([Selector.Complex([part])], number: number(), depth: 1)
    }

    private mutating func plainPseudo(_ name: String) throws -> Selector.Simple {
        if let state = ElementState.names[name] { return .state(state) }
        return switch name {
        case "first-child": .nthChild(step: 0, offset: 1, fromEnd: false, ofType: false)
        case "last-child": .nthChild(step: 0, offset: 1, fromEnd: true, ofType: false)
        case "first-of-type": .nthChild(step: 0, offset: 1, fromEnd: false, ofType: true)
        case "last-of-type": .nthChild(step: 0, offset: 1, fromEnd: true, ofType: true)
        case "empty": .empty
        case "root": .root
        case "before", "after": .pseudoElement(name)
        case "link", "any-link", "-webkit-any-link": .anyLink
        case "only-child": .onlyChild(ofType: false)
        case "only-of-type": .onlyChild(ofType: true)
        case "scope": .scope
        case "defined": .defined
        case "read-write": .not(list(of: .state(.readOnly)))
        case "hover", "focus", "active", "visited", "focus-within", "focus-visible", "target", "first-line",
            "first-letter", "user-invalid", "user-valid", "autofill", "-webkit-autofill", "fullscreen",
            "-webkit-full-screen", "modal", "picture-in-picture", "host", "target-current", "playing",
            "paused",
            "seeking", "buffering", "stalled", "muted", "volume-locked", "has-slotted",
            "active-view-transition",
            "target-within", "-webkit-drag", "xr-overlay", "interest-source", "interest-target",
            "-internal-autofill-selected":
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

    /// `An+B`, `odd`, `even`; numbers beyond 32 bits are the nearest of those, as in browsers.
    /// Source: https://www.w3.org/TR/css-syntax-3/#anb-microsyntax
    private func progression(_ argument: String) throws -> (step: Int, offset: Int) {
        let text = argument.lowercased().filter { !$0.isWhitespace }
        if text == "odd" { return (2, 1) }
        if text == "even" { return (2, 0) }
        guard let n = text.firstIndex(of: "n") else {
            guard let offset = Self.integer(text) else { throw error("\"\(argument)\" is no position") }
            return (0, offset)
        }
        let steps: [String: Int] = ["": 1, "+": 1, "-": -1]
        let head = String(text[..<n])
        let tail = String(text[text.index(after: n)...])
        guard let step = steps[head] ?? Self.integer(head), let offset = tail.isEmpty ? 0 : Self.integer(tail)
        else { throw error("\"\(argument)\" is no position") }
        return (step, offset)
    }

    /// Digits after a sign or none, as the nearest 32-bit number.
    private static func integer(_ text: String) -> Int? {
        let isNegative = text.utf8.first == UInt8(ascii: "-")
        let digits =
            isNegative || text.utf8.first == UInt8(ascii: "+") ? text.utf8.dropFirst() : text.utf8[...]
        guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else { return nil }
        let limit = isNegative ? Int(Int32.min) : Int(Int32.max)
        guard let number = Int(text) else { return limit }
        return isNegative ? max(number, limit) : min(number, limit)
    }
}
