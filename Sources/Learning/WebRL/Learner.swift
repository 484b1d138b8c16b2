import Groundwork
import Readings
import WebEnv

/// All that learns, and the update of one phase.
public struct Learner: Sendable, Equatable {
    /// The policy's parameters.
    public internal(set) var actor: ActorModel
    /// V(s, I).
    public internal(set) var critic: Critic
    /// Judges episodes that nobody can check.
    public internal(set) var rewardModel: RewardModel
    /// The algorithm that a phase's update follows.
    public let method: TrainingMethod
    /// Everything that can be turned.
    public let settings: HyperParameters
    /// Everything random in learning follows from it.
    public let seed: UInt64

    /// A learner that knows nothing.
    /// - Parameters:
    ///   - method: the algorithm that a phase's update follows.
    ///   - settings: each in its range (``HyperParameters/check()``).
    ///   - seed: everything random in learning follows from it.
    public init(method: TrainingMethod, settings: HyperParameters, seed: UInt64) {
        self.method = method
        self.settings = settings
        self.seed = seed
        actor = ActorModel(bits: settings.policyBits)
        critic = Critic(bits: settings.valueBits)
        rewardModel = RewardModel(bits: settings.valueBits)
    }

    /// The policies that explore in training, for the attempts at a task by turns.
    /// - Parameter pages: pages that were read before; changes no choice.
    public func explorers(pages: PageIndexCache = PageIndexCache()) -> [LinearPolicy] {
        settings.temperatures.map { LinearPolicy(actor.parameters, temperature: $0, pages: pages) }
    }

    /// The policy that is evaluated.
    /// - Parameter pages: pages that were read before; changes no choice.
    public func evaluated(pages: PageIndexCache = PageIndexCache()) -> LinearPolicy {
        LinearPolicy(actor.parameters, temperature: settings.evaluationTemperature, pages: pages)
    }

    // MARK: Phase 0

    /// Behaviour cloning on demonstrations.
    public mutating func cloneBehaviour(of demonstrations: [Trajectory], pages: PageIndexCache, workers: Int)
    {
        var random = RandomSource(seed, 0xBC)
        let steps = demonstrations.flatMap { Self.steps($0, pages) }
        actor.imitate(steps, schedule(settings.cloningRate, settings.cloningEpochs, workers), using: &random)
    }

    // MARK: Phases

    /// What an update did.
    public struct UpdateReport: Sendable {
        /// Steps of the phase's own episodes that were learned from.
        public var freshSteps = 0
        /// Steps of earlier successes that were learned from.
        public var replayedSteps = 0
        /// Share of episodes whose success V(s_0, I) foretold right with ½ as the bound; before the update; nil without episodes.
        public var criticAccuracy: Double?
    }

    /// Learns from one phase's scored episodes and from the replay buffer.
    ///
    /// - Parameters:
    ///   - fresh: the phase's episodes with rewards; those without are left out.
    ///   - phase: from 1.
    public mutating func improve(
        with fresh: [Trajectory], replay: ReplayBuffer, phase: Int, pages: PageIndexCache, workers: Int
    ) -> UpdateReport {
        var random = RandomSource(seed, 0x1E, UInt64(phase))
        let episodes = fresh.filter { $0.reward != nil && !$0.steps.isEmpty }
        let readings = Parallel.map(episodes.count, workers: workers, makeState: {}) {
            episodes[$1].readings(pages)
        }
        var report = UpdateReport()
        report.criticAccuracy = criticAccuracy(episodes, readings)
        trainCritic(episodes, readings, using: &random)
        let chosen = balanced(episodes, using: &random)
        let means = Self.groupMeans(episodes)
        let own = chosen.flatMap {
            trainingSteps(episodes[$0], readings[$0], group: means[episodes[$0].task.intent] ?? 0)
        }
        let old = replayed(
            replay, limit: Int(nearest: settings.replayShare * Double(own.count)), pages, workers,
            using: &random)
        report.freshSteps = own.count
        report.replayedSteps = old.count
        update(own + old, workers: workers, using: &random)
        return report
    }

    private mutating func update(_ steps: [TrainingStep], workers: Int, using random: inout RandomSource) {
        actor.parameters.forget(keeping: Float(settings.actorMemory))
        let schedule = schedule(settings.actorRate, settings.actorEpochs, workers)
        switch method {
        case .webrl:
            let reference = actor.parameters.weights
            actor.improve(
                steps, loss: .paper(beta: settings.beta), reference: reference, schedule, using: &random)
        case .webrlReleased:
            let reference = actor.parameters.weights
            actor.improve(steps, loss: .released, reference: reference, schedule, using: &random)
        case .sft: break
        case .filteredBC, .awr, .digirl: actor.imitate(steps, schedule, using: &random)
        }
    }

    private func schedule(_ rate: Double, _ epochs: Int, _ workers: Int) -> ActorModel.Schedule {
        ActorModel.Schedule(
            rate: rate, decay: settings.decay, floor: settings.actorFloor, batch: settings.batch,
            epochs: epochs, workers: workers)
    }

    // MARK: Critic

    private func criticAccuracy(_ episodes: [Trajectory], _ readings: [[EpisodeReading]]) -> Double? {
        let firsts = zip(episodes, readings).compactMap { pair in
            pair.1.first.map { (pair.0.isSuccess, critic.value($0) >= 0.5) }
        }
        return firsts.isEmpty ? nil : Double(firsts.count { $0.0 == $0.1 }) / Double(firsts.count)
    }

    private mutating func trainCritic(
        _ episodes: [Trajectory], _ readings: [[EpisodeReading]], using random: inout RandomSource
    ) {
        let examples = zip(episodes, readings).flatMap { episode, readings in
            readings.map {
                LogisticModel.Example(features: Critic.features($0), label: episode.isSuccess ? 1 : 0)
            }
        }
        for _ in 0..<settings.criticEpochs {
            critic.model.train(
                examples, rate: settings.valueRate, decay: settings.valueDecay, floor: settings.valueFloor,
                using: &random)
        }
    }

    // MARK: Steps to learn from

    /// Places of the episodes that are learned from: all successes, and for each task about as many failures.
    private func balanced(_ episodes: [Trajectory], using random: inout RandomSource) -> [Int] {
        var failures: [String: Int] = [:]
        var successes: [String: Int] = [:]
        for episode in episodes where episode.isSuccess { successes[episode.task.intent, default: 0] += 1 }
        return episodes.indices.filter { place in
            let episode = episodes[place]
            guard !episode.isSuccess else { return true }
            let allowed = max(
                1,
                Int(nearest: settings.failuresPerSuccess * Double(successes[episode.task.intent, default: 0]))
            )
            failures[episode.task.intent, default: 0] += 1
            return failures[episode.task.intent, default: 0] <= allowed
        }
    }

    /// Mean success of each intent's episodes.
    private static func groupMeans(_ episodes: [Trajectory]) -> [String: Double] {
        Dictionary(grouping: episodes, by: \.task.intent).mapValues { same in
            Double(same.count { $0.isSuccess }) / Double(same.count)
        }
    }

    private func trainingSteps(_ episode: Trajectory, _ readings: [EpisodeReading], group: Double)
        -> [TrainingStep]
    {
        let values = critic.values(readings) + [0]
        let outcome = episode.isSuccess ? 1.0 : 0.0
        let raw = advantages(values: values, outcome: outcome, lambda: settings.lambda)
        let limit = settings.advantageLimit
        return zip(zip(readings, episode.steps), raw).compactMap { pair, advantage in
            let clipped = max(-limit, min(limit, advantage))
            return weigh(
                TrainingStep(reading: pair.0, action: pair.1.action, advantage: clipped), outcome, group)
        }
    }

    /// Gives a step the weight that the method asks for; nil leaves it out.
    private func weigh(_ step: TrainingStep, _ outcome: Double, _ group: Double) -> TrainingStep? {
        var result = step
        switch method {
        case .webrl, .webrlReleased, .sft: break
        case .filteredBC:
            guard outcome >= 1 else { return nil }
        case .awr: result.weight = Baselines.awrWeight(step.advantage, settings)
        case .digirl:
            guard Baselines.digiRLKeeps(step.advantage, outcome: outcome, instructionValue: group, settings)
            else { return nil }
        }
        return result
    }

    /// Steps of earlier successes that pass the perplexity filter under the actor as it is, at most `limit`.
    private func replayed(
        _ buffer: ReplayBuffer, limit: Int, _ pages: PageIndexCache, _ workers: Int,
        using random: inout RandomSource
    ) -> [TrainingStep] {
        let filter = PerplexityFilter(range: settings.perplexityLow...settings.perplexityHigh)
        let order = buffer.trajectories.indices.shuffled(using: &random)
        let weights = actor.parameters.weights
        let critic = critic
        let chosen = Self.prefix(order, of: buffer.trajectories, steps: limit * 3)
        let kept = Parallel.map(chosen.count, workers: workers, makeState: {}) { _, place -> [TrainingStep] in
            let episode = buffer.trajectories[chosen[place]]
            let readings = episode.readings(pages)
            let steps = trainingSteps(episode, readings, group: critic.value(readings[0]))
            return steps.filter { step in
                guard let evaluation = StepEvaluation(step.action, in: step.reading), evaluation.isComplete
                else { return false }
                return filter.keeps(
                    logProbability: evaluation.logProbability(weights), choiceCount: evaluation.choiceCount)
            }
        }
        return Array(kept.joined().prefix(limit))
    }

    /// As many places as together have about this many steps.
    private static func prefix(_ order: [Int], of trajectories: [Trajectory], steps: Int) -> [Int] {
        var left = steps
        return order.prefix { place in
            defer { left -= trajectories[place].steps.count }
            return left > 0
        }
    }

    static func steps(_ episode: Trajectory, _ pages: PageIndexCache) -> [TrainingStep] {
        zip(episode.readings(pages), episode.steps).map { TrainingStep(reading: $0, action: $1.action) }
    }

    // MARK: Reward model

    /// An episode with its truth, as the reward model sees it.
    public static func judged(_ episodes: [Trajectory], pages: PageIndexCache, workers: Int)
        -> [JudgedEpisode]
    {
        Parallel.map(episodes.count, workers: workers, makeState: {}) { _, place in
            let summary = RewardModel.summary(of: episodes[place], pages)
            return summary.map { (summary: $0, isSuccess: episodes[place].isSuccess) }
        }.compactMap { $0 }
    }

    /// An episode as the reward model sees it, and whether it was a success.
    public typealias JudgedEpisode = (summary: RewardModel.Summary, isSuccess: Bool)

    /// Trains the reward model on labelled episodes; the held-out ones set its threshold and are never trained on.
    /// - Returns: accuracy on the held-out episodes before this phase's training; nil where there are none.
    public mutating func trainRewardModel(
        on labelled: [JudgedEpisode], heldOut: [JudgedEpisode], phase: Int
    ) -> RewardModel.Accuracy? {
        var random = RandomSource(seed, 0x0E, UInt64(phase))
        rewardModel.train(
            labelled, rate: settings.valueRate, decay: settings.valueDecay, floor: settings.valueFloor,
            epochs: settings.rewardEpochs,
            using: &random)
        let half = heldOut.count / 2
        rewardModel.calibrate(Array(heldOut.prefix(half)))
        return rewardModel.accuracy(Array(heldOut.dropFirst(half)))
    }

    /// Scores episodes of tasks that have no evaluator.
    public func scored(_ episodes: [Trajectory], pages: PageIndexCache, workers: Int) -> [Trajectory] {
        Parallel.map(episodes.count, workers: workers, makeState: {}) { _, place in
            var episode = episodes[place]
            guard episode.reward == nil, episode.ending != .infrastructureFailure,
                let summary = RewardModel.summary(of: episode, pages)
            else { return episode }
            episode.reward = rewardModel.isSuccess(summary) ? 1 : 0
            episode.scoredBy = .rewardModel
            return episode
        }
    }
}
