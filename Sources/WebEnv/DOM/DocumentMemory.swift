extension Document {
    /// Bytes that the document takes: by the sizes of the buffers, which is what nearly all of it is.
    var memoryFootprint: Int {
        // The well-known names are shared by all documents.
        let ownNames = names.count > Int(HTMLName.count) ? MemorySize.of(names) : 0
        return 128 + MemorySize.of(nodes) + MemorySize.of(attributeArena) + MemorySize.of(bytes) + ownNames
            + MemorySize.of(elementsByIdentifier)
            + elementsByIdentifier.keys.reduce(0) { $0 + MemorySize.of($1) }
    }
}
