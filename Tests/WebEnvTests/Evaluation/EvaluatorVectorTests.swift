import Foundation
import TestSupport
import Testing

@testable import WebEnv

@Suite(
    "Recorded calls of WebArena's evaluators",
    .enabled(if: Conformance.isThere, "the conformance data is not here"))
struct EvaluatorVectorTests {
    @Test("Each call gives the recorded result")
    func recordedCalls() throws {
        let vectors = try Conformance.vectors("webarena_evaluators")
        #expect(vectors.count > 50)
        for vector in vectors {
            let result = try call(vector)
            let expected = String(describing: vector.result)
            #expect(result == expected, "\(vector.function) \(vector.arguments)")
        }
    }

    private func call(_ vector: Conformance.Vector) throws -> String {
        let first = vector.arguments[0] as? String ?? ""
        let second = vector.arguments.count > 1 ? vector.arguments[1] as? String ?? "" : ""
        switch vector.function {
        case "clean_answer": return StringEvaluator.clean(first)
        case "exact_match": return number(StringEvaluator.exactMatch(first, second))
        case "must_include":
            return number(
                StringEvaluator.mustInclude(first, second, asWord: vector.arguments[2] as? Bool ?? false))
        case "StringEvaluator":
            let references = vector.arguments[0] as? [String: Any] ?? [:]
            let score = try StringEvaluator.score(answer: second, checks: checks(references), note: nil)
            return number(score.value == 1)
        case "URLEvaluator GOLD in PRED":
            return number(try URLEvaluator.score(url: second, reference: first, rule: nil) == 1)
        case "reddit_get_post_url": return URLEvaluator.forumPost(of: first)
        default:
            Issue.record("no such function: \(vector.function)")
            return ""
        }
    }

    private func number(_ flag: Bool) -> String { String(describing: NSNumber(value: flag ? 1.0 : 0.0)) }

    private func checks(_ references: [String: Any]) -> ReferenceAnswers {
        ReferenceAnswers(
            checks: references.sorted { $0.key < $1.key }.map { rule, value in
                ReferenceAnswers.Check(
                    rule: rule, values: value as? [String] ?? [value as? String ?? ""],
                    isScalar: value is String)
            })
    }
}
