import Foundation
import Testing

@testable import MockWeb
@testable import WebEnv

/// The package webarena-verified, where the tests' Python has it.
private enum OfficialScorer {
    static let package = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// `WEBRL_PYTHON`, else the one in `.build/venv`; nil where it lacks the package.
    static let python: URL? = {
        let named = ProcessInfo.processInfo.environment["WEBRL_PYTHON"]
        let path = named ?? package.appendingPathComponent(".build/venv/bin/python3").path
        guard FileManager.default.isExecutableFile(atPath: path) else { return nil }
        let url = URL(fileURLWithPath: path)
        return (try? output(url, ["-c", "import webarena_verified; print(1)"])) == "1\n" ? url : nil
    }()

    static func output(_ program: URL, _ arguments: [String]) throws -> String {
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        let pipe = Pipe()
        process.standardOutput = pipe
        process.standardError = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return String(decoding: data, as: UTF8.self)
    }

    /// Scores by task number, of the runs in a folder.
    static func scores(_ tasks: URL, _ runs: URL) throws -> [String: Double] {
        let script = package.appendingPathComponent("benchmarks/official-scorer").path
        let text = try output(
            try #require(python), [script, "--score", tasks.path, "--runs", runs.path])
        var scores: [String: Double] = [:]
        for line in text.split(separator: "\n") {
            let value = try JSONValue(parsing: String(line))
            if let number = value["task_id"]?.int, let score = value["score"]?.double {
                scores["\(number)"] = score
            }
        }
        return scores
    }
}

/// Our verdicts on our episodes, against those of the package that WebArena-Verified publishes.
@Suite(
    .enabled(
        if: ProcessInfo.processInfo.environment["WEBRL_ALL_PROOFS"] != nil && OfficialScorer.python != nil,
        "WEBRL_ALL_PROOFS is not set, or the package webarena-verified is not installed"))
struct OfficialScorerTests {
    private enum Player: String, CaseIterable { case solution, idle, random }
    private static let sample = 30

    @Test(arguments: ["shopping", "forum"])
    func `it agrees with our evaluator on every episode of a sample`(site: String) throws {
        let directory = try #require(bundledSites.first { $0.hasSuffix("/\(site)") })
        let host = SiteHost(site: try Site.load(directory: directory))
        let world = MockWorld(hosts: [host])
        let native = try Self.tasks(of: host)
        let outcomes = try VerifiedExport(transport: world, siteName: world.foreignName(ofSite:)).convert(
            native)
        let pairs = zip(native, outcomes).compactMap {
            task, outcome -> (native: WebTask, verified: WebTask)? in
            guard case .task(let verified) = outcome else { return nil }
            return (task, verified)
        }
        #expect(pairs.count >= Self.sample / 2, "most tasks can be told in requests")

        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "official-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let file = folder.appendingPathComponent("tasks.json")
        try Data(TaskFile.write(pairs.map(\.verified))).write(to: file)
        for player in Player.allCases {
            let runs = folder.appendingPathComponent(player.rawValue)
            var ours: [String: Double] = [:]
            var bySuite: [String: Double] = [:]
            for pair in pairs {
                let (episode, reward) = try Self.play(pair.native, player, world)
                bySuite[pair.verified.taskID] = reward
                ours[pair.verified.taskID] =
                    try episode.score(pair.verified) { world.expandPlaceholders($0) }.score
                try Self.write(episode, to: runs.appendingPathComponent(pair.verified.taskID))
            }
            try Data(
                #"{"environments": {"\#(host.site.placeholder)": {"urls": ["\#(host.site.address)"]}}}"#.utf8
            ).write(to: runs.appendingPathComponent("config.json"))
            let official = try OfficialScorer.scores(file, runs)
            #expect(official.count == pairs.count)
            #expect(official == ours, "\(player) on \(site)")
            if player != .random {
                #expect(official == bySuite, "\(player) on \(site), by the suite's own evaluators")
            }
        }
    }

    @Test func `it compares values as we do`() throws {
        let fixture = OfficialScorer.package.appendingPathComponent("Tests/Fixtures/Verified/values.json")
        let rows = try #require(
            try JSONValue(parsing: String(contentsOf: fixture, encoding: .utf8)).array?.compactMap(\.array))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "values-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var tasks: [WebTask] = []
        for (index, row) in rows.enumerated() where row[1].string != "n/a" && !row[1].isNull {
            let task = try Self.comparison(of: row, number: index)
            tasks.append(task)
            var response = JSONWriter()
            response.value(
                .object([
                    .init("task_type", .string("RETRIEVE")), .init("status", .string("SUCCESS")),
                    .init("retrieved_data", .array([row[2]])),
                ]))
            let page = NetworkEvent(time: 0, request: HTTPRequest(url: "http://shop.test/"), status: 200)
            let episode = RecordedEpisode(
                response: String(decoding: response.bytes, as: UTF8.self), events: [page])
            try Self.write(episode, to: folder.appendingPathComponent(task.taskID))
        }
        let file = folder.appendingPathComponent("tasks.json")
        try Data(TaskFile.write(tasks)).write(to: file)
        try Data(#"{"environments": {"__SHOPPING__": {"urls": ["http://shop.test"]}}}"#.utf8)
            .write(to: folder.appendingPathComponent("config.json"))
        let official = try OfficialScorer.scores(file, folder)
        #expect(official.count == tasks.count)
        for task in tasks {
            let row = rows[Int(task.taskID) ?? 0]
            // A value that is nothing at all is no value in a response.
            let isEmpty = row[2].string == ""
            #expect(official[task.taskID] == (row[3].bool == true && !isEmpty ? 1 : 0), "\(row)")
        }
    }

    private static func comparison(of row: [JSONValue], number: Int) throws -> WebTask {
        let schema = try JSONValue(
            parsing: #"{"type": "array", "items": {"format": "\#(row[0].string ?? "")"}}"#)
        return WebTask(
            taskID: "\(number)", sites: ["shopping"], intent: "Compare", intentTemplateID: "0",
            intentTemplate: "Compare", startURLs: ["__SHOPPING__"],
            evaluation: EvaluationSpec(
                kinds: [.agentResponse],
                verified: VerifiedEvaluation(
                    response: .init(taskType: .retrieve, retrievedData: [row[1]], schema: schema),
                    sites: ["shopping"])))
    }

    /// One task of each template in turn, of those on this site alone.
    private static func tasks(of host: SiteHost) throws -> [WebTask] {
        let instantiator = try TaskInstantiator(host: host)
        let tasks = instantiator.candidates(seed: 5, split: .all).prefix(4 * sample).lazy
            .map { instantiator.task($0, seed: 5) }.filter { $0.sites == [host.site.name] }
        return Array(tasks.prefix(sample))
    }

    private static func write(_ episode: RecordedEpisode, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(HARFile.write(episode.events)).write(to: folder.appendingPathComponent("network.har"))
        try Data(episode.response.utf8).write(to: folder.appendingPathComponent("agent_response.json"))
    }

    private static func play(_ task: WebTask, _ player: Player, _ world: MockWorld) throws -> (
        RecordedEpisode, Double?
    ) {
        var environment = WebEnvironment(transport: RecordingTransport(world))
        var now = try environment.reset(task: task, seed: 0)
        var reference = ReferencePlayer(task.solution)
        var answer = ""
        for step in 0... where now.ending == nil {
            var action = Action.stop(answer: "")
            switch player {
            case .solution: action = try reference.nextAction(now.observation) ?? action
            case .idle: break
            case .random: action = step < 8 ? wandering(now.observation, step, task) : action
            }
            if case .stop(let text) = action { answer = text }
            now = try environment.step(action)
        }
        let events = try #require(environment.session.transport as? RecordingTransport).events
        return (
            RecordedEpisode(response: AgentResponse.text(of: answer, to: task), events: events), now.reward
        )
    }

    /// Clicks on one of the page's links and buttons, which one by the task and the step.
    private static func wandering(_ observation: Observation, _ step: Int, _ task: WebTask) -> Action {
        let targets = observation.page.nodes.filter { $0.role == .link || $0.role == .button }
        guard !targets.isEmpty else { return .goBack }
        let chance = task.taskID.utf8.reduce(step &* 7919) { ($0 &* 31 &+ Int($1)) & 0xFFFFFF }
        return .click(id: targets[chance % targets.count].id)
    }
}
