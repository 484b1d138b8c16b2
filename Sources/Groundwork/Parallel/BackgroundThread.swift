import Glibc

/// A thread that nobody waits for.
package enum BackgroundThread {
    /// Runs work on a thread of its own, with the stack that ``Parallel`` gives.
    /// - Returns: false where the machine refuses a thread; the work is not done then.
    package static func start(_ body: @escaping @Sendable () -> Void) -> Bool {
        guard let thread = Parallel.start(ThreadBody(body)) else { return false }
        pthread_detach(thread)
        return true
    }
}
