import Browser
import Groundwork

/// A field of a form as a request has it.
typealias FormField = (name: String, value: String)

/// A request's body of JSON as the fields of a form.
///
/// Values of an object in the object are called `outer.inner`; a list gives a field for each of its values. An object or a
/// list as a whole is there under ``ParameterRule/rawName(_:)`` of its name.
enum JSONBody {
    /// Objects within objects whose values are fields.
    private static let deepest = 8

    /// - Throws: ``Refusal`` where the body is no JSON object, or the request says that it is something else.
    static func fields(_ body: [UInt8], contentType: String) throws(Refusal) -> [FormField] {
        guard isJSON(contentType) else {
            throw unreadable("The body must be JSON (Content-Type: application/json).")
        }
        guard let value = try? JSONValue(parsing: body), case .object(let members) = value else {
            throw unreadable("The body is no JSON object.")
        }
        var fields: [FormField] = []
        add(members, prefix: "", depth: 0, to: &fields)
        return fields
    }

    private static func unreadable(_ message: String) -> Refusal {
        Refusal(mistakes: [.init(message: message, field: nil)], isUnreadable: true)
    }

    /// A request that says nothing of its body is taken at its contents.
    private static func isJSON(_ contentType: String) -> Bool {
        let essence = contentType.prefix { $0 != ";" }.lowercased().filter { !$0.isWhitespace }
        return essence.isEmpty || essence == "application/json" || essence.hasSuffix("+json")
    }

    private static func add(
        _ members: [JSONValue.Member], prefix: String, depth: Int, to fields: inout [FormField]
    ) {
        for member in members {
            let name = prefix + member.key
            switch member.value {
            case .array(let values):
                fields.append((ParameterRule.rawName(name), text(member.value)))
                for value in values where !value.isNull { fields.append((name, text(value))) }
            case .object(let inner):
                fields.append((ParameterRule.rawName(name), text(member.value)))
                if depth < deepest { add(inner, prefix: name + ".", depth: depth + 1, to: &fields) }
            case .null: continue
            default: fields.append((name, text(member.value)))
            }
        }
    }

    private static func text(_ value: JSONValue) -> String {
        switch value {
        case .string(let text), .number(let text): return text
        default:
            var writer = JSONWriter()
            writer.value(value)
            return String(decoding: writer.bytes, as: UTF8.self)
        }
    }
}
