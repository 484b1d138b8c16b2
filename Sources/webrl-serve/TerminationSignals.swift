import Foundation

/// SIGINT and SIGTERM, taken by nobody but who waits for them.
struct TerminationSignals {
    private var signals = sigset_t()

    /// To be made before any thread begins.
    init() {
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        sigaddset(&signals, SIGTERM)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    func wait() {
        var signals = signals
        var signal: Int32 = 0
        sigwait(&signals, &signal)
    }
}
