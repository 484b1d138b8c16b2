// Estimates of what is kept, in bytes: by the sizes of the buffers, which is what nearly all of it is.

extension Document {
    /// Bytes that the document takes.
    var memoryFootprint: Int {
        // The well-known names are shared by all documents.
        let ownNames = names.count > Int(HTMLName.count) ? MemorySize.of(names) : 0
        return 128 + MemorySize.of(nodes) + MemorySize.of(attributeArena) + MemorySize.of(bytes) + ownNames
            + MemorySize.of(elementsByIdentifier)
            + elementsByIdentifier.keys.reduce(0) { $0 + MemorySize.of($1) }
    }
}

extension PageView {
    /// Bytes that the view takes.
    var memoryFootprint: Int {
        let texts = nodes.reduce(0) { $0 + MemorySize.of($1.name) + MemorySize.of($1.value) }
        return 128 + MemorySize.of(nodes) + texts + MemorySize.of(text) + MemorySize.of(title)
            + (labels?.memoryFootprint ?? 0)
    }
}

extension FormState {
    /// Bytes that the state takes.
    var memoryFootprint: Int {
        128 + MemorySize.of(values) + values.values.reduce(0) { $0 + MemorySize.of($1) }
            + MemorySize.of(checked) + MemorySize.of(selected) + MemorySize.of(open)
    }
}
