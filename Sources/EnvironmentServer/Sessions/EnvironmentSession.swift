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
        var snapshotCount = 0
    }

    init(name: String, handle: UInt64, episode: Episode = Episode()) {
        self.name = name
        self.handle = handle
        state = Mutex(State(episode: episode))
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
            state.snapshotCount += 1
            let name = "s\(state.snapshotCount)"
            state.snapshots[name] = (handle, state.episode)
            return name
        }
    }
    func snapshot(_ name: String) -> (handle: UInt64, episode: Episode)? {
        state.withLock { $0.snapshots[name] }
    }
}
