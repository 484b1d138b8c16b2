import Browser
import EnvironmentPool
import Groundwork
import MockWeb
import WebEnv

/// OpenEnv's routes for lists of tasks: one split, called as what is served.
///
/// Source: OpenEnv 0.10.0, `openenv/core/env_server/http_server.py` (Task API)
struct TaskDoor: Sendable {
    let pool: EnvironmentPool

    private var tasks: [WebTask] { pool.world.tasks }
    private var split: String { pool.world.name }

    /// - Returns: nil where nothing here has the path.
    func answer(_ method: String, _ request: ServedRequest) throws(Complaint) -> HTTPResponse? {
        if method == "GET", request.path == "/list_environments" {
            return HTTPDoor.json(Array("[\"\(Descriptions.name)\"]".utf8))
        }
        let parts = request.path.utf8.split(separator: UInt8(ascii: "/")).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard parts.count == 2, parts[0].lowercased() == Descriptions.name else { return nil }
        switch (method, parts[1]) {
        case ("GET", "splits"): return splits()
        case ("POST", "tasks"): return list(0..<tasks.count, try order(request, []))
        case ("POST", "num_tasks"):
            _ = try order(request, [])
            return .json { $0.field("num_tasks", tasks.count) }
        case ("POST", "task"): return try task(try order(request, ["index"]))
        case ("POST", "task_range"): return try range(try order(request, ["start", "stop"]))
        default: return nil
        }
    }

    private func order(_ request: ServedRequest, _ keys: [String]) throws(Complaint) -> OrderReader {
        let order = try OrderReader(try HTTPDoor.body(request), keys: ["split"] + keys, of: "the request")
        guard let name = try order.text("split"), name == split else {
            throw Complaint(.validation, "'split' is '\(split)'", at: "split")
        }
        return order
    }

    private func splits() -> HTTPResponse {
        var writer = JSONWriter()
        writer.array { list in
            list.object { writer in
                writer.field("name", split)
                writer.field("type", ["train", "validation", "test"].contains(split) ? split : "validation")
            }
        }
        return HTTPDoor.json(writer.bytes)
    }

    private func task(_ order: OrderReader) throws(Complaint) -> HTTPResponse {
        guard let index = try order.number("index", 0...tasks.count - 1) else {
            throw Complaint(.validation, "'index' is missing", at: "index")
        }
        return .json { writer in
            writer.key("task")
            write(index, to: &writer)
        }
    }

    /// As Python cuts lists: places from the end on are below 0, and what lies outside is left out.
    private func range(_ order: OrderReader) throws(Complaint) -> HTTPResponse {
        let places = -1_000_000_000...1_000_000_000
        func place(_ key: String, _ usual: Int) throws(Complaint) -> Int {
            let place = try order.number(key, places) ?? usual
            return min(max(0, place < 0 ? place + tasks.count : place), tasks.count)
        }
        let start = try place("start", 0)
        let stop = try place("stop", tasks.count)
        return list(start..<max(start, stop), order)
    }

    private func list(_ range: Range<Int>, _ order: OrderReader) -> HTTPResponse {
        .json { writer in
            writer.key("tasks")
            writer.array { writer in for index in range { write(index, to: &writer) } }
            writer.field("env_name", Descriptions.name)
        }
    }

    private func write(_ index: Int, to writer: inout JSONWriter) {
        let task = tasks[index]
        writer.object { writer in
            writer.field("id", task.taskID)
            writer.field("split", split)
            writer.field("index", index)
            writer.field("goal", task.intent)
            writer.field("sites", task.sites)
            if !task.family.isEmpty { writer.field("group", task.family) }
        }
    }
}
