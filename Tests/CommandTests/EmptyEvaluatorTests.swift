import Foundation
import Testing

@Suite("Task files that are odd")
struct OddTaskFileTests {
    private static func task(_ id: String, _ eval: String) -> String {
        """
        {"task_id": "\(id)", "sites": ["library"], "intent": "x", "start_url": "__LIBRARY__/", "eval": \(eval)}
        """
    }
    private static let library = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures").path

    @Test("Evaluators that test nothing are named in one line, and the score is WebArena's")
    func emptyEvaluators() throws {
        let folder = try ScratchFolder()
        let empty = [
            #"{"eval_types": []}"#, #"{"eval_types": ["string_match"], "reference_answers": {}}"#,
            #"{"eval_types": ["string_match"], "reference_answers": {"must_include": [""]}}"#,
            #"{"eval_types": ["url_match"], "reference_url": ""}"#,
            #"{"eval_types": ["program_html"], "program_html": []}"#,
        ]
        let sound = #"{"eval_types": ["string_match"], "reference_answers": {"must_include": ["", "a"]}}"#
        let tasks = empty.enumerated().map { Self.task("e\($0)", $1) } + [Self.task("s", sound)]
        let file = try folder.write("[\(tasks.joined(separator: ","))]", to: "tasks.json")
        let warning =
            "warning: the evaluators of tasks e0, e1, e2, e3, e4 test nothing: whatever is done scores 1\n"
        let stats = try CommandRunner.run(["tasks", "stats", file])
        #expect(stats.status == 0 && stats.errors == warning, "\(stats.errors)")
        let scores = try CommandRunner.run(
            ["evaluate", file, "--policy", "null", "--json", "--sites", Self.library])
        #expect(scores.errors == warning, "\(scores.errors)")
        #expect(scores.output.contains("\"successes\":5"), "\(scores.output)")
        let one = try folder.write(
            "[\(Self.task("only", empty[0])), \(Self.task("s", sound))]", to: "one.json")
        let single = try CommandRunner.run(["tasks", "stats", one])
        #expect(
            single.errors == "warning: the evaluator of task only tests nothing: whatever is done scores 1\n")
    }

    @Test("A pipe that nobody writes to, and a device without end, are one sentence")
    func devices() throws {
        let folder = try ScratchFolder()
        let tasks = try folder.write("[\(Self.task("a", #"{"eval_types": []}"#))]", to: "a.json")
        let pipe = (tasks as NSString).deletingLastPathComponent + "/pipe"
        #expect(mkfifo(pipe, 0o600) == 0)
        for arguments in [["tasks", "stats", pipe], ["observe", pipe]] {
            let result = try CommandRunner.run(arguments)
            #expect(result.status == 2)
            #expect(result.errors.hasSuffix("this is a pipe, and nobody writes to it\n"), "\(result.errors)")
        }
        let zero = try CommandRunner.run(["tasks", "stats", "/dev/zero"])
        #expect(zero.status == 2 && zero.errors.contains("/dev/zero: this is longer than 256 MiB"))
    }
}
