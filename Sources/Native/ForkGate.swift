import EnvironmentPool
import Groundwork
import Synchronization

/// Lets calls through, but none while the process is being forked: only the forking thread lives on in the child, so nothing may be held
/// by another.
enum ForkGate {
    private struct State {
        var calls = 0
        var isClosed = false
        /// Replaced in a child, where those who waited at the old one are gone.
        var signal = Signal()
    }
    private static let state = Mutex(State())

    /// Runs a call, once the gate is open.
    static func pass<Result>(_ body: () -> Result) -> Result {
        enter()
        defer { leave() }
        return body()
    }

    private static func enter() {
        while true {
            let wait: (signal: Signal, ticket: UInt64)? = state.withLock { state in
                guard state.isClosed else {
                    state.calls += 1
                    return nil
                }
                return (state.signal, state.signal.ticket)
            }
            guard let wait else { return }
            wait.signal.wait(after: wait.ticket, until: .max)
        }
    }

    private static func leave() {
        let signal: Signal? = state.withLock { state in
            state.calls -= 1
            return state.isClosed ? state.signal : nil
        }
        signal?.raise()
    }

    /// Lets nobody in any more, and returns once everybody is out. Of several threads that fork at once one is the first.
    static func close() {
        while true {
            let wait: (signal: Signal, ticket: UInt64)? = state.withLock { state in
                guard state.isClosed else {
                    state.isClosed = true
                    return nil
                }
                return (state.signal, state.signal.ticket)
            }
            guard let wait else { break }
            wait.signal.wait(after: wait.ticket, until: .max)
        }
        while true {
            let (isEmpty, signal, ticket) = state.withLock { ($0.calls == 0, $0.signal, $0.signal.ticket) }
            if isEmpty { return }
            signal.wait(after: ticket, until: .max)
        }
    }

    /// Opens the gate again.
    /// - Parameter isChild: whether this is the forked process, where nobody waits.
    static func open(isChild: Bool) {
        let signal: Signal = state.withLock { state in
            if isChild {
                // Threads that waited at the old one are not here: it is left as it is, and never freed.
                _ = Unmanaged.passRetained(state.signal)
                state.signal = Signal()
            }
            state.isClosed = false
            return state.signal
        }
        signal.raise()
    }
}
