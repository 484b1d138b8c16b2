import Foundation
import Groundwork
import TestSupport
import Testing
@testable import WebArena

@testable import WebEnv

@Suite struct TaskFileTests {
    private func read(_ text: String) throws -> [WebTask] {
        try TaskFile.read(Array(text.utf8), file: "tasks.json")
    }

    @Test(
        .enabled(if: Conformance.hasTaskFiles),
        arguments: [
            ("webarena-812.raw", 812), ("webarena-lite-165.raw", 165), ("webarena-verified-812", 812),
        ])
    func `published task files are read and written without loss`(file: String, count: Int) throws {
        let tasks = try TaskFile.read(Array(try Conformance.data("webarena/\(file).json")), file: file)
        #expect(tasks.count == count)
        let bytes = TaskFile.write(tasks)
        #expect(try TaskFile.read(bytes, file: "copy") == tasks)
        #expect(TaskFile.write(tasks) == bytes)
    }

    @Test(.enabled(if: Conformance.hasWebArena)) func `quirks of the published file are understood`() throws {
        let tasks = try TaskFile.read(
            Array(try Conformance.data("webarena/webarena-812.raw.json")), file: "812")
        #expect(tasks[431].startURLs.count >= 2)
        #expect(tasks[465].storageState == "shopping")
        #expect(tasks.filter { $0.evaluation?.referenceURL == nil }.count == 7)
        #expect(tasks.filter { $0.evaluation?.referenceAnswers != nil }.count == 335)
        #expect(tasks.filter { $0.evaluation?.programHTML.isEmpty == false }.count == 411)
        #expect(
            tasks.filter {
                $0.evaluation?.referenceAnswers?.checks.contains { $0.rule == .fuzzyMatch && $0.isScalar }
                    == true
            }.count == 36)
        #expect(Set(tasks.map(\.intentTemplateID)).count == 190)
        #expect(tasks.flatMap { $0.evaluation?.programHTML ?? [] }.count == 651)
        #expect(
            tasks.filter { $0.evaluation?.programHTML.contains { !$0.prepActions.isEmpty } == true }.map(
                \.taskID) == ["699", "700", "701", "702", "703"])
    }

    @Test func `own keys survive a round trip`() throws {
        var task = Shop.task
        task.family = "cart"
        task.siteSeeds = ["shopping": .max, "forum": 0]
        task.instantiation = ["b": "2", "a": "\"x\" \u{1} ü"]
        task.solution[1].within = "Mug"
        task.solution[1].nth = 3
        task.solution[1].pressEnter = true
        #expect(try read(String(decoding: TaskFile.write([task]), as: UTF8.self)) == [task])
    }

    @Test func `a task without eval is scored by nobody here`() throws {
        let tasks = try read(
            #"[{"task_id": 1, "intent": "x", "start_url": "http://a/", "sites": ["shopping"], "unknown": [1]}]"#
        )
        #expect(tasks[0].evaluation == nil)
    }

    @Test(.enabled(if: Conformance.hasWebArenaVerified))
    func `WebArena-Verified's tasks keep all their checks`() throws {
        let tasks = try TaskFile.read(
            Array(try Conformance.data("webarena/webarena-verified-812.json")), file: "verified")
        let checks = tasks.compactMap { $0.evaluation?.verified }
        #expect(checks.count == 812)
        #expect(checks.reduce(0) { $0 + $1.events.count } == 663)
        #expect(checks.count { $0.response.taskType == .retrieve } == 325)
        #expect(checks.count { $0.response.isOrdered } == 4)
        let events = checks.flatMap(\.events)
        #expect(events.count { $0.urls.count > 1 } == 58)
        #expect(events.count { $0.postData != nil } == 447)
        #expect(events.count(where: \.shouldNotExist) == 8)
        #expect(events.count { !$0.lastEventOnly } == 6)
        #expect(tasks.count { $0.startURLs.count > 1 } == 53)
        #expect(tasks[0].storageState == "shopping_admin" && tasks[0].requiresLogin)
        #expect(tasks[97].storageState == nil && !tasks[97].requiresLogin)
        #expect(tasks.first { $0.sites == ["gitlab", "reddit"] }?.storageState == "gitlab.reddit")
    }

    @Test func `lists in slots are written as Python writes them`() throws {
        let tasks = try read(
            #"[{"task_id": 1, "intent": "x", "start_url": "a", "instantiation_dict": {"l": ["a", "b's"], "n": 5}}]"#
        )
        #expect(tasks[0].instantiation == ["l": "['a', \"b's\"]", "n": "5"])
    }

    @Test(arguments: [
        ("[{\"task_id\": 1,}]", "tasks.json:1:16: expected a key"),
        ("{\"x\"", "tasks.json:1:5: expected ':'"), ("7", "tasks.json: expected a list of tasks"),
        ("[{\"task_id\": 7, \"start_url\": \"a\"}]", "tasks.json: task 0 (id 7): intent: missing"),
        (
            "[{\"task_id\": 7, \"intent\": \"i\", \"start_url\": \"a\", \"eval\": {\"eval_types\": [\"magic\"]}}]",
            "tasks.json: task 0 (id 7): eval.eval_types: unknown evaluator 'magic'"
        ),
        (
            "[{\"task_id\": 7, \"intent\": \"i\", \"start_url\": \"a\", \"eval\": {\"eval_types\": [\"program_html\"], \"program_html\": [{\"locator\": \"\"}]}}]",
            "tasks.json: task 0 (id 7): eval.program_html[0].required_contents: missing"
        ),
        (
            "[{\"task_id\": 7, \"intent\": \"i\", \"start_url\": \"a\", \"eval\": {\"eval_types\": [\"string_match\"], \"reference_answers\": {\"guess\": \"x\"}}}]",
            "tasks.json: task 0 (id 7): eval.reference_answers: unknown rule 'guess'"
        ),
        (
            "[{\"task_id\": 7, \"intent\": \"i\", \"start_url\": \"a\", \"eval\": {\"eval_types\": [\"program_html\"], \"program_html\": [{\"url\": \"last\", \"required_contents\": {\"guess\": \"x\"}}]}}]",
            "tasks.json: task 0 (id 7): eval.program_html[0].required_contents: unknown rule 'guess'"
        ),
        (
            "[{\"task_id\": 7, \"intent\": \"i\", \"start_urls\": [\"a\"], \"eval\": [{\"evaluator\": \"Magic\"}]}]",
            "tasks.json: task 0 (id 7): eval[0].evaluator: unknown evaluator 'Magic'"
        ),
        (
            "[{\"task_id\": 7, \"intent\": \"i\", \"start_urls\": [\"a\"], \"eval\": []}]",
            "tasks.json: task 0 (id 7): eval: expected one AgentResponseEvaluator, found 0"
        ),
        (
            "[{\"task_id\": 7, \"intent\": \"i\", \"start_url\": \"a\", \"solution\": [{\"verb\": \"fly\"}]}]",
            "tasks.json: task 0 (id 7): solution[0].verb: unknown verb"
        ),
    ])
    func `a mistake is named with its place`(text: String, message: String) {
        let error = #expect(throws: TaskFileError.self) { try read(text) }
        #expect(error?.description == message)
    }

    @Test(arguments: [
        #""reference_answers": [], "reference_url": "__SHOPPING__/", "program_html": [{"url": "", "required_contents": []}]"#,
        #""reference_answers": "", "reference_url": "__SHOPPING__/", "program_html": {}"#,
        #""reference_answers": ["x"], "reference_url": "__SHOPPING__/", "program_html": "none""#,
        #""reference_answers": {"guess": 1}, "reference_url": "__SHOPPING__/", "program_html": [7]"#,
        #""reference_answers": false, "reference_url": "__SHOPPING__/", "string_note": {}, "program_html": [{"locator": "alert(1)"}]"#,
    ])
    func `what no evaluator reads is not checked`(rest: String) throws {
        let task = try read(
            """
            [{"task_id": 7, "intent": "i", "start_url": null, "intent_template": [], "intent_template_id": {}, "instantiation_dict": "",
            "eval": {"eval_types": ["url_match"], \(rest)}}]
            """)[0]
        #expect(task.evaluation?.kinds == [.urlMatch] && task.evaluation?.referenceURL == "__SHOPPING__/")
        #expect(task.startURLs.isEmpty && task.instantiation.isEmpty)
        #expect(try read(String(decoding: TaskFile.write([task]), as: UTF8.self)) == [task])
    }

    @Test(arguments: [
        (
            #""eval_types": ["string_match"], "reference_url": 7, "program_html": 7, "reference_answers": {"exact_match": "x"}"#,
            1
        ),
        (#""eval_types": ["program_html"], "reference_answers": 7, "url_note": {}, "program_html": []"#, 1),
        (#""eval_types": [], "reference_answers": 7, "reference_url": [], "program_html": 7"#, 1),
        (#""eval_types": ["string_match"], "reference_answers": []"#, 0),
        (#""eval_types": ["url_match"], "reference_answers": null, "reference_url": null"#, 0),
    ])
    func `each evaluator's own fields are checked`(eval: String, count: Int) throws {
        let text = #"[{"task_id": 7, "intent": "i", "start_url": "a", "eval": {\#(eval)}}]"#
        #expect(try TaskFile.contents(of: Array(text.utf8), file: "f").tasks.count == count)
    }

    @Test(arguments: [
        (#"{"eval_types": ["page_image_query"]}"#, "eval.eval_types: unknown evaluator 'page_image_query'"),
        (#"{"eval_types": ["url_match"]}"#, "eval.reference_url: missing, though eval_types has url_match"),
        (
            #"{"eval_types": ["url_match"], "reference_url": "a", "url_note": "LIKE"}"#,
            "eval.url_note: unknown rule 'LIKE'"
        ),
        (
            #"{"eval_types": ["program_html"], "program_html": [{"url": "last", "locator": "document.all", "required_contents": {"must_include": ["a"]}}]}"#,
            "eval.program_html[0].locator: 'document.all', offset 9: unknown member 'all'"
        ),
        (
            #"{"eval_types": ["program_html"], "program_html": [{"url": "func:get_order()", "locator": "", "required_contents": {"must_include": ["a"]}}]}"#,
            "eval.program_html[0].url: unknown function 'get_order'"
        ),
        (
            #"{"eval_types": ["program_html"], "program_html": [{"url": "last", "locator": "", "required_contents": {"one_of": ["a"]}}]}"#,
            "eval.program_html[0].required_contents: unknown rule 'one_of'"
        ),
        (
            #"{"eval_types": ["string_match"], "reference_answers": {"required_values": ["many"]}}"#,
            "eval.reference_answers: required_values: 'many' compares with no number"
        ),
        (#"[]"#, "eval: expected one AgentResponseEvaluator, found 0"),
    ])
    func `a task that can't be scored leaves the others readable`(eval: String, reason: String) throws {
        let task = #"{"task_id": 3, "intent": "i", "start_url": "a", "eval": "#
        let good = #"{"eval_types": ["string_match"], "reference_answers": {"exact_match": "x"}}"#
        let text = "[\(task)\(eval)}, \(task)\(good)}]"
        let contents = try TaskFile.contents(of: Array(text.utf8), file: "tasks.json")
        #expect(contents.tasks.count == 1)
        #expect(contents.unscorable.map(\.description) == ["tasks.json: task 0 (id 3): \(reason)"])
        #expect(throws: TaskFileError.self) { try read(text) }
    }

    @Test func `tasks with a picture are scored as VisualWebArena scores`() throws {
        let task = try read(
            #"[{"task_id": 1, "intent": "i", "image": null, "start_url": "a", "eval": {"eval_types": ["url_match"], "reference_url": "http://a/", "url_note": "EXACT"}}]"#
        )[0]
        #expect(task.evaluation?.scoring == .webArenaLite && task.evaluation?.urlNote == "EXACT")
        #expect(try read(String(decoding: TaskFile.write([task]), as: UTF8.self)) == [task])
    }

    @Test func `deep nesting is refused, not fatal`() {
        #expect(throws: TaskFileError.self) { try read(String(repeating: "[", count: 100_000)) }
    }

    @Test func `JSON texts are read as Foundation reads them`() throws {
        let text = #"{"a": [1, -2.5e3, true, null, "é\u00e9\ud83d\ude00\n\/"], "b": {}}"#
        let ours = try JSONValue(parsing: text)
        let theirs = try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(ours["a"]?.array?[4].string == (theirs["a"] as? [Any])?[4] as? String)
        #expect(ours["a"]?.array?[1].double == -2500)
        var writer = JSONWriter()
        writer.value(ours)
        #expect(try JSONValue(parsing: writer.bytes) == ours)
    }
}
