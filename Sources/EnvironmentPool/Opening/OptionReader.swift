import Groundwork

/// Reads the keys of an object that somebody else wrote; what is null counts as left out.
struct OptionReader {
    private let json: JSONValue

    init(_ json: JSONValue) { self.json = json }

    /// - Throws: ``PoolError`` where this is no object, or has a key that nobody reads.
    func refuseUnknown(_ known: [String]) throws(PoolError) {
        guard case .object(let members) = json else {
            throw PoolError(.badInput, "options are a JSON object")
        }
        for member in members where !known.contains(member.key) {
            throw PoolError(
                .badInput,
                "no option is called '\(member.key.prefix(200))'; there are: \(known.joined(separator: ", "))"
            )
        }
    }

    func text(_ key: String) throws(PoolError) -> String? {
        guard let value = given(key) else { return nil }
        guard let text = value.string else { throw PoolError(.badInput, "'\(key)' is a string") }
        return text
    }

    func flag(_ key: String) throws(PoolError) -> Bool? {
        guard let value = given(key) else { return nil }
        guard let flag = value.bool else { throw PoolError(.badInput, "'\(key)' is true or false") }
        return flag
    }

    func number(_ key: String, _ range: ClosedRange<Int>) throws(PoolError) -> Int? {
        guard let value = given(key) else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw PoolError(
                .badInput, "'\(key)' is a whole number from \(range.lowerBound) to \(range.upperBound)")
        }
        return number
    }

    private func given(_ key: String) -> JSONValue? {
        guard let value = json[key], !value.isNull else { return nil }
        return value
    }
}
