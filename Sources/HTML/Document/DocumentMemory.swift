import Groundwork

/// A value that follows from a document alone: found at the first call, then shared by all who look at it.
@usableFromInline package protocol DerivedFromDocument: Sendable {
    /// Reads the whole document once.
    init(_ document: Document)
    /// Bytes that it takes.
    var memoryFootprint: Int { get }
}

/// The key of the one value of a type.
@usableFromInline struct OfDocument<Value>: Equatable, Sendable {
    @inlinable init() {}
}

extension Document: Chargeable {
    /// What follows from the document alone, found at the first call.
    @inlinable package func derived<Value: DerivedFromDocument>(_ type: Value.Type = Value.self) -> Value {
        derivedValues.value(
            for: OfDocument<Value>(), keeping: 1, cost: { MemoryMeter(bytes: $0.memoryFootprint) },
            make: { Value(self) })
    }

    /// Bytes that the document takes, with all that was derived from it so far.
    @usableFromInline package var memoryFootprint: Int { meter.bytes + derivedValues.memoryFootprint }

    /// Charges the document's memory, and that of what will be derived from it, to this account and no longer to another.
    @usableFromInline package func charge(to account: MemoryAccount?) {
        meter.charge(to: account)
        derivedValues.charge(to: account)
    }

    /// Bytes that the document takes, without what was derived from it: by the sizes of the buffers, which is what nearly
    /// all of it is.
    var ownFootprint: Int {
        // The well-known names are shared by all documents.
        let ownNames = names.count > Int(HTMLName.count) ? MemorySize.of(names) : 0
        return 256 + MemorySize.of(nodes) + MemorySize.of(attributeArena) + MemorySize.of(bytes) + ownNames
            + MemorySize.of(formOwners) + shadowHosts.memoryFootprint + MemorySize.of(elementsByIdentifier)
            + elementsByIdentifier.keys.reduce(0) { $0 + MemorySize.of($1) }
    }
}
