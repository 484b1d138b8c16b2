import EnvironmentPool
import Foundation
import MockWeb
import Synchronization
import WebArena
import WebEnv

@testable import EnvironmentServer

/// Environments of three tasks on the library, and a service that clients ask for them.
enum LibraryPool {
    static let tasks = """
        [{"task_id": "a", "sites": ["library"], "intent": "Say 42", "start_url": "__LIBRARY__/",
          "eval": {"eval_types": ["string_match"], "reference_answers": {"exact_match": "42"}}},
         {"task_id": "b", "sites": ["library"], "intent": "Say 43", "start_url": "__LIBRARY__/books",
          "eval": {"eval_types": ["string_match"], "reference_answers": {"exact_match": "43"}}},
         {"task_id": "c", "sites": ["library"], "intent": "Look around", "start_url": "__LIBRARY__/"}]
        """

    static func world() throws -> PoolWorld {
        let tasks = try TaskFile.read(Array(Self.tasks.utf8), file: "tasks")
        return try PoolWorld(
            name: "three", tasks: tasks, transport: MockWorld(hosts: [LibraryHost.make()]))
    }

    static func pool(capacity: Int = 1000) throws -> EnvironmentPool {
        EnvironmentPool(try world(), workers: 2, capacity: PoolCapacity(limit: capacity))
    }

    static func service(of pool: EnvironmentPool) -> EnvironmentService {
        EnvironmentService(
            pool: pool, now: { 0 },
            opener: { _ throws(PoolError) in throw PoolError(.badInput, "one pool is all there is") })
    }

    static func service(
        capacity: Int = 1000, clock: Clock = Clock(),
        _ change: (inout EnvironmentService.Limits) -> Void = { _ in }
    ) throws -> EnvironmentService {
        var limits = EnvironmentService.Limits()
        change(&limits)
        let opener = PoolOpener(
            sites: LibraryHost.fixtures.path, suites: LibraryHost.fixtures.path, allowsPaths: false)
        return EnvironmentService(
            pool: try pool(capacity: capacity), limits: limits, now: { clock.seconds },
            opener: { request throws(PoolError) in try opener.open(request) })
    }

    /// A clock that goes on when it is told to.
    final class Clock: Sendable {
        private let time = Mutex(0.0)
        var seconds: Double { time.withLock { $0 } }
        func goOn(_ seconds: Double) { time.withLock { $0 += seconds } }
    }
}
