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

    @Test("A comma in quotes parts no arguments")
    func quotes() throws {
        #expect(
            try score("last", locator: #"func:join('a, "b"', "it's")"#, value: #"a, "b"+it's"#, functions)
                == 1)
        #expect(try score("last", locator: "func:title(__page__, 'a, b')", value: "Mug", functions) == 1)
    }

    @Test("VisualWebArena's helpers read the page that is open")
    func visual() throws {
        var web = ScriptedTransport()
        web.page(
            "http://shop.test/",
            """
            <main id=maincontent><div class=columns><div><div class=product-info-main><div class=product-info-price>
            <div class="price-box price-final_price"><span><span>$12.50</span></span></div></div></div></div></div>
            <a id=tab-label-reviews-title>Reviews 14</a>
            <table id=productDetails_detailBullets_sections1><tr><td>Item Weight<td>2 kg<tr><td>Color<td>Red<tr><td>Size<td>M</table></main>
            """)
        var session = Session(transport: web)
        try session.open(try #require(WebURL("http://shop.test/")))
        for (call, text) in [
            ("func:get_query_text(__page__, 'table td:nth-child(2), p')", "2 kg"),
            ("func:get_query_text_lowercase(__page__, 'table tr:nth-child(2)')", "colorred"),
            ("func:get_query_text(__page__, '.none')", ""), ("func:get_query_text(__page__, '][')", ""),
            ("func:shopping_get_product_price(__page__)", "12.5"),
            ("func:shopping_get_num_reviews(__page__)", "14"),
            ("func:shopping_get_product_attributes(__page__, 'color |OR| weight')", "2 kg, Red"),
        ] {
            let parsed = try #require(PageFunctionCall(call, lastURL: ""))
            #expect(try PageFunctions.webArena.text(of: parsed, in: &session) == text, "\(call)")
        }
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
