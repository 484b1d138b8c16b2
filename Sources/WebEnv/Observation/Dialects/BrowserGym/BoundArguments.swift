/// What is wrong with a call, as the reference words it: `Type: message`.
public struct BrowserGymMistake: Error, Sendable, Hashable, CustomStringConvertible {
    /// `Type: message`
    public let description: String
    init(_ description: String) { self.description = description }
}

/// The arguments of a call by parameter.
struct BoundArguments {
    private var values: [String: PythonLiteral] = [:]

    init(_ call: PythonFunctionCall, _ names: [String], required: Int) throws(BrowserGymMistake) {
        for (index, argument) in call.arguments.enumerated() {
            guard let name = argument.name ?? (index < names.count ? names[index] : nil) else {
                throw BrowserGymMistake(Self.tooMany(call, names.count, required))
            }
            guard names.contains(name) else {
                throw BrowserGymMistake(
                    "TypeError: \(call.name)() got an unexpected keyword argument '\(name)'")
            }
            guard values.updateValue(argument.value, forKey: name) == nil else {
                throw BrowserGymMistake(
                    "TypeError: \(call.name)() got multiple values for argument '\(name)'")
            }
        }
        let missing = names.prefix(required).filter { values[$0] == nil }.map { "'\($0)'" }
        guard missing.isEmpty else {
            let list =
                missing.count < 3
                ? missing.joined(separator: " and ")
                : missing.dropLast().joined(separator: ", ") + ", and " + (missing.last ?? "")
            throw BrowserGymMistake(
                "TypeError: \(call.name)() missing \(missing.count) required positional argument\(missing.count == 1 ? "" : "s"): \(list)"
            )
        }
    }

    private static func tooMany(_ call: PythonFunctionCall, _ count: Int, _ required: Int) -> String {
        let range = required == count ? "\(count)" : "from \(required) to \(count)"
        let given = call.arguments.count { $0.name == nil }
        return
            "TypeError: \(call.name)() takes \(range) positional argument\(range == "1" ? "" : "s") but \(given) \(given == 1 ? "was" : "were") given"
    }

    subscript(_ name: String) -> PythonLiteral? { values[name] }

    private func value(_ name: String) -> PythonLiteral { values[name] ?? PythonLiteral.null }

    private static func expected(_ what: String, _ value: PythonLiteral) -> BrowserGymMistake {
        BrowserGymMistake("ValueError: expected \(what), got \(value.repr)")
    }

    func string(_ name: String) throws(BrowserGymMistake) -> String {
        guard case .string(let text) = value(name) else { throw Self.expected("a string", value(name)) }
        return text
    }

    /// One string or a list of them.
    func strings(_ name: String) throws(BrowserGymMistake) -> [String] {
        guard case .list(let items) = value(name) else { return [try string(name)] }
        var result: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw Self.expected("a string", item) }
            result.append(text)
        }
        if result.isEmpty { throw Self.expected("an option", value(name)) }
        return result
    }

    func number(_ name: String) throws(BrowserGymMistake) -> Double {
        switch value(name) {
        case .integer(let number): return Double(number)
        case .real(let number): return number
        default: throw Self.expected("a number", value(name))
        }
    }

    func integer(_ name: String) throws(BrowserGymMistake) -> Int {
        guard case .integer(let number) = value(name) else { throw Self.expected("an integer", value(name)) }
        return number
    }

    /// The id of the element with the given bid.
    func id(_ name: String, _ page: PageView) throws(BrowserGymMistake) -> Int {
        let bid = try string(name)
        guard let id = page.labels?.id(bid) else {
            throw BrowserGymMistake("ValueError: Could not find element with bid \"\(bid)\"")
        }
        return id
    }
}
