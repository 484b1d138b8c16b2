import Synchronization

/// Gradient sums that threads borrow, so that a batch allocates none.
final class ScratchPool: Sendable {
    private let free = Mutex<[GradientSum]>([])
    private let count: Int

    init(count: Int) { self.count = count }

    func borrow() -> Lease {
        let known = free.withLock { $0.popLast() }
        return Lease(sum: known ?? GradientSum(count: count), pool: self)
    }

    fileprivate func give(_ sum: GradientSum) { free.withLock { $0.append(sum) } }

    /// A sum in use by one thread; goes back when the lease ends.
    final class Lease {
        var sum: GradientSum
        private let pool: ScratchPool

        init(sum: GradientSum, pool: ScratchPool) {
            self.sum = sum
            self.pool = pool
        }

        deinit { pool.give(sum) }
    }
}
