import Browser
import Groundwork
import HTML

/// What members do that are called.
extension LocatorRun {
    mutating func call(_ member: LocatorMember, of owner: LocatorValue, _ arguments: LocatorArguments) throws
        -> LocatorValue
    {
        switch owner {
        case .document: return try call(member, under: nil, arguments)
        case .node(let node): return try call(member, under: node, arguments)
        case .nodes(let nodes) where member == .item:
            let index = arguments.integer(0)
            return Self.value(nodes.indices.contains(index) ? nodes[index] : nil)
        case .nodes: return try call(member, ofList: entries(of: owner), arguments)
        case .list(let values): return try call(member, ofList: values, arguments)
        case .text(let text): return try call(member, ofText: text, arguments)
        case .number(let number) where member == .toFixed:
            return .text(Self.fixed(number, arguments.integer(0)))
        case .global(let global): return try call(member, of: global, arguments)
        default: return try made(owner.scriptText)
        }
    }

    /// Source: https://tc39.es/ecma262/#sec-number.prototype.tofixed
    private static func fixed(_ number: Double, _ digits: Int) -> String {
        guard number.isFinite, abs(number) < 1e15 else { return LocatorNumber.text(of: number) }
        let places = max(0, min(20, digits))
        var scale = 1.0
        for _ in 0..<places { scale *= 10 }
        guard places <= 6 else { return LocatorNumber.text(of: number) }
        let scaled = (abs(number) * scale).rounded(.toNearestOrAwayFromZero)
        guard let whole = Int(exactly: scaled) else { return LocatorNumber.text(of: number) }
        let text = String(repeating: "0", count: max(0, places + 1 - "\(whole)".count)) + "\(whole)"
        let sign = number < 0 && whole != 0 ? "-" : ""
        return sign + text.dropLast(places) + (places == 0 ? "" : "." + text.suffix(places))
    }

    // MARK: Nodes

    private mutating func call(
        _ member: LocatorMember, under node: NodeID?, _ arguments: LocatorArguments
    ) throws -> LocatorValue {
        let root = node ?? document.root
        switch member {
        case .querySelector, .querySelectorAll, .getElementsByClassName, .getElementsByTagName,
            .getElementsByName,
            .getElementById:
            return try search(member, root, node, arguments.text(0))
        case .closest: return try closest(root, selector(arguments.text(0)))
        case .matches: return .bool(try matches(root, selector(arguments.text(0))))
        case .contains:
            guard case .node(let other) = arguments[0] else { return .bool(false) }
            return .bool(root <= other && other < document.end(of: root))
        case .hasChildNodes: return .bool(document.firstChild(root) != nil)
        case .getAttribute:
            return document.attribute(arguments.text(0).lowercased(), of: root).map { .text($0) } ?? .null
        case .hasAttribute: return .bool(document.hasAttribute(arguments.text(0).lowercased(), of: root))
        case .click:
            do { try session.click(root, id: root.position + 1) } catch is Refusal {}
            return .undefined
        default: return .undefined
        }
    }

    private mutating func search(
        _ member: LocatorMember, _ root: NodeID, _ under: NodeID?, _ text: String
    ) throws -> LocatorValue {
        try spend(1 + document.end(of: root).position - root.position)
        switch member {
        case .querySelector: return Self.value(try selector(text).first(in: document, under: under))
        case .querySelectorAll: return .nodes(try selector(text).all(in: document, under: under))
        case .getElementById: return Self.value(document.element(id: text))
        case .getElementsByTagName:
            return .nodes(elements(under: root) { text == "*" || $0.tag($1) == text.lowercased() })
        case .getElementsByName: return .nodes(elements(under: root) { $0.attribute("name", of: $1) == text })
        default: return .nodes(elements(ofClasses: text, under: root))
        }
    }

    private func elements(under root: NodeID, where condition: (Document, NodeID) -> Bool) -> [NodeID] {
        document.descendantElements(of: root).filter { condition(document, $0) }
    }

    private func elements(ofClasses text: String, under root: NodeID) -> [NodeID] {
        let wanted = text.utf8.split(whereSeparator: \.isHTMLSpace)
        guard !wanted.isEmpty else { return [] }
        return elements(under: root) { document, node in
            let own = document.attribute("class", of: node)?.utf8.split(whereSeparator: \.isHTMLSpace) ?? []
            return wanted.allSatisfy { name in own.contains { $0.elementsEqual(name) } }
        }
    }

    private mutating func matches(_ node: NodeID, _ selector: Selector) throws -> Bool {
        try spend(document.count)
        return try selector.all(in: document).contains(node)
    }

    private mutating func closest(_ node: NodeID, _ selector: Selector) throws -> LocatorValue {
        try spend(document.count)
        let found = Set(try selector.all(in: document))
        var next: NodeID? = node
        while let candidate = next, !found.contains(candidate) { next = document.parent(candidate) }
        return Self.value(next)
    }

    // MARK: Called by their owner's name

    mutating func call(_ global: LocatorGlobal, _ arguments: LocatorArguments) throws -> LocatorValue {
        switch global {
        case .string: return try made(arguments.values.isEmpty ? "" : arguments.text(0))
        case .number: return .number(arguments.values.isEmpty ? 0 : arguments[0].number)
        case .boolean: return .bool(arguments[0].isTruthy)
        case .parseInt: return .number(LocatorNumber.leadingInteger(arguments.text(0)))
        case .parseFloat: return .number(LocatorNumber.leading(arguments.text(0)))
        case .isNaN: return .bool(arguments[0].number.isNaN)
        case .decodeURIComponent:
            return try made(
                String(decoding: PercentEncoding.decode(Array(arguments.text(0).utf8)), as: UTF8.self))
        default: throw LocatorTypeError()
        }
    }

    private mutating func call(
        _ member: LocatorMember, of global: LocatorGlobal, _ arguments: LocatorArguments
    ) throws -> LocatorValue {
        let numbers = arguments.values.map(\.number)
        switch member {
        case .from: return try list(from: arguments)
        case .of: return try made(arguments.values)
        case .isArray: if case .list = arguments[0] { return .bool(true) } else { return .bool(false) }
        case .parseInt: return .number(LocatorNumber.leadingInteger(arguments.text(0)))
        case .parseFloat: return .number(LocatorNumber.leading(arguments.text(0)))
        case .isNaN: return .bool(arguments[0].number.isNaN)
        case .isInteger: return .bool(Int(exactly: arguments[0].number) != nil)
        case .max: return .number(numbers.contains { $0.isNaN } ? .nan : numbers.max() ?? -.infinity)
        case .min: return .number(numbers.contains { $0.isNaN } ? .nan : numbers.min() ?? .infinity)
        case .round: return .number((arguments[0].number + 0.5).rounded(.down))
        case .floor: return .number(arguments[0].number.rounded(.down))
        case .ceil: return .number(arguments[0].number.rounded(.up))
        case .trunc: return .number(arguments[0].number.rounded(.towardZero))
        case .abs: return .number(abs(arguments[0].number))
        case .stringify: return try made(arguments[0].json)
        default: throw LocatorTypeError()
        }
    }

    private mutating func list(from arguments: LocatorArguments) throws -> LocatorValue {
        let values = try entries(of: arguments[0])
        guard case .undefined = arguments[1] else {
            return try call(.map, ofList: values, LocatorArguments([arguments[1]]))
        }
        return try made(values)
    }
}

extension LocatorValue {
    /// Source: https://tc39.es/ecma262/#sec-json.stringify
    fileprivate var json: String {
        var writer = JSONWriter()
        writer.value(jsonValue)
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    private var jsonValue: JSONValue {
        switch self {
        case .text(let text): .string(text)
        case .number(let number): number.isFinite ? .number(LocatorNumber.text(of: number)) : .null
        case .bool(let flag): .bool(flag)
        case .list(let values): .array(values.map(\.jsonValue))
        case .address(let url): .string(url.description)
        case .undefined, .null: .null
        default: .object([])
        }
    }
}
