import Groundwork
import MockWeb
import WebArena
import WebEnv

/// Words of task files of every kind.
enum TaskWords {
    static let all = [
        "string_match", "url_match", "program_html", "exact_match", "must_include", "fuzzy_match",
        "must_exclude", "N/A",
        "__SHELF__", "__SHELF__/items/1", "http://shelf.test/?q=red |AND| http://shelf.test/", "last",
        " |OR| ",
        "document.querySelector('h1').outerText", "func:shopping_get_latest_order_url()", "GOLD in PRED",
        "reference_url",
        "click", "fill", "select", "press", "stop", "goto", "link", "button", "searchbox", "Home",
        "Red kettle",
        "AgentResponseEvaluator", "NetworkEventEvaluator", "retrieve", "navigate", "mutate", "SUCCESS",
        "NOT_FOUND_ERROR",
        "$.a[0].b", "$..*", "$[?(@.a)]", "^http.*$", "(a+)+$", "[", "string", "array", "object", "number",
        "currency",
        "date", "duration", "distance", "format", "date-time", "items", "properties", "$schema", "boolean",
        "null",
    ]
}

/// Task files: read, written, played without a policy and with their solutions, scored and, now and then, checked.
struct TaskFileSurface: FuzzSurface {
    static let name = "task-file"
    static let summary = "task files of WebArena, Lite and Verified: read, played, scored, checked"
    static let grammar = InputGrammar.json
    static let tokens = TaskWords.all
    static let sliceLength: UInt64 = 2000

    private let world: MockWorld

    /// Tasks of one file that are played, and steps of one solution.
    private static let playedTasks = 2
    private static let playedSteps = 12

    init(scratch: String) throws { world = MockWorld(hosts: [try ShelfSite.host(in: scratch + "/shelf")]) }

    func run(_ input: [UInt8]) throws {
        let tasks = try TaskFile.read(input, file: "tasks.json")
        let again = try TaskFile.read(TaskFile.write(tasks), file: "written.json")
        try require(again == tasks, "a task file differs after writing and reading")
        for task in tasks.prefix(Self.playedTasks) { try? play(task) }
        guard input.fingerprint % 64 == 0, let task = tasks.first else { return }
        _ = SuiteCheck(hosts: world.hosts, instantiators: []).check(task, among: Array(tasks.prefix(4)))
    }

    private func play(_ task: WebTask) throws {
        var environment = WebEnvironment(transport: world, limits: .none)
        var now = try environment.reset(task: task, seed: 1)
        var player = ReferencePlayer(task.solution)
        for _ in 0..<Self.playedSteps {
            guard now.ending == nil, let action = try? player.nextAction(now.observation) else { break }
            now = try environment.step(action)
        }
        if now.ending == nil { _ = try environment.step(.stop(answer: "12.5")) }
    }
}

/// HAR files: what is read and written is read again as the same.
struct HARSurface: FuzzSurface {
    static let name = "har"
    static let summary = "HAR files: reading, writing, reading again"
    static let grammar = InputGrammar.json
    static let tokens = [
        "base64", "encoding", "2026-05-04T08:00:00.000Z", "queryString", "postData", "mimeType", "params",
    ]
    static let sliceLength: UInt64 = 30_000

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        // What the first reading leaves out is gone from then on.
        let events = try HARFile.read(
            HARFile.write(HARFile.read(input, file: "network.har")), file: "first.har")
        let written = HARFile.write(events)
        let again = try HARFile.read(written, file: "written.har")
        try require(HARFile.write(again) == written, "a HAR file differs after writing and reading")
    }
}

/// A task, the requests of an episode and the agent's response, as one JSON object.
struct RecordedSurface: FuzzSurface {
    static let name = "recorded"
    static let summary = "recorded episodes scored by the checks of WebArena-Verified"
    static let grammar = InputGrammar.json
    static let tokens = TaskWords.all
    static let sliceLength: UInt64 = 20_000

    init(scratch: String) {}

    func run(_ input: [UInt8]) throws {
        let parts = try JSONValue(parsing: input)
        let task = try TaskFile.read(bytes(parts["task"]), file: "task.json").first
        guard let task else { return }
        let events = try HARFile.read(bytes(parts["har"]), file: "network.har")
        let response = parts["response"]?.string ?? bytes(parts["response"]).text
        let episode = RecordedEpisode(response: response, events: events)
        let expand: (String) -> String = { $0 == "__SHELF__" ? ShelfSite.address : $0 }
        _ = AgentResponse.text(of: response, to: task)
        let score = try episode.score(task, expand: expand).score
        try require(score >= 0 && score <= 1, "a score beyond 0 to 1", "\(score)")
    }

    private func bytes(_ value: JSONValue?) -> [UInt8] {
        var writer = JSONWriter()
        writer.value(value ?? .null)
        return writer.bytes
    }
}
