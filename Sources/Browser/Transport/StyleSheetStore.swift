import Groundwork
import HTML
import Synchronization

/// Style sheets by address: what pages of one web refer to is loaded once and shared by all sessions on that web.
public final class StyleSheetStore: Sendable {
    /// What came of an address.
    enum Answer: Sendable {
        case loaded(LinkedText)
        /// Why there is no sheet.
        case failed(String)
    }
    private struct Entry {
        let answer: Answer
        let size: Int
        /// When a failure is forgotten.
        let expiry: ContinuousClock.Instant?
    }
    private struct State {
        var entries: [String: Entry] = [:]
        /// Oldest first.
        var order: [String] = []
        var size = 0
    }
    private let state = Mutex(State())
    /// No two stores have the same.
    let number = StyleSheetStore.count.add(1, ordering: .relaxed).newValue

    private static let count = Atomic<UInt64>(0)
    /// Bytes of sheets that are kept; the oldest go first.
    private static let sizeLimit = 64 << 20
    private static let countLimit = 4096
    /// How long an address that failed is not asked again.
    private static let failureTime = Duration.seconds(60)

    /// A store of nothing.
    public init() {}

    func answer(at address: String) -> Answer? {
        state.withLock { state in
            guard let entry = state.entries[address] else { return nil }
            if let expiry = entry.expiry, expiry < .now { return nil }
            return entry.answer
        }
    }

    func keep(_ answer: Answer, at address: String) {
        var entry: Entry
        switch answer {
        case .loaded(let text): entry = Entry(answer: answer, size: text.bytes.count + 256, expiry: nil)
        case .failed: entry = Entry(answer: answer, size: 256, expiry: .now + Self.failureTime)
        }
        entry = Entry(answer: entry.answer, size: entry.size + address.utf8.count, expiry: entry.expiry)
        state.withLock { state in
            if let earlier = state.entries[address] {
                state.size -= earlier.size
            } else {
                state.order.append(address)
            }
            state.entries[address] = entry
            state.size += entry.size
            while state.size > Self.sizeLimit || state.order.count > Self.countLimit, state.order.count > 1 {
                let oldest = state.order.removeFirst()
                state.size -= state.entries.removeValue(forKey: oldest)?.size ?? 0
            }
        }
    }
}
