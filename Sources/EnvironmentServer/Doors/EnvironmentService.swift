import Browser
import EnvironmentPool
import MockWeb
import Serving
import WebEnv

/// Environments for clients of OpenEnv, over HTTP and WebSockets, and frames for those of the Python package.
///
/// No page may ask for any of it: what a browser says comes from a page is refused.
package struct EnvironmentService: RequestAnswerer, SocketHost {
    /// What clients may have.
    package struct Limits: Sendable, Hashable {
        /// Sessions at most.
        package var sessions = 1024
        /// Snapshots of a session at most.
        package var snapshots = 64
        /// Seconds that a session stays that nobody uses.
        package var idleSeconds = 900.0
        /// Bytes of a message on `/ws` and `/mcp` at most.
        package var messageBytes = 16 << 20
        /// Bytes of a frame on `/frames` at most.
        package var frameBytes = 1 << 28
        package init() {}
    }
    private let work: SessionWork
    private let limits: Limits
    private let opener: @Sendable (PoolRequest) throws(PoolError) -> EnvironmentPool

    /// - Parameters:
    ///   - pool: where sessions live.
    ///   - seed: all chance follows from it where a reset gives no seed.
    ///   - now: seconds on a clock that only goes forward.
    ///   - opener: opens the pools that clients of `/frames` ask for.
    package init(
        pool: EnvironmentPool, seed: UInt64 = 0, limits: Limits = Limits(),
        now: @escaping @Sendable () -> Double,
        opener: @escaping @Sendable (PoolRequest) throws(PoolError) -> EnvironmentPool
    ) {
        let table = SessionTable(
            pool: pool, limit: limits.sessions, idleSeconds: limits.idleSeconds, now: now)
        work = SessionWork(table: table, seed: seed, snapshotLimit: limits.snapshots)
        self.limits = limits
        self.opener = opener
    }

    /// Sessions that are there.
    package var sessionCount: Int { work.table.count }

    package func effect(of request: ServedRequest) -> RequestGate.Effect { .control }

    package func answer(_ request: ServedRequest) -> HTTPResponse { HTTPDoor(work: work).answer(request) }

    package func conversation(for request: ServedRequest) -> (any SocketConversation)? {
        switch request.path {
        case "/ws":
            return EpisodeConversation(
                work, taking: request.parameter("session_id"), messageBytes: limits.messageBytes)
        case "/mcp": return MCPConversation(work.table, messageBytes: limits.messageBytes)
        case "/frames":
            return FramesConversation(
                PoolFrames(answerRoom: limits.frameBytes, opener: opener), messageBytes: limits.frameBytes)
        default: return nil
        }
    }
}
