import WebEnv

/// A policy that can say which actions it holds for the best, and how probable each is: what look-ahead and search start from.
public protocol CandidatePolicy: Policy {
    /// The most probable actions, each once; the first is the greedy choice. Depends on no chance.
    /// - Parameter count: candidates at most, 1 or more.
    /// - Returns: in falling order of probability; empty only where nothing can be done at all.
    func candidates(_ episode: Episode, count: Int) -> [Candidate]
}

/// An action that a policy might take.
public struct Candidate: Sendable, Hashable {
    /// What would be done.
    public let action: Action
    /// log π(a|s, I), exact, natural logarithm, at temperature 1.
    public let logProbability: Double
    /// Actions on offer beside it and itself, 1 or more.
    public let actionCount: Int

    /// - Parameters:
    ///   - action: what would be done.
    ///   - logProbability: log π(a|s, I), exact, natural logarithm.
    ///   - actionCount: actions on offer, 1 or more.
    public init(action: Action, logProbability: Double, actionCount: Int) {
        self.action = action
        self.logProbability = logProbability
        self.actionCount = actionCount
    }
}

extension Decision {
    /// The choice of a candidate.
    public init(_ candidate: Candidate) {
        self.init(
            action: candidate.action, logProbability: candidate.logProbability,
            actionCount: candidate.actionCount)
    }
}
