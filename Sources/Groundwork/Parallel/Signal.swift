import Glibc

/// Wakes those who wait for something to have happened.
package final class Signal: @unchecked Sendable {
    // The pointers never change and are freed with the last reference; what they point to is used through the mutex alone.
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private let condition: UnsafeMutablePointer<pthread_cond_t>
    private var count: UInt64 = 0

    package init() {
        mutex = .allocate(capacity: 1)
        condition = .allocate(capacity: 1)
        pthread_mutex_init(mutex, nil)
        var attributes = pthread_condattr_t()
        pthread_condattr_init(&attributes)
        pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
        pthread_cond_init(condition, &attributes)
        pthread_condattr_destroy(&attributes)
    }

    deinit {
        pthread_cond_destroy(condition)
        pthread_mutex_destroy(mutex)
        condition.deallocate()
        mutex.deallocate()
    }

    /// How often it was raised.
    package var ticket: UInt64 { locked { count } }

    package func raise() {
        locked { count &+= 1 }
        pthread_cond_broadcast(condition)
    }

    /// Returns once it was raised after the ticket was drawn, or at the time `end` of ``now``.
    package func wait(after ticket: UInt64, until end: UInt64) {
        // Far ends are looked at again every day, so that no sum is too large for the system's time.
        let stop = min(end, Self.now.addingClamped(86_400_000))
        var time = timespec(
            tv_sec: Int(clamping: stop / 1000), tv_nsec: Int(clamping: stop % 1000 * 1_000_000))
        locked {
            while count == ticket, pthread_cond_timedwait(condition, mutex, &time) == 0 {}
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        pthread_mutex_lock(mutex)
        defer { pthread_mutex_unlock(mutex) }
        return body()
    }

    /// Milliseconds of the machine's steady clock.
    package static var now: UInt64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return UInt64(clamping: time.tv_sec * 1000 + time.tv_nsec / 1_000_000)
    }
}
