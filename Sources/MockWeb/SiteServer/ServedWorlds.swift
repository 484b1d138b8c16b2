import Browser
import Groundwork
import Synchronization
import WebEnv

/// The worlds that a server keeps, by name. Each begins as a copy of the same seed state.
///
/// There is a bounded number of them: the one that was used least recently makes room for another, except `default` and those
/// that answer a request just now.
final class ServedWorlds: Sendable {
    private let seed: MockWorld
    private let worlds: Mutex<BoundedTable<ServedWorld>>

    /// The world of requests that name none.
    static let defaultName = "default"
    /// Bytes of a world's name.
    static let longestName = 128

    init(hosts: [SiteHost], limit: Int) {
        seed = MockWorld(hosts: hosts)
        worlds = Mutex(BoundedTable(limit: limit))
    }

    var hosts: [SiteHost] { seed.hosts }
    var names: [String] { worlds.withLock { $0.names } }
    var limit: Int { worlds.withLock { $0.limit } }
    /// How many worlds had to make room since the server began.
    var droppedCount: Int { worlds.withLock { $0.droppedCount } }

    /// Whether a world may be called so: letters, digits, `.`, `_` and `-`.
    static func isName(_ name: String) -> Bool {
        (1...longestName).contains(name.utf8.count)
            && name.utf8.allSatisfy { $0.isASCIIAlphanumeric || "._-".utf8.contains($0) }
    }

    /// Does something in the world of this name, which is begun at the first call and stays meanwhile.
    /// - Returns: nil where there are too many worlds that answer just now.
    func use<Result>(_ name: String, _ body: (ServedWorld) throws -> Result) rethrows -> Result? {
        guard let world = begin(name) else { return nil }
        defer { world.end() }
        return try body(world)
    }

    private func begin(_ name: String) -> ServedWorld? {
        worlds.withLock { worlds in
            if let world = worlds.use(name) {
                world.begin()
                return world
            }
            let world = ServedWorld(seed)
            world.begin()
            let isKept = worlds.keep(world, as: name) { name, world in
                name == Self.defaultName || world.isAnswering
            }
            return isKept ? world : nil
        }
    }

    /// A copy of the world of this name as it is now; of the seed state where there is none.
    func fork(_ name: String) -> MockWorld { worlds.withLock { $0.peek(name) }?.fork() ?? seed }

    func remove(_ name: String) { worlds.withLock { _ = $0.remove(name) } }
}

/// One world, which answers one request at a time.
final class ServedWorld: Sendable {
    private let world: Mutex<MockWorld>
    private let users = Atomic<Int>(0)

    init(_ world: MockWorld) { self.world = Mutex(world) }

    fileprivate func begin() { users.add(1, ordering: .relaxed) }
    fileprivate func end() { users.subtract(1, ordering: .relaxed) }
    var isAnswering: Bool { users.load(ordering: .relaxed) > 0 }

    func send(_ request: HTTPRequest) throws -> HTTPResponse {
        try world.withLock { try $0.send(request) }
    }

    func fork() -> MockWorld { world.withLock { $0 } }

    /// Back to the seed state, signed in as the task asks.
    func reset(task: WebTask, seed: UInt64) throws -> [(url: String, setCookie: String)] {
        try world.withLock { try $0.reset(task: task, seed: seed) }
    }

    func signIn(_ login: String?, on site: String) -> String? {
        world.withLock { $0.signIn(login, on: site) }
    }
}
