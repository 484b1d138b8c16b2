import TestSupport
import Testing

@testable import WebEnv

/// What WebArena lets a language model judge: by a model behind an endpoint, and by the deterministic matcher.
@Suite struct JudgeTests {
    private func endpoint(_ port: UInt16, timeout: Double = 10) throws -> AnswerJudge {
        .endpoint(
            try JudgeEndpoint(
                address: "http://127.0.0.1:\(port)/v1/", model: "small-judge", key: "secret", timeout: timeout
            ))
    }
    /// A chat completion with this reply.
    private func completion(_ reply: String) -> String {
        "Content-Type: application/json\r\n\r\n{\"choices\": [{\"message\": {\"content\": \"\(reply)\"}}]}"
    }
    private func result(_ judge: AnswerJudge, rule: ReferenceAnswers.Rule = .fuzzyMatch, _ answer: String)
        throws
        -> EvaluationResult
    {
        let spec = EvaluationSpec(
            kinds: [.stringMatch],
            referenceAnswers: ReferenceAnswers(checks: [
                .init(rule: rule, values: ["by bus"], isScalar: false)
            ]),
            stringNote: "there is no bus")
        var session = Session(transport: ScriptedTransport())
        return try Evaluator(spec, judge: judge, intent: "How do I get there?")
            .evaluate(answer: answer, session: &session)
    }

    @Test(arguments: [
        ("The answer is correct.", 1.0), ("Incorrect", 0), ("partially correct", 0), ("It is **Correct**", 1),
    ])
    func `a model's verdict decides, and the record names the model`(reply: String, score: Double) throws {
        let server = try #require(LoopbackServer(answers: [completion(reply)]))
        let result = try result(endpoint(server.port), "take the number 7")
        #expect(result.score == score)
        #expect(result.judge == "endpoint:small-judge")
        #expect(!result.isApproximate)
    }

    @Test(arguments: [("same", 1.0), ("These are different.", 0)])
    func `a model compares reasons`(reply: String, score: Double) throws {
        let server = try #require(LoopbackServer(answers: [completion(reply)]))
        #expect(try result(endpoint(server.port), rule: .unachievable, "no bus goes there").score == score)
    }

    @Test func `the model is told question, reference and answer, with the key`() throws {
        let echo = "Content-Type: application/json\r\n\r\n{\"request\": true}"
        let server = try #require(LoopbackServer(answers: [echo, "\r\n{request}"]))
        let judge = try endpoint(server.port)
        #expect(throws: EnvironmentError.self) { try result(judge, "by train") }
        let error = #expect(throws: EnvironmentError.self) { try result(judge, "by train") }
        #expect(error?.description.hasSuffix("gives no chat completion") == true)
    }

    @Test func `a reply without a verdict is the world's mistake, told in one sentence`() throws {
        let server = try #require(LoopbackServer(answers: [completion("I can't say")]))
        let error = #expect(throws: EnvironmentError.self) { try result(endpoint(server.port), "by train") }
        #expect(error?.description == "judge: small-judge gives no judgement but 'i can't say'")
    }

    @Test func `an endpoint that does not answer in time is the world's mistake`() throws {
        let server = try #require(LoopbackServer(answers: []))
        let error = #expect(throws: EnvironmentError.self) {
            try result(endpoint(server.port, timeout: 0.3), "by train")
        }
        #expect(
            error?.description.hasPrefix(
                "judge: http://127.0.0.1:\(server.port)/v1/chat/completions can't be asked") == true)
    }

    @Test func `an address that is none of the web's is refused`() {
        #expect(throws: EnvironmentError.self) { try JudgeEndpoint(address: "file:///x", model: "m") }
    }

    @Test func `without an endpoint the matcher judges and says so`() throws {
        let right = try result(.deterministic, "You go there by bus.")
        #expect(right.score == 1 && right.judge == "deterministic" && right.isApproximate)
        #expect(try result(.deterministic, "on foot").score == 0)
    }

    @Test(arguments: [
        // Durations, lengths and money in any unit and notation.
        ("1h 45min", "105 minutes", true), ("90 seconds", "1.5 min", true), ("1.7 km", "1700 metres", true),
        ("$12", "12 dollars", true), ("12 dollars", "$12.00", true), ("1h 45min", "104 minutes", false),
        // Lists in any order, most of the words.
        ("apples, pears, plums and cherries", "Cherries, plums, pears, apples.", true),
        ("the big red house at the corner", "a big red house on the street corner", true),
        ("open daily from 9 to 5 except Monday", "open daily from 9 to 5", false),
        ("order 17 was shipped to Boston", "order 18 was shipped to Boston", false),
        ("the order was shipped yesterday", "the order was not shipped yesterday", false),
        ("by bus", "bus", true), ("New York", "york new", false),
    ])
    func `the matcher reads units, lists and most of the words`(
        reference: String, answer: String, isRight: Bool
    ) {
        #expect(AnswerMatcher.matches(reference: reference, answer: answer) == isRight)
    }

    @Test func `an environment hands its judge to the evaluator and keeps the result`() throws {
        let server = try #require(LoopbackServer(answers: [completion("correct")]))
        var task = Shop.task
        task.evaluation = EvaluationSpec(
            kinds: [.stringMatch],
            referenceAnswers: ReferenceAnswers(
                checks: [.init(rule: .fuzzyMatch, values: ["by bus"], isScalar: false)]))
        var environment = WebEnvironment(transport: Shop.transport(), judge: try endpoint(server.port))
        _ = try environment.reset(task: task, seed: 0)
        #expect(environment.result == nil)
        #expect(try environment.step(.stop(answer: "take the number 7")).reward == 1)
        #expect(environment.result?.judge == "endpoint:small-judge")
    }
}
