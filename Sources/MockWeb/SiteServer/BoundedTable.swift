/// Values by name, a bounded number of them: where it is full, the one that was used least recently makes room.
///
/// Making room costs a look at every entry, finding one does not.
package struct BoundedTable<Value> {
    private struct Entry {
        var value: Value
        var lastUse: UInt64
    }
    private var entries: [String: Entry] = [:]
    private var uses: UInt64 = 0
    /// Values at most, 1 or more.
    package let limit: Int
    /// How many values had to make room.
    package private(set) var droppedCount = 0

    package init(limit: Int) { self.limit = max(1, limit) }

    package var count: Int { entries.count }
    package var names: [String] { entries.keys.sorted() }

    /// The value of this name, which counts as a use of it.
    package mutating func use(_ name: String) -> Value? {
        guard let index = entries.index(forKey: name) else { return nil }
        uses += 1
        entries.values[index].lastUse = uses
        return entries.values[index].value
    }

    /// The value of this name as it is, which counts for nothing.
    package func peek(_ name: String) -> Value? { entries[name]?.value }

    /// Keeps a value.
    /// - Parameter isSpared: values that must not make room.
    /// - Returns: whether there was room, or could be made.
    @discardableResult
    package mutating func keep(
        _ value: Value, as name: String, sparing isSpared: (String, Value) -> Bool = { _, _ in false }
    ) -> Bool {
        if entries[name] == nil, entries.count >= limit {
            let candidates = entries.filter { !isSpared($0.key, $0.value.value) }
            guard let oldest = candidates.min(by: { $0.value.lastUse < $1.value.lastUse }) else {
                return false
            }
            entries[oldest.key] = nil
            droppedCount += 1
        }
        uses += 1
        entries[name] = Entry(value: value, lastUse: uses)
        return true
    }

    @discardableResult
    package mutating func remove(_ name: String) -> Value? { entries.removeValue(forKey: name)?.value }
}
