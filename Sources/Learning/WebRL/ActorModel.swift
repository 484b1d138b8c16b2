import Groundwork
import WebEnv

/// A step to learn from.
public struct TrainingStep: Sendable {
    let reading: EpisodeReading
    let action: Action
    /// A(s, a, I) of the losses that use one.
    var advantage: Double
    /// Factor on the gradient.
    var weight: Double

    init(reading: EpisodeReading, action: Action, advantage: Double = 1, weight: Double = 1) {
        self.reading = reading
        self.action = action
        self.advantage = advantage
        self.weight = weight
    }
}

/// The policy's parameters and how they are trained.
public struct ActorModel: Sendable, Equatable {
    /// Weights of the policy and what their optimiser remembers.
    public internal(set) var parameters: Parameters

    /// - Parameter bits: log₂ of the number of weights, in 8...24.
    public init(bits: Int) { parameters = Parameters(bits: bits) }

    /// How a training run goes through its steps.
    public struct Schedule: Sendable {
        /// η of Adagrad, positive.
        public var rate: Double
        /// Weight of the L2 penalty, 0 or more.
        public var decay: Double
        /// δ of Adagrad, positive.
        public var floor: Double
        /// Steps whose gradients are taken at the same parameters, 1 or more.
        public var batch: Int
        /// How often all steps are gone through, 0 or more.
        public var epochs: Int
        /// Threads; they change no result.
        public var workers: Int

        /// - Parameters: as the properties of the same names say.
        public init(rate: Double, decay: Double, floor: Double, batch: Int, epochs: Int, workers: Int) {
            self.rate = rate
            self.decay = decay
            self.floor = floor
            self.batch = batch
            self.epochs = epochs
            self.workers = workers
        }
    }

    /// Raises the likelihood of the steps' actions, each by its weight (cross-entropy; behaviour cloning).
    mutating func imitate(_ steps: [TrainingStep], _ schedule: Schedule, using random: inout RandomSource) {
        train(steps, schedule, using: &random) { evaluation, step, weights, sum in
            StepEvaluation.Scored(evaluation, weights).addGradient(step.weight, to: &sum)
        }
    }

    /// Minimises an actor loss against the reference policy.
    /// - Parameter reference: weights of π_ref, the policy at the end of the last phase.
    mutating func improve(
        _ steps: [TrainingStep], loss: ActorLoss, reference: [Float], _ schedule: Schedule,
        using random: inout RandomSource
    ) {
        train(steps, schedule, using: &random) { evaluation, step, weights, sum in
            guard evaluation.isComplete else { return }
            let scored = StepEvaluation.Scored(evaluation, weights)
            let referenceLog = evaluation.logProbability(reference)
            let slope = loss.slope(
                ActorLoss.Step(
                    logRatio: scored.logProbability - referenceLog, advantage: step.advantage,
                    referenceLogProbability: referenceLog, choiceCount: evaluation.choiceCount))
            scored.addGradient(-slope * step.weight, to: &sum)
        }
    }

    private typealias Gradient = @Sendable (StepEvaluation, TrainingStep, [Float], inout GradientSum) -> Void

    /// Goes through the steps in shuffled batches: gradients of a batch in parallel at one set of parameters, then applied in order.
    private mutating func train(
        _ steps: [TrainingStep], _ schedule: Schedule, using random: inout RandomSource,
        _ gradient: @escaping Gradient
    ) {
        let scratch = ScratchPool(count: parameters.weights.count)
        for _ in 0..<schedule.epochs {
            let order = steps.indices.shuffled(using: &random)
            for start in stride(from: 0, to: order.count, by: schedule.batch) {
                let places = order[start..<min(start + schedule.batch, order.count)]
                apply(places.map { steps[$0] }, schedule, scratch, gradient)
            }
        }
    }

    private mutating func apply(
        _ steps: [TrainingStep], _ schedule: Schedule, _ scratch: ScratchPool, _ gradient: @escaping Gradient
    ) {
        let weights = parameters.weights
        let gradients = Parallel.map(steps.count, workers: schedule.workers, makeState: { scratch.borrow() })
        { lease, index in
            guard let evaluation = StepEvaluation(steps[index].action, in: steps[index].reading) else {
                return SparseGradient()
            }
            gradient(evaluation, steps[index], weights, &lease.sum)
            return lease.sum.take()
        }
        for gradient in gradients {
            parameters.ascend(
                gradient, rate: Float(schedule.rate), decay: Float(schedule.decay),
                floor: Float(schedule.floor))
        }
    }
}
