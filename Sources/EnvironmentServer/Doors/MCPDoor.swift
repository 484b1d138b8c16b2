import Groundwork

/// JSON-RPC as OpenEnv speaks it: sessions that outlive a request. Tools there are none.
///
/// Source: OpenEnv 0.10.0, `openenv/core/env_server/http_server.py` (`mcp_handler`)
struct MCPDoor: Sendable {
    let table: SessionTable
    /// The session of the WebSocket that asks; nil over HTTP.
    var own: EnvironmentSession?

    private struct Failure: Error {
        let code: Int
        let message: String
        var counts: (active: Int, limit: Int)?
    }

    /// The answer to a request, whatever it is.
    func answer(_ body: [UInt8]) -> [UInt8] {
        guard let json = try? JSONValue(parsing: body) else {
            return answer(nil) { _ throws(Failure) in throw Failure(code: -32_700, message: "Parse error") }
        }
        return answer(json)
    }

    func answer(_ json: JSONValue) -> [UInt8] {
        answer(json["id"]) { writer throws(Failure) in try self.result(json, &writer) }
    }

    private func answer(_ id: JSONValue?, _ body: (inout JSONWriter) throws(Failure) -> Void) -> [UInt8] {
        var result = JSONWriter()
        var failure: Failure?
        do throws(Failure) { try body(&result) } catch { failure = error }
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("jsonrpc", "2.0")
            writer.key("id")
            switch id {
            case .string, .number: writer.value(id ?? .null)
            default: writer.null()
            }
            if let failure {
                writer.key("error")
                Self.write(failure, to: &writer)
            } else if let value = try? JSONValue(parsing: result.bytes) {
                writer.key("result")
                writer.value(value)
            }
        }
        return writer.bytes
    }

    private static func write(_ failure: Failure, to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("code", failure.code)
            writer.field("message", failure.message)
            writer.key("data")
            guard let counts = failure.counts else { return writer.null() }
            writer.object { writer in
                writer.field("active_sessions", counts.active)
                writer.field("max_sessions", counts.limit)
            }
        }
    }

    private func result(_ json: JSONValue, _ writer: inout JSONWriter) throws(Failure) {
        guard json["jsonrpc"]?.string == "2.0", let method = json["method"]?.string else {
            throw Failure(
                code: -32_600,
                message: "Invalid request: an object with jsonrpc \"2.0\" and a method is wanted")
        }
        let parameters = json["params"] ?? .object([])
        guard case .object = parameters else {
            throw Failure(code: -32_602, message: "Params must be an object")
        }
        switch method {
        case "openenv/session/create": try create(&writer)
        case "openenv/session/close": try close(parameters, &writer)
        case "tools/list", "tools/call":
            throw Failure(code: -32_603, message: "Environment does not support MCP")
        default: throw Failure(code: -32_601, message: "Method not found: \(method.prefix(200))")
        }
    }

    private func create(_ writer: inout JSONWriter) throws(Failure) {
        if let own {
            writer.object { $0.field("session_id", own.name) }
            return
        }
        do {
            let session = try table.open()
            table.giveBack(session)
            writer.object { $0.field("session_id", session.name) }
        } catch {
            throw Failure(code: -32_000, message: error.message, counts: error.counts)
        }
    }

    private func close(_ parameters: JSONValue, _ writer: inout JSONWriter) throws(Failure) {
        guard let name = parameters["session_id"]?.string, !name.isEmpty else {
            throw Failure(code: -32_602, message: "Invalid params - 'session_id' is required")
        }
        if name == own?.name {
            throw Failure(
                code: -32_600, message: "Cannot close active WebSocket-managed session via MCP method")
        }
        let closing = table.close(name)
        if closing == .unknown {
            throw Failure(code: -32_602, message: "Unknown session_id: \(name.prefix(200))")
        }
        writer.object { writer in
            writer.field("session_id", name)
            writer.field("closed", closing == .closed)
            if closing == .closing { writer.field("closing", true) }
        }
    }
}
