import Glibc

/// What time the browser thinks it is.
public enum SessionClock: Sendable, Hashable {
    /// Seconds since 1970; each request advances it by one second.
    case simulated(Double)
    /// The machine's clock, for live sites.
    case system

    /// 2026-03-14 09:30:00 UTC.
    public static let standard = SessionClock.simulated(1_773_480_600)

    /// Seconds since 1970.
    package var now: Double {
        switch self {
        case .simulated(let seconds): seconds
        case .system: Self.systemTime()
        }
    }
    /// Lets the time of one request pass; the machine's clock goes by itself.
    mutating func advance() {
        if case .simulated(let seconds) = self { self = .simulated(seconds + 1) }
    }

    /// The machine's clock in seconds since 1970.
    private static func systemTime() -> Double {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }
}
