import EnvironmentPool
import Groundwork
import Synchronization

/// The sessions of a server: a bounded number of them, each used by one connection or request at a time.
///
/// A session that a connection opened ends with it, and so do its forks that nobody else took up. Others end when they are closed, or
/// when nobody used them for too long.
final class SessionTable: Sendable {
    let pool: EnvironmentPool
    /// Sessions at most.
    let limit: Int
    private let idleSeconds: Double
    private let now: @Sendable () -> Double
    private let entries = Mutex<[String: Entry]>([:])

    private struct Entry {
        let session: EnvironmentSession
        var isTaken: Bool
        var isClosing = false
        /// The session that it was forked from, with which it ends.
        var parent: String?
        var forks: Set<String> = []
        var lastUse: Double
    }

    /// - Parameters:
    ///   - idleSeconds: how long a session stays that nobody uses.
    ///   - now: seconds on a clock that only goes forward.
    init(
        pool: EnvironmentPool, limit: Int, idleSeconds: Double, now: @escaping @Sendable () -> Double
    ) {
        self.pool = pool
        self.limit = limit
        self.idleSeconds = idleSeconds
        self.now = now
    }

    var count: Int { entries.withLock { $0.count } }

    // MARK: Beginning

    /// A new session, for whoever calls.
    func open() throws(Complaint) -> EnvironmentSession {
        let handle: UInt64
        try reserve(1)
        do { handle = try pool.make(1)[0] } catch { throw Complaint(error) }
        let session = EnvironmentSession(name: Self.freshName(), handle: handle)
        try add([session], parent: nil, isTaken: true)
        return session
    }

    /// Copies of a session as it stands, for whoever takes them.
    func fork(_ session: EnvironmentSession, count: Int) throws(Complaint) -> [String] {
        try reserve(count)
        let handles: [UInt64]
        do { handles = try pool.fork([session.handle], counts: [count]) } catch { throw Complaint(error) }
        let forks = handles.map {
            EnvironmentSession(name: Self.freshName(), handle: $0, of: session)
        }
        try add(forks, parent: session.name, isTaken: false)
        return forks.map(\.name)
    }

    private func reserve(_ count: Int) throws(Complaint) {
        if self.count + count > limit { reap() }
        let active = self.count
        if active + count > limit { throw full(active) }
    }

    private func full(_ active: Int) -> Complaint {
        var complaint = Complaint(
            .capacity, "Server at capacity: \(active) of \(limit) sessions are active")
        complaint.counts = (active, limit)
        return complaint
    }

    private func add(_ sessions: [EnvironmentSession], parent: String?, isTaken: Bool) throws(Complaint) {
        let time = now()
        let active: Int? = entries.withLock { entries in
            guard entries.count + sessions.count <= limit else { return entries.count }
            for session in sessions {
                entries[session.name] = Entry(
                    session: session, isTaken: isTaken, parent: parent, lastUse: time)
            }
            if let parent { entries[parent]?.forks.formUnion(sessions.map(\.name)) }
            return nil
        }
        guard let active else { return }
        free(sessions)
        throw full(active)
    }

    /// 128 bits of the system's chance.
    private static func freshName() -> String {
        var system = SystemRandomNumberGenerator()
        return (0..<2).map { _ in
            let digits = String(system.next() as UInt64, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    // MARK: Using

    /// Takes a session for a connection or a request.
    /// - Throws: ``Complaint`` where there is none of this name, or somebody else has it.
    func take(_ name: String) throws(Complaint) -> EnvironmentSession {
        let result: Result<EnvironmentSession, Complaint> = entries.withLock { entries in
            guard let entry = entries[name], !entry.isClosing else {
                return .failure(Complaint(.session, "Unknown session_id: \(name.prefix(200))"))
            }
            guard !entry.isTaken else {
                var complaint = Complaint(.session, "session \(name) is in use by another connection")
                complaint.isOfClient = true
                return .failure(complaint)
            }
            entries[name]?.isTaken = true
            return .success(entry.session)
        }
        return try result.get()
    }

    /// Gives back what was taken.
    /// - Parameter ends: whether it ends now.
    func giveBack(_ session: EnvironmentSession, ends: Bool = false) {
        let time = now()
        let isOver = entries.withLock { entries in
            guard var entry = entries[session.name] else { return false }
            entry.isTaken = false
            entry.lastUse = time
            entries[session.name] = entry
            return ends || entry.isClosing
        }
        if isOver { end([session.name]) }
    }

    // MARK: Ending

    /// How a session was closed.
    enum Closing: Hashable {
        case closed
        /// It ends when whoever uses it gives it back.
        case closing
        case unknown
    }

    func close(_ name: String) -> Closing {
        let closing: Closing = entries.withLock { entries in
            guard let entry = entries[name] else { return .unknown }
            if entry.isTaken { entries[name]?.isClosing = true }
            return entry.isTaken ? .closing : .closed
        }
        if closing == .closed { end([name]) }
        return closing
    }

    /// Ends what nobody used for too long.
    func reap() {
        let time = now()
        let idle = entries.withLock { entries in
            entries.filter { !$0.value.isTaken && time - $0.value.lastUse > idleSeconds }.map(\.key)
        }
        end(idle)
    }

    private func end(_ names: [String]) {
        var open = names
        var ended: [EnvironmentSession] = []
        while let name = open.popLast() {
            entries.withLock { entries in
                // Taken up by somebody else meanwhile, it is theirs.
                guard let entry = entries[name], !entry.isTaken else {
                    entries[name]?.parent = nil
                    return
                }
                entries[name] = nil
                if let parent = entry.parent { entries[parent]?.forks.remove(name) }
                ended.append(entry.session)
                open += entry.forks
            }
        }
        free(ended)
    }

    private func free(_ sessions: [EnvironmentSession]) {
        for session in sessions {
            // Nobody else has the handles, so that they are free to go.
            try? pool.free([session.handle] + session.snapshotHandles)
        }
    }
}
