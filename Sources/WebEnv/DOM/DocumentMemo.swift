import Synchronization

/// What follows from a document alone and is kept with it: found at the first call, then shared by all who look at it.
package protocol DerivedFromDocument: Sendable {
    /// Reads the whole document once.
    init(_ document: Document)
    /// Bytes that it takes.
    var memoryFootprint: Int { get }
}

/// The values that were derived from one document, at most one of each type.
final class DocumentMemo: Sendable {
    private let values = Mutex<[(type: ObjectIdentifier, value: any DerivedFromDocument)]>([])
    /// Counts what they take.
    let meter = MemoryMeter()

    /// - Returns: the value of this type that is kept already, else the one that is made now.
    func value<Value: DerivedFromDocument>(_ type: Value.Type, of document: Document) -> Value {
        let key = ObjectIdentifier(type)
        if let value = values.withLock({ Self.find(key, in: $0) as? Value }) { return value }
        let value = Value(document)
        return values.withLock { values in
            if let earlier = Self.find(key, in: values) as? Value { return earlier }
            values.append((key, value))
            meter.add(value.memoryFootprint)
            return value
        }
    }

    private static func find(
        _ key: ObjectIdentifier, in values: [(type: ObjectIdentifier, value: any DerivedFromDocument)]
    ) -> (any DerivedFromDocument)? {
        for entry in values where entry.type == key { return entry.value }
        return nil
    }
}

extension Document {
    /// Counts the memory of the document and of what was derived from it.
    var meter: MemoryMeter { memo.meter }

    /// What follows from the document alone, found at the first call.
    package func derived<Value: DerivedFromDocument>(_ type: Value.Type = Value.self) -> Value {
        memo.value(type, of: self)
    }
}
