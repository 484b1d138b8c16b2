import Groundwork

/// Reads an object that somebody else wrote, key by key: what nobody reads is refused and not left out, and what is null counts as left out.
///
/// - Parameter Mistake: what is thrown; made of a sentence and the key that it is about, nil where it is about the whole.
package struct ObjectReader<Mistake: Error>: Sendable {
    private let json: JSONValue
    private let members: [JSONValue.Member]
    private let mistake: @Sendable (_ sentence: String, _ key: String?) -> Mistake

    /// - Parameters:
    ///   - keys: what the object may have.
    ///   - owner: what its keys are options of, for sentences; nil where that is plain.
    package init(
        _ json: JSONValue, keys: [String], of owner: String? = nil,
        mistake: @escaping @Sendable (_ sentence: String, _ key: String?) -> Mistake
    ) throws(Mistake) {
        let suffix = owner.map { " of \($0)" } ?? ""
        guard case .object(let members) = json else {
            throw mistake("options\(suffix) are a JSON object", nil)
        }
        if let unknown = members.first(where: { !keys.contains($0.key) }) {
            let list = keys.isEmpty ? "none" : keys.joined(separator: ", ")
            throw mistake(
                "no option\(suffix) is called '\(unknown.key.prefix(200))'; there are: \(list)", unknown.key)
        }
        self.json = json
        self.members = members
        self.mistake = mistake
    }

    package subscript(key: String) -> JSONValue? { json[key].flatMap { $0.isNull ? nil : $0 } }

    package func text(_ key: String) throws(Mistake) -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.string else { throw mistake("'\(key)' is a string", key) }
        return text
    }

    package func flag(_ key: String) throws(Mistake) -> Bool? {
        guard let value = self[key] else { return nil }
        guard let flag = value.bool else { throw mistake("'\(key)' is true or false", key) }
        return flag
    }

    package func number(_ key: String, _ range: ClosedRange<Int>) throws(Mistake) -> Int? {
        guard let value = self[key] else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw mistake("'\(key)' is a whole number from \(range.lowerBound) to \(range.upperBound)", key)
        }
        return number
    }

    /// A number of 64 bits, all of which count.
    package func seed(_ key: String) throws(Mistake) -> UInt64? {
        guard let value = self[key] else { return nil }
        guard case .number(let digits) = value, let seed = UInt64(digits) else {
            throw mistake("'\(key)' is a whole number from 0 to \(UInt64.max)", key)
        }
        return seed
    }

    package func object(_ key: String) throws(Mistake) -> JSONValue? {
        guard let value = self[key] else { return nil }
        guard case .object = value else { throw mistake("'\(key)' is an object", key) }
        return value
    }

    package func texts(_ key: String) throws(Mistake) -> [String]? {
        guard let value = self[key] else { return nil }
        let texts = value.array?.compactMap(\.string)
        guard let texts, texts.count == value.array?.count else {
            throw mistake("'\(key)' is a list of strings", key)
        }
        return texts
    }

    /// The object with these keys alone; nil where it has none of them.
    package func part(_ keys: [String]) -> JSONValue? {
        let part = members.filter { keys.contains($0.key) && !$0.value.isNull }
        return part.isEmpty ? nil : .object(part)
    }
}

extension ObjectReader where Mistake == PoolError {
    /// The options of a pool's request.
    init(_ json: JSONValue, keys: [String]) throws(PoolError) {
        try self.init(json, keys: keys) { sentence, _ in PoolError(.badInput, sentence) }
    }
}
