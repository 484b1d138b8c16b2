import Synchronization

/// Which lines on the progress of long work go into a log file: few, so that the file stays short and nobody waits in silence.
package final class ProgressPace: Sendable {
    /// Seconds of silence before a line is due.
    private static let silence = 20.0
    /// When the work began, and then when the last line was written.
    private let last: Mutex<ContinuousClock.Instant>

    package init(start: ContinuousClock.Instant) { last = Mutex(start) }

    /// Whether a line is to be written now; an empty one never is.
    package func isDue(_ text: String, at now: ContinuousClock.Instant) -> Bool {
        guard !text.isEmpty else { return false }
        return last.withLock { last in
            guard (now - last) / .seconds(1) >= Self.silence else { return false }
            last = now
            return true
        }
    }
}
