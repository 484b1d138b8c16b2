import Browser
import EnvironmentPool
import Groundwork
import MockWeb
import WebEnv

/// OpenEnv's routes over HTTP.
///
/// A request that names a session (`session_id`, made by `openenv/session/create`) is for that; any other has a session of its own that
/// ends with the answer.
///
/// Source: OpenEnv 0.10.0, `openenv/core/env_server/http_server.py` (`register_routes`)
struct HTTPDoor: Sendable {
    let work: SessionWork

    func answer(_ request: ServedRequest) -> HTTPResponse {
        do throws(Complaint) {
            return try answer(request.method == "HEAD" ? "GET" : request.method, request)
        } catch {
            return Self.response(error)
        }
    }

    private func answer(_ method: String, _ request: ServedRequest) throws(Complaint) -> HTTPResponse {
        switch (method, request.path) {
        case ("GET", "/health"): return Self.json(Array(#"{"status":"healthy"}"#.utf8))
        case ("GET", "/metadata"):
            return Self.json(Descriptions.metadata(work.table.pool, sessionLimit: work.table.limit))
        case ("GET", "/schema"): return Self.json(Array(Schemas.all.utf8))
        case ("GET", "/openapi.json"): return Self.json(Descriptions.openAPI())
        case ("GET", "/state"): return try state(request)
        case ("POST", "/reset"): return try reset(request)
        case ("POST", "/step"): return try step(request)
        case ("POST", "/mcp"):
            try Self.checkContentType(request)
            return Self.json(MCPDoor(table: work.table).answer(request.body))
        default: return try TaskDoor(pool: work.table.pool).answer(method, request) ?? Self.missing(request)
        }
    }

    private static func missing(_ request: ServedRequest) -> HTTPResponse {
        if ["/ws", "/mcp", "/frames"].contains(request.path) {
            var response = detail(426, "\(request.path) is a WebSocket")
            response.headers.append(HTTPHeader("Upgrade", "websocket"))
            return response
        }
        if let route = Route.all.first(where: { $0.path == request.path }) {
            return detail(405, "\(route.path) takes \(route.method)")
        }
        return detail(404, "there is no \(request.path.prefix(200)); GET /openapi.json lists what there is")
    }

    // MARK: Episodes

    private func state(_ request: ServedRequest) throws(Complaint) -> HTTPResponse {
        let episode = try using(request.parameter("session_id")) { session in session.episode }
        var writer = JSONWriter()
        Replies.state(episode, to: &writer)
        return Self.json(writer.bytes)
    }

    private func reset(_ request: ServedRequest) throws(Complaint) -> HTTPResponse {
        let order = try OrderReader(
            try Self.body(request), keys: ResetOrder.keys + ["session_id"], of: "reset")
        let data = order.part(ResetOrder.keys) ?? .object([])
        let reset = try ResetOrder(
            data, split: work.split, taskCount: work.table.pool.world.tasks.count)
        let shown = try using(try order.text("session_id")) { session throws(Complaint) in
            try work.reset([(session, reset)])[0]
        }
        return try Self.result(shown, isStart: true)
    }

    private func step(_ request: ServedRequest) throws(Complaint) -> HTTPResponse {
        let keys = ["action", "timeout_s", "request_id", "session_id"]
        let order = try OrderReader(try Self.body(request), keys: keys, of: "step")
        guard let data = try order.object("action") else {
            throw Complaint(.validation, "'action' is missing: an object with the action", at: "action")
        }
        let action = try ActionOrder(data).action
        let shown = try using(try order.text("session_id")) { session throws(Complaint) in
            try work.step([(session, action)])[0]
        }
        return try Self.result(shown, isStart: false)
    }

    private func using<Result>(
        _ name: String?, _ body: (EnvironmentSession) throws(Complaint) -> Result
    ) throws(Complaint) -> Result {
        let session = if let name { try work.table.take(name) } else { try work.table.open() }
        defer { work.table.giveBack(session, ends: name == nil) }
        return try body(session)
    }

    // MARK: Answers

    /// The object that a request carries; an empty one where it carries none.
    static func body(_ request: ServedRequest) throws(Complaint) -> JSONValue {
        guard !request.body.isEmpty else { return .object([]) }
        try checkContentType(request)
        do { return try JSONValue(parsing: request.body) } catch {
            throw Complaint(.invalidJSON, "the body is no JSON: \(error)")
        }
    }

    /// What a page of elsewhere can send without asking first is no JSON by its type. Who gives no type is believed.
    private static func checkContentType(_ request: ServedRequest) throws(Complaint) {
        guard let type = request.header("Content-Type") else { return }
        let essence = type.prefix { $0 != ";" && $0 != " " }.lowercased()
        guard essence == "application/json" || essence.hasSuffix("+json") else {
            throw Complaint(
                .mediaType, "a body is JSON (Content-Type: application/json), not '\(type.prefix(200))'")
        }
    }

    private static func result(_ shown: SessionWork.Shown, isStart: Bool) throws(Complaint) -> HTTPResponse {
        try Replies.check(shown.outcome)
        var writer = JSONWriter()
        Replies.result(shown, isStart: isStart, to: &writer)
        return json(writer.bytes)
    }

    static func json(_ bytes: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "application/json")],
            body: ResponseBody(bytes))
    }

    private static func detail(_ status: Int, _ text: String) -> HTTPResponse {
        .json(status) { $0.field("detail", text) }
    }

    private static func response(_ complaint: Complaint) -> HTTPResponse {
        switch complaint.code {
        case .validation, .invalidJSON, .unknownType:
            return .json(422) { complaint.writeErrors(to: &$0, under: "detail") }
        case .session: return detail(complaint.isOfClient ? 409 : 404, complaint.message)
        case .capacity: return detail(503, complaint.message)
        case .mediaType: return detail(415, complaint.message)
        case .execution: return detail(complaint.isOfClient ? 409 : 500, complaint.message)
        }
    }
}
