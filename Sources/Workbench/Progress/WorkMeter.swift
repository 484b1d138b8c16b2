import Groundwork
import Synchronization

/// How far long work has come, in words for people: how much is done, and about how long the rest takes.
public final class WorkMeter: Sendable {
    private let what: String
    private let start: ContinuousClock.Instant
    private let tell: @Sendable (String) -> Void
    /// When something was told last.
    private let last: Mutex<ContinuousClock.Instant?>
    private let now: @Sendable () -> ContinuousClock.Instant

    /// Seconds between two lines.
    private static let pause = 0.2
    /// Seconds of work before anything is said of the rest.
    private static let warmUp = 2.0

    /// - Parameters:
    ///   - what: the work, such as "proving tasks".
    ///   - tell: takes each line.
    ///   - now: tells the time.
    public init(
        _ what: String, now: @escaping @Sendable () -> ContinuousClock.Instant = { .now },
        _ tell: @escaping @Sendable (String) -> Void
    ) {
        self.what = what
        self.tell = tell
        self.now = now
        start = now()
        last = Mutex(nil)
        tell(what)
    }

    /// Tells how far the work is, though not too often; from any thread.
    public func told(_ done: Int, of all: Int) {
        let time = now()
        let isDue = last.withLock { last in
            if done < all, let last, (time - last) / .seconds(1) < Self.pause { return false }
            last = time
            return true
        }
        if isDue { tell(Self.line(what, done, all, seconds: (time - start) / .seconds(1))) }
    }

    private static func line(_ what: String, _ done: Int, _ all: Int, seconds: Double) -> String {
        let count = "\(what): \(done) of \(all)"
        guard seconds >= warmUp, done > 0, done < all else { return count }
        return count + ", about \(span(seconds / Double(done) * Double(all - done))) left"
    }

    /// A span of time as people say it.
    static func span(_ seconds: Double) -> String {
        guard seconds < 359_999 else { return "days" }
        let whole = Int(nearest: seconds.rounded(.up))
        switch whole {
        case ..<90: return "\(whole) s"
        case ..<5400: return "\((whole + 30) / 60) min"
        default: return "\(whole / 3600) h \(whole % 3600 / 60) min"
        }
    }
}
