import EnvironmentPool
import EnvironmentServer
import Groundwork
import MockWeb
import Serving
import WebArena
import WebEnv

/// Tasks on the shelf, for surfaces that speak to environments.
enum ShelfPool {
    private static let tasks = """
        [{"task_id": "a", "sites": ["shelf"], "intent": "Say 42", "start_url": "__SHELF__/",
          "eval": {"eval_types": ["string_match"], "reference_answers": {"exact_match": "42"}}},
         {"task_id": "b", "sites": ["shelf"], "intent": "Look around", "start_url": "__SHELF__/items/1"}]
        """

    static func world(in scratch: String) throws -> PoolWorld {
        let host = try ShelfSite.host(in: scratch + "/shelf")
        return try PoolWorld(
            name: "shelf", tasks: try TaskFile.read(Array(tasks.utf8), file: "tasks"),
            transport: MockWorld(hosts: [host]))
    }

    static func pool(_ world: PoolWorld) -> EnvironmentPool {
        EnvironmentPool(world, workers: 1, capacity: PoolCapacity(limit: 32))
    }
}

/// Frames of the C interface and of `/frames`: every request gets an answer, and the answer is a frame.
struct FrameSurface: FuzzSurface {
    static let name = "frames"
    static let summary = "frames of the Python package, in a pool with two episodes"
    static let tokens = [
        "\u{1}\u{5}\u{0}\u{0}", "\u{1}\u{4}\u{0}\u{0}", "\u{1}\u{9}\u{0}\u{0}", "\u{1}\u{7}\u{0}\u{0}",
        "\u{0}\u{0}\u{0}\u{0}",
        "\u{7F}\u{7F}\u{7F}\u{7F}", "click [1]", "stop [42]", "{\"max_steps\": 1}",
        "{\"dialect\": \"browsergym\"}",
    ]
    static let sliceLength: UInt64 = 20_000

    private let world: PoolWorld

    init(scratch: String) throws { world = try ShelfPool.world(in: scratch) }

    func run(_ input: [UInt8]) throws {
        let frames = PoolFrames { [world] _ throws(PoolError) in ShelfPool.pool(world) }
        for frame in Self.prelude {
            try require(frames.answer(to: frame)[5] != FrameHeader.errorKind, "a sound frame is refused")
        }
        for frame in Self.frames(input) { try Self.check(frames.answer(to: frame), to: frame) }
        frames.rest()
    }

    /// An input as the frames that their own lengths make of it.
    private static func frames(_ input: [UInt8]) -> [[UInt8]] {
        var frames: [[UInt8]] = []
        var rest = input[...]
        while !rest.isEmpty, frames.count < 32 {
            let length =
                rest.count < 4 ? rest.count : rest.prefix(4).reversed().reduce(0) { $0 << 8 | Int($1) }
            let frame = rest.prefix(length < FrameHeader.size ? rest.count : length)
            frames.append(Array(frame))
            rest = rest.dropFirst(frame.count)
        }
        return frames
    }

    private static func check(_ answer: [UInt8], to frame: [UInt8]) throws {
        let header: FrameHeader
        do { header = try answer.withUnsafeBytes { try FrameHeader($0) } } catch {
            throw BrokenPromise("an answer is no frame", detail: "\(error)")
        }
        let call = frame.count < FrameHeader.size ? [0, 0, 0, 0] : frame[8..<12]
        try require(answer[8..<12] == ArraySlice(call), "an answer names another call")
        if header.kind == FrameHeader.errorKind {
            try require(PoolError.Kind(rawValue: header.count) != nil, "an error has no kind")
        } else {
            try require(header.kind == frame[5] | 0x80, "an answer has another kind than its request")
        }
    }

    /// Opens the pool, makes two environments and begins an episode in each.
    private static let prelude: [[UInt8]] = {
        let opening = Array(#"{"what": "shelf"}"#.utf8)
        let ids: [UInt8] = [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]
        return [
            frame(2, count: 1, [0, 0, 0, 0, UInt8(opening.count), 0, 0, 0] + opening), frame(3, count: 2, []),
            frame(4, count: 2, ids + ids + [UInt8](repeating: 0, count: 24)),
        ]
    }()

    private static func frame(_ kind: UInt8, count: UInt8, _ body: [UInt8]) -> [UInt8] {
        let padding = [UInt8](repeating: 0, count: (8 - body.count % 8) % 8)
        let length = UInt8(FrameHeader.size + body.count + padding.count)
        return [length, 0, 0, 0, FrameHeader.version, kind, 0, 0, 7, 0, 0, 0, count, 0, 0, 0] + body + padding
    }
}

/// Messages of OpenEnv's clients: a list of them, or one. Two sessions that are told the same say the same.
struct MessageSurface: FuzzSurface {
    static let name = "openenv"
    static let summary = "messages of OpenEnv's clients, the extensions among them"
    static let grammar = InputGrammar.json
    static let tokens = [
        "\"reset\"", "\"step\"", "\"state\"", "\"close\"", "\"fork\"", "\"snapshot\"", "\"restore\"",
        "\"batch\"",
        "\"mcp\"", "\"items\"", "\"data\"", "\"action\"", "\"task_id\": \"a\"", "\"index\"",
        "\"snapshot_id\": \"s1\"",
        "\"forget\"", "\"observe\": [\"tabs\"]", "\"dialect\": \"webrl\"", "\"openenv/session/create\"",
        "\"jsonrpc\": \"2.0\"",
    ]
    static let sliceLength: UInt64 = 20_000

    private let world: PoolWorld

    init(scratch: String) throws { world = try ShelfPool.world(in: scratch) }

    func run(_ input: [UInt8]) throws {
        var limits = EnvironmentService.Limits()
        limits.sessions = 16
        limits.snapshots = 4
        let service = EnvironmentService(
            pool: ShelfPool.pool(world), limits: limits, now: { 0 },
            opener: { _ throws(PoolError) in throw PoolError(.badInput, "no frames here") })
        let messages = Self.messages(input)
        let said = try (0..<2).map { _ in try Self.talk(service, messages) }
        // Names of forks and of sessions are the system's chance.
        let hasChance =
            input.text.contains("fork") || input.text.contains("session") || input.text.contains("\\u")
        try require(
            hasChance || said[0] == said[1], "two sessions that are told the same say different things")
        try require(service.sessionCount == 0 || hasChance, "a session stays after its connection")
    }

    private static func messages(_ input: [UInt8]) -> [[UInt8]] {
        guard case .array(let values)? = try? JSONValue(parsing: input) else { return [input] }
        return values.prefix(32).map { value in
            var writer = JSONWriter()
            writer.value(value)
            return writer.bytes
        }
    }

    private static func talk(_ service: EnvironmentService, _ messages: [[UInt8]]) throws -> [[UInt8]] {
        let request = ServedRequest(
            method: "GET", target: "/ws", authority: "localhost", headers: [], body: [], keepsConnection: true
        )
        guard let conversation = service.conversation(for: request) else {
            throw BrokenPromise("nobody answers at /ws")
        }
        defer { conversation.end() }
        try require(conversation.begin() == SocketReply(), "a session is refused although there is room")
        var said: [[UInt8]] = []
        for message in messages {
            let reply = conversation.answer(.text(message))
            if reply.isLast { break }
            guard reply.messages.count == 1, case .text(let bytes) = reply.messages[0] else {
                throw BrokenPromise("a message has no reply, or several")
            }
            guard let json = try? JSONValue(parsing: bytes), json["type"]?.string != nil else {
                throw BrokenPromise("a reply is no object with a type", detail: bytes.text)
            }
            said.append(bytes)
        }
        return said
    }
}
