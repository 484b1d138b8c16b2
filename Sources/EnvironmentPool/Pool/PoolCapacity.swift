import Synchronization

/// Room for environments and snapshots; pools that are given the same one share it.
public final class PoolCapacity: Sendable {
    /// Environments and snapshots at most.
    public let limit: Int
    private let taken = Atomic<Int>(0)

    /// - Parameter limit: environments and snapshots at most, 1 or more.
    public init(limit: Int) { self.limit = max(1, limit) }

    /// How many there are now.
    public var used: Int { taken.load(ordering: .relaxed) }

    /// Takes room for so many, or for none.
    /// - Throws: ``PoolError`` where there is too little.
    func take(_ count: Int) throws(PoolError) {
        let isPossible = count <= limit
        let before = isPossible ? taken.wrappingAdd(count, ordering: .relaxed).oldValue : used
        if isPossible, before <= limit - count { return }
        if isPossible { give(back: count) }
        throw PoolError(
            .capacity,
            "there is no room for \(count) more: \(before) of \(limit) environments and snapshots are alive")
    }

    func give(back count: Int) { taken.wrappingSubtract(count, ordering: .relaxed) }
}
