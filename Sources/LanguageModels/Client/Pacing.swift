import Dispatch
import Glibc
import Synchronization

/// Time, as far as a client of models needs it: an argument, so that tests don't wait.
public struct WaitingClock: Sendable {
    /// Seconds since any moment; never goes back.
    public let now: @Sendable () -> Double
    /// Waits so many seconds.
    public let wait: @Sendable (Double) -> Void

    /// - Parameters: as the properties of the same names say.
    public init(now: @escaping @Sendable () -> Double, wait: @escaping @Sendable (Double) -> Void) {
        self.now = now
        self.wait = wait
    }

    /// The machine's clock.
    public static let machine = WaitingClock(
        now: { Double(DispatchTime.now().uptimeNanoseconds) / 1e9 },
        wait: { seconds in
            guard seconds > 0 else { return }
            let whole = min(seconds, 86_400)
            var pause = timespec(tv_sec: Int(exactly: whole.rounded(.down)) ?? 0, tv_nsec: 0)
            pause.tv_nsec = Int(exactly: ((whole - whole.rounded(.down)) * 1e9).rounded(.down)) ?? 0
            var rest = timespec()
            while nanosleep(&pause, &rest) != 0, errno == EINTR { pause = rest }
        })
}

/// Keeps requests to so many at once and so many a minute. What one request is told to wait, all wait.
final class Pacing: Sendable {
    private let places: DispatchSemaphore
    /// Seconds between the beginnings of two requests; 0 for none.
    private let distance: Double
    private let clock: WaitingClock
    /// The earliest moment of the next beginning by the rate, and the moment up to which an endpoint asked to wait.
    private let state = Mutex((next: -Double.infinity, heldUntil: -Double.infinity))

    init(atOnce: Int, perMinute: Double?, clock: WaitingClock) {
        places = DispatchSemaphore(value: max(1, atOnce))
        distance = perMinute.map { 60 / max($0, 1e-6) } ?? 0
        self.clock = clock
    }

    /// Does something when it is its turn.
    func turn<Result>(_ body: () -> Result) -> Result {
        places.wait()
        defer { places.signal() }
        wait(until: reserved())
        // Another request may have been told to wait in the meantime.
        while clock.now() < heldUntil { wait(until: heldUntil) }
        return body()
    }

    private var heldUntil: Double { state.withLock { $0.heldUntil } }

    /// The moment at which the rate lets a request begin; the next one comes later.
    private func reserved() -> Double {
        let now = clock.now()
        return state.withLock { state in
            let moment = max(now, state.next, state.heldUntil)
            if distance > 0 { state.next = moment + distance }
            return moment
        }
    }

    private func wait(until moment: Double) {
        let now = clock.now()
        if moment > now { clock.wait(moment - now) }
    }

    /// No request begins before so many seconds are over.
    func hold(_ seconds: Double) {
        let moment = clock.now() + seconds
        state.withLock { $0.heldUntil = max($0.heldUntil, moment) }
    }
}
