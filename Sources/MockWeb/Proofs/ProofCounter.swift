import Synchronization

/// Counts proofs that several threads do, and tells of each.
final class ProofCounter: Sendable {
    private let done = Atomic<Int>(0)
    private let wanted: Int
    private let progress: @Sendable (_ done: Int, _ of: Int) -> Void

    init(wanted: Int, _ progress: @escaping @Sendable (_ done: Int, _ of: Int) -> Void) {
        self.wanted = wanted
        self.progress = progress
    }

    /// One more is done. Where proofs failed there are more than were thought at first.
    func count() {
        let now = done.wrappingAdd(1, ordering: .relaxed).newValue
        progress(now, max(now, wanted))
    }
}
