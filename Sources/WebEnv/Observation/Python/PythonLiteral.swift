import Groundwork

/// A Python literal, as far as calls in agents' outputs use them.
public indirect enum PythonLiteral: Sendable, Hashable {
    /// The text that a `str` literal stands for, its escapes resolved.
    case string(String)
    /// An `int` of at most 64 bits.
    case integer(Int)
    /// A `float`.
    case real(Double)
    /// `True` or `False`.
    case bool(Bool)
    /// `None`.
    case null
    /// `[…]`, in order.
    case list([PythonLiteral])
    /// `(…)`, in order.
    case tuple([PythonLiteral])
    /// `{…}`: pairs of key and value, in the order of the text.
    case dictionary([Pair])

    /// One pair of a dictionary.
    public struct Pair: Sendable, Hashable {
        /// Any literal.
        public let key: PythonLiteral
        /// Any literal.
        public let value: PythonLiteral
    }

    /// As Python's `repr` writes it.
    public var repr: String {
        switch self {
        case .string(let text):
            var bytes: [UInt8] = []
            PythonText.appendRepr(text, to: &bytes)
            return String(decoding: bytes, as: UTF8.self)
        case .integer(let number): return "\(number)"
        case .real(let number): return "\(number)"
        case .bool(let flag): return flag ? "True" : "False"
        case .null: return "None"
        case .list(let items): return "[" + items.map(\.repr).joined(separator: ", ") + "]"
        case .tuple(let items):
            return "(" + items.map(\.repr).joined(separator: ", ") + (items.count == 1 ? ",)" : ")")
        case .dictionary(let pairs):
            return "{" + pairs.map { "\($0.key.repr): \($0.value.repr)" }.joined(separator: ", ") + "}"
        }
    }
}

/// A call of a function by name, with literals as arguments.
public struct PythonFunctionCall: Sendable, Hashable {
    /// One argument of a call.
    public struct Argument: Sendable, Hashable {
        /// nil for a positional argument.
        public let name: String?
        /// What is given.
        public let value: PythonLiteral

        /// The argument as a call has it: `bid='5'`, `True`.
        public var repr: String { (name.map { $0 + "=" } ?? "") + value.repr }
    }

    /// Name of the function.
    public let name: String
    /// The arguments, in order.
    public let arguments: [Argument]
}

extension PythonFunctionCall {
    /// Every call in a text, in order; what is around them and comments are passed over.
    static func all(in text: String) -> [PythonFunctionCall] {
        var scanner = PythonScanner(text)
        var calls: [PythonFunctionCall] = []
        while scanner.findName() {
            let start = scanner.position
            if let call = scanner.call() {
                calls.append(call)
            } else {
                scanner.position = start
                scanner.skipName()
            }
        }
        return calls
    }

    /// The calls that a text consists of; nil where anything but calls, white space and comments is in it.
    static func only(in text: String) -> [PythonFunctionCall]? {
        var scanner = PythonScanner(text)
        var calls: [PythonFunctionCall] = []
        scanner.skipBlank()
        while !scanner.isAtEnd {
            guard let call = scanner.call() else { return nil }
            calls.append(call)
            scanner.skipBlank()
        }
        return calls
    }
}

/// Reads literals and calls. Every method that returns nil may have moved on.
private struct PythonScanner {
    private let bytes: [UInt8]
    var position = 0
    /// Lists in lists deeper than this are no literal.
    private static let depthLimit = 64

    init(_ text: String) { bytes = Array(text.utf8) }

    var isAtEnd: Bool { position >= bytes.count }
    private var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

    /// White space and comments.
    mutating func skipBlank() {
        while let byte = peek {
            if byte == UInt8(ascii: "#") {
                while let byte = peek, byte != 0x0A { _ = byte; position += 1 }
            } else if byte.isHTMLSpace || byte == 0x0B {
                position += 1
            } else {
                return
            }
        }
    }

    private static func startsName(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || (byte | 0x20 >= 0x61 && byte | 0x20 <= 0x7A)
    }

    /// Goes to the next letter outside of comments; false at the end.
    mutating func findName() -> Bool {
        skipBlank()
        while let byte = peek {
            if Self.startsName(byte) { return true }
            position += 1
            skipBlank()
        }
        return false
    }

    mutating func skipName() {
        while let byte = peek, Self.startsName(byte) || byte.isASCIIDigit { position += 1 }
    }

    private mutating func name() -> String? {
        let start = position
        guard let first = peek, Self.startsName(first) else { return nil }
        skipName()
        return String(decoding: bytes[start..<position], as: UTF8.self)
    }

    private mutating func take(_ character: Unicode.Scalar) -> Bool {
        skipBlank()
        guard peek == UInt8(ascii: character) else { return false }
        position += 1
        return true
    }

    mutating func call() -> PythonFunctionCall? {
        guard let name = name(), take("(") else { return nil }
        var arguments: [PythonFunctionCall.Argument] = []
        while !take(")") {
            if !arguments.isEmpty, !take(",") { return nil }
            if take(")") { break }
            guard let argument = argument(), argument.name != nil || arguments.last?.name == nil else {
                return nil
            }
            arguments.append(argument)
        }
        return PythonFunctionCall(name: name, arguments: arguments)
    }

    private mutating func argument() -> PythonFunctionCall.Argument? {
        skipBlank()
        let start = position
        if let value = value(0) { return .init(name: nil, value: value) }
        position = start
        guard let name = name(), take("="), let value = value(0) else { return nil }
        return .init(name: name, value: value)
    }

    private mutating func value(_ depth: Int) -> PythonLiteral? {
        skipBlank()
        guard depth < Self.depthLimit, let byte = peek else { return nil }
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "'"): return string().map { .string($0) }
        case UInt8(ascii: "["): return items("[", "]", depth).map { .list($0) }
        case UInt8(ascii: "("): return items("(", ")", depth).map { .tuple($0) }
        case UInt8(ascii: "{"): return dictionary(depth)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "0")...UInt8(ascii: "9"):
            return number()
        default: return keyword()
        }
    }

    private mutating func keyword() -> PythonLiteral? {
        switch name() {
        case "True": .bool(true)
        case "False": .bool(false)
        case "None": PythonLiteral.null
        default: nil
        }
    }

    private mutating func items(_ open: Unicode.Scalar, _ close: Unicode.Scalar, _ depth: Int)
        -> [PythonLiteral]?
    {
        guard take(open) else { return nil }
        var items: [PythonLiteral] = []
        while !take(close) {
            if !items.isEmpty, !take(",") { return nil }
            if take(close) { break }
            guard let item = value(depth + 1) else { return nil }
            items.append(item)
        }
        return items
    }

    private mutating func dictionary(_ depth: Int) -> PythonLiteral? {
        guard take("{") else { return nil }
        var pairs: [PythonLiteral.Pair] = []
        while !take("}") {
            if !pairs.isEmpty, !take(",") { return nil }
            if take("}") { break }
            guard let key = value(depth + 1), take(":"), let value = value(depth + 1) else { return nil }
            pairs.append(.init(key: key, value: value))
        }
        return .dictionary(pairs)
    }

    private mutating func number() -> PythonLiteral? {
        let start = position
        var isReal = false
        if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
        skipDigits()
        if peek == UInt8(ascii: ".") {
            isReal = true
            position += 1
            skipDigits()
        }
        if let byte = peek, byte | 0x20 == UInt8(ascii: "e") {
            isReal = true
            position += 1
            if peek == UInt8(ascii: "+") || peek == UInt8(ascii: "-") { position += 1 }
            skipDigits()
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if !isReal, let number = Int(text) { return .integer(number) }
        let spelled = text.hasSuffix(".") ? text + "0" : text
        return Double(spelled).map { .real($0) }
    }

    private mutating func skipDigits() {
        while let byte = peek, byte.isASCIIDigit { position += 1 }
    }

    // MARK: Strings

    /// In one or three quotes of either kind; both may hold line breaks.
    private mutating func string() -> String? {
        guard let quote = peek else { return nil }
        let isTriple = starts(with: quote, count: 3)
        let length = isTriple ? 3 : 1
        position += length
        var output: [UInt8] = []
        while let byte = peek {
            if byte == quote, starts(with: quote, count: length) {
                position += length
                return String(decoding: output, as: UTF8.self)
            }
            position += 1
            if byte == 0x5C { escape(to: &output) } else { output.append(byte) }
        }
        return nil
    }

    private func starts(with byte: UInt8, count: Int) -> Bool {
        position + count <= bytes.count && bytes[position..<position + count].allSatisfy { $0 == byte }
    }

    /// What follows a backslash; of an unknown escape, the character itself.
    private mutating func escape(to output: inout [UInt8]) {
        guard let byte = peek else { return }
        position += 1
        switch byte {
        case UInt8(ascii: "n"): output.append(0x0A)
        case UInt8(ascii: "t"): output.append(0x09)
        case UInt8(ascii: "r"): output.append(0x0D)
        case UInt8(ascii: "f"): output.append(0x0C)
        case UInt8(ascii: "x"): scalar(digits: 2, letter: byte, to: &output)
        case UInt8(ascii: "u"): scalar(digits: 4, letter: byte, to: &output)
        case UInt8(ascii: "U"): scalar(digits: 8, letter: byte, to: &output)
        case 0x0A: break
        default: output.append(byte)
        }
    }

    private mutating func scalar(digits: Int, letter: UInt8, to output: inout [UInt8]) {
        let end = position + digits
        guard end <= bytes.count,
            let value = UInt32(String(decoding: bytes[position..<end], as: UTF8.self), radix: 16),
            let scalar = Unicode.Scalar(value)
        else {
            output.append(letter)
            return
        }
        position = end
        output.append(contentsOf: String(scalar).utf8)
    }
}
