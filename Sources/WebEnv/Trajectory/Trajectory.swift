/// One episode as it happened.
public struct Trajectory: Sendable {
    public var task: WebTask
    public var seed: UInt64
    public var steps: [Step]
    public var ending: Ending
    /// Outcome r_T in 0...1; nil where nobody scored it.
    public var reward: Double?
    /// Who scored it.
    public var scoredBy: Scorer?
    /// What went wrong where the world failed or a scripted solution could not go on; never part of a trajectory file.
    public var failure: String?

    public enum Scorer: String, Sendable { case evaluator, rewardModel = "reward_model" }

    public struct Step: Sendable {
        public var observation: Observation
        public var action: Action
        /// log π(a|s, I) under the policy that acted, natural logarithm; nil for scripted actions.
        public var logProbability: Double?
        /// How many actions were on offer.
        public var actionCount: Int
        public init(observation: Observation, action: Action, logProbability: Double?, actionCount: Int) {
            self.observation = observation
            self.action = action
            self.logProbability = logProbability
            self.actionCount = actionCount
        }
    }

    public init(
        task: WebTask, seed: UInt64, steps: [Step], ending: Ending, reward: Double?, scoredBy: Scorer?
    ) {
        self.task = task
        self.seed = seed
        self.steps = steps
        self.ending = ending
        self.reward = reward
        self.scoredBy = scoredBy
    }
    /// The text of the stop action, empty where there was none.
    public var answer: String {
        if case .stop(let answer)? = steps.last?.action { return answer }
        return ""
    }
}
