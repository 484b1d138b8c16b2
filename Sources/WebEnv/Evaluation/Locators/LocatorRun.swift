import Browser
import Groundwork
import HTML
import Page

/// One evaluation of an expression on the page that a session shows.
///
/// Source: https://tc39.es/ecma262/#sec-ecmascript-language-expressions
struct LocatorRun {
    var session: Session
    private var scope = LocatorScope()
    private var selectors: [String: Selector] = [:]
    /// What is left of the work that an expression may take: a step is an operation, a node that is looked at, or eight bytes of text.
    private var steps = LocatorRun.mostSteps
    private var depth = 0

    static let mostSteps = 5_000_000
    /// Operations within operations, those of called functions included.
    private static let deepest = 120

    init(_ session: Session) { self.session = session }

    var document: Document { session.page.document }

    /// - Throws: ``EnvironmentError`` where the steps are no longer there.
    mutating func spend(_ count: Int) throws {
        steps -= count
        if steps < 0 {
            throw EnvironmentError(
                "evaluator: a locator takes more than \(Self.mostSteps) steps on this page")
        }
    }

    /// A text that was made, and its cost.
    mutating func made(_ text: String) throws -> LocatorValue {
        try spend(1 + text.utf8.count / 8)
        return .text(text)
    }

    mutating func made(_ values: [LocatorValue]) throws -> LocatorValue {
        try spend(1 + values.count)
        return .list(values)
    }

    func selector(_ text: String) throws -> Selector {
        do { return try Selector(text) } catch { throw LocatorTypeError() }
    }

    // MARK: Expressions

    mutating func value(of syntax: LocatorSyntax) throws -> LocatorValue {
        if case .chain(let chain) = syntax { return try link(chain) ?? .undefined }
        guard let value = try link(syntax) else { return .undefined }
        return value
    }

    /// - Returns: nil where an optional part of a chain ends it.
    private mutating func link(_ syntax: LocatorSyntax) throws -> LocatorValue? {
        depth += 1
        defer { depth -= 1 }
        guard depth <= Self.deepest else { throw EnvironmentError("evaluator: a locator calls too deep") }
        try spend(1)
        switch syntax {
        case .undefined: return .undefined
        case .null: return .null
        case .text(let text): return .text(text)
        case .number(let number): return .number(number)
        case .bool(let flag): return .bool(flag)
        case .variable(let name): return scope.value(of: name) ?? .undefined
        case .global(let global): return value(of: global)
        case .template(let texts, let parts): return try template(texts, parts)
        case .list(let items): return try made(values(of: items))
        case .function(let parameters, let body):
            return .function(LocatorFunction(parameters: parameters, body: body, scope: scope))
        case .unary(let operation, let operand): return try unary(operation, operand)
        case .binary(let operation, let left, let right): return try binary(operation, left, right)
        case .choice(let condition, let first, let second):
            return try value(of: value(of: condition).isTruthy ? first : second)
        case .chain(let chain): return try link(chain) ?? .undefined
        default: return try chained(syntax)
        }
    }

    private mutating func chained(_ syntax: LocatorSyntax) throws -> LocatorValue? {
        switch syntax {
        case .optional(let owner):
            guard let owner = try link(owner), !owner.isNullish else { return nil }
            return owner
        case .member(let owner, let member):
            guard let owner = try link(owner) else { return nil }
            return try self.member(member, of: owner)
        case .data(let owner, let name):
            guard let owner = try link(owner) else { return nil }
            return try data(name, of: owner)
        case .element(let owner, let key):
            guard let owner = try link(owner) else { return nil }
            return try element(value(of: key), of: owner)
        case .call(let function, let arguments):
            guard let function = try link(function) else { return nil }
            return try call(function, values(of: arguments))
        default: return .undefined
        }
    }

    private func value(of global: LocatorGlobal) -> LocatorValue {
        switch global {
        case .document: .document
        case .location: .address(session.url)
        default: .global(global)
        }
    }

    private mutating func template(_ texts: [String], _ parts: [LocatorSyntax]) throws -> LocatorValue {
        var output = texts.first ?? ""
        for (text, part) in zip(texts.dropFirst(), parts) {
            output += try value(of: part).scriptText
            output += text
        }
        return try made(output)
    }

    private mutating func values(of items: [LocatorItem]) throws -> [LocatorValue] {
        var values: [LocatorValue] = []
        for item in items {
            let value = try value(of: item.value)
            values += item.isSpread ? try entries(of: value) : [value]
            try spend(values.count)
        }
        return values
    }

    /// What a loop over a value goes through.
    mutating func entries(of value: LocatorValue) throws -> [LocatorValue] {
        switch value {
        case .list(let values):
            try spend(values.count)
            return values
        case .nodes(let nodes):
            try spend(nodes.count)
            return nodes.map { .node($0) }
        case .text(let text):
            try spend(text.utf8.count)
            return text.unicodeScalars.map { .text(String($0)) }
        default: throw LocatorTypeError()
        }
    }

    // MARK: Operators

    private mutating func unary(_ operation: LocatorSyntax.Unary, _ operand: LocatorSyntax) throws
        -> LocatorValue
    {
        let value = try value(of: operand)
        switch operation {
        case .not: return .bool(!value.isTruthy)
        case .minus: return .number(-value.number)
        case .plus: return .number(value.number)
        case .typeof: return .text(value.typeName)
        case .void: return .undefined
        }
    }

    private mutating func binary(
        _ operation: LocatorSyntax.Binary, _ left: LocatorSyntax, _ right: LocatorSyntax
    ) throws -> LocatorValue {
        let first = try value(of: left)
        switch operation {
        case .and: return first.isTruthy ? try value(of: right) : first
        case .or: return first.isTruthy ? first : try value(of: right)
        case .otherwise: return first.isNullish ? try value(of: right) : first
        case .sum: return try sum(first, value(of: right))
        default: return Self.value(operation, first, try value(of: right))
        }
    }

    /// Source: https://tc39.es/ecma262/#sec-applystringornumericbinaryoperator
    private mutating func sum(_ first: LocatorValue, _ second: LocatorValue) throws -> LocatorValue {
        let isText = [first, second].contains { $0.isText || !$0.isPrimitive }
        return isText ? try made(first.scriptText + second.scriptText) : .number(first.number + second.number)
    }

    private static func value(_ operation: LocatorSyntax.Binary, _ a: LocatorValue, _ b: LocatorValue)
        -> LocatorValue
    {
        switch operation {
        case .same: .bool(a.isSame(as: b))
        case .different: .bool(!a.isSame(as: b))
        case .equal: .bool(a.isEqual(to: b))
        case .unequal: .bool(!a.isEqual(to: b))
        case .difference: .number(a.number - b.number)
        case .product: .number(a.number * b.number)
        case .quotient: .number(a.number / b.number)
        case .remainder: .number(a.number.truncatingRemainder(dividingBy: b.number))
        default: .bool(isInOrder(operation, a, b))
        }
    }

    /// Two texts by their letters, all else by number. Source: https://tc39.es/ecma262/#sec-islessthan
    private static func isInOrder(_ operation: LocatorSyntax.Binary, _ a: LocatorValue, _ b: LocatorValue)
        -> Bool
    {
        if case .text(let a) = a, case .text(let b) = b {
            let isBefore = a.utf16.lexicographicallyPrecedes(b.utf16)
            let isBehind = b.utf16.lexicographicallyPrecedes(a.utf16)
            switch operation {
            case .less: return isBefore
            case .lessOrEqual: return !isBehind
            case .greater: return isBehind
            default: return !isBefore
            }
        }
        switch operation {
        case .less: return a.number < b.number
        case .lessOrEqual: return a.number <= b.number
        case .greater: return a.number > b.number
        default: return a.number >= b.number
        }
    }

    // MARK: Calls

    mutating func call(_ function: LocatorValue, _ arguments: [LocatorValue]) throws -> LocatorValue {
        switch function {
        case .function(let function): return try call(function, arguments)
        case .method(.of(let owner, let member)):
            return try call(member, of: owner, LocatorArguments(arguments))
        case .global(let global): return try call(global, LocatorArguments(arguments))
        default: throw LocatorTypeError()
        }
    }

    mutating func call(_ function: LocatorFunction, _ arguments: [LocatorValue]) throws -> LocatorValue {
        let caller = scope
        defer { scope = caller }
        scope = function.scope
        for (index, parameter) in function.parameters.enumerated() {
            try declare(parameter, index < arguments.count ? arguments[index] : .undefined)
        }
        return try run(function.body) ?? .undefined
    }

    private mutating func declare(_ parameter: LocatorParameter, _ value: LocatorValue) throws {
        switch parameter {
        case .name(let name): scope.declare(name, value)
        case .entries(let names):
            let values = try entries(of: value)
            for (index, name) in names.enumerated() {
                scope.declare(name, index < values.count ? values[index] : .undefined)
            }
        }
    }

    /// - Returns: what the body gives; nil where it goes on to its end.
    private mutating func run(_ body: [LocatorStatement]) throws -> LocatorValue? {
        for statement in body {
            switch statement {
            case .constant(let name, let syntax): scope.declare(name, try value(of: syntax))
            case .expression(let syntax): _ = try value(of: syntax)
            case .give(let syntax): return try syntax.map { try value(of: $0) } ?? .undefined
            case .choice(let condition, let first, let second):
                if let value = try runBlock(value(of: condition).isTruthy ? first : second) { return value }
            case .attempt(let first, let second):
                if let value = try attempt(first, otherwise: second) { return value }
            }
        }
        return nil
    }

    /// A body with names of its own.
    private mutating func runBlock(_ body: [LocatorStatement]) throws -> LocatorValue? {
        let known = scope
        defer { scope = known }
        return try run(body)
    }

    private mutating func attempt(
        _ body: [LocatorStatement], otherwise: [LocatorStatement]
    ) throws -> LocatorValue? {
        do { return try runBlock(body) } catch is LocatorTypeError {
            return try runBlock(otherwise)
        }
    }
}

/// What a method is called with.
struct LocatorArguments {
    let values: [LocatorValue]

    init(_ values: [LocatorValue]) { self.values = values }

    subscript(_ index: Int) -> LocatorValue { index < values.count ? values[index] : .undefined }
    func text(_ index: Int) -> String { self[index].scriptText }

    /// A whole number; the default where the argument is left out.
    func integer(_ index: Int, default value: Int = 0) -> Int {
        if case .undefined = self[index] { return value }
        return LocatorNumber.integer(self[index].number)
    }

    /// - Throws: ``LocatorTypeError`` where it is no function.
    func function(_ index: Int) throws -> LocatorValue {
        switch self[index] {
        case .function, .global, .method: return self[index]
        default: throw LocatorTypeError()
        }
    }
}
