import Browser
import Groundwork
import WebEnv

/// A value that can't be read as the type that a schema names.
struct NotOfType: Error, CustomStringConvertible {
    let description: String
    init(_ description: String) { self.description = description }
}

/// Brings values into their types, by a JSON schema.
///
/// Expected values that don't fit are the task's mistake and throw; actual values that don't fit stay as they are, and
/// equal nothing.
struct VerifiedNormalizer {
    let sites: SiteAddresses
    /// Whether the values are expected ones.
    let isStrict: Bool

    /// - Throws: ``EnvironmentError`` where the schema, or an expected value, is malformed.
    func elements(_ items: [JSONValue], schema: JSONValue) throws -> [VerifiedValue] {
        guard (schema["type"]?.string ?? "array") == "array" else {
            throw EnvironmentError("evaluator: values where the schema asks for none")
        }
        let itemSchema = schema["items"] ?? .object([])
        let isObject = itemSchema["type"]?.string == "object"
        return try items.map { item in
            isObject ? try structured(item, itemSchema) : try scalar(item, schema: itemSchema)
        }
    }

    /// A value of an object's key, a form's field or a query's name.
    func value(_ value: JSONValue, schema: JSONValue?) throws -> VerifiedValue {
        guard !value.isNull else { return .null }
        guard let schema else { return try scalar(value, type: .string) }
        switch schema["type"]?.string {
        case "array": return try list(value, schema["items"] ?? .object([]))
        case "object": return try structured(value, schema)
        default: return try scalar(value, schema: schema)
        }
    }

    /// An object by the properties of its schema; keys without one are texts.
    func members(_ members: [JSONValue.Member], schema: JSONValue?) throws -> VerifiedValue {
        .object(try members.map { ($0.key, try value($0.value, schema: schema?["properties"]?[$0.key])) })
    }

    private func structured(_ value: JSONValue, _ schema: JSONValue) throws -> VerifiedValue {
        switch Self.parsed(value) {
        case .array(let items): return .list(try items.map { try structured($0, schema) })
        case .object(let members): return try self.members(members, schema: schema)
        case let other: return try refused(other, NotOfType("an object is wanted"))
        }
    }

    private func list(_ value: JSONValue, _ items: JSONValue) throws -> VerifiedValue {
        guard case .array(let values) = Self.parsed(value) else {
            return try refused(value, NotOfType("a list is wanted"))
        }
        if items["type"]?.string == "object" { return .list(try values.map { try structured($0, items) }) }
        return .list(try values.map { try scalar($0, schema: items) })
    }

    /// JSON in a string is read.
    private static func parsed(_ value: JSONValue) -> JSONValue {
        guard case .string(let text) = value, let inner = try? JSONValue(parsing: text) else { return value }
        switch inner {
        case .array, .object: return inner
        default: return value
        }
    }

    private func refused(_ value: JSONValue, _ error: NotOfType) throws -> VerifiedValue {
        if isStrict {
            throw EnvironmentError("evaluator: expected value \(PythonValue.string(of: value)): \(error)")
        }
        return .raw(value)
    }

    private func scalar(_ value: JSONValue, schema: JSONValue) throws -> VerifiedValue {
        let name = schema["format"]?.string ?? schema["type"]?.string ?? "string"
        guard let type = ValueType(schemaName: name) else {
            throw EnvironmentError("evaluator: unknown type '\(name)' in a schema")
        }
        return try scalar(value, type: type)
    }

    func scalar(_ value: JSONValue, type: ValueType) throws -> VerifiedValue {
        do {
            return .typed(TypedValue(type, try alternatives(value, type)))
        } catch let error as NotOfType {
            return try refused(value, error)
        }
    }

    /// A list of two or more gives alternatives; a pair of coordinates is one value.
    private func alternatives(_ value: JSONValue, _ type: ValueType) throws -> [TypedValue.Scalar] {
        guard case .array(let values) = value else { return [try single(value, type)] }
        if type == .coordinates, values.count == 2,
            values.allSatisfy({ $0.array == nil && $0["latitude"] == nil })
        {
            return [try single(value, type)]
        }
        guard values.count >= 2 else { throw NotOfType("a list of alternatives has two or more") }
        return try values.map { try single($0, type) }
    }

    private func single(_ value: JSONValue, _ type: ValueType) throws -> TypedValue.Scalar {
        // These four keep the letters as they are.
        let keepsLetters: Set<ValueType> = [.url, .markdown, .base64, .null]
        let plain = keepsLetters.contains(type) ? value : normalized(value)
        switch type {
        case .string, .locationName: return .text(TypedText.text(plain))
        case .number: return .number(try TypedText.number(plain))
        case .currency: return .number(try TypedText.currency(plain))
        case .date: return .text(try TypedText.date(plain))
        case .month: return .number(Double(try TypedText.month(plain)))
        case .duration: return .number(try TypedText.seconds(plain))
        case .distance: return .number(try TypedText.metres(plain))
        case .coordinates: return try TypedText.point(plain)
        case .boolean: return .flag(try TypedText.flag(plain))
        case .json: return .text(try TypedText.json(plain))
        case .stringList: return .texts(try TypedText.texts(plain))
        case .markdown: return .text(try TypedText.markdown(plain))
        case .base64: return .text(try TypedText.base64(plain))
        case .null: return try TypedText.nothing(plain)
        case .url:
            guard let text = plain.string else { throw NotOfType("an address is wanted") }
            return .url(try VerifiedURL(text, options: .init(), sites: sites, strict: isStrict))
        }
    }

    /// Texts in normal form: a pattern stays as it is; addresses become placeholders.
    private func normalized(_ value: JSONValue) -> JSONValue {
        guard case .string(let text) = value, !text.isEmpty, !PythonPattern.isPattern(text) else {
            return value
        }
        let known = text.containsScalars("http") ? sites.derendered(text) ?? text : text
        return .string(VerifiedText.normalized(known))
    }
}
