@testable import Browser
import Foundation
import Groundwork
import TestSupport
import Testing
@testable import WebArena

@testable import WebEnv

/// WebArena-Verified's two evaluators.
@Suite struct VerifiedEvaluatorTests {
    static let addresses = SiteAddresses(
        sites: ["shopping", "shopping_admin", "reddit", "gitlab", "map", "wikipedia"]
    ) { text in
        text == "__SHOPPING_ADMIN__"
            ? "http://shop.test/admin"
            : ["__SHOPPING__": "http://shop.test"][text]
                ?? "http://\(text.filter(\.isLetter).lowercased()).test"
    }

    private static func tasks() throws -> [WebTask] {
        try TaskFile.read(
            Array(try Conformance.data("webarena/webarena-verified-812.json")), file: "verified")
    }
    /// The checks of the published task with this number.
    private func published(_ id: Int) throws -> VerifiedEvaluation {
        let task = try #require(try Self.tasks().first { $0.taskID == "\(id)" })
        return try #require(task.evaluation?.verified)
    }
    private func json(_ text: String) throws -> JSONValue { try JSONValue(parsing: text) }

    // MARK: Values

    @Test func `values are compared as the official scorer compares them`() throws {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Fixtures/Verified/values.json")
        let rows = try #require(try json(String(contentsOf: file, encoding: .utf8)).array)
        #expect(rows.count == 114)
        for row in rows.compactMap(\.array) {
            let schema = try json(#"{"type": "array", "items": {"format": "\#(row[0].string ?? "")"}}"#)
            let expected = try VerifiedNormalizer(sites: Self.addresses, isStrict: true)
                .elements([row[1]], schema: schema)
            let actual = try VerifiedNormalizer(sites: Self.addresses, isStrict: false)
                .elements([row[2]], schema: schema)
            let isEqual = VerifiedValue.list(expected).accepts(
                .list(actual), isOrdered: false, ignoresExtraKeys: false)
            #expect(isEqual == row[3].bool, "\(row)")
        }
    }

    // MARK: Response

    private func response(_ data: String, schema: String, isOrdered: Bool = false) throws -> ResponseEvaluator
    {
        ResponseEvaluator(
            check: VerifiedEvaluation.ResponseCheck(
                taskType: .retrieve, retrievedData: try json(data).array,
                schema: try json(#"{"type": "array", "items": \#(schema)}"#), isOrdered: isOrdered),
            sites: Self.addresses)
    }

    @Test(arguments: [
        (#"{"task_type": "RETRIEVE", "status": "success", "retrieved_data": ["a", "b"]}"#, true),
        (#"{"task_type": "retrieve", "status": "SUCCESS", "retrieved_data": ["b", "a"], "x": 1}"#, true),
        (#"{"performed_operation": "retrieve", "status": "SUCCESS", "retrieved_data": ["b", "a"]}"#, true),
        (
            "Done:\n```json\n{\"task_type\": \"retrieve\", \"status\": \"SUCCESS\", \"retrieved_data\": [\"a\", \"b\"]}\n```",
            true
        ),
        (#"{"task_type": "retrieve", "status": "SUCCESS", "retrieved_data": ["a"]}"#, false),
        (#"{"task_type": "retrieve", "status": "SUCCESS", "retrieved_data": ["a", "b", "b"]}"#, false),
        (#"{"task_type": "retrieve", "status": "SUCCESS", "retrieved_data": null}"#, false),
        (#"{"task_type": "navigate", "status": "SUCCESS", "retrieved_data": ["a", "b"]}"#, false),
        (#"{"task_type": "retrieve", "retrieved_data": ["a", "b"]}"#, false),
        (#"{"task_type": 3, "status": "SUCCESS", "retrieved_data": ["a", "b"]}"#, false),
        ("a and b", false), ("", false), ("[]", false), ("{}", false),
    ])
    func `a response has type, status and exactly the values`(answer: String, isRight: Bool) throws {
        #expect(try response(#"["a", "b"]"#, schema: #"{"type": "string"}"#).isRight(answer) == isRight)
    }

    @Test func `order counts where the task says so, and one value needs no list`() throws {
        func answer(_ data: String) -> String {
            #"{"task_type": "retrieve", "status": "SUCCESS", "retrieved_data": \#(data)}"#
        }
        let ordered = try response("[1, 2]", schema: #"{"type": "number"}"#, isOrdered: true)
        #expect(try ordered.isRight(answer(#"["1", 2]"#)))
        #expect(try !ordered.isRight(answer("[2, 1]")))
        let single = try response("[0]", schema: #"{"type": "number"}"#)
        #expect(try single.isRight(answer("0")))
        #expect(try !single.isRight(answer("[]")))
    }

    @Test func `objects have the same keys, each value in its type`() throws {
        let evaluator = try response(
            #"[{"mode": "driving", "duration": "13min"}]"#,
            schema:
                #"{"type": "object", "properties": {"mode": {"type": "string"}, "duration": {"format": "duration"}}}"#
        )
        func isRight(_ data: String) throws -> Bool {
            try evaluator.isRight(
                #"{"task_type": "retrieve", "status": "SUCCESS", "retrieved_data": \#(data)}"#)
        }
        #expect(try isRight(#"[{"duration": "14 minutes", "mode": "Driving"}]"#))
        #expect(try !isRight(#"[{"duration": "30 minutes", "mode": "Driving"}]"#))
        #expect(try !isRight(#"[{"duration": "13min"}]"#))
        #expect(try !isRight(#"[{"duration": "13min", "mode": "driving", "note": "x"}]"#))
        #expect(try !isRight(#"["driving 13min"]"#))
    }

    @Test func `what was retrieved does not matter where nothing was to be retrieved`() throws {
        let evaluator = ResponseEvaluator(check: .init(taskType: .mutate), sites: Self.addresses)
        #expect(
            try evaluator.isRight(#"{"task_type": "mutate", "status": "SUCCESS", "retrieved_data": ["x"]}"#))
        #expect(try evaluator.isRight(#"{"task_type": "mutate", "status": "SUCCESS"}"#))
    }

    @Test func `an expected value that is not of its type is the task's mistake`() throws {
        let evaluator = try response(#"["soon"]"#, schema: #"{"format": "date"}"#)
        #expect(throws: EnvironmentError.self) {
            try evaluator.isRight(
                #"{"task_type": "retrieve", "status": "SUCCESS", "retrieved_data": ["soon"]}"#)
        }
    }

    /// The first alternative of every value; lists where the schema asks for them.
    private func ideal(_ check: VerifiedEvaluation.ResponseCheck) -> String {
        func plain(_ value: JSONValue, _ schema: JSONValue?) -> JSONValue {
            switch value {
            case .array(let alternatives):
                schema?["type"]?.string == "array" ? value : alternatives.first ?? .null
            case .object(let members):
                .object(members.map { .init($0.key, plain($0.value, schema?["properties"]?[$0.key])) })
            default: value
            }
        }
        var writer = JSONWriter()
        writer.object {
            $0.field("task_type", check.taskType.rawValue)
            $0.field("status", check.status)
            $0.key("retrieved_data")
            $0.value(check.retrievedData.map { .array($0.map { plain($0, check.schema["items"]) }) } ?? .null)
        }
        return String(decoding: writer.bytes, as: UTF8.self)
    }

    @Test(.enabled(if: Conformance.isThere))
    func `the expected response of every published task is right, except where none can be`() throws {
        var refused: [String] = []
        for task in try Self.tasks() {
            let check = try #require(task.evaluation?.verified?.response)
            let hasPattern = check.retrievedData?.contains { value in
                value.string.map(PythonPattern.isPattern) ?? false
                    || value.array?.first?.string.map(PythonPattern.isPattern) ?? false
            }
            if hasPattern == true { continue }
            let evaluator = ResponseEvaluator(check: check, sites: Self.addresses)
            if try !evaluator.isRight(ideal(check)) { refused.append(task.taskID) }
        }
        #expect(refused == ["319"])
    }

    // MARK: Requests

    private func event(
        _ method: String, _ url: String, status: Int = 200, headers: [(String, String)] = [],
        body: String = "", type: String = "application/x-www-form-urlencoded", content: String = "",
        cookies: [String] = []
    ) -> NetworkEvent {
        var all = headers.map { HTTPHeader($0.0, $0.1) }
        if !body.isEmpty { all.append(HTTPHeader("Content-Type", type)) }
        return NetworkEvent(
            time: 0, request: HTTPRequest(method: method, url: url, headers: all, body: Array(body.utf8)),
            status: status,
            responseHeaders: [HTTPHeader("Content-Type", "application/json")]
                + cookies.map { HTTPHeader("Set-Cookie", $0) },
            responseBody: Array(content.utf8))
    }
    private func page(_ url: String) -> NetworkEvent { event("GET", url, headers: [("Accept", "text/html")]) }

    private func isRight(
        _ check: VerifiedEvaluation.NetworkCheck, _ events: [NetworkEvent],
        _ type: VerifiedEvaluation.TaskType = .mutate
    ) throws -> Bool {
        try NetworkEvaluator(check: check, taskType: type, sites: Self.addresses).isRight(events)
    }

    @Test func `a form that was sent is found by address, status and fields`() throws {
        var check = VerifiedEvaluation.NetworkCheck(urls: ["__REDDIT__/submit", "__REDDIT__/submit/consoles"])
        check.method = "POST"
        check.status = 302
        check.postData = [.init("submission[title]", .string("Hello there"))]
        let sent = event(
            "POST", "http://reddit.test/submit/consoles", status: 302,
            body: "submission%5Btitle%5D=hello+there!&x=1")
        #expect(try isRight(check, [sent]))
        #expect(try isRight(check, [sent, page("http://reddit.test/f/consoles/1")]))
        var other = sent
        other.status = 200
        #expect(try !isRight(check, [other]))
        #expect(try !isRight(check, []))
        // Only the last request that fits is looked at.
        let later = event(
            "POST", "http://reddit.test/submit", status: 302, body: "submission%5Btitle%5D=Other")
        #expect(try !isRight(check, [sent, later]))
        check.lastEventOnly = false
        #expect(try isRight(check, [sent, later]))
        check.shouldNotExist = true
        #expect(try !isRight(check, [sent]))
        #expect(try isRight(check, [page("http://reddit.test/")]))
    }

    @Test func `for navigation only the last page counts`() throws {
        let check = VerifiedEvaluation.NetworkCheck(urls: ["__SHOPPING__/mugs.html"])
        #expect(
            try isRight(check, [page("http://shop.test/"), page("http://shop.test/mugs.html")], .navigate))
        #expect(
            try !isRight(check, [page("http://shop.test/mugs.html"), page("http://shop.test/")], .navigate))
        let image = event("GET", "http://shop.test/mug.png", headers: [("Accept", "text/html")])
        #expect(try isRight(check, [page("http://shop.test/mugs.html"), image], .navigate))
        let framed = event(
            "GET", "http://shop.test/frame",
            headers: [("Accept", "text/html"), ("Sec-Fetch-User", "?1"), ("Sec-Fetch-Dest", "iframe")])
        #expect(try isRight(check, [page("http://shop.test/mugs.html"), framed], .navigate))
    }

    @Test func `query keys are the same except those that are ignored`() throws {
        var check = VerifiedEvaluation.NetworkCheck(urls: ["__SHOPPING__/catalogsearch/result/"])
        check.queryParameters = [
            .init("q", .array([.string("Tea Pot")])), .init("state", .array([.string("^(all|)$")])),
        ]
        func isRight(_ query: String) throws -> Bool {
            try self.isRight(check, [event("GET", "http://shop.test/catalogsearch/result/?\(query)")])
        }
        #expect(try isRight("q=tea+pot"))
        #expect(try isRight("q=tea%20pot&state=all"))
        #expect(try !isRight("q=tea+pot&state=open"))
        #expect(try !isRight("q=tea+pot&p=2"))
        check.ignoredQueryPatterns = ["^(?!q$).+$"]
        #expect(try isRight("q=tea+pot&p=2"))
        check.ignoredQueryPatterns = []
        check.ignoredQueryParameters = ["p"]
        #expect(try isRight("q=tea+pot&p=2"))
    }

    @Test func `dates in a query, and queries in base64, are read`() throws {
        var check = VerifiedEvaluation.NetworkCheck(urls: ["__SHOPPING_ADMIN__/reports/filter"])
        check.queryParameters = [.init("from", .array([.string("02/1/2023")]))]
        check.decodesBase64Query = true
        check.querySchema = try json(
            #"{"type": "object", "properties": {"from": {"type": "array", "items": {"format": "date"}}}}"#)
        // from=2%2F1%2F2023
        let url = "http://shop.test/admin/reports/filter/ZnJvbT0yJTJGMSUyRjIwMjM/"
        #expect(try isRight(check, [event("GET", url)]))
        #expect(try !isRight(check, [event("GET", "http://shop.test/admin/reports/filter/ZnJvbT0x/")]))
    }

    @Test func `headers, content, cookies and patterns are compared`() throws {
        var check = VerifiedEvaluation.NetworkCheck(urls: [#"^__SHOPPING__/cart/add/\d+$"#])
        check.headers = [.init("referer", .string("__SHOPPING__/mug"))]
        check.responseContent = [.init("items_qty", .number("1")), .init("$.items[0].name", .string("Mug"))]
        check.responseCookies = [.init("messages", .string("^.*added to.*$"))]
        let right = event(
            "GET", "http://shop.test/cart/add/12", headers: [("Referer", "http://shop.test/mug")],
            content: #"{"items_qty": 1, "items": [{"name": "Mug"}]}"#,
            cookies: ["messages=Mug%20added%20to%20it; path=/"])
        #expect(try isRight(check, [right]))
        var wrong = right
        wrong.responseBody = Array(#"{"items_qty": 2, "items": [{"name": "Mug"}]}"#.utf8)
        #expect(try !isRight(check, [wrong]))
        wrong = right
        wrong.request.headers = [HTTPHeader("Referer", "http://shop.test/cup")]
        #expect(try !isRight(check, [wrong]))
        wrong = right
        wrong.responseHeaders = [right.responseHeaders[0]]
        #expect(try !isRight(check, [wrong]))
        wrong = right
        wrong.request.url = "http://shop.test/cart/add/mug"
        #expect(try !isRight(check, [wrong]))
    }

    @Test func `fields of JSON and multipart bodies are found by path and pattern`() throws {
        var check = VerifiedEvaluation.NetworkCheck(urls: ["__GITLAB__/commits"])
        check.method = "POST"
        check.postData = [
            .init("branch", .string("main")), .init("$.actions[0].content", .string("# A\n\n* b")),
            .init("$.actions[1].action", .null),
            .init("$['matrix'][?(@.new == 1)].size", .array([.string("s")])),
            .init(#"$.^note_\d+$"#, .string("lgtm")),
        ]
        check.postSchema = try json(
            """
            {"type": "object", "properties": {"$.actions[0].content": {"format": "markdown"},
             "$['matrix'][?(@.new == 1)].size": {"type": "array", "items": {"type": "string"}}}}
            """)
        func body(_ size: String) -> String {
            ##"{"branch": "main", "actions": [{"content": "# A\n\n\n- b"}], "note_7": "LGTM", "matrix": "[{\"new\": 1, \"size\": \"\##(size)\"}, {\"new\": 0}]"}"##
        }
        func sent(_ size: String) -> NetworkEvent {
            event("POST", "http://gitlab.test/commits", body: body(size), type: "application/json")
        }
        #expect(try isRight(check, [sent("S")]))
        #expect(try !isRight(check, [sent("M")]))
        check.postData = [.init("title", .string("A b"))]
        let multipart = "--xx\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\na b\r\n--xx--\r\n"
        let upload = event(
            "POST", "http://gitlab.test/commits", body: multipart, type: "multipart/form-data; boundary=xx")
        #expect(try isRight(check, [upload]))
    }

    // MARK: Known defects of the published tasks

    @Test(.enabled(if: Conformance.isThere))
    func `no response fits task 319, whose expectation lacks the values`() throws {
        let check = try published(319).response
        #expect(!check.namesRetrievedData)
        let evaluator = ResponseEvaluator(check: check, sites: Self.addresses)
        for data in ["null", "[]", "[0]"] {
            let answer =
                #"{"task_type": "retrieve", "status": "NOT_FOUND_ERROR", "retrieved_data": \#(data)}"#
            #expect(try !evaluator.isRight(answer))
        }
        #expect(try !evaluator.isRight(#"{"task_type": "retrieve", "status": "NOT_FOUND_ERROR"}"#))
    }

    @Test(.enabled(if: Conformance.isThere), arguments: 611...614)
    func `a placeholder that was left in an address is never sent`(id: Int) throws {
        let check = try #require(try published(id).events.last)
        let body = "reply_to_submission_1%5Bcomment%5D=Wonderful+journey"
        #expect(check.urls.contains { $0.contains("{{post_id}}") })
        for url in ["http://reddit.test/f/books/1/-/comment", "http://reddit.test/f/books/2/-/comment"] {
            #expect(try !isRight(check, [event("POST", url, status: 302, body: body)]))
        }
    }

    @Test(.enabled(if: Conformance.isThere)) func `tasks that ask for what no browser sends score 0`() throws
    {
        // 430 names no place; 423 wants a form in a GET.
        let place = try #require(try published(430).events.first)
        #expect(try !isRight(place, [page("http://map.test/relation/1")], .navigate))
        #expect(place.urls == ["__MAP__/TASK_430_MAP_RELATION_ID"])
        let form = try #require(try published(423).events.first)
        #expect(form.method == "GET" && form.postData != nil)
        let save =
            "http://shop.test/admin/catalog/product/save/id/126/type/configurable/store/0/set/9/back/edit"
        #expect(try !isRight(form, [event("POST", save, status: 302, body: "from=02%2F1%2F2023")]))
    }

    @Test(.enabled(if: Conformance.isThere)) func `task 429 wants two last pages`() throws {
        let checks = try published(429).events
        #expect(checks.count == 2)
        let pages = checks.map {
            page($0.urls[0].replacingOccurrences(of: "__MAP__", with: "http://map.test"))
        }
        for order in [pages, pages.reversed()] {
            #expect(try checks.filter { try isRight($0, order, .navigate) }.count == 1)
        }
    }

    @Test(.enabled(if: Conformance.isThere))
    func `a blocked request has status −1, as the contact form tasks want`() throws {
        let checks = try published(528).events
        let text = "I need a refund. Order: 180. Amount: $12.99. Reason: It broke after three days of use."
        let body = FormEncoding.serialize([
            ("form_id", "contact-form"), ("name", "Emma Lopez"), ("email", "emma.lopez@gmail.com"),
            ("comment", text),
        ])
        let blocked = event("POST", "http://shop.test/dummy_bin", status: -1, body: body)
        #expect(try checks.allSatisfy { try isRight($0, [blocked]) })
        let sent = event("POST", "http://shop.test/contact/index/post", status: 302, body: body)
        #expect(try !checks.allSatisfy { try isRight($0, [blocked, sent]) })
    }

    // MARK: In an environment

    @Test func `an environment records what the evaluator reads`() throws {
        var check = VerifiedEvaluation.NetworkCheck(urls: ["__SHOPPING__/cart/add"])
        check.method = "POST"
        check.status = 302
        check.postData = [.init("qty", .string("2"))]
        var task = Shop.task
        task.evaluation = EvaluationSpec(
            verified: VerifiedEvaluation(
                response: .init(taskType: .mutate), events: [check], sites: ["shopping"]))
        func score(_ steps: [SolutionStep], answer: String) throws -> Double? {
            var environment = Shop.environment()
            var now = try environment.reset(task: task, seed: 0)
            var player = ReferencePlayer(steps)
            while let action = try player.nextAction(now.observation) { now = try environment.step(action) }
            return try environment.step(.stop(answer: answer)).reward
        }
        let steps = Array(Shop.task.solution.dropLast())
        let done = #"{"task_type": "mutate", "status": "SUCCESS"}"#
        #expect(try score(steps, answer: done) == 1)
        #expect(try score(steps, answer: "done") == 0)
        #expect(try score([], answer: done) == 0)
    }
}
