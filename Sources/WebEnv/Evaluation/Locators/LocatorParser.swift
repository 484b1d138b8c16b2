import HTML

/// Reads an expression by its tokens.
///
/// Source: https://tc39.es/ecma262/#sec-ecmascript-language-expressions
struct LocatorParser {
    private let tokens: [LocatorToken]
    private var position = 0
    private var depth: Int
    /// Names that are declared where the parser is.
    private var names: [String]

    /// Expressions within expressions.
    private static let deepest = 40
    /// Members of one chain, or terms of one sum.
    private static let longestChain = 100

    init(_ tokens: [LocatorToken], names: [String] = [], depth: Int = 0) {
        self.tokens = tokens
        self.names = names
        self.depth = depth
    }

    /// An expression with nothing behind it but a semicolon.
    mutating func wholeExpression() throws -> LocatorSyntax {
        let syntax = try expression()
        _ = take(";")
        guard next == .end else { throw unexpected() }
        return syntax
    }

    // MARK: Operators

    private mutating func expression() throws -> LocatorSyntax {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("too many expressions within expressions") }
        if let function = try arrowFunction() { return function }
        let condition = try binary(above: 0)
        guard take("?") else { return condition }
        let first = try expression()
        try expect(":")
        return .choice(condition, first, try expression())
    }

    /// Operators that bind tighter than `precedence`, those of one precedence from left to right.
    private mutating func binary(above precedence: Int) throws -> LocatorSyntax {
        var left = try unary()
        for _ in 0..<Self.longestChain {
            guard case .mark(let mark) = next, let operation = LocatorSyntax.Binary(rawValue: mark),
                operation.precedence > precedence
            else { return left }
            position += 1
            left = .binary(operation, left, try binary(above: operation.precedence))
        }
        throw error("the expression is too long")
    }

    private mutating func unary() throws -> LocatorSyntax {
        let word: String? =
            switch next {
            case .mark(let mark): mark
            case .name(let name): name
            default: nil
            }
        guard let operation = word.flatMap(LocatorSyntax.Unary.init) else { return try chain() }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("too many expressions within expressions") }
        position += 1
        return .unary(operation, try unary())
    }

    // MARK: Chains

    private mutating func chain() throws -> LocatorSyntax {
        var value = try primary()
        var isOptional = false
        for _ in 0..<Self.longestChain {
            if take("?.") {
                isOptional = true
                value = .optional(value)
                guard take("[") || next == .mark("(") else {
                    value = try member(of: value)
                    continue
                }
                value = try next == .mark("(") ? call(value) : element(of: value)
            } else if take(".") {
                value = try member(of: value)
            } else if take("[") {
                value = try element(of: value)
            } else if next == .mark("(") {
                value = try call(value)
            } else {
                return isOptional ? .chain(value) : value
            }
        }
        throw error("the expression is too long")
    }

    private mutating func member(of value: LocatorSyntax) throws -> LocatorSyntax {
        let name = try name()
        if case .member(_, .dataset) = value { return .data(value, name) }
        return .member(value, try known(name))
    }

    private func known(_ name: String) throws -> LocatorMember {
        guard let member = LocatorMember(rawValue: name) else {
            throw error("unknown member '\(name)'", back: 1)
        }
        return member
    }

    private mutating func element(of value: LocatorSyntax) throws -> LocatorSyntax {
        let place = position
        let key = try expression()
        try expect("]")
        // A name in brackets is a member.
        guard case .text(let name) = key else { return .element(value, key) }
        if case .member(_, .dataset) = value { return .data(value, name) }
        guard let member = LocatorMember(rawValue: name) else {
            throw error("unknown member '\(name)'", back: position - place)
        }
        return .member(value, member)
    }

    private mutating func call(_ function: LocatorSyntax) throws -> LocatorSyntax {
        let place = position
        try expect("(")
        let arguments = try items(until: ")")
        if case .member(_, let member) = function, case .text(let text)? = arguments.first?.value {
            try check(text, for: member, at: tokens[place + 1].offset)
        }
        return .call(function, arguments)
    }

    /// Selectors are read here, so that a mistake in one is known by its place.
    private func check(_ text: String, for member: LocatorMember, at offset: Int) throws {
        guard [.querySelector, .querySelectorAll, .closest, .matches].contains(member) else { return }
        do {
            _ = try Selector(text)
        } catch {
            throw LocatorExpression.SyntaxError(offset: offset, message: "selector '\(text)': \(error)")
        }
    }

    private mutating func items(until end: String) throws -> [LocatorItem] {
        var items: [LocatorItem] = []
        while !take(end) {
            let isSpread = take("...")
            items.append(LocatorItem(value: try expression(), isSpread: isSpread))
            if take(end) { break }
            try expect(",")
        }
        return items
    }

    // MARK: Primary expressions

    private mutating func primary() throws -> LocatorSyntax {
        switch next {
        case .text(let text): return taken(.text(text))
        case .number(let number): return taken(.number(number))
        case .template(let texts, let parts): return try template(texts, parts)
        case .name(let name): return try named(name)
        case .mark("("): return try inBrackets()
        case .mark("["):
            position += 1
            return .list(try items(until: "]"))
        default: throw unexpected()
        }
    }

    private mutating func inBrackets() throws -> LocatorSyntax {
        position += 1
        let value = try expression()
        try expect(")")
        return value
    }

    private mutating func taken(_ syntax: LocatorSyntax) -> LocatorSyntax {
        position += 1
        return syntax
    }

    private mutating func named(_ name: String) throws -> LocatorSyntax {
        if names.contains(name) { return taken(.variable(name)) }
        switch name {
        case "function": return try writtenFunction()
        case "true": return taken(.bool(true))
        case "false": return taken(.bool(false))
        case "null": return taken(.null)
        case "undefined": return taken(.undefined)
        case "NaN": return taken(.number(.nan))
        case "Infinity": return taken(.number(.infinity))
        default:
            guard let global = LocatorGlobal(rawValue: name) else { throw error("unknown name '\(name)'") }
            return taken(.global(global))
        }
    }

    private mutating func template(_ texts: [String], _ parts: [LocatorToken.TemplatePart]) throws
        -> LocatorSyntax
    {
        position += 1
        return .template(
            texts,
            try parts.map { part in
                let tokens = try LocatorTokens.read(part.source, base: part.offset)
                var parser = LocatorParser(tokens, names: names, depth: depth + 1)
                return try parser.wholeExpression()
            })
    }

    // MARK: Functions

    /// `x => …`, `(x, y) => …`; nil where no function begins here.
    private mutating func arrowFunction() throws -> LocatorSyntax? {
        guard let end = endOfParameters else { return nil }
        let known = names
        defer { names = known }
        let parameters = try parameters()
        position = end
        try expect("=>")
        guard take("{") else { return .function(parameters, [.give(try expression())]) }
        return .function(parameters, try statements())
    }

    /// `function (x) { … }`
    private mutating func writtenFunction() throws -> LocatorSyntax {
        position += 1
        let known = names
        defer { names = known }
        guard next == .mark("(") else { throw error("expected '('") }
        let parameters = try parameters()
        try expect("{")
        return .function(parameters, try statements())
    }

    /// Where the `=>` stands of a function that begins here.
    private var endOfParameters: Int? {
        if case .name = next { return tokens[position + 1].kind == .mark("=>") ? position + 1 : nil }
        guard next == .mark("(") else { return nil }
        var open = 0
        for index in position..<tokens.count {
            switch tokens[index].kind {
            case .mark("("): open += 1
            case .mark(")"): open -= 1
            default: break
            }
            if open == 0 { return tokens[index + 1].kind == .mark("=>") ? index + 1 : nil }
        }
        return nil
    }

    private mutating func parameters() throws -> [LocatorParameter] {
        guard take("(") else { return [.name(try declaredName())] }
        var parameters: [LocatorParameter] = []
        while !take(")") {
            parameters.append(try parameter())
            if take(")") { break }
            try expect(",")
        }
        return parameters
    }

    private mutating func parameter() throws -> LocatorParameter {
        guard take("[") else { return .name(try declaredName()) }
        var entries = [try declaredName()]
        while take(",") { entries.append(try declaredName()) }
        try expect("]")
        return .entries(entries)
    }

    private mutating func declaredName() throws -> String {
        let name = try name()
        names.append(name)
        return name
    }

    /// Up to the brace that closes them.
    private mutating func statements() throws -> [LocatorStatement] {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("too many expressions within expressions") }
        let known = names
        defer { names = known }
        var statements: [LocatorStatement] = []
        while !take("}") {
            if take(";") { continue }
            statements.append(try statement())
        }
        return statements
    }

    private mutating func statement() throws -> LocatorStatement {
        guard case .name(let word) = next else { return try ended(.expression(try expression())) }
        switch word {
        case "const", "let", "var":
            position += 1
            return try declaration()
        case "try": return try attempt()
        case _ where tokens[position + 1].kind == .mark("="): return try declaration()
        case "return":
            position += 1
            let isEmpty = next == .mark(";") || next == .mark("}")
            return try ended(.give(isEmpty ? nil : try expression()))
        case "if": return try choice()
        default: return try ended(.expression(try expression()))
        }
    }

    private mutating func declaration() throws -> LocatorStatement {
        let name = try name()
        let value = take("=") ? try expression() : .undefined
        names.append(name)
        return try ended(.constant(name, value))
    }

    /// `try { … } catch (e) { … }`
    private mutating func attempt() throws -> LocatorStatement {
        position += 1
        try expect("{")
        let body = try statements()
        guard next == .name("catch") else { throw error("expected 'catch'") }
        position += 1
        let known = names
        defer { names = known }
        if take("(") {
            _ = try declaredName()
            try expect(")")
        }
        try expect("{")
        return .attempt(body, try statements())
    }

    /// A statement ends at a semicolon, before a brace, or where the next one stands on a line of its own.
    private mutating func ended(_ statement: LocatorStatement) throws -> LocatorStatement {
        if take(";") || next == .mark("}") { return statement }
        if case .name = next { return statement }
        throw unexpected()
    }

    private mutating func choice() throws -> LocatorStatement {
        position += 1
        try expect("(")
        let condition = try expression()
        try expect(")")
        let first = try body()
        guard next == .name("else") else { return .choice(condition, first, []) }
        position += 1
        return .choice(condition, first, try body())
    }

    private mutating func body() throws -> [LocatorStatement] {
        if take("{") { return try statements() }
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw error("too many expressions within expressions") }
        return [try statement()]
    }

    // MARK: Tokens

    private var next: LocatorToken.Kind { tokens[position].kind }

    private mutating func take(_ mark: String) -> Bool {
        guard next == .mark(mark) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ mark: String) throws {
        guard take(mark) else { throw error("expected '\(mark)'") }
    }

    private mutating func name() throws -> String {
        guard case .name(let name) = next else { throw error("expected a name") }
        position += 1
        return name
    }

    private func unexpected() -> LocatorExpression.SyntaxError {
        error(next == .end ? "the expression does not end" : "unexpected text")
    }

    /// - Parameter back: how many tokens before the next one the mistake is.
    private func error(_ message: String, back: Int = 0) -> LocatorExpression.SyntaxError {
        LocatorExpression.SyntaxError(offset: tokens[position - back].offset, message: message)
    }
}
