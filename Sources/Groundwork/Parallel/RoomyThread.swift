import Glibc
import Synchronization

extension Parallel {
    /// Runs work on a thread with a stack of ``stackSize`` and waits for it; here, where the machine refuses a thread.
    package static func onRoomyThread<Result: Sendable>(_ body: () -> Result) -> Result {
        // The thread has ended before this returns, so that the work is never in two places at once.
        nonisolated(unsafe) let body = body
        return withoutActuallyEscaping(body) { body in
            nonisolated(unsafe) let body = body
            let slot = Mutex<Result?>(nil)
            let thread = withoutActuallyEscaping({ slot.withLock { $0 = body() } }) { work in
                nonisolated(unsafe) let work = work
                let thread = start(ThreadBody { work() })
                if let thread { pthread_join(thread, nil) }
                return thread
            }
            _ = thread
            return slot.withLock { $0 } ?? body()
        }
    }
}
