import EnvironmentPool
import Groundwork
import WebEnv

/// JSON Schemas of what goes over the wire.
///
/// Clients read them: the title `WebAction` tells that an action calls no tool, and as `action` alone is required, a language model's text
/// is an action as it stands.
///
/// Source: JSON Schema 2020-12; OpenEnv 0.10.0, `GET /schema`
enum Schemas {
    static let action = """
        {"title":"WebAction","description":"What the agent does.","type":"object",\
        "properties":{"action":{"title":"Action","type":"string","description":"One action in the dialect of the episode: click [12], \
        type [7] [tea] [1], goto [http://…], stop [answer]"},\
        "metadata":{"title":"Metadata","type":"object","additionalProperties":true}},\
        "required":["action"],"additionalProperties":false}
        """
    static let observation = """
        {"title":"WebObservation","description":"What the agent sees.","type":"object","properties":{\
        "done":{"type":"boolean"},"reward":{"anyOf":[{"type":"number"},{"type":"null"}]},\
        "metadata":{"type":"object"},\
        "text":{"type":"string","description":"Tabs and the page's accessibility tree."},\
        "goal":{"type":"string","description":"What the task asks for."},\
        "url":{"type":"string"},\
        "error":{"anyOf":[{"type":"string"},{"type":"null"}],"description":"What was wrong with the last action."},\
        "terminated":{"type":"boolean"},"truncated":{"type":"boolean"},\
        "title":{"type":"string"},"tabs":{"type":"array","items":{"type":"string"}},\
        "warnings":{"type":"array","items":{"type":"string"}},"task_id":{"type":"string"},\
        "sites":{"type":"array","items":{"type":"string"}},\
        "ending":{"anyOf":[{"type":"string"},{"type":"null"}]},"step_count":{"type":"integer","minimum":0}},\
        "required":["text","goal","url","error","terminated","truncated"],"additionalProperties":false}
        """
    static let state = """
        {"title":"WebState","type":"object","properties":{\
        "episode_id":{"anyOf":[{"type":"string"},{"type":"null"}]},"step_count":{"type":"integer","minimum":0},\
        "task_id":{"anyOf":[{"type":"string"},{"type":"null"}]},\
        "seed":{"anyOf":[{"type":"integer","minimum":0},{"type":"null"}]},"done":{"type":"boolean"}},\
        "required":["episode_id","step_count"],"additionalProperties":true}
        """
    /// What `reset` takes.
    static let reset = """
        {"title":"ResetOptions","type":"object","properties":{\
        "seed":{"type":"integer","minimum":0},"episode_id":{"type":"string","maxLength":255},\
        "task_id":{"type":"string"},"split":{"type":"string"},"index":{"type":"integer","minimum":0},\
        "observe":{"type":"array","items":{"enum":["title","tabs","warnings","task_id","sites","ending","step_count"]}},\
        "max_steps":{"type":"integer","minimum":0},"dialect":{"type":"string"},\
        "window":{"type":"integer","minimum":1},"strict":{"type":"boolean"}},"additionalProperties":false}
        """

    /// All in one object: the body of `GET /schema`.
    static let all = """
        {"action":\(action),"observation":\(observation),"reset_observation":\(observation),"state":\(state),\
        "reset":\(reset)}
        """
}

/// The documents that describe the server.
enum Descriptions {
    /// What an environment of this program is called.
    static let name = "webrl"
    static let version = "\(Release.version)"
    /// The version of OpenEnv's interface over HTTP.
    static let interfaceVersion = "1.0.0"

    static func metadata(_ pool: EnvironmentPool, sessionLimit: Int) -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("name", name)
            writer.field(
                "description",
                "WebArena-like web tasks without a browser: \(pool.world.tasks.count) tasks of \(pool.world.name). "
                    + "Observations are accessibility trees; an action is one line of text.")
            writer.field("readme_content", nil as String?)
            writer.field("version", version)
            writer.field("author", nil as String?)
            writer.field("documentation_url", nil as String?)
            writer.field("max_sessions", sessionLimit)
            writer.field("split", pool.world.name)
            writer.field("dialect", name(of: pool.settings.dialect))
            writer.key("extensions")
            writer.object { writer in
                for (type, summary) in MessageType.extensions { writer.field(type.rawValue, summary) }
                writer.field("/frames", "binary WebSocket messages, frames of version \(FrameHeader.version)")
            }
        }
        return writer.bytes
    }

    private static func name(of dialect: Dialect) -> String {
        switch dialect.form {
        case .webArena: "webarena"
        case .browserGym: "browsergym"
        case .webRL: "webrl"
        }
    }

    /// What a client asks for to learn the routes.
    static func openAPI() -> [UInt8] {
        var writer = JSONWriter()
        writer.object { writer in
            writer.field("openapi", "3.1.0")
            writer.key("info")
            writer.object { writer in
                writer.field("title", "webrl")
                writer.field("version", interfaceVersion)
            }
            writer.key("paths")
            writer.object { writer in
                for (path, methods) in Dictionary(grouping: Route.all, by: \.path).sorted(by: {
                    $0.key < $1.key
                }) {
                    writer.key(path)
                    writer.object { writer in
                        for route in methods { describe(route, to: &writer) }
                    }
                }
            }
        }
        return writer.bytes
    }

    private static func describe(_ route: Route, to writer: inout JSONWriter) {
        writer.key(route.method.lowercased())
        writer.object { writer in
            writer.field("summary", route.summary)
            writer.key("responses")
            writer.object { writer in
                writer.key("200")
                writer.object { $0.field("description", "done") }
            }
        }
    }
}

/// What the server answers over HTTP.
struct Route: Sendable {
    let method: String
    let path: String
    let summary: String

    static let all = [
        Route(method: "GET", path: "/health", summary: "whether it answers"),
        Route(method: "GET", path: "/metadata", summary: "what is served"),
        Route(method: "GET", path: "/schema", summary: "JSON Schemas of actions, observations, states"),
        Route(method: "GET", path: "/openapi.json", summary: "these routes"),
        Route(method: "GET", path: "/state", summary: "state of a session"),
        Route(method: "POST", path: "/reset", summary: "begins an episode"),
        Route(method: "POST", path: "/step", summary: "does an action"),
        Route(method: "POST", path: "/mcp", summary: "JSON-RPC: sessions"),
        Route(method: "GET", path: "/list_environments", summary: "names of environments"),
        Route(method: "GET", path: "/webrl/splits", summary: "names of lists of tasks"),
        Route(method: "POST", path: "/webrl/tasks", summary: "the tasks of a split"),
        Route(method: "POST", path: "/webrl/num_tasks", summary: "how many there are"),
        Route(method: "POST", path: "/webrl/task", summary: "the task at an index"),
        Route(method: "POST", path: "/webrl/task_range", summary: "tasks from an index up to another"),
    ]
}
