import Groundwork
import Synchronization

/// Work that goes on while its caller does something else: jobs go in, results come out as they are ready.
///
/// Threads of its own take jobs while there are any and end with the last, so that a process at rest has none.
final class StepQueue<Result: Sendable>: Sendable {
    /// A piece of work that makes several results.
    struct Job: Sendable {
        /// How many results it makes.
        let count: Int
        /// Makes them, in order.
        let make: @Sendable () -> [Result]
    }

    private struct State {
        var waiting: [(number: UInt64, job: Job)] = []
        var next = 0
        /// Jobs that threads work on.
        var underWay = 0
        var threads = 0
        var issued: UInt64 = 0
        var done: [(number: UInt64, results: [Result])] = []
        var doneCount = 0
        /// Results that are still to be made.
        var missing = 0
        /// The fewest results that a waiting caller wants; nobody is woken for fewer.
        var wanted = Int.max

        var isIdle: Bool { next == waiting.count && underWay == 0 }

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

        /// All results there are, in the order of their jobs, where there are enough or no more can come.
        mutating func fetch(atLeast count: Int) -> [Result]? {
            guard doneCount >= min(count, doneCount + missing) else { return nil }
            let results = done.sorted { $0.number < $1.number }.flatMap(\.results)
            done = []
            doneCount = 0
            return results
        }
    }
    private let state = Mutex(State())
    private let signal = Signal()
    private let workers: Int

    /// - Parameter workers: threads at most, that of a waiting caller among them.
    init(workers: Int) { self.workers = max(1, workers) }

    /// Results that were not fetched yet, made or not.
    var outstanding: Int { state.withLock { $0.doneCount + $0.missing } }

    /// Puts jobs behind those that wait already. The first thread begins at once.
    func add(_ jobs: [Job]) {
        let missing = state.withLock { state in
            for job in jobs {
                state.waiting.append((state.issued, job))
                state.issued += 1
                state.missing += job.count
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
                if let results = state.fetch(atLeast: count) { return (results, nil) }
                let job = state.threads < workers ? state.take() : nil
                if job == nil { state.wanted = min(state.wanted, count) }
                return (nil, job)
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
                return (job, job == nil && state.isIdle && state.threads == 0)
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
        let results = job.job.make()
        let isAwaited = state.withLock { state in
            state.done.append((job.number, results))
            state.doneCount += results.count
            state.missing -= job.job.count
            state.underWay -= 1
            guard state.doneCount >= state.wanted || state.isIdle else { return false }
            state.wanted = .max
            return true
        }
        if isAwaited { signal.raise() }
    }
}
