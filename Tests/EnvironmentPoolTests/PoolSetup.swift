import Browser
import Foundation
import Groundwork
import MockWeb
import Synchronization
import WebEnv

@testable import EnvironmentPool

/// The lending library of the fixtures, with proven tasks, as a world for pools.
enum PoolSetup {
    static let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures/library").path
    private static let loaded: Result<(site: Site, tasks: [WebTask]), any Error> = Result {
        let site = try Site.load(directory: folder)
        let tasks = try TaskInstantiator(host: SiteHost(site: site)).instantiate(
            count: 12, seed: 3, split: .train
        ).tasks
        return (site, tasks)
    }

    static func world(cacheCapacity: Int = 1 << 24) throws -> PoolWorld {
        let (site, tasks) = try loaded.get()
        return try PoolWorld(
            name: "library", tasks: tasks,
            transport: MockWorld(hosts: [SiteHost(site: site, cacheCapacity: cacheCapacity)]))
    }

    static func pool(workers: Int = 1, capacity: Int = 1000) throws -> EnvironmentPool {
        EnvironmentPool(try world(), workers: workers, capacity: PoolCapacity(limit: capacity))
    }

    /// A pool that has environments whose episodes have begun, each with a seed of its own.
    static func begun(_ count: Int, workers: Int = 1) throws -> (pool: EnvironmentPool, ids: [UInt64]) {
        let pool = try pool(workers: workers)
        let ids = try pool.make(count)
        _ = try pool.reset(ids.enumerated().map { .init(id: $1, seed: UInt64($0)) })
        return (pool, ids)
    }
}

/// A world that fails: at once, or when a page is asked for after the first.
struct FailingWorld: Transport {
    var answers: Int

    mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        guard answers > 0 else { throw EnvironmentError("the cable is cut") }
        answers -= 1
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html")],
            body: ResponseBody(Array("<h1>Front</h1><a href=/next>Next</a>".utf8)))
    }
    mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] { [] }
    func expandPlaceholders(_ text: String) -> String { text }

    static func pool(answers: Int) throws -> EnvironmentPool {
        let task = WebTask(taskID: "one", sites: [], intent: "Go on", startURLs: ["http://weak.test/"])
        return EnvironmentPool(
            try PoolWorld(name: "weak", tasks: [task], transport: FailingWorld(answers: answers)), workers: 1)
    }
}

extension StepOutcome {
    /// All that an agent and its trainer are told.
    var telling: String {
        let seen = observation.map { "\($0.url) \($0.text)" } ?? "nothing"
        return "\(seen)|\(reward)|\(String(describing: ending))|\(status)|\(error)|\(stepCount)"
    }
}
