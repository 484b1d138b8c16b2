import EnvironmentPool
import Groundwork
import Synchronization

/// What is known of a session's episode beside what the pool keeps: a value, copied with the environment.
struct Episode: Sendable {
    var id: String?
    var taskID = ""
    var goal = ""
    var sites: [String] = []
    var seed: UInt64?
    var stepCount = 0
    var isOver = false
    var observed: [ObservationField] = []
}

/// One environment of one client, with its episode and what was kept of it.
final class EnvironmentSession: Sendable {
    /// What a client calls it; nobody guesses it.
    let name: String
    /// What the pool calls its environment.
    let handle: UInt64
    private let state: Mutex<State>

    private struct State {
        var episode: Episode
        var resetCount: UInt64 = 0
        var snapshots: [String: (handle: UInt64, episode: Episode)] = [:]
        /// How many were ever kept, by which they are named.
        var issuedSnapshots = 0
    }

    init(name: String, handle: UInt64) {
        self.name = name
        self.handle = handle
        state = Mutex(State(episode: Episode()))
    }

    /// A copy of another as it stands, snapshots excepted.
    init(name: String, handle: UInt64, of other: EnvironmentSession) {
        self.name = name
        self.handle = handle
        let (episode, resetCount) = other.state.withLock { ($0.episode, $0.resetCount) }
        state = Mutex(State(episode: episode, resetCount: resetCount))
    }

    var episode: Episode { state.withLock { $0.episode } }
    func keep(_ episode: Episode) { state.withLock { $0.episode = episode } }

    /// How many episodes were begun before without a seed of their own.
    func countReset() -> UInt64 {
        state.withLock { state in
            defer { state.resetCount &+= 1 }
            return state.resetCount
        }
    }

    var snapshotCount: Int { state.withLock { $0.snapshots.count } }
    var snapshotHandles: [UInt64] { state.withLock { $0.snapshots.values.map(\.handle) } }

    /// - Returns: what the snapshot is called.
    func keep(snapshot handle: UInt64) -> String {
        state.withLock { state in
            state.issuedSnapshots += 1
            let name = "s\(state.issuedSnapshots)"
            state.snapshots[name] = (handle, state.episode)
            return name
        }
    }
    /// Forgets a snapshot.
    /// - Returns: its handle, which is the caller's to free; nil where there is none.
    func forget(snapshot name: String) -> UInt64? {
        state.withLock { $0.snapshots.removeValue(forKey: name)?.handle }
    }
    func snapshot(_ name: String) -> (handle: UInt64, episode: Episode)? {
        state.withLock { $0.snapshots[name] }
    }
}
