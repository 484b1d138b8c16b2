import Groundwork
import Serving
import Synchronization

/// A client's conversation on `/ws`: a session that begins and ends with it, or one that it takes up.
///
/// Source: OpenEnv 0.10.0, `openenv/core/env_server/http_server.py` (`websocket_endpoint`)
final class EpisodeConversation: SocketConversation {
    let messageBytes: Int
    let expectsPongs = true
    let waits = false
    private let work: SessionWork
    /// The session to take up; nil for one of its own.
    private let wanted: String?
    private let current = Mutex<EnvironmentSession?>(nil)

    init(_ work: SessionWork, taking wanted: String?, messageBytes: Int) {
        self.work = work
        self.wanted = wanted
        self.messageBytes = messageBytes
    }

    func begin() -> SocketReply {
        do throws(Complaint) {
            let session = if let wanted { try work.table.take(wanted) } else { try work.table.open() }
            current.withLock { $0 = session }
            return SocketReply()
        } catch {
            return SocketReply([Self.message(error)], isLast: true)
        }
    }

    func end() {
        guard let session = current.withLock({ $0 }) else { return }
        work.table.giveBack(session, ends: wanted == nil)
    }

    func answer(_ message: SocketMessage) -> SocketReply {
        guard let session = current.withLock({ $0 }) else { return SocketReply(isLast: true) }
        guard case .text(let bytes) = message else {
            return SocketReply([Self.message(Complaint(.invalidJSON, "Invalid JSON: a message is a text"))])
        }
        do throws(Complaint) {
            let envelope = try Envelope(bytes)
            guard envelope.type != MessageType.close.rawValue else {
                try envelope.refuseData()
                return SocketReply(isLast: true)
            }
            var writer = JSONWriter()
            try answer(envelope, in: session, to: &writer)
            return SocketReply([.text(writer.bytes)])
        } catch {
            return SocketReply([Self.message(error)])
        }
    }

    private static func message(_ complaint: Complaint) -> SocketMessage {
        var writer = JSONWriter()
        complaint.add(to: &writer)
        return .text(writer.bytes)
    }

    private func answer(
        _ envelope: Envelope, in session: EnvironmentSession, to writer: inout JSONWriter
    ) throws(Complaint) {
        switch MessageType(rawValue: envelope.type) {
        case .reset, .step, .state: try MessageBatch(work: work).answer(envelope, in: session, to: &writer)
        case .batch: try MessageBatch(work: work).answer(batch: envelope, of: session, to: &writer)
        case .mcp: try mcp(envelope, in: session, to: &writer)
        case .fork: try fork(envelope, session, to: &writer)
        case .snapshot: try snapshot(envelope, session, to: &writer)
        case .restore: try restore(envelope, session, to: &writer)
        case .close, nil: break
        }
    }

    private func mcp(
        _ envelope: Envelope, in session: EnvironmentSession, to writer: inout JSONWriter
    ) throws(Complaint) {
        guard let data = envelope.data, case .object = data else {
            throw Complaint(.validation, "'data' is missing: a JSON-RPC request", at: "data")
        }
        let answer = MCPDoor(table: work.table, own: session).answer(data)
        guard let json = try? JSONValue(parsing: answer) else { return }
        Replies.reply(.mcp, to: &writer) { $0.value(json) }
    }

    private func fork(
        _ envelope: Envelope, _ session: EnvironmentSession, to writer: inout JSONWriter
    ) throws(Complaint) {
        let order = try OrderReader(envelope.dataOrNone, keys: ["count"], of: "fork")
        let count = try order.number("count", 1...100_000) ?? 1
        let names = try work.fork(session, count: count)
        Replies.reply(.fork, to: &writer) { $0.object { $0.field("session_ids", names) } }
    }

    private func snapshot(
        _ envelope: Envelope, _ session: EnvironmentSession, to writer: inout JSONWriter
    ) throws(Complaint) {
        let order = try OrderReader(envelope.dataOrNone, keys: ["forget"], of: "snapshot")
        let name = try work.snapshot(session, forgetting: try order.texts("forget") ?? [])
        Replies.reply(.snapshot, to: &writer) { $0.object { $0.field("snapshot_id", name) } }
    }

    private func restore(
        _ envelope: Envelope, _ session: EnvironmentSession, to writer: inout JSONWriter
    ) throws(Complaint) {
        let order = try OrderReader(envelope.dataOrNone, keys: ["snapshot_id"], of: "restore")
        guard let name = try order.text("snapshot_id") else {
            throw Complaint(.validation, "'snapshot_id' is missing", at: "snapshot_id")
        }
        let shown = try work.restore(session, name)
        try Replies.observation(shown, isStart: shown.episode.stepCount == 0, to: &writer)
    }
}

/// A client's conversation on `/mcp`: JSON-RPC with a session of its own.
final class MCPConversation: SocketConversation {
    let messageBytes: Int
    let expectsPongs = true
    let waits = false
    private let table: SessionTable
    private let current = Mutex<EnvironmentSession?>(nil)

    init(_ table: SessionTable, messageBytes: Int) {
        self.table = table
        self.messageBytes = messageBytes
    }

    func begin() -> SocketReply {
        do throws(Complaint) {
            let session = try table.open()
            current.withLock { $0 = session }
            return SocketReply()
        } catch {
            var writer = JSONWriter()
            error.add(to: &writer)
            return SocketReply([.text(writer.bytes)], isLast: true)
        }
    }

    func answer(_ message: SocketMessage) -> SocketReply {
        let bytes: [UInt8] = if case .text(let text) = message { text } else { [] }
        return SocketReply([.text(MCPDoor(table: table, own: current.withLock { $0 }).answer(bytes))])
    }

    func end() {
        if let session = current.withLock({ $0 }) { table.giveBack(session, ends: true) }
    }
}
