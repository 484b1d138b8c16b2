import Groundwork

/// Reads an object that a client wrote, key by key; what is null counts as left out.
struct OrderReader {
    private let members: [JSONValue.Member]
    private let json: JSONValue

    /// - Throws: ``Complaint`` where it is no object, or has a key that nobody reads.
    init(_ json: JSONValue, keys: [String], of what: String) throws(Complaint) {
        guard case .object(let members) = json else {
            throw Complaint(.validation, "\(what) is an object")
        }
        if let unknown = members.first(where: { !keys.contains($0.key) }) {
            let list = keys.isEmpty ? "none" : keys.joined(separator: ", ")
            throw Complaint(
                .validation, "\(what) has no '\(unknown.key.prefix(200))'; there are: \(list)",
                at: unknown.key)
        }
        self.members = members
        self.json = json
    }

    subscript(key: String) -> JSONValue? { json[key].flatMap { $0.isNull ? nil : $0 } }

    func text(_ key: String) throws(Complaint) -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.string else { throw Complaint(.validation, "'\(key)' is a string", at: key) }
        return text
    }

    func count(_ key: String, _ range: ClosedRange<Int>) throws(Complaint) -> Int? {
        guard let value = self[key] else { return nil }
        guard let number = value.int, range.contains(number) else {
            throw Complaint(
                .validation,
                "'\(key)' is a whole number from \(range.lowerBound) to \(range.upperBound)", at: key)
        }
        return number
    }

    func seed(_ key: String) throws(Complaint) -> UInt64? {
        guard let value = self[key] else { return nil }
        guard case .number(let digits) = value, let seed = UInt64(digits) else {
            throw Complaint(.validation, "'\(key)' is a whole number from 0 to \(UInt64.max)", at: key)
        }
        return seed
    }

    func object(_ key: String) throws(Complaint) -> JSONValue? {
        guard let value = self[key] else { return nil }
        guard case .object = value else { throw Complaint(.validation, "'\(key)' is an object", at: key) }
        return value
    }

    func texts(_ key: String) throws(Complaint) -> [String]? {
        guard let value = self[key] else { return nil }
        let texts = value.array?.compactMap(\.string)
        guard let texts, texts.count == value.array?.count else {
            throw Complaint(.validation, "'\(key)' is a list of strings", at: key)
        }
        return texts
    }

    /// The object with these keys alone; nil where it has none of them.
    func part(_ keys: [String]) -> JSONValue? {
        let part = members.filter { keys.contains($0.key) && !$0.value.isNull }
        return part.isEmpty ? nil : .object(part)
    }
}
