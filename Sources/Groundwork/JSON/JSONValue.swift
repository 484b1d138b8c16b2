/// A JSON value with the order of its keys and the digits of its numbers kept.
///
/// Source: RFC 8259
public enum JSONValue: Sendable, Hashable {
    /// `null`.
    case null
    /// `true` or `false`.
    case bool(Bool)
    /// A number, with its digits as they were written.
    case number(String)
    /// A text, with its escapes resolved.
    case string(String)
    /// Values in order.
    case array([JSONValue])
    /// Keys with their values, in the file's order; where a key occurs twice, the last value counts.
    case object([Member])

    /// A key and its value.
    public struct Member: Sendable, Hashable {
        /// The name.
        public let key: String
        /// What it names.
        public let value: JSONValue
        /// A key and its value.
        public init(_ key: String, _ value: JSONValue) {
            self.key = key
            self.value = value
        }
    }

    /// The value of a key; nil where this is no object or lacks the key.
    public subscript(key: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.key == key }?.value
    }
    /// The text; nil where this is no string.
    public var string: String? {
        if case .string(let text) = self { return text }
        return nil
    }
    /// The flag; nil where this is neither true nor false.
    public var bool: Bool? {
        if case .bool(let value) = self { return value }
        return nil
    }
    /// The elements; nil where this is no array.
    public var array: [JSONValue]? {
        if case .array(let values) = self { return values }
        return nil
    }
    /// The number; nil where this is no number, or none that `Int` holds exactly as written.
    public var int: Int? {
        if case .number(let text) = self { return Int(text) }
        return nil
    }
    /// The number as the nearest `Double`; nil where this is no number.
    public var double: Double? {
        if case .number(let text) = self { return Double(text) }
        return nil
    }
    /// Whether this is null.
    public var isNull: Bool { self == .null }

    /// The value that a text in UTF-8 holds.
    /// - Throws: ``JSONError`` with line and column of the first mistake.
    public init(parsing bytes: [UInt8]) throws {
        self = try bytes.withUnsafeBufferPointer { buffer in
            var parser = JSONParser(bytes: buffer)
            return try parser.document()
        }
    }
    /// The value that a text holds.
    /// - Throws: ``JSONError`` with line and column of the first mistake.
    public init(parsing text: String) throws { try self.init(parsing: Array(text.utf8)) }
}

/// Where a text stops being JSON.
public struct JSONError: Error, Sendable, CustomStringConvertible {
    /// The line, from 1.
    public let line: Int
    /// The byte in the line, from 1.
    public let column: Int
    /// What is wrong, without the place.
    public let message: String
    /// `line:column: message`
    public var description: String { "\(line):\(column): \(message)" }
}
