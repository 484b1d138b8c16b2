import Groundwork
import WebArena
import WebEnv

/// A request to the server itself that can't be done as it is: the status that says so, and why.
struct ControlMistake: Error, CustomStringConvertible {
    let status: Int
    let description: String

    init(_ description: String, status: Int = 400) {
        self.status = status
        self.description = description
    }
}

/// The JSON object that a control request carries. What is not meant is refused, not left out.
struct ControlOrder {
    private let value: JSONValue

    /// - Parameters:
    ///   - body: an empty one is an empty object.
    ///   - keys: what the object may have.
    init(_ body: [UInt8], keys: [String]) throws(ControlMistake) {
        guard !body.isEmpty else {
            value = .object([])
            return
        }
        do {
            value = try JSONValue(parsing: body)
        } catch {
            throw ControlMistake("request: the body is no JSON (\(error))")
        }
        guard case .object(let members) = value else {
            throw ControlMistake("request: the body must be a JSON object")
        }
        if let unknown = members.first(where: { !keys.contains($0.key) }) {
            let known = keys.map { "\"\($0)\"" }.joined(separator: ", ")
            throw ControlMistake("request: there is no key \"\(unknown.key)\"; there are: \(known)")
        }
    }

    /// The value of a key; nil where it is missing or null.
    subscript(key: String) -> JSONValue? { value[key].flatMap { $0.isNull ? nil : $0 } }

    /// - Returns: nil where the key is missing or null.
    func text(_ key: String) throws(ControlMistake) -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.string else { throw ControlMistake("request: \"\(key)\" must be a string") }
        return text
    }

    /// The seed of all chance; 0 where none is given.
    func seed() throws(ControlMistake) -> UInt64 {
        guard let value = self["seed"] else { return 0 }
        guard case .number(let digits) = value, let seed = UInt64(digits) else {
            throw ControlMistake("request: \"seed\" must be a whole number from 0 to \(UInt64.max)")
        }
        return seed
    }

    /// The task, which must be one for these sites; nil where none is given.
    func task(for sites: [Site]) throws -> WebTask? {
        guard let value = self["task"] else { return nil }
        guard case .object = value else { throw ControlMistake("request: \"task\" must be an object") }
        var writer = JSONWriter()
        writer.value(value)
        guard let task = try TaskFile.read(writer.bytes, file: "request").first else { return nil }
        if let misfit = task.misfit(with: sites, place: "not served here") {
            throw ControlMistake("request: \(misfit)")
        }
        return task
    }

    /// Cookies as the browser has them, with the address that each is from.
    func cookies() throws(ControlMistake) -> [(url: String, setCookie: String)] {
        guard let value = self["cookies"] else { return [] }
        let wanted = ControlMistake(
            "request: \"cookies\" must be a list of objects with the strings \"url\" and \"set_cookie\"")
        guard let list = value.array else { throw wanted }
        var cookies: [(url: String, setCookie: String)] = []
        for cookie in list {
            guard let url = cookie["url"]?.string, let text = cookie["set_cookie"]?.string else {
                throw wanted
            }
            cookies.append((url, text))
        }
        return cookies
    }
}
