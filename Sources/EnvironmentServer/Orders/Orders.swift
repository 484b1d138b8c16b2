import EnvironmentPool
import Groundwork

/// How an episode is to begin: the data of `reset`.
struct ResetOrder: Sendable {
    /// nil where the session goes on with its own.
    var seed: UInt64?
    var episodeID: String?
    var taskID: String?
    /// Place of the task in the list of all.
    var index: Int?
    var observed: [ObservationField] = []
    /// What settings of the pool are to be others for this episode; nil for none.
    var settings: JSONValue?

    static let keys = ["seed", "episode_id", "task_id", "split", "index", "observe"] + settingKeys
    private static let settingKeys = ["max_steps", "dialect", "window", "strict"]
    /// As in OpenEnv's `ResetRequest`.
    private static let longestID = 255

    /// - Parameters:
    ///   - split: the name of the tasks that are served.
    ///   - taskCount: how many there are.
    init(_ data: JSONValue, split: String, taskCount: Int) throws(Complaint) {
        let order = try OrderReader(data, keys: Self.keys, of: "reset")
        seed = try order.seed("seed")
        episodeID = try order.text("episode_id")
        if let episodeID, episodeID.utf8.count > Self.longestID {
            throw Complaint(
                .validation, "'episode_id' has at most \(Self.longestID) bytes", at: "episode_id")
        }
        taskID = try order.text("task_id")
        index = try order.number("index", 0...taskCount - 1)
        if let name = try order.text("split"), name != split {
            throw Complaint(
                .validation, "there is no split '\(name.prefix(200))'; there is: \(split)", at: "split")
        }
        if taskID != nil, index != nil {
            throw Complaint(
                .validation, "'task_id' and 'index' name a task, so give one of them", at: "index")
        }
        for name in try order.texts("observe") ?? [] { observed.append(try ObservationField(name)) }
        settings = order.part(Self.settingKeys)
    }
}

/// What an observation may have beside what a model reads, where `reset` asks for it.
enum ObservationField: String, Sendable, Hashable, CaseIterable {
    case title
    case tabs
    case warnings
    case taskID = "task_id"
    case sites
    case ending
    case stepCount = "step_count"

    init(_ name: String) throws(Complaint) {
        guard let field = Self(rawValue: name) else {
            let names = Self.allCases.map(\.rawValue).joined(separator: ", ")
            throw Complaint(
                .validation, "'observe' knows no '\(name.prefix(200))'; there are: \(names)", at: "observe")
        }
        self = field
    }
}

/// What an agent does: the data of `step`.
struct ActionOrder: Sendable, Hashable {
    let action: String

    init(_ data: JSONValue) throws(Complaint) {
        let order = try OrderReader(data, keys: ["action", "metadata"], of: "an action")
        _ = try order.object("metadata")
        guard let action = try order.text("action") else {
            throw Complaint(
                .validation, "'action' is missing: what the agent does, in one line", at: "action")
        }
        self.action = action
    }
}

/// A message of a client: what kind, and its data.
struct Envelope: Sendable {
    let type: String
    /// nil where there is none.
    let data: JSONValue?
    /// Which of its sessions a part of a batch is for; nil for the connection's own.
    let sessionID: String?

    init(_ bytes: [UInt8]) throws(Complaint) {
        let json: JSONValue
        do { json = try JSONValue(parsing: bytes) } catch {
            throw Complaint(.invalidJSON, "Invalid JSON: \(error)")
        }
        try self.init(json, keys: ["type", "data"])
    }

    /// A part of a batch.
    init(part json: JSONValue) throws(Complaint) {
        try self.init(json, keys: ["type", "data", "session_id"])
    }

    private init(_ json: JSONValue, keys: [String]) throws(Complaint) {
        // A type that is not known is told before keys that are not.
        guard case .object = json else { throw Complaint(.validation, "a message is an object") }
        type = json["type"]?.string ?? ""
        guard MessageType(rawValue: type) != nil else {
            throw Complaint(.unknownType, "Unknown message type: \(type.prefix(200))")
        }
        let order = try OrderReader(json, keys: keys, of: "a message")
        data = order["data"]
        sessionID = try order.text("session_id")
    }

    /// The data; an empty object where there is none.
    var dataOrNone: JSONValue { data ?? .object([]) }

    /// - Throws: ``Complaint`` where there is data.
    func refuseData() throws(Complaint) {
        if data != nil { throw Complaint(.validation, "'\(type)' takes no data", at: "data") }
    }
}

/// What a client may say.
enum MessageType: String, Sendable, Hashable, CaseIterable {
    case reset
    case step
    case state
    case close
    case mcp
    // What OpenEnv does not have.
    case fork
    case snapshot
    case restore
    case batch

    /// Types that are not OpenEnv's, with what they do.
    static let extensions: [(type: MessageType, summary: String)] = [
        (
            .fork,
            "data {count}: copies of this session as it stands, answered with session_ids; /ws?session_id=ID attaches to one"
        ),
        (
            .snapshot,
            "data {forget?: [snapshot_id]}: keeps this session as it stands, answered with a snapshot_id"
        ),
        (.restore, "data {snapshot_id}: puts this session back, answered with the observation"),
        (
            .batch,
            "data {items: [{session_id?, type: reset|step|state, data}]}: done on all cores, answered with items in the same order"
        ),
    ]
}

/// Reads an object that a client wrote.
typealias OrderReader = ObjectReader<Complaint>

extension ObjectReader where Mistake == Complaint {
    /// - Parameter owner: what the keys are options of, for sentences.
    init(_ json: JSONValue, keys: [String], of owner: String) throws(Complaint) {
        try self.init(json, keys: keys, of: owner) { sentence, key in
            Complaint(.validation, sentence, at: key)
        }
    }
}
