extension Document {
    /// Bytes that the document takes, without what was derived from it.
    var ownFootprint: Int {
        // The well-known names are shared by all documents.
        let ownNames = names.count > Int(HTMLName.count) ? MemorySize.of(names) : 0
        return 256 + MemorySize.of(nodes) + MemorySize.of(attributeArena) + MemorySize.of(bytes) + ownNames
            + MemorySize.of(formOwners) + MemorySize.of(elementsByIdentifier)
            + elementsByIdentifier.keys.reduce(0) { $0 + MemorySize.of($1) }
    }
}
