import Browser
import Groundwork
import HTML
import Page

/// A JavaScript expression of the kind task files use to pick text from a page.
///
///     expression := term ("+" term)*
///     term       := chain | "(" chain "||" string ")"
///                 | "[..." chain "].map(" name "=>" name ".getAttribute(" string ")" ("||" …)* ").join(" string ")"
///     chain      := "document" operation*
///     operation  := ".querySelector(" string ")" | ".querySelectorAll(" string ")" | "[" number "]" | "?"
///                 | ".outerText" | ".textContent" | ".value" | ".selectedIndex" | ".checked" | ".toString()"
///                 | ".getAttribute(" string ")" | ".lastElementChild" | ".firstElementChild" | ".lastChild" | ".click()"
public struct LocatorExpression: Sendable, Hashable {
    enum Operation: Sendable, Hashable {
        case querySelector(Selector), querySelectorAll(Selector), index(Int), optionalChain
        case outerText, textContent, value, selectedIndex, checked, toString, getAttribute(String)
        case lastElementChild, firstElementChild, lastChild, click
    }
    enum Term: Sendable, Hashable {
        case chain([Operation])
        /// The chain's value, or the text where that is null, undefined, empty or 0.
        case orElse([Operation], String)
        /// The first of the attributes that each element has, joined.
        case attributes([Operation], names: [String], separator: String)
    }
    let terms: [Term]

    /// Reads an expression.
    /// - Throws: ``SyntaxError`` where the text does not follow the grammar.
    public init(_ text: String) throws {
        var parser = LocatorParser(text)
        terms = try parser.expression()
    }

    /// A text does not follow the grammar.
    public struct SyntaxError: Error, Sendable, CustomStringConvertible {
        /// The byte where the mistake is, from 0.
        public let offset: Int
        /// What was expected or found there.
        public let message: String
        /// Place and cause.
        public var description: String { "offset \(offset): \(message)" }
    }
}

private struct LocatorParser {
    private let bytes: [UInt8]
    private var position = 0

    init(_ text: String) { bytes = Array(text.utf8) }

    mutating func expression() throws -> [LocatorExpression.Term] {
        var terms = [try term()]
        while take("+") { terms.append(try term()) }
        _ = take(";")
        skipSpace()
        guard position == bytes.count else { throw error("unexpected text") }
        return terms
    }

    private mutating func term() throws -> LocatorExpression.Term {
        if take("[...") { return try attributeList() }
        guard take("(") else { return .chain(try chain()) }
        let operations = try chain()
        try expect("||")
        let fallback = try string()
        try expect(")")
        return .orElse(operations, fallback)
    }

    private mutating func attributeList() throws -> LocatorExpression.Term {
        let operations = try chain()
        try expect("]")
        try expect(".map(")
        let variable = try name()
        try expect("=>")
        var names: [String] = []
        repeat {
            guard try name() == variable else { throw error("expected '\(variable)'") }
            try expect(".getAttribute(")
            names.append(try string())
            try expect(")")
        } while take("||")
        try expect(")")
        try expect(".join(")
        let separator = try string()
        try expect(")")
        return .attributes(operations, names: names, separator: separator)
    }

    private mutating func chain() throws -> [LocatorExpression.Operation] {
        guard try name() == "document" else { throw error("expected 'document'") }
        var operations: [LocatorExpression.Operation] = []
        while true {
            if take("?.") {
                operations.append(.optionalChain)
                operations.append(try member())
            } else if take(".") {
                operations.append(try member())
            } else if take("[") {
                operations.append(.index(try number()))
                try expect("]")
            } else {
                return operations
            }
        }
    }

    private mutating func member() throws -> LocatorExpression.Operation {
        switch try name() {
        case "querySelector": return .querySelector(try selector())
        case "querySelectorAll": return .querySelectorAll(try selector())
        case "getAttribute": return .getAttribute(try argument())
        case "outerText", "innerText": return .outerText
        case "textContent": return .textContent
        case "value": return .value
        case "selectedIndex": return .selectedIndex
        case "checked": return .checked
        case "lastElementChild": return .lastElementChild
        case "firstElementChild": return .firstElementChild
        case "lastChild": return .lastChild
        case "toString": return try call(.toString)
        case "click": return try call(.click)
        case let other: throw error("unknown member '\(other)'")
        }
    }

    private mutating func call(
        _ operation: LocatorExpression.Operation
    ) throws -> LocatorExpression.Operation {
        try expect("(")
        try expect(")")
        return operation
    }

    private mutating func selector() throws -> Selector {
        let text = try argument()
        do {
            return try Selector(text)
        } catch {
            throw self.error("selector '\(text)': \(error)")
        }
    }

    private mutating func argument() throws -> String {
        try expect("(")
        let text = try string()
        try expect(")")
        return text
    }

    private mutating func string() throws -> String {
        skipSpace()
        guard position < bytes.count, bytes[position] == 0x22 || bytes[position] == 0x27 else {
            throw error("expected a string")
        }
        let quote = bytes[position]
        position += 1
        var output: [UInt8] = []
        while position < bytes.count, bytes[position] != quote {
            if bytes[position] == 0x5C, position + 1 < bytes.count { position += 1 }
            output.append(bytes[position])
            position += 1
        }
        guard position < bytes.count else { throw error("the string does not end") }
        position += 1
        return String(decoding: output, as: UTF8.self)
    }

    private mutating func name() throws -> String {
        skipSpace()
        let start = position
        while position < bytes.count, bytes[position].isASCIIAlphanumeric || bytes[position] == 0x5F {
            position += 1
        }
        guard position > start else { throw error("expected a name") }
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func number() throws -> Int {
        skipSpace()
        let start = position
        while position < bytes.count, bytes[position].isASCIIDigit { position += 1 }
        guard let number = Int(String(decoding: bytes[start..<position], as: UTF8.self)) else {
            throw error("expected a number")
        }
        return number
    }

    private mutating func take(_ text: String) -> Bool {
        skipSpace()
        let wanted = Array(text.utf8)
        guard position + wanted.count <= bytes.count,
            bytes[position..<(position + wanted.count)].elementsEqual(wanted)
        else { return false }
        position += wanted.count
        return true
    }

    private mutating func expect(_ text: String) throws {
        guard take(text) else { throw error("expected '\(text)'") }
    }

    private mutating func skipSpace() {
        while position < bytes.count, bytes[position].isHTMLSpace { position += 1 }
    }

    private func error(_ message: String) -> LocatorExpression.SyntaxError {
        LocatorExpression.SyntaxError(offset: position, message: message)
    }
}

/// What an expression comes to.
enum LocatorValue: Hashable {
    case undefined, null
    case text(String), number(Int), bool(Bool)
    case node(NodeID), nodes([NodeID])
    case document

    /// As JavaScript makes text of it.
    var scriptText: String {
        switch self {
        case .undefined: "undefined"
        case .null: "null"
        case .text(let text): text
        case .number(let number): String(number)
        case .bool(let flag): flag ? "true" : "false"
        case .node, .nodes, .document: "[object Object]"
        }
    }
    /// As Python prints what a browser handed over.
    var pythonText: String {
        switch self {
        case .undefined, .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .node, .nodes, .document: "{}"
        default: scriptText
        }
    }
    var isTruthy: Bool {
        switch self {
        case .undefined, .null: false
        case .text(let text): !text.isEmpty
        case .number(let number): number != 0
        case .bool(let flag): flag
        case .node, .nodes, .document: true
        }
    }
}

/// The expression reads a property of null or undefined.
struct LocatorTypeError: Error {}

extension LocatorExpression {
    /// Evaluates on the page that a session shows, with the live state of its forms.
    /// - Throws: ``LocatorTypeError`` where JavaScript would throw, ``EnvironmentError`` where a search takes too much work.
    func evaluate(in session: inout Session) throws -> LocatorValue {
        var values: [LocatorValue] = []
        do {
            for term in terms { values.append(try Self.evaluate(term, &session)) }
        } catch let error as Selector.TooMuchWork {
            throw EnvironmentError(error.description)
        }
        if values.count == 1 { return values[0] }
        return .text(values.map(\.scriptText).joined())
    }

    private static func evaluate(_ term: Term, _ session: inout Session) throws -> LocatorValue {
        switch term {
        case .chain(let operations): return try run(operations, &session)
        case .orElse(let operations, let fallback):
            let value = try run(operations, &session)
            return value.isTruthy ? value : .text(fallback)
        case .attributes(let operations, let names, let separator):
            guard case .nodes(let nodes) = try run(operations, &session) else { throw LocatorTypeError() }
            let document = session.page.document
            let texts = nodes.map { node in
                names.lazy.compactMap { document.attribute($0, of: node) }.first { !$0.isEmpty } ?? ""
            }
            return .text(texts.joined(separator: separator))
        }
    }

    private static func run(_ operations: [Operation], _ session: inout Session) throws -> LocatorValue {
        var value = LocatorValue.document
        for operation in operations {
            if operation == .optionalChain {
                if value == .null || value == .undefined { return .undefined }
            } else {
                value = try apply(operation, to: value, &session)
            }
        }
        return value
    }

    private static func apply(_ operation: Operation, to value: LocatorValue, _ session: inout Session) throws
        -> LocatorValue
    {
        let document = session.page.document
        switch (operation, value) {
        case (.querySelector(let selector), .document):
            return try selector.first(in: document).map { .node($0) } ?? .null
        case (.querySelector(let selector), .node(let node)):
            return try selector.first(in: document, under: node).map { .node($0) } ?? .null
        case (.querySelectorAll(let selector), .document): return .nodes(try selector.all(in: document))
        case (.querySelectorAll(let selector), .node(let node)):
            return .nodes(try selector.all(in: document, under: node))
        case (.index(let index), .nodes(let nodes)):
            return nodes.indices.contains(index) ? .node(nodes[index]) : .undefined
        case (.toString, .text), (.toString, .number), (.toString, .bool): return .text(value.scriptText)
        case (.click, .node(let node)):
            do { try session.click(node, id: node.position + 1) } catch is Refusal {}
            return .undefined
        case (_, .node(let node)): return property(operation, of: node, session.controls)
        case (_, .null), (_, .undefined): throw LocatorTypeError()
        default: return .undefined
        }
    }

    private static func property(_ operation: Operation, of node: NodeID, _ controls: FormControls)
        -> LocatorValue
    {
        let document = controls.document
        switch operation {
        case .outerText: return .text(RenderedText(document, controls.state).text(of: node))
        case .textContent:
            return .text(document.kind(node) == .text ? document.text(node) : document.textContent(of: node))
        case .value: return value(of: node, controls)
        case .selectedIndex:
            return controls.kind(of: node) == .select ? .number(controls.selectedIndex(of: node)) : .undefined
        case .checked:
            guard document.isElement(node.position, .input) else { return .undefined }
            return .bool(controls.kind(of: node)?.isCheckable == true && controls.isChecked(node))
        case .getAttribute(let name):
            return document.attribute(name.lowercased(), of: node).map { .text($0) } ?? .null
        case .lastElementChild:
            return child(document.children(of: node).last { document.kind($0) == .element })
        case .firstElementChild:
            return child(document.children(of: node).first { document.kind($0) == .element })
        case .lastChild: return child(document.lastChild(node))
        default: return .undefined
        }
    }

    private static func child(_ node: NodeID?) -> LocatorValue { node.map { .node($0) } ?? .null }

    private static func value(of node: NodeID, _ controls: FormControls) -> LocatorValue {
        if controls.kind(of: node) != nil { return .text(controls.value(of: node)) }
        switch controls.document.known(node.position) {
        case .option: return .text(controls.value(ofOption: node))
        case .output: return .text(controls.document.textContent(of: node))
        case .progress: return .text(HTMLNumber.text(of: controls.progress(of: node) ?? 0))
        case .meter: return .text(HTMLNumber.text(of: controls.meter(of: node)))
        default: return .undefined
        }
    }
}
