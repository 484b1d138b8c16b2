import Browser
import WebEnv

/// What is known of a model: all transitions, and parts of them.
public struct PredictionReport: Sendable {
    /// Over all transitions.
    public internal(set) var all = PredictionScore()
    /// Free-running predictions 1, 2, 3 and 4 steps ahead.
    public internal(set) var byDepth = Array(repeating: PredictionScore(), count: PredictionScorer.depths)
    /// By number of changed elements, by operation, by whether the page changes.
    public internal(set) var byStratum: [String: PredictionScore] = [:]
    /// Predictions that the model was asked for.
    public internal(set) var predictions = 0
    /// Transitions of which the model said something.
    var answered = 0
    /// Predictions that the model failed to give; they count as "nothing changes".
    public internal(set) var failures = 0
    /// What was wrong with the first of them.
    public internal(set) var firstFailure: String?

    /// Nothing measured yet.
    public init() {}

    /// Fails where the model could not be asked about any transition.
    /// - Parameter name: what the model is called.
    /// - Throws: `EnvironmentError` with the first failure where the model could not be asked about any transition. (What it says of
    ///   impossible actions and of its own predictions proves nothing: a model may know that without what failed.)
    public func check(_ name: String) throws {
        guard all.transitions > 0, answered == 0 else { return }
        throw EnvironmentError(
            "the model \(name) could not be asked about any of \(all.transitions) transitions: "
                + (firstFailure ?? "no cause is known"))
    }

    /// Adds what is known from other episodes.
    public static func += (total: inout PredictionReport, one: PredictionReport) {
        total.all += one.all
        total.predictions += one.predictions
        total.answered += one.answered
        total.failures += one.failures
        total.firstFailure = total.firstFailure ?? one.firstFailure
        for depth in total.byDepth.indices { total.byDepth[depth] += one.byDepth[depth] }
        for (name, score) in one.byStratum { total.byStratum[name, default: PredictionScore()] += score }
    }
}
