// Estimates of what is kept, in bytes: by the sizes of the buffers, which is what nearly all of it is.

extension PageView {
    /// Bytes that the view takes.
    var memoryFootprint: Int {
        let texts = nodes.reduce(0) { $0 + MemorySize.of($1.name) + MemorySize.of($1.value) }
        return 128 + MemorySize.of(nodes) + texts + MemorySize.of(text) + MemorySize.of(title)
            + (labels?.memoryFootprint ?? 0)
    }
}
