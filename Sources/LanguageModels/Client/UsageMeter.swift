import Groundwork
import Synchronization

/// What a model was asked and what it cost, counted by all who share the meter.
public final class UsageMeter: Sendable {
    /// The counts at one moment.
    public struct Counts: Sendable, Hashable {
        /// Completions that came.
        public var completions = 0
        /// Of them, those that a record held.
        public var recorded = 0
        /// Requests that were sent again.
        public var retries = 0
        /// Completions that said nothing.
        public var empty = 0
        /// Requests that no completion came to.
        public var failures = 0
        /// Of them, those that nobody answered in all tries, or only to say that there is too much to do: asked again later, they may be.
        public var unanswered = 0
        /// Tokens of all completions.
        public var usage = Usage()
        /// What they cost; 0 without a price.
        public var cost = 0.0
    }

    private let state = Mutex(Counts())

    /// Nothing counted.
    public init() {}

    /// What was counted so far.
    public var counts: Counts { state.withLock { $0 } }

    func note(_ completion: Completion, isKept: Bool, price: TokenPrice?) {
        state.withLock { counts in
            counts.completions += 1
            if isKept { counts.recorded += 1 }
            if completion.isEmpty { counts.empty += 1 }
            counts.usage += completion.usage
            // From the sum, so that the order in which completions come changes nothing.
            counts.cost = price?.cost(counts.usage) ?? 0
        }
    }
    func noteRetry() { state.withLock { $0.retries += 1 } }
    func noteFailure(_ error: ModelError) {
        state.withLock {
            $0.failures += 1
            if error.mayPass { $0.unanswered += 1 }
        }
    }
}
