import EnvironmentPool
import Groundwork

/// Why an order was not carried out, with the code that OpenEnv's clients know.
///
/// Source: OpenEnv 0.10.0, `openenv/core/env_server/types.py` (`WSErrorCode`)
package struct Complaint: Error, Sendable, Hashable {
    package enum Code: String, Sendable, Hashable {
        case invalidJSON = "INVALID_JSON"
        case unknownType = "UNKNOWN_TYPE"
        case validation = "VALIDATION_ERROR"
        case execution = "EXECUTION_ERROR"
        case capacity = "CAPACITY_REACHED"
        case session = "SESSION_ERROR"
        /// Over HTTP alone.
        case mediaType = "UNSUPPORTED_MEDIA_TYPE"
    }
    package let code: Code
    /// One sentence.
    package let message: String
    /// Where the mistake is, from the order's data on; nil where it has no place.
    let place: String?
    /// How many there are and may be, of what is full.
    var counts: (active: Int, limit: Int)?
    /// Whether the client asked for what can't be done now, and nothing failed.
    var isOfClient = false

    package init(_ code: Code, _ message: String, at place: String? = nil) {
        self.code = code
        self.message = message
        self.place = place
    }

    /// What a pool refused.
    init(_ error: PoolError) {
        switch error.kind {
        case .badInput, .badFrame: self.init(.validation, error.description)
        case .badHandle: self.init(.session, error.description)
        case .capacity: self.init(.capacity, error.description)
        case .infrastructure: self.init(.execution, error.description)
        }
    }

    package static func == (one: Complaint, other: Complaint) -> Bool {
        one.code == other.code && one.message == other.message && one.place == other.place
    }
    package func hash(into hasher: inout Hasher) {
        hasher.combine(code)
        hasher.combine(message)
    }

    /// Whose fault it is, in the words of the Python package.
    private var kind: String {
        switch code {
        case .capacity: "capacity"
        case .execution: isOfClient ? "request" : "infrastructure"
        default: "request"
        }
    }

    /// `{"type": "error", "data": {…}}`
    func add(to writer: inout JSONWriter) {
        writer.object { writer in
            writer.field("type", "error")
            writer.key("data")
            writer.object { writer in
                writer.field("message", message)
                writer.field("code", code.rawValue)
                writer.field("kind", kind)
                if let counts {
                    writer.field("active_sessions", counts.active)
                    writer.field("max_sessions", counts.limit)
                }
                if code == .validation { writeErrors(to: &writer) }
            }
        }
    }

    /// A list with the mistake in it, as pydantic writes them.
    func writeErrors(to writer: inout JSONWriter, under key: String = "errors") {
        writer.key(key)
        writer.array { list in
            list.object { writer in
                writer.field("type", "value_error")
                writer.field("loc", place.map { [$0] } ?? [])
                writer.field("msg", message)
            }
        }
    }
}
