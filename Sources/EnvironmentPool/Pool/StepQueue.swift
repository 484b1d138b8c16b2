import Glibc
import Groundwork
import Synchronization

/// Work that goes on while its caller does something else: jobs go in, results come out as they are ready.
///
/// Threads of its own take jobs while there are any and end with the last, so that a process at rest has none.
final class StepQueue<Result: Sendable>: Sendable {
    typealias Job = @Sendable () -> Result

    private struct State {
        var waiting: [(number: UInt64, job: Job)] = []
        var next = 0
        var underWay = 0
        var threads = 0
        var issued: UInt64 = 0
        var done: [(number: UInt64, result: Result)] = []

        /// Jobs of which no result was fetched yet.
        var outstanding: Int { waiting.count - next + underWay + done.count }

        mutating func take() -> (number: UInt64, job: Job)? {
            guard next < waiting.count else { return nil }
            let job = waiting[next]
            next += 1
            underWay += 1
            if next == waiting.count {
                waiting.removeAll(keepingCapacity: true)
                next = 0
            }
            return job
        }
    }
    private let state = Mutex(State())
    private let signal = Signal()
    private let workers: Int

    /// - Parameter workers: threads at most, that of a waiting caller among them.
    init(workers: Int) { self.workers = max(1, workers) }

    /// Jobs of which no result was fetched yet.
    var outstanding: Int { state.withLock { $0.outstanding } }

    /// Puts jobs behind those that wait already. The first thread begins at once.
    func add(_ jobs: [Job]) {
        let missing = state.withLock { state in
            for job in jobs {
                state.waiting.append((state.issued, job))
                state.issued += 1
            }
            let missing = max(0, min(max(1, workers - 1), state.waiting.count - state.next) - state.threads)
            state.threads += missing
            return missing
        }
        for _ in 0..<missing where !BackgroundThread.start({ self.work() }) {
            // The machine gives no thread: whoever waits does the work.
            state.withLock { $0.threads -= 1 }
        }
    }

    /// Results in the order of their jobs, once there are so many, or all that can still come. The caller helps to make them.
    /// - Parameter milliseconds: how long to wait at most; nothing is fetched then.
    func wait(atLeast count: Int, milliseconds: UInt64) -> [Result] {
        let end = Signal.now.addingClamped(milliseconds)
        while true {
            let ticket = signal.ticket
            let step: (results: [Result]?, job: (number: UInt64, job: Job)?) = state.withLock { state in
                if state.done.count >= min(count, state.outstanding) {
                    let results = state.done.sorted { $0.number < $1.number }.map(\.result)
                    state.done = []
                    return (results, nil)
                }
                return (nil, state.threads < workers ? state.take() : nil)
            }
            if let results = step.results { return results }
            if let job = step.job { finish(job) } else { signal.wait(after: ticket, until: end) }
            if Signal.now >= end { return [] }
        }
    }

    /// Returns once nothing is left to do and no thread is left; what came out can still be fetched. The caller helps.
    func rest() {
        while true {
            let ticket = signal.ticket
            let (job, isAtRest) = state.withLock { state in
                let job = state.take()
                return (job, job == nil && state.underWay == 0 && state.threads == 0)
            }
            if isAtRest { return }
            if let job { finish(job) } else { signal.wait(after: ticket, until: .max) }
        }
    }

    private func work() {
        // One look decides: whoever adds a job afterwards finds that this thread is gone.
        while let job = state.withLock({ state in
            let job = state.take()
            if job == nil { state.threads -= 1 }
            return job
        }) { finish(job) }
        signal.raise()
    }

    private func finish(_ job: (number: UInt64, job: Job)) {
        let result = job.job()
        state.withLock {
            $0.done.append((job.number, result))
            $0.underWay -= 1
        }
        signal.raise()
    }
}
