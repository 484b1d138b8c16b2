import Groundwork
import HTML
import Page

/// What an expression comes to.
enum LocatorValue: Sendable {
    case undefined, null
    case text(String), number(Double), bool(Bool)
    case document
    case node(NodeID)
    /// A `NodeList` or an `HTMLCollection`.
    case nodes([NodeID])
    case list([LocatorValue])
    /// The parts of an address.
    case address(WebURL)
    case function(LocatorFunction)
    case global(LocatorGlobal)
    /// A member that is called: of what, and which.
    case method(LocatorMethod)

    var isNullish: Bool {
        switch self {
        case .undefined, .null: true
        default: false
        }
    }

    /// Source: https://tc39.es/ecma262/#sec-toboolean
    var isTruthy: Bool {
        switch self {
        case .undefined, .null: false
        case .text(let text): !text.isEmpty
        case .number(let number): number != 0 && !number.isNaN
        case .bool(let flag): flag
        default: true
        }
    }

    /// As JavaScript makes text of it. Source: https://tc39.es/ecma262/#sec-tostring
    var scriptText: String {
        switch self {
        case .undefined: "undefined"
        case .null: "null"
        case .text(let text): text
        case .number(let number): LocatorNumber.text(of: number)
        case .bool(let flag): flag ? "true" : "false"
        case .list(let values):
            values.map { $0.isNullish ? "" : $0.scriptText }.joined(separator: ",")
        case .address(let url): url.description
        default: "[object Object]"
        }
    }

    /// Source: https://tc39.es/ecma262/#sec-tonumber
    var number: Double {
        switch self {
        case .null: 0
        case .bool(let flag): flag ? 1 : 0
        case .number(let number): number
        case .text(let text): LocatorNumber.number(of: text)
        case .list: LocatorNumber.number(of: scriptText)
        default: .nan
        }
    }

    /// As Python prints what a browser handed over: nodes as drivers of browsers name them.
    var pythonText: String {
        if case .text(let text) = self { return text }
        return pythonLiteral
    }

    private var pythonLiteral: String {
        switch self {
        case .undefined, .null, .function, .global, .method: return "None"
        case .text(let text):
            var bytes: [UInt8] = []
            PythonText.appendRepr(text, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .number(let number): return LocatorNumber.pythonText(of: number)
        case .bool(let flag): return flag ? "True" : "False"
        case .node: return "ref: <Node>"
        case .document: return "ref: <Document>"
        case .nodes(let nodes):
            return "{" + nodes.indices.map { "'\($0)': 'ref: <Node>'" }.joined(separator: ", ") + "}"
        case .list(let values): return "[" + values.map(\.pythonLiteral).joined(separator: ", ") + "]"
        case .address: return "{}"
        }
    }

    /// Source: https://tc39.es/ecma262/#sec-isstrictlyequal
    func isSame(as other: LocatorValue) -> Bool {
        switch (self, other) {
        case (.undefined, .undefined), (.null, .null), (.document, .document): true
        case (.text(let a), .text(let b)): a.utf8.elementsEqual(b.utf8)
        case (.number(let a), .number(let b)): a == b
        case (.bool(let a), .bool(let b)): a == b
        case (.node(let a), .node(let b)): a == b
        default: false
        }
    }

    /// Source: https://tc39.es/ecma262/#sec-islooselyequal
    func isEqual(to other: LocatorValue) -> Bool {
        if isNullish || other.isNullish { return isNullish && other.isNullish }
        if isPrimitive && other.isPrimitive, !isOfType(other) { return number == other.number }
        if isPrimitive != other.isPrimitive { return scriptText == other.scriptText }
        return isSame(as: other)
    }

    var isPrimitive: Bool {
        switch self {
        case .undefined, .null, .text, .number, .bool: true
        default: false
        }
    }
    var isText: Bool { if case .text = self { true } else { false } }

    private func isOfType(_ other: LocatorValue) -> Bool {
        switch (self, other) {
        case (.text, .text), (.number, .number), (.bool, .bool): true
        default: false
        }
    }

    /// Source: https://tc39.es/ecma262/#sec-typeof-operator
    var typeName: String {
        switch self {
        case .undefined: "undefined"
        case .text: "string"
        case .number: "number"
        case .bool: "boolean"
        case .function, .method: "function"
        default: "object"
        }
    }
}

/// A function that an expression wrote, with the values that it saw where it was written.
struct LocatorFunction: Sendable {
    let parameters: [LocatorParameter]
    let body: [LocatorStatement]
    let scope: LocatorScope
}

/// A member that can be called, and whose it is.
indirect enum LocatorMethod: Sendable {
    case of(LocatorValue, LocatorMember)
}

/// Names and their values, the last declared first to be found.
struct LocatorScope: Sendable {
    private var entries: [(name: String, value: LocatorValue)] = []

    mutating func declare(_ name: String, _ value: LocatorValue) { entries.append((name, value)) }
    func value(of name: String) -> LocatorValue? { entries.last { $0.name == name }?.value }
}

/// Numbers as JavaScript and Python read and write them.
enum LocatorNumber {
    static func text(of number: Double) -> String {
        if number.isNaN { return "NaN" }
        if number.isInfinite { return number < 0 ? "-Infinity" : "Infinity" }
        return FieldText.text(of: number)
    }

    static func pythonText(of number: Double) -> String {
        if number.isNaN { return "nan" }
        if number.isInfinite { return number < 0 ? "-inf" : "inf" }
        return FieldText.text(of: number)
    }

    /// The whole text is a number, or blank. Source: https://tc39.es/ecma262/#sec-stringtonumber
    static func number(of text: String) -> Double {
        let plain = text.trimmedWhiteSpace
        if plain.isEmpty { return 0 }
        if plain.hasPrefix("0x") || plain.hasPrefix("0X") {
            return UInt64(plain.dropFirst(2), radix: 16).map(Double.init) ?? .nan
        }
        let digits = plain.hasPrefix("+") ? String(plain.dropFirst()) : plain
        if let number = FieldText.number(digits) { return number }
        return digits.hasSuffix(".") ? FieldText.number(String(digits.dropLast())) ?? .nan : .nan
    }

    /// As much of the beginning as is a number. Source: https://tc39.es/ecma262/#sec-parsefloat-string
    static func leading(_ text: String) -> Double {
        HTMLNumber.leading(Array(text.trimmedWhiteSpace.utf8)[...]) ?? .nan
    }

    /// Source: https://tc39.es/ecma262/#sec-parseint-string-radix
    static func leadingInteger(_ text: String) -> Double {
        let plain = text.trimmedWhiteSpace
        let sign = plain.hasPrefix("-") || plain.hasPrefix("+") ? 1 : 0
        let digits = plain.utf8.dropFirst(sign).prefix { $0.isASCIIDigit }
        guard let number = Double(String(decoding: digits, as: UTF8.self)) else { return .nan }
        return plain.hasPrefix("-") ? -number : number
    }

    /// A number as a whole one, towards zero; what is none is 0.
    static func integer(_ number: Double) -> Int {
        number.isNaN ? 0 : Int(max(-1e9, min(1e9, number)))
    }
}
