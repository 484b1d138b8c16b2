import Synchronization
import Testing

@testable import Groundwork

@Suite struct ParallelTests {
    @Test(arguments: [-3, 0, 1, 2, 5, 64, 100_000])
    func `results come in the order of the inputs on any number of workers`(workers: Int) {
        #expect(Parallel.map(50, workers: workers) { $0 * $0 } == (0..<50).map { $0 * $0 })
    }

    @Test func `no input gives no result`() {
        #expect(Parallel.map(0, workers: 4) { $0 }.isEmpty)
        #expect(Parallel.map(-1, workers: 4) { $0 }.isEmpty)
    }

    @Test func `each thread has one state of its own`() {
        let made = Mutex(0)
        let results = Parallel.map(
            200, workers: 4, makeState: { made.withLock { $0 += 1 } }, { _, index in index })
        #expect(results == Array(0..<200))
        #expect(made.withLock { $0 } == 4)
    }

    @Test func `threads have room for deep recursion, and maps may be nested`() {
        @Sendable func depth(_ n: Int) -> Int { n == 0 ? 0 : 1 + depth(n - 1) }
        let results = Parallel.map(4, workers: 4) { _ in
            Parallel.map(2, workers: 2) { _ in depth(10_000) }.reduce(0, +)
        }
        #expect(results == Array(repeating: 20_000, count: 4))
    }
}
