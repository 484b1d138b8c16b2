import Groundwork
import Synchronization

/// The progress line of tasks that are played: counts, and about how long the rest takes.
final class TaskProgress: Sendable {
    private let total: Int
    private let start = ContinuousClock.now
    private let counts = Mutex((done: 0, successes: 0))

    /// - Parameter total: how many tasks there are.
    init(total: Int) { self.total = total }

    /// One more is done.
    /// - Parameter reward: nil where the world failed.
    func count(_ reward: Double?) {
        let (done, successes) = counts.withLock { counts in
            counts.done += 1
            if let reward, reward >= 1 { counts.successes += 1 }
            return counts
        }
        Output.progress("\(done) of \(total) tasks, \(successes) succeeded\(left(done))")
    }

    private func left(_ done: Int) -> String {
        let passed = ContinuousClock.now - start
        let seconds = Double(passed.components.seconds) + Double(passed.components.attoseconds) / 1e18
        guard done < total, seconds >= 1 else { return "" }
        return ", about \(Self.duration(seconds / Double(done) * Double(total - done))) left"
    }

    /// `40 s`, `5 min`, `2 h 10 min`
    static func duration(_ seconds: Double) -> String {
        let whole = Int(nearest: min(max(seconds, 1), 1e9))
        if whole < 90 { return "\(whole) s" }
        let minutes = (whole + 30) / 60
        return minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    }
}
