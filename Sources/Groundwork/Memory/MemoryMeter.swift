import Synchronization

/// Sums up what many ``MemoryMeter``s count.
@usableFromInline package final class MemoryAccount: Sendable {
    private let sum = Atomic<Int>(0)

    /// An account at 0.
    package init() {}

    /// Bytes.
    package var bytes: Int { sum.load(ordering: .relaxed) }

    fileprivate func add(_ bytes: Int) { sum.add(bytes, ordering: .relaxed) }
}

/// Counts the memory of one thing that grows while it is shared, and charges it to an account.
@usableFromInline package final class MemoryMeter: Sendable {
    private struct State {
        var bytes = 0
        var account: MemoryAccount?
    }
    private let state: Mutex<State>

    /// - Parameter bytes: what is counted from the beginning.
    @usableFromInline package init(bytes: Int = 0) { state = Mutex(State(bytes: bytes)) }

    /// Bytes counted so far.
    package var bytes: Int { state.withLock { $0.bytes } }

    /// Counts more bytes, or fewer where the number is below 0.
    package func add(_ bytes: Int) {
        guard bytes != 0 else { return }
        state.withLock { state in
            state.bytes += bytes
            state.account?.add(bytes)
        }
    }

    /// Charges what was counted, and what will be, to this account and no longer to another.
    @usableFromInline package func charge(to account: MemoryAccount?) {
        state.withLock { state in
            guard state.account !== account else { return }
            state.account?.add(-state.bytes)
            account?.add(state.bytes)
            state.account = account
        }
    }
}

/// How much memory values take, as the allocator counts it.
package enum MemorySize {
    /// What the allocator and the runtime put around a buffer.
    package static let block = 48

    /// What a string takes outside of itself.
    package static func of(_ text: String) -> Int {
        let count = text.utf8.count
        return count > 15 ? count + block : 0
    }

    /// What an array's buffer takes, without what its elements take outside of themselves.
    package static func of<Element>(_ array: [Element]) -> Int {
        array.capacity == 0 ? 0 : array.capacity * MemoryLayout<Element>.stride + block
    }

    /// What a dictionary's buffers take, without what keys and values take outside of themselves.
    package static func of<Key, Value>(_ dictionary: [Key: Value]) -> Int {
        // Hash tables are filled to three quarters, and their sizes are powers of two.
        guard dictionary.capacity > 0 else { return 0 }
        let places = dictionary.capacity * 4 / 3 + 1
        return places * (MemoryLayout<Key>.stride + MemoryLayout<Value>.stride) + places / 8 + block
    }
}

extension Array {
    /// The same elements without room for more, where the room is worth a copy: for arrays that are kept.
    package func cutToSize() -> [Element] {
        let room = (capacity - count) * MemoryLayout<Element>.stride
        guard room > 512, capacity - count > count / 8 else { return self }
        return [Element](unsafeUninitializedCapacity: count) { buffer, initializedCount in
            _ = buffer.initialize(from: self)
            initializedCount = count
        }
    }
}
