import Browser
import WebEnv

/// Where an attempt ended, and what it answered.
struct Attempt: Sendable {
    enum Expectation: Sendable {
        case success, failure, either

        /// The score that must come out, nil where any may.
        var score: Double? {
            switch self {
            case .success: 1
            case .failure: 0
            case .either: nil
            }
        }
    }
    let name: String
    let session: Session
    let answer: String
    let expectation: Expectation

    /// - Returns: nil where the evaluator can't run and need not.
    func score(_ evaluation: EvaluationSpec, mustWork: Bool) throws -> Double? {
        var fork = session
        do {
            return try Evaluator(evaluation).evaluate(answer: answer, session: &fork).score
        } catch  where !mustWork {
            return nil
        }
    }
}
