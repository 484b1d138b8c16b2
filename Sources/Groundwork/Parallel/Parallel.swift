import Glibc
import Synchronization

/// Runs independent work on threads of its own; results come in the order of the inputs, whatever the number of threads.
///
/// The number of threads is not tied to the number of cores, so that work which waits for others (a live site, a model
/// endpoint) waits side by side: with 16 workers, 16 requests are under way.
public enum Parallel {
    /// Threads at most, whatever is asked for.
    public static let threadLimit = 1024
    /// Bytes of each thread's stack, of which the machine only gives what is used.
    package static let stackSize = 8 << 20

    /// The results for 0 ..< `count`, in order; each thread has a state of its own.
    /// - Parameters:
    ///   - count: number of results.
    ///   - workers: threads, the calling one among them; less than 1 counts as 1.
    ///   - makeState: state of one thread (scratch memory, an environment).
    public static func map<State, Result: Sendable>(
        _ count: Int, workers: Int, makeState: @Sendable () -> State,
        _ body: @Sendable (inout State, Int) -> Result
    ) -> [Result] {
        let slots = Mutex<[Result?]>(Array(repeating: nil, count: max(0, count)))
        let next = Atomic<Int>(0)
        onThreads(min(workers, count)) {
            var state = makeState()
            while true {
                let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                guard index < count else { return }
                let result = body(&state, index)
                slots.withLock { $0[index] = result }
            }
        }
        return slots.withLock { $0 }.compactMap { $0 }
    }

    /// Work without a thread's own state.
    public static func map<Result: Sendable>(
        _ count: Int, workers: Int, _ body: @Sendable (Int) -> Result
    ) -> [Result] {
        map(count, workers: workers, makeState: {}) { _, index in body(index) }
    }

    /// Runs the same work on several threads, and returns when all have ended.
    ///
    /// Where the machine refuses a thread, those that it gave do the work.
    private static func onThreads(_ count: Int, _ body: @Sendable () -> Void) {
        withoutActuallyEscaping(body) { body in
            let started = (0..<max(0, min(count, threadLimit) - 1)).compactMap { _ in start(ThreadBody(body))
            }
            body()
            for thread in started { pthread_join(thread, nil) }
        }
    }

    static func start(_ body: ThreadBody) -> pthread_t? {
        var attributes = pthread_attr_t()
        guard pthread_attr_init(&attributes) == 0 else { return nil }
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setstacksize(&attributes, stackSize)
        let retained = Unmanaged.passRetained(body)
        var thread = pthread_t()
        let status = pthread_create(
            &thread, &attributes,
            { pointer in
                guard let pointer else { return nil }
                Unmanaged<ThreadBody>.fromOpaque(pointer).takeRetainedValue().run()
                return nil
            }, retained.toOpaque())
        guard status == 0 else {
            retained.release()
            return nil
        }
        return thread
    }
}

/// What a thread runs.
final class ThreadBody: Sendable {
    let run: @Sendable () -> Void
    init(_ run: @escaping @Sendable () -> Void) { self.run = run }
}
