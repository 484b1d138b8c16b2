import Synchronization
import WebEnv

/// Indexes of pages by identity, so that a page seen by many episodes is read once. Bounded; never changes a result.
public final class PageIndexCache: Sendable {
    private let slots = Mutex<[ObjectIdentifier: PageIndex]>([:])
    private let capacity: Int

    /// - Parameter capacity: pages held before all are dropped.
    public init(capacity: Int = 3000) { self.capacity = capacity }

    package func index(of view: PageView) -> PageIndex {
        let key = ObjectIdentifier(view)
        if let known = slots.withLock({ $0[key] }) { return known }
        let index = PageIndex(view)
        slots.withLock { slots in
            if slots.count >= capacity { slots.removeAll(keepingCapacity: true) }
            slots[key] = index
        }
        return index
    }
}
