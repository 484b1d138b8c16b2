@testable import Browser
import Groundwork
import TestSupport
import Testing
@testable import WebArena

@testable import WebEnv

@Suite struct EvaluatorTests {
    private func answers(_ value: Any) -> ReferenceAnswers {
        let object = value as? [String: Any] ?? [:]
        return ReferenceAnswers(
            checks: object.sorted { $0.key < $1.key }.compactMap { name, value in
                guard let rule = ReferenceAnswers.Rule(rawValue: name) else {
                    Issue.record("no rule '\(name)'")
                    return nil
                }
                return ReferenceAnswers.Check(
                    rule: rule, values: value as? [String] ?? [value as? String ?? ""],
                    isScalar: value is String)
            })
    }

    @Test(.enabled(if: Conformance.isThere))
    func `scores are those that WebArena gives`() throws {
        let vectors = try Conformance.vectors("webarena_evaluators")
        #expect(vectors.count == 54)
        for vector in vectors {
            let texts = vector.arguments.compactMap { $0 as? String }
            let place = "\(vector.function) \(vector.arguments)"
            switch vector.function {
            case "clean_answer":
                #expect(StringEvaluator.cleaned(texts[0]) == vector.result as? String, "\(place)")
            case "exact_match":
                #expect(
                    (StringEvaluator.exactMatch(texts[0], texts[1]) ? 1 : 0) == vector.result as? Double,
                    "\(place)")
            case "must_include":
                let tokenizing = vector.arguments.last as? Bool ?? false
                let isRight = StringEvaluator.mustInclude(texts[0], texts[1], tokenizing: tokenizing)
                #expect((isRight ? 1 : 0) == vector.result as? Double, "\(place)")
            case "StringEvaluator":
                let evaluator = StringEvaluator(
                    references: answers(vector.arguments[0]), unachievableReason: "")
                #expect(try evaluator.score(texts[0]).score == vector.result as? Double, "\(place)")
            case "URLEvaluator GOLD in PRED":
                #expect(
                    URLEvaluator(reference: texts[0]).score(texts[1]) == vector.result as? Double, "\(place)")
            case "reddit_get_post_url":
                #expect(PageFunctions.postURL(texts[0]) == vector.result as? String, "\(place)")
            default: Issue.record("unknown function \(vector.function)")
            }
        }
    }

    @Test(arguments: [
        ("0", "0.", true), ("0", "0%", true), ("0", "#0", true), ("0", "(0)", true), ("0", "0 km", true),
        ("0", "'0'", true),
        ("0", "0, that is", true), ("0", "$0.00", false), ("0", "0/5", false), ("0", "0km", false),
        ("0", "zero", false),
        ("5", "1,500 or 5:30", false), ("5", "\"5\"", true), ("5", "5's", true),
    ])
    func `a reference of one character must be a word`(reference: String, answer: String, isRight: Bool) {
        #expect(StringEvaluator.mustInclude(reference, answer, tokenizing: true) == isRight)
    }

    @Test(arguments: [
        ("driving: 13min", "Driving takes: driving 13 minutes", true),
        ("$1,200.50", "It costs 1200.5 dollars", true),
        ("March 14, 2026", "on 3/14/2026", true), ("14th march 2026", "2026-03-14", true),
        ("3 orders", "three orders", true),
        ("2", "12", false), ("New York", "york new", false), ("1h 45min", "1 hour and 45 minutes", true),
        ("yes", "", false),
    ])
    func `the matcher reads numbers, dates and units`(reference: String, answer: String, isRight: Bool) {
        #expect(AnswerMatcher.matches(reference: reference, answer: answer) == isRight)
    }

    @Test func `a fuzzy judgement says that it is approximate`() throws {
        func result(_ answer: String, note: String = "") throws -> EvaluationResult {
            let spec = EvaluationSpec(
                kinds: [.stringMatch],
                referenceAnswers: ReferenceAnswers(checks: [
                    .init(rule: .fuzzyMatch, values: ["N/A"], isScalar: true)
                ]),
                stringNote: note)
            var session = Session(transport: ScriptedTransport())
            return try Evaluator(spec).evaluate(answer: answer, session: &session)
        }
        #expect(try result("N/A").score == 1)
        #expect(try result("N/A").isApproximate == false)
        let reason = "the user has no orders in 2021"
        #expect(try result("The user has no orders in 2021.", note: reason).score == 1)
        #expect(try result("The user has no orders in 2021.", note: reason).isApproximate)
        #expect(try result("42", note: reason).score == 0)
        #expect(try result("", note: reason).score == 0)
    }

    @Test func `parts multiply and a rule for pages throws where an answer is compared`() throws {
        var session = Session(transport: Shop.transport())
        try session.open(#require(WebURL("http://shop.test/mug?colour=blue")))
        var spec = EvaluationSpec(
            kinds: [.stringMatch, .urlMatch],
            referenceAnswers: ReferenceAnswers(checks: [
                .init(rule: .exactMatch, values: ["yes"], isScalar: true)
            ]),
            referenceURL: "__SHOPPING__/mug?colour=blue |OR| __SHOPPING__/cup")
        #expect(try Evaluator(spec).evaluate(answer: "Yes", session: &session).score == 1)
        #expect(try Evaluator(spec).evaluate(answer: "No", session: &session).score == 0)
        spec.referenceAnswers?.checks[0].rule = .requiredValues
        #expect(throws: EnvironmentError.self) {
            try Evaluator(spec).evaluate(answer: "Yes", session: &session)
        }
    }

    @Test func `an agent that ends where nothing is fails, an evaluator that looks there spoils the episode`()
        throws
    {
        func check(_ url: String) -> Evaluator {
            let contents = ReferenceAnswers(
                checks: [.init(rule: .mustInclude, values: ["Mug"], isScalar: false)])
            return Evaluator(
                EvaluationSpec(
                    kinds: [.programHTML],
                    programHTML: [ContentCheck(url: url, locator: "", requiredContents: contents)],
                    functions: .webArena))
        }
        let own = check("func:reddit_get_post_url('__last_url__')")
        var session = Session(transport: Shop.transport())
        try session.open(#require(WebURL("http://shop.test/mug")))
        #expect(try own.evaluate(answer: "", session: &session).score == 1)
        try session.open(#require(WebURL("https://elsewhere.example/mug")))
        #expect(try own.evaluate(answer: "", session: &session).score == 0)
        #expect(throws: EnvironmentError.self) {
            try check("https://elsewhere.example/mug").evaluate(answer: "", session: &session)
        }
    }

    // MARK: WebArena-Lite

    @Test(.enabled(if: Conformance.isThere))
    func `scores of WebArena-Lite are those that VisualAgentBench gives`() throws {
        let rules = AnswerRules(.webArenaLite)
        let vectors = try Conformance.vectors("vab_evaluators")
        #expect(vectors.count == 16)
        for vector in vectors {
            let texts = vector.arguments.map { $0 as? String }
            let first = texts[0] ?? ""
            let place = "\(vector.function) \(vector.arguments)"
            switch vector.function {
            case "VAB clean_answer": #expect(rules.cleaned(first) == vector.result as? String, "\(place)")
            case "VAB must_include":
                let isRight = rules.includesWord(first, try #require(texts[1]))
                #expect((isRight ? 1 : 0) == vector.result as? Double, "\(place)")
            case "VAB URLExact":
                let evaluator = URLEvaluator(
                    reference: try #require(texts[1]), note: texts[0], scoring: .webArenaLite)
                let isRight = try evaluator.isRight(try #require(texts[2]))
                #expect((isRight ? 1 : 0) == vector.result as? Double, "\(place)")
            case "VAB StringEvaluator":
                let evaluator = StringEvaluator(
                    references: answers(vector.arguments[0]), unachievableReason: "", scoring: .webArenaLite)
                // An evaluator that fails scores no answer.
                let score = vector.result as? String == "AssertionError" ? 0 : vector.result as? Double
                #expect(try evaluator.score(try #require(texts[1])).score == score, "\(place)")
            default: Issue.record("unknown function \(vector.function)")
            }
        }
    }

    @Test(.enabled(if: Conformance.isThere)) func `task 81 of WebArena-Lite accepts no answer`() throws {
        let tasks = try TaskFile.read(
            Array(try Conformance.data("webarena/webarena-lite-165.raw.json")), file: "165")
        let spec = try #require(tasks.first { $0.taskID == "81" }?.evaluation)
        #expect(spec.scoring == .webArenaLite)
        #expect(
            spec.referenceAnswers?.checks == [.init(rule: .mustInclude, values: ["yjlou"], isScalar: true)])
        var session = Session(transport: ScriptedTransport())
        #expect(try Evaluator(spec).evaluate(answer: "yjlou", session: &session).score == 0)
    }

    @Test(arguments: [
        (ReferenceAnswers.Rule.mustExclude, ["red", "dark blue"], "A blue mug", true),
        (ReferenceAnswers.Rule.mustExclude, ["red", "dark blue"], "A dark blue mug", false),
        (ReferenceAnswers.Rule.mustExclude, ["red"], "A mug covered in paint", true),
        (ReferenceAnswers.Rule.mustExclude, ["red"], "red/blue", false),
        (ReferenceAnswers.Rule.oneOf, ["red", "blue"], "It is blue.", true),
        (ReferenceAnswers.Rule.oneOf, ["red", "blue"], "green", false),
        (ReferenceAnswers.Rule.mustInclude, ["65 |OR| 3"], "3", true),
        (ReferenceAnswers.Rule.mustInclude, ["170"], "000000170", false),
    ])
    func `rules of VisualAgentBench`(
        rule: ReferenceAnswers.Rule, values: [String], answer: String, isRight: Bool
    ) throws {
        let evaluator = StringEvaluator(
            references: ReferenceAnswers(checks: [.init(rule: rule, values: values, isScalar: false)]),
            unachievableReason: "", scoring: .webArenaLite)
        #expect(try evaluator.score(answer).score == (isRight ? 1 : 0))
    }

    @Test func `exclusions and one of several work in any task file`() throws {
        for (rule, answer, score) in [
            (ReferenceAnswers.Rule.mustExclude, "tea", 0.0), (.mustExclude, "coffee", 1), (.oneOf, "tea", 1),
        ] {
            let evaluator = StringEvaluator(
                references: ReferenceAnswers(checks: [.init(rule: rule, values: ["tea"], isScalar: false)]),
                unachievableReason: "")
            #expect(try evaluator.score(answer).score == score)
        }
    }

    @Test(arguments: [
        (">= 3", "$1,200.50", true), ("< 3", "2", true), ("== 5 |OR| > 10", "5.0", true),
        ("!= 5", "5", false),
        ("<= 5", "many", false),
    ])
    func `numbers on a page are compared`(requirement: String, text: String, isMet: Bool) throws {
        #expect(try RequiredValue.isMet(requirement, by: text) == isMet)
    }

    @Test(.enabled(if: Conformance.isThere))
    func `the literal alternative of task 386 is all that WebArena accepts`() throws {
        let tasks = try TaskFile.read(
            Array(try Conformance.data("webarena/webarena-812.raw.json")), file: "812")
        let spec = try #require(tasks[386].evaluation)
        var session = Session(transport: ScriptedTransport())
        #expect(try Evaluator(spec).evaluate(answer: "65", session: &session).score == 0)
        #expect(try Evaluator(spec).evaluate(answer: "65 |OR| 3", session: &session).score == 1)
    }

    @Test(.enabled(if: Conformance.isThere))
    func `forum addresses are told apart by case, as the references of four tasks need`() throws {
        let tasks = try TaskFile.read(
            Array(try Conformance.data("webarena/webarena-812.raw.json")), file: "812")
        for id in [625, 681, 682, 683] {
            let reference = try #require(tasks[id].evaluation?.referenceURL)
            #expect(reference.contains("/f/machinelearning"))
            let evaluator = URLEvaluator(reference: reference)
            #expect(try evaluator.isRight("__REDDIT__/f/machinelearning/1"))
            #expect(try !evaluator.isRight("__REDDIT__/f/MachineLearning/1"))
        }
    }

    // MARK: Locators on live pages

    private func session(_ html: String) throws -> Session {
        var web = ScriptedTransport()
        web.page("http://shop.test/", html)
        var session = Session(transport: web)
        try session.open(#require(WebURL("http://shop.test/")))
        return session
    }
    private func evaluate(_ expression: String, _ session: Session) throws -> String {
        var copy = session
        return try LocatorExpression(expression).evaluate(in: &copy).pythonText
    }

    @Test func `properties are those of the live form`() throws {
        var session = try session(
            """
            <input name=route_from value=old aria-label=From><select name=engine aria-label=Engine><option>Car<option>Foot</select>
            <input type=checkbox title="General Subscription"><textarea title="What’s on your mind?">start</textarea>
            """)
        func id(_ name: String) -> Int {
            session.view.nodes.first { $0.name == name && $0.role != .text }?.id ?? 0
        }
        #expect(try evaluate("document.querySelector('[name=\"route_from\"').value", session) == "old")
        #expect(try evaluate("document.querySelector('select').selectedIndex", session) == "0")
        _ = try ActionExecutor.perform(.fill(id: id("From"), text: "new", pressEnter: false), in: &session)
        _ = try ActionExecutor.perform(.select(id: id("Engine"), option: "Foot"), in: &session)
        _ = try ActionExecutor.perform(.click(id: id("General Subscription")), in: &session)
        _ = try ActionExecutor.perform(
            .type(id: id("What’s on your mind?"), text: "ed", pressEnter: false), in: &session)
        #expect(try evaluate("document.querySelector('[name=\"route_from\"').value", session) == "new")
        #expect(try evaluate("document.querySelector('select').selectedIndex", session) == "1")
        #expect(
            try evaluate(
                "document.querySelector('[title=\"General Subscription\"').checked.toString()", session)
                == "true")
        #expect(
            try evaluate("document.querySelector('[title=\"What’s on your mind?\"').value", session)
                == "started")
    }

    @Test func `chains, lists, defaults and joins work as in a browser`() throws {
        let session = try session(
            """
            <div class=list><p>One</p><p class=x>Two <b>bold</b></p><a href=/a>A</a><img src=/i.png></div><p hidden>Secret</p>
            """)
        for (expression, expected) in [
            ("document.querySelector('.list').outerText", "One\n\nTwo bold\n\nA"),
            ("document.querySelectorAll('.list > p')[1].outerText", "Two bold"),
            ("document.querySelector('.list').firstElementChild.textContent", "One"),
            ("document.querySelector('.list').lastElementChild.getAttribute('src')", "/i.png"),
            ("document.querySelector('.x').lastChild.textContent", "bold"),
            ("document.querySelector('.none')", "None"),
            ("document.querySelector('.none')?.outerText", "None"),
            (
                "document.querySelector('.x').outerText + (document.querySelector('.none')?.outerText || '!')",
                "Two bold!"
            ),
            (
                "[...document.querySelector('.list').querySelectorAll('[href],[src]')].map(elem => elem.getAttribute('href') || elem.getAttribute('src')).join(' ')",
                "/a /i.png"
            ),
        ] {
            #expect(try evaluate(expression, session) == expected, "\(expression)")
        }
        #expect(throws: LocatorTypeError.self) {
            try evaluate("document.querySelector('.none').outerText", session)
        }
        #expect(throws: LocatorExpression.SyntaxError.self) { try LocatorExpression("alert(1)") }
    }

    @Test(
        .enabled(if: Conformance.isThere),
        arguments: [("webarena-812.raw", 534), ("webarena-lite-165.raw", 75)])
    func `every locator of the published task files parses`(file: String, count: Int) throws {
        let tasks = try TaskFile.read(Array(try Conformance.data("webarena/\(file).json")), file: file)
        let checks = tasks.flatMap { $0.evaluation?.programHTML ?? [] }
        let expressions = checks.flatMap { [$0.locator] + $0.prepActions }.filter {
            !$0.isEmpty && !$0.hasPrefix("func:")
        }
        #expect(expressions.count == count)
        for expression in expressions { #expect(throws: Never.self) { try LocatorExpression(expression) } }
    }

    @Test func `a whole page, its entities and alternatives are checked`() throws {
        var web = ScriptedTransport()
        web.page("http://shop.test/", "<p>Salt &amp; pepper &quot;fine&quot;</p>")
        func score(_ rule: ReferenceAnswers.Rule, _ value: String, locator: String = "") throws -> Double {
            let check = ContentCheck(
                url: "__SHOPPING__/", locator: locator,
                requiredContents: ReferenceAnswers(checks: [
                    .init(rule: rule, values: [value], isScalar: false)
                ]))
            var evaluator = ContentEvaluator(
                check: check, session: Session(transport: web), EvaluationSpec(kinds: [.programHTML]))
            return try evaluator.score().score
        }
        #expect(try score(.mustInclude, "Salt & Pepper") == 1)
        #expect(try score(.mustInclude, "sugar |OR| salt") == 1)
        #expect(try score(.mustInclude, "sugar") == 0)
        #expect(
            try score(
                .exactMatch, "salt & pepper \"fine\"", locator: "document.querySelector('p').outerText")
                == 1)
        #expect(try score(.exactMatch, "x", locator: "document.querySelector('.none').outerText") == 0)
    }

    @Test func `the newest order and the latest review come from the shop's routes`() throws {
        var web = ScriptedTransport()
        @Sendable func json(_ text: String) -> HTTPResponse {
            HTTPResponse(
                status: 200, headers: [HTTPHeader("Content-Type", "application/json")],
                body: ResponseBody(text))
        }
        web.route("GET", "http://shop.test/rest/V1/orders") { _, _ in
            json(#"{"items": [{"increment_id": "000000193"}]}"#)
        }
        web.route("GET", "http://shop.test/rest/V1/products/B1/reviews") { _, _ in
            json(
                #"[{"nickname": "A", "ratings": [{"percent": 20}]}, {"nickname": "B", "ratings": [{"percent": 100}]}]"#
            )
        }
        web.route("GET", "http://shop.test/rest/V1/products/B2/reviews") { _, _ in json("[]") }
        var session = Session(transport: web)
        func call(_ text: String) throws -> String? {
            try PageFunctionCall(text, lastURL: "").map {
                try PageFunctions.webArena.text(of: $0, in: &session)
            }
        }
        #expect(
            try call("func:shopping_get_latest_order_url()")
                == "http://shop.test/sales/order/view/order_id/193/")
        #expect(try call("func:shopping_get_sku_latest_review_author('B1')") == "B")
        #expect(try call("func:shopping_get_sku_latest_review_rating('B1')") == "100")
        #expect(try call("func:shopping_get_sku_latest_review_author('B2')") == "")
        #expect(throws: EnvironmentError.self) {
            try call("func:shopping_get_sku_latest_review_author('B3')")
        }
    }

    @Test func `a member's role is read from the page of members`() throws {
        let session = try session(
            """
            <table><tr><td data-label='Account'><span class=gl-avatar-labeled-sublabel>@ann</span></td><td class=col-max-role><span>Owner</span></td></tr>
            <tr><td data-label='Account'><span class=gl-avatar-labeled-sublabel>@bob</span></td><td class=col-max-role><span>Guest</span></td></tr></table>
            """)
        #expect(try PageFunctions.memberRole("bob", session) == "Guest")
        #expect(try PageFunctions.memberRole("eve", session) == "")
    }
}
