@testable import Browser
import Foundation
import Groundwork
import Testing
@testable import WebArena

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
@Suite(.enabled(if: OfficialScorer.python != nil, "the package webarena-verified is not installed"))
struct OfficialScorerTests {
    /// Where `WEBRL_ALL_PROOFS` is set, all suites that measure.
    private static let suites =
        ProcessInfo.processInfo.environment["WEBRL_ALL_PROOFS"] == nil
        ? ["lite"] : ["lite", "test", "unseen"]

    @Test(arguments: suites)
    func `it agrees with our evaluator on every exported task of a suite, whoever played`(suite: String)
        throws
    {
        let package = OfficialScorer.package
        let text = try OfficialScorer.output(
            try #require(OfficialScorer.python),
            [
                package.appendingPathComponent("benchmarks/official-scorer").path,
                package.appendingPathComponent("suites/\(suite).json").path,
                "--webrl", CommandRunner.program.path,
            ])
        let report = try JSONValue(parsing: text)
        let tasks = try #require(report["tasks"]?.int)
        let exported = try #require(report["exported"]?.int)
        #expect(exported >= tasks * 4 / 5, "most tasks can be told in requests")
        let policies = try #require(report["policies"]?.array)
        #expect(policies.map { $0["policy"]?.string } == ["solution", "null", "random"])
        for policy in policies {
            let name = policy["policy"]?.string ?? ""
            #expect(policy["agrees_with_webrl"]?.int == exported, "\(name) on \(suite): \(policy)")
            let successes = try #require(policy["official_successes"]?.int)
            switch name {
            case "solution": #expect(successes == exported)
            case "null": #expect(successes == 0)
            default: #expect(successes < exported / 10)
            }
            // A wandering episode may send what the suite looks for in pages.
            if name != "random" {
                #expect(policy["agrees_with_suite"]?.int == exported, "\(name) on \(suite): \(policy)")
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
                verified: VerifiedEvaluation(
                    response: .init(taskType: .retrieve, retrievedData: [row[1]], schema: schema),
                    sites: ["shopping"])))
    }

    private static func write(_ episode: RecordedEpisode, to folder: URL) throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(HARFile.write(episode.events)).write(to: folder.appendingPathComponent("network.har"))
        try Data(episode.response.utf8).write(to: folder.appendingPathComponent("agent_response.json"))
    }
}
