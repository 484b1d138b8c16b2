/// Everything that can be turned in learning. `docs/reference/hyper-parameters.md` gives symbol, default, range and origin of each.
public struct HyperParameters: Codable, Sendable, Hashable {
    /// log₂ of the number of the policy's weights, 8...24.
    public var policyBits = 20
    /// log₂ of the number of weights of critic and reward model, 8...24.
    public var valueBits = 18

    /// η of behaviour cloning.
    public var cloningRate = 0.1
    /// How often behaviour cloning goes through the demonstrations.
    public var cloningEpochs = 1
    /// η of the actor in phases.
    public var actorRate = 0.05
    /// How often a phase's update goes through its steps.
    public var actorEpochs = 2
    /// Share of Adagrad's memory that the actor takes into a new phase, 0...1.
    public var actorMemory = 0.25
    /// δ of the policy's Adagrad, positive.
    public var actorFloor = 0.1
    /// δ of critic and reward model.
    public var valueFloor = 0.000001
    /// Weight of the L2 penalty on the policy's weights.
    public var decay = 1e-5
    /// Steps whose gradients are taken at the same parameters.
    public var batch = 32

    /// η of critic and reward model.
    public var valueRate = 0.1
    /// Weight of the L2 penalty of critic and reward model.
    public var valueDecay = 1e-5
    /// How often the critic goes through a phase's steps.
    public var criticEpochs = 2
    /// How often the reward model goes through a phase's labelled episodes.
    public var rewardEpochs = 3

    /// β of the paper's actor loss, positive.
    public var beta = 0.1
    /// λ of the advantage, 0...1.
    public var lambda = 0.5
    /// Advantages are cut off at ± this.
    public var advantageLimit = 1.0
    /// Softmax temperatures of training rollouts, for the attempts at a task by turns. The actor's loss holds for any data, so some
    /// may be bolder than the policy.
    public var temperatures = [1.0, 1.0, 1.5]
    /// Softmax temperature of evaluation; 0 takes the most probable action.
    public var evaluationTemperature = 0.0

    /// Steps in the replay buffer at most.
    public var replayCapacity = 100_000
    /// Episodes of one task in the replay buffer at most.
    public var replayEpisodesPerTask = 2
    /// Bounds of the perplexity of replayed steps.
    public var perplexityLow = 1 / 0.95
    /// The upper bound; at least the lower one.
    public var perplexityHigh = 1 / 0.5
    /// Replayed steps at most, as a multiple of the phase's own steps.
    public var replayShare = 2.0
    /// Failed episodes of a task that are learned from, for each of its successes (at least one is).
    public var failuresPerSuccess = 1.0

    /// β of AWR: steps weigh exp(A/β).
    public var awrTemperature = 0.3
    /// Greatest weight of a step in AWR.
    public var awrLimit = 20.0
    /// Least advantage of a step that DigiRL imitates.
    public var digiRLMargin = 0.05

    /// The settings that runs have by default.
    public init() {}
}
