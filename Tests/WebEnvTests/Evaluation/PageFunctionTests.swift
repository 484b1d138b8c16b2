@testable import Browser
import Groundwork
import TestSupport
import Testing
@testable import WebArena

@testable import WebEnv

@Suite("Task files call functions that their reader brings")
struct PageFunctionTests {
    private let functions = PageFunctions(
        name: "test",
        [
            "title": { _, session in session.page.title },
            "join": { arguments, _ in arguments.joined(separator: "+") },
        ])

    private func score(_ url: String, locator: String, value: String, _ functions: PageFunctions) throws
        -> Double
    {
        let check = ContentCheck(
            url: url, locator: locator,
            requiredContents: ReferenceAnswers(checks: [
                .init(rule: .exactMatch, values: [value], isScalar: true)
            ]))
        var session = Session(transport: Shop.transport())
        try session.open(try #require(WebURL("http://shop.test/mug")))
        let spec = EvaluationSpec(kinds: [.programHTML], programHTML: [check], functions: functions)
        return try Evaluator(spec).evaluate(answer: "", session: &session).score
    }

    @Test("A locator and an address may be calls")
    func calls() throws {
        #expect(try score("last", locator: "func:join('a', \"b\",c)", value: "a+b+c", functions) == 1)
        #expect(try score("last", locator: "func:helpers.title()", value: "Mug", functions) == 1)
        #expect(
            try score("func:join(http://shop.test/)", locator: "func:title()", value: "Shop", functions) == 1)
        #expect(try score("func:join(__last_url__)", locator: "func:title()", value: "Mug", functions) == 1)
    }

    @Test("A function that nobody brought is the world's mistake, and named")
    func unknown() throws {
        for table in [functions, .none] {
            let error = #expect(throws: EnvironmentError.self) {
                try score("last", locator: "func:nobody_knows()", value: "", table)
            }
            #expect(error?.description == "evaluator: unknown function 'nobody_knows'")
        }
    }

    @Test("A task file brings WebArena's, generic code brings none")
    func readers() throws {
        let file = #"[{"task_id": 1, "intent": "i", "start_url": "a", "eval": {"eval_types": []}}]"#
        let task = try #require(try TaskFile.read(Array(file.utf8), file: "t.json").first)
        #expect(task.evaluation?.functions == .webArena)
        #expect(EvaluationSpec(kinds: []).functions == .none)
        #expect(PageFunctions.webArena != .none)
    }
}

@Suite("A format of tasks may bring checks of its own")
struct EpisodeChecksTests {
    /// Right where the answer is a word.
    private struct Word: EpisodeChecks {
        let word: String
        var evaluatorNames: [String] { ["Word"] }
        var readsRequests: Bool { word == "requests" }
        func results(answer: String, session: Session) throws -> [EvaluationResult.Part] {
            [.init(kind: "Word", isRight: answer == word, detail: "answer '\(answer)'")]
        }
    }

    private func spec(_ word: String, kinds: [EvaluationSpec.Kind] = []) -> EvaluationSpec {
        EvaluationSpec(
            kinds: kinds, referenceURL: "http://shop.test/", checks: AnyEpisodeChecks(Word(word: word)))
    }

    @Test("They are run after the evaluators, and the score is the product")
    func product() throws {
        var session = Session(transport: Shop.transport())
        try session.open(try #require(WebURL("http://shop.test/")))
        let evaluator = Evaluator(spec("yes", kinds: [.urlMatch]))
        let right = try evaluator.evaluate(answer: "yes", session: &session)
        #expect(right.score == 1 && right.parts.map(\.kind) == ["url_match", "Word"])
        #expect(try evaluator.evaluate(answer: "no", session: &session).score == 0)
        #expect(evaluator.spec.evaluatorNames == ["url_match", "Word"])
    }

    @Test("Equal checks are equal whatever they are kept in, and are told apart from others")
    func equality() {
        #expect(spec("a") == spec("a") && spec("a").hashValue == spec("a").hashValue)
        #expect(
            spec("a") != spec("b")
                && spec("a") != EvaluationSpec(kinds: [], referenceURL: "http://shop.test/"))
    }

    @Test("Requests are recorded where a check reads them")
    func recording() throws {
        for (word, isRecorded) in [("requests", true), ("answer", false)] {
            var task = Shop.task
            task.evaluation = spec(word)
            var environment = Shop.environment()
            _ = try environment.reset(task: task, seed: 0)
            #expect(environment.session.transport is RecordingTransport == isRecorded)
            #expect(try environment.step(.stop(answer: word)).reward == 1)
        }
    }
}
