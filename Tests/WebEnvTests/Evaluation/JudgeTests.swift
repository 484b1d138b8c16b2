@testable import Browser
import TestSupport
import Testing

@testable import WebEnv

/// What WebArena lets a language model judge: by a model behind an endpoint, and by the deterministic matcher.
@Suite struct JudgeTests {
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

    @Test(arguments: [true, false])
    func `a model's verdict decides, and the record names the model`(isRight: Bool) throws {
        let judged = try result(.model(SteadyJudge(verdict: isRight)), "take the number 7")
        #expect(judged.score == (isRight ? 1 : 0))
        #expect(judged.judge == "endpoint:small-judge")
        #expect(!judged.isApproximate)
        let reason = try result(
            .model(SteadyJudge(verdict: isRight)), rule: .unachievable, "no bus goes there")
        #expect(reason.score == (isRight ? 1 : 0))
    }

    @Test func `a model without a verdict is the world's mistake`() throws {
        #expect(throws: EnvironmentError.self) {
            try result(.model(SteadyJudge(verdict: nil)), "by train")
        }
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

    @Test(arguments: [
        ("walking: 3 min", "driving: 22 min, walking: 3 min", true),
        ("walking: 3 min", "driving: 3 min, walking: 22 min", false),
        ("walking: 3 min", "22 min driving and 3 min walking", true),
        ("walking: 3 min", "for walking, the time is 3 min", true),
        ("walking: 3 min", "walking 22 min, driving 3 min", false),
        // Spellings on both sides of the Atlantic.
        ("grey colour", "It is gray color.", true),
        ("organised by the theatre", "organized by the theater", true),
        ("travelled", "She traveled there", true), ("cancelled", "The order was canceled", true),
        ("filled", "filed", false),
        ("favourite catalogue", "my favorite catalog", true), ("hour", "or", false),
        ("centre", "center", true),
        // A key and its value, apart.
        ("material: cotton", "Cotton is the material of this shirt.", true),
        ("material: cotton", "cotton", true),
        ("material: cotton", "The colour is cotton.", false),
        ("material: cotton", "The material is wool.", false),
        ("walking: 13min", "Driving takes 13 minutes.", false),
        ("walking: 13min", "13 minutes by walking", true),
        // What is denied.
        ("available", "It is not available.", false), ("available", "It isn't available", false),
        ("available", "It is available.", true), ("available", "It is no longer available", false),
        ("available", "Neither available nor cheap", false),
        ("available", "It is not cheap, but available.", true),
        ("blue", "It is not red, it is blue.", true), ("in stock", "not in stock", false),
        ("available", "It is not only available, it is cheap.", true),
        ("available", "No, it is available", true),
        ("not available", "It is not available.", true), ("no", "No", true), ("17", "Order No. 17", true),
        ("available", "It can't be said that it is available", false),
    ])
    func `the matcher reads spellings, keys and negations`(reference: String, answer: String, isRight: Bool) {
        #expect(AnswerMatcher.matches(reference: reference, answer: answer) == isRight)
    }

    @Test func `an environment hands its judge to the evaluator and keeps the result`() throws {
        var task = Shop.task
        task.evaluation = EvaluationSpec(
            kinds: [.stringMatch],
            referenceAnswers: ReferenceAnswers(
                checks: [.init(rule: .fuzzyMatch, values: ["by bus"], isScalar: false)]))
        var environment = WebEnvironment(
            transport: Shop.transport(), judge: .model(SteadyJudge(verdict: true)))
        _ = try environment.reset(task: task, seed: 0)
        #expect(environment.result == nil)
        #expect(try environment.step(.stop(answer: "take the number 7")).reward == 1)
        #expect(environment.result?.judge == "endpoint:small-judge")
    }
}

/// A model that always judges alike, or never.
private struct SteadyJudge: ModelJudge {
    let verdict: Bool?
    var model: String { "small-judge" }

    func accepts(answer: String, reference: String, intent: String) throws -> Bool { try said() }
    func givesReason(_ reason: String, answer: String, intent: String) throws -> Bool { try said() }

    private func said() throws -> Bool {
        guard let verdict else { throw EnvironmentError("judge: no verdict") }
        return verdict
    }
}
