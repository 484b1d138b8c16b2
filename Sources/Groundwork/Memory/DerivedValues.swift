import Synchronization

/// Something whose memory can be charged to an account.
@usableFromInline package protocol Chargeable: AnyObject, Sendable {
    /// Bytes that it takes.
    var memoryFootprint: Int { get }
    /// Charges its memory, and what it will take, to this account and no longer to another.
    func charge(to account: MemoryAccount?)
}

extension MemoryMeter: Chargeable {
    /// What it counted.
    @usableFromInline package var memoryFootprint: Int { bytes }
}

/// What was computed from one thing and is kept with it, so that whoever has the thing shares it.
///
/// Who computes brings key and value in types of his own, and the thing knows neither. Of each pair of types the latest few
/// values are kept. Finding one is made for its types where it is asked for: it happens several times in every step.
@usableFromInline package final class DerivedValues: Sendable {
    @usableFromInline struct State {
        @usableFromInline var entries: [DerivedEntry] = []
        @usableFromInline var account: MemoryAccount?
    }
    @usableFromInline let state = Mutex(State())

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
    @inlinable package func value<Key: Equatable & Sendable, Value: Sendable>(
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

    @inlinable static func find<Key: Equatable & Sendable, Value: Sendable>(_ key: Key, in state: State)
        -> Value?
    {
        let kind = ObjectIdentifier(Entry<Key, Value>.self)
        for entry in state.entries where entry.kind == kind {
            // The kind says what the entry is, and to ask the runtime takes longer.
            let entry = unsafeDowncast(entry, to: Entry<Key, Value>.self)
            if entry.key == key { return entry.value }
        }
        return nil
    }

    @usableFromInline
    final class Entry<Key: Equatable & Sendable, Value: Sendable>: DerivedEntry, @unchecked Sendable {
        @usableFromInline let key: Key
        @usableFromInline let value: Value

        @inlinable init(key: Key, value: Value, cost: any Chargeable) {
            self.key = key
            self.value = value
            super.init(kind: ObjectIdentifier(Entry.self), cost: cost)
        }
    }
}

/// A value with its key, of whatever types.
///
/// Unchecked because a class that has subclasses can't be checked: all that it and ``DerivedValues`` add is constant and sendable.
@usableFromInline class DerivedEntry: @unchecked Sendable {
    /// The type of key and value.
    @usableFromInline let kind: ObjectIdentifier
    @usableFromInline let cost: any Chargeable

    @inlinable init(kind: ObjectIdentifier, cost: any Chargeable) {
        self.kind = kind
        self.cost = cost
    }
}
