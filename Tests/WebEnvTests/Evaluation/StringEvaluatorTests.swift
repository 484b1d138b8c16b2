import Testing

@testable import WebEnv

@Suite("Answers are compared with references")
struct StringEvaluatorTests {
    private func references(_ rule: String, _ values: String...) -> ReferenceAnswers {
        ReferenceAnswers(checks: [.init(rule: rule, values: values, isScalar: values.count == 1)])
    }
    private func score(_ answer: String, _ references: ReferenceAnswers, note: String? = nil) throws -> Score
    {
        try StringEvaluator.score(answer: answer, checks: references, note: note)
    }

    @Test("Case, outer space and one layer of quotes do not matter")
    func cleaning() throws {
        #expect(try score(" \"Processing\" ", references("exact_match", "processing")) == .success)
        #expect(try score("processed", references("exact_match", "processing")) == .failure)
    }

    @Test(
        "A single digit has to be a word of its own",
        arguments: [("There are 2.", 1.0), ("12 orders", 0), ("2 orders", 1), ("$2.00", 0)])
    func digits(answer: String, expected: Double) throws {
        #expect(try score(answer, references("must_include", "2")).value == expected)
    }

    @Test("Every phrase must be there")
    func phrases() throws {
        let both = references("must_include", "Anna Weber", "Tom")
        #expect(try score("Tom and Anna Weber", both) == .success)
        #expect(try score("Anna Weber", both) == .failure)
    }

    @Test("A rule that does not exist is the task's mistake, not a score")
    func unknownRule() {
        #expect(throws: EvaluationError.self) { try score("x", references("must_rhyme", "x")) }
    }

    @Test(
        "Without a language model amounts, dates and words compare by value",
        arguments: [
            ("$1,234.50 in total", "1234.5", true), ("It was on March 3rd, 2025", "Mar 3 2025", true),
            ("March 4, 2025", "Mar 3 2025", false),
            ("7 orders, $80.2", "7 orders, $80.20 in total", true), ("eight orders", "7 orders", false),
            ("red shirts", "a red shirt", true), ("nothing", "red shirt", false),
        ])
    func fuzzy(answer: String, reference: String, expected: Bool) throws {
        let score = try score(answer, references("fuzzy_match", reference))
        #expect(score == Score(expected ? 1 : 0, usedFuzzyMatcher: true))
    }

    @Test("An unachievable task accepts N/A, a refusal in plain words, or the recorded reason")
    func unachievable() throws {
        let references = references("fuzzy_match", "N/A")
        #expect(try score("N/A", references) == .success)
        #expect(try score("This is not possible", references).value == 1)
        #expect(
            try score("The shop has no phone number listed", references, note: "no phone number").value == 1)
        #expect(try score("555-1234", references, note: "no phone number").value == 0)
    }

    @Test("On a page, phrases may have alternatives and are never split into words")
    func content() throws {
        #expect(
            try StringEvaluator.contentScore(text: "Order 12", checks: references("must_include", "9 |OR| 2"))
                == .success)
        #expect(
            try StringEvaluator.contentScore(text: "Order 12", checks: references("must_include", "9 |OR| 3"))
                == .failure)
        #expect(
            try StringEvaluator.contentScore(text: " 4 ", checks: references("exact_match", "4")) == .success)
    }
}
