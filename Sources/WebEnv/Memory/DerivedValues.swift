import Synchronization

/// Something whose memory can be charged to an account.
package protocol Chargeable: AnyObject, Sendable {
    /// Bytes that it takes.
    var memoryFootprint: Int { get }
    /// Charges its memory, and what it will take, to this account and no longer to another.
    func charge(to account: MemoryAccount?)
}

extension MemoryMeter: Chargeable {
    /// What it counted.
    package var memoryFootprint: Int { bytes }
}

/// What was computed from one thing and is kept with it, so that whoever has the thing shares it.
///
/// Who computes brings key and value in types of his own, and the thing knows neither. Of each pair of types the latest few
/// values are kept.
package final class DerivedValues: Sendable {
    private struct State {
        var entries: [any DerivedEntry] = []
        var account: MemoryAccount?
    }
    private let state = Mutex(State())

    /// No values.
    package init() {}

    /// Bytes of all values.
    package var memoryFootprint: Int {
        state.withLock { $0.entries.reduce(0) { $0 + $1.cost.memoryFootprint } }
    }

    /// Charges the values' memory, and that of later ones, to this account and no longer to another.
    package func charge(to account: MemoryAccount?) {
        state.withLock { state in
            state.account = account
            for entry in state.entries { entry.cost.charge(to: account) }
        }
    }

    /// The value that is kept under a key, else the one that is made now.
    ///
    /// Made outside of any lock: where two threads make it at once, both get the one that came first.
    /// - Parameters:
    ///   - limit: how many values of these two types are kept, 1 or more; the oldest goes first.
    ///   - cost: what counts the memory of a value.
    package func value<Key: Equatable & Sendable, Value: Sendable>(
        for key: Key, keeping limit: Int, cost: (Value) -> any Chargeable, make: () -> Value
    ) -> Value {
        if let value: Value = state.withLock({ Self.find(key, in: $0) }) { return value }
        let value = make()
        let entry = Entry(key: key, value: value, cost: cost(value))
        return state.withLock { state in
            if let earlier: Value = Self.find(key, in: state) { return earlier }
            let alike = state.entries.indices.filter { state.entries[$0] is Entry<Key, Value> }
            if alike.count >= limit, let oldest = alike.first {
                state.entries.remove(at: oldest).cost.charge(to: nil)
            }
            state.entries.append(entry)
            entry.cost.charge(to: state.account)
            return value
        }
    }

    private static func find<Key: Equatable & Sendable, Value: Sendable>(_ key: Key, in state: State)
        -> Value?
    {
        // The kind is compared first: to ask what type something is takes longer.
        let kind = ObjectIdentifier(Entry<Key, Value>.self)
        for entry in state.entries where entry.kind == kind {
            if let entry = entry as? Entry<Key, Value>, entry.key == key { return entry.value }
        }
        return nil
    }

    private struct Entry<Key: Equatable & Sendable, Value: Sendable>: DerivedEntry {
        let kind = ObjectIdentifier(Entry<Key, Value>.self)
        let key: Key
        let value: Value
        let cost: any Chargeable
    }
}

/// A value with its key, of whatever types.
private protocol DerivedEntry: Sendable {
    /// The type of key and value.
    var kind: ObjectIdentifier { get }
    var cost: any Chargeable { get }
}
