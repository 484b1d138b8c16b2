import Groundwork

/// Values as Python prints them, which is how intents are made from templates.
package enum PythonValue {
    package static func string(of value: JSONValue) -> String {
        if case .string(let text) = value { return text }
        return literal(value)
    }

    private static func literal(_ value: JSONValue) -> String {
        switch value {
        case .null: "None"
        case .bool(let flag): flag ? "True" : "False"
        case .number(let digits): digits
        case .string(let text): text.utf8.contains(UInt8(ascii: "'")) ? "\"\(text)\"" : "'\(text)'"
        case .array(let values): "[" + values.map(literal).joined(separator: ", ") + "]"
        case .object(let members):
            "{" + members.map { "'\($0.key)': \(literal($0.value))" }.joined(separator: ", ") + "}"
        }
    }
}
