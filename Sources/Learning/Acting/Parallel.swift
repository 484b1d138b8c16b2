import Dispatch
import Synchronization

/// Runs independent work on several threads; results come in the order of the inputs whatever the number of threads.
public enum Parallel {
    /// - Parameters:
    ///   - count: number of results.
    ///   - workers: threads, at least 1.
    ///   - makeState: state of one thread (scratch memory, an environment).
    public static func map<State, Result: Sendable>(
        _ count: Int, workers: Int, makeState: @Sendable () -> State,
        _ body: @Sendable (inout State, Int) -> Result
    ) -> [Result] {
        let slots = Mutex<[Result?]>(Array(repeating: nil, count: count))
        let next = Atomic<Int>(0)
        withoutActuallyEscaping(body) { body in
            DispatchQueue.concurrentPerform(iterations: max(1, min(workers, count))) { _ in
                var state = makeState()
                while true {
                    let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
                    guard index < count else { return }
                    let result = body(&state, index)
                    slots.withLock { $0[index] = result }
                }
            }
        }
        return slots.withLock { $0 }.compactMap { $0 }
    }
}
