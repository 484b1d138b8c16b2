/// One episode as it happened.
public struct Trajectory: Sendable {
    /// What was to be done.
    public var task: WebTask
    /// What the world's chance followed from.
    public var seed: UInt64
    /// The steps, in order.
    public var steps: [Step]
    /// How it ended.
    public var ending: Ending
    /// Outcome r_T in 0...1; nil where nobody scored it.
    public var reward: Double?
    /// Who scored it.
    public var scoredBy: Scorer?
    /// What went wrong where the world failed or a scripted solution could not go on; never part of a trajectory file.
    public var failure: String?

    /// Who scores an episode.
    public enum Scorer: String, Sendable { case evaluator, rewardModel = "reward_model" }

    /// What was seen, and what was done then.
    public struct Step: Sendable {
        /// What was seen before the action.
        public var observation: Observation
        /// What was done.
        public var action: Action
        /// log π(a|s, I) under the policy that acted, natural logarithm; nil for scripted actions.
        public var logProbability: Double?
        /// How many actions were on offer.
        public var actionCount: Int

        /// - Parameters:
        ///   - logProbability: natural logarithm; nil for scripted actions.
        ///   - actionCount: how many actions were on offer.
        public init(observation: Observation, action: Action, logProbability: Double?, actionCount: Int) {
            self.observation = observation
            self.action = action
            self.logProbability = logProbability
            self.actionCount = actionCount
        }
    }

    /// - Parameters:
    ///   - reward: in 0...1; nil where nobody scored it.
    ///   - scoredBy: nil where nobody did.
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
    public var answer: String { steps.last?.action.answer ?? "" }
}
