import Learning
import WebEnv
import WorldModel

/// What a world model does in a training run: it learns from the phase's real episodes, and makes imagined ones of tasks that failed.
public struct ImaginationSettings: Codable, Sendable, Hashable {
    /// Real episodes of a phase that the world model learns from at most.
    public var learnedEpisodes = 300
    /// Imagined episodes in a phase at most.
    public var imaginedEpisodes = 600
    /// Imagined episodes of a failed task.
    public var imaginedAttempts = 6
    /// Actions in an imagined episode; WebEvolver has 7.
    public var imaginedSteps = 7
    /// Training tasks on which reality and imagination are compared in each phase.
    public var probedTasks = 40
    /// 1: only episodes whose every action can be done for real, and that the reward model calls a success there too, are learned
    /// from; 0: all that it calls a success in imagination.
    public var replayCheck = 1
    /// 1: the last page that an imagined episode can reach shows the reference answer, as in WebEvolver's prompts; 0: it does not.
    public var revealsAnswer = 0

    public init() {}
}

/// How imagination compares with reality in one phase. Shares are in 0...1; nil where nothing was measured.
public struct ImaginationMetrics: Codable, Sendable, Equatable {
    /// Imagined episodes of tasks that failed for real.
    public var episodes = 0
    /// Share of them that the reward model calls a success.
    public var judgedSuccess: Double?
    /// Of these, how many can be done again for real, action by action, and how many are then a success by the evaluator.
    public var replayable: Double?
    public var replaySuccess: Double?
    /// Episodes that were learned from, and the share of them that is a success by the evaluator when done for real.
    public var kept = 0
    public var keptSuccess: Double?
    /// On the probed tasks: success for real by the evaluator, in imagination by the reward model, and for real with the actions
    /// found in imagination (W2R).
    public var realSuccess: Double?
    public var imaginedSuccess: Double?
    public var w2r: Double?
    /// W2R / success for real; nil where nothing succeeds for real.
    public var consistencyRatio: Double?
    /// Success in imagination − W2R.
    public var optimism: Double?
    /// Figures of the world model on real episodes of this phase, before it learned from them.
    public var deltaF1: Double?
    public var skill: Double?
    public var pageIdentity: Double?
    /// What the world model knows after the phase.
    public var transitions = 0
    public var templates = 0
    /// Episodes done for real beside imagined ones that the world spoilt: they are no success here. nil for none.
    public var infrastructureFailures: Int?

    mutating func count(_ real: [Trajectory]) {
        let spoilt = real.count(where: \.isSpoilt)
        if spoilt > 0 { infrastructureFailures = (infrastructureFailures ?? 0) + spoilt }
    }
}

/// The world model of a run, and what it is used for in a phase.
struct Imagination: Sendable {
    let settings: ImaginationSettings
    private(set) var model: TransferModel
    private let seed: UInt64
    private let workers: Int
    private let indexes: PageIndexCache
    private let trees: PageTreeCache

    init(_ settings: ImaginationSettings, seed: UInt64, workers: Int, indexes: PageIndexCache) {
        self.settings = settings
        self.seed = seed
        self.workers = workers
        self.indexes = indexes
        trees = PageTreeCache(indexes: indexes)
        model = TransferModel(trees: trees, workers: workers)
    }

    // MARK: Learning

    /// Places of the episodes that the model learns from, by a hash of phase, task and seed: the same when a run is resumed.
    func sample(_ episodes: [(task: String, seed: UInt64)], phase: Int) -> [Int] {
        let keyed = episodes.enumerated().map { place, episode in
            (key: StableHash.of("\(seed) \(phase) \(episode.task) \(episode.seed)"), place: place)
        }
        return keyed.sorted { ($0.key, $0.place) < ($1.key, $1.place) }.prefix(settings.learnedEpisodes).map(
            \.place)
    }

    /// The episodes of a phase's records that the model learns from, to be played again.
    func replays(of records: [EpisodeRecord], phase: Int, _ known: [String: WebTask])
        -> [(job: Rollout.Job, actions: [Action])]
    {
        let real = records.filter { $0.scorer == Trajectory.Scorer.evaluator.rawValue }
        return sample(real.map { ($0.task, $0.seed) }, phase: phase).compactMap { place in
            let record = real[place]
            return known[record.task].map {
                (job: Rollout.Job(task: $0, seed: record.seed), actions: record.actions.map(\.action))
            }
        }
    }

    mutating func learn(from episodes: [Trajectory]) { model.learn(from: episodes) }

    /// How right the model is on episodes that it has not learned from yet.
    func measure(on episodes: [Trajectory], _ metrics: inout ImaginationMetrics) {
        let some = episodes.prefix(Self.measuredEpisodes).map(BranchedEpisode.init)
        let score = PredictionScorer(trees: trees, workers: workers).score(model, on: some).all
        metrics.deltaF1 = score.deltaF1
        metrics.skill = score.skill
        metrics.pageIdentity = score.pageIdentity
    }

    static let measuredEpisodes = 20

    // MARK: Imagining

    /// Plays tasks in the world model; nobody has judged the episodes yet.
    func play(_ jobs: [Rollout.Job], with policies: [LinearPolicy]) -> [Trajectory] {
        var limits = ImaginedEnvironment.Limits()
        limits.steps = settings.imaginedSteps
        let environment = ImaginedEnvironment(
            model, limits: limits, revealsAnswer: settings.revealsAnswer != 0)
        return Rollout(workers: workers, pages: indexes, makeEnvironment: { environment }).play(
            jobs, with: policies)
    }

    /// Does imagined episodes again for real.
    func replay(_ episodes: [Trajectory], in rollout: Rollout) -> [Trajectory] {
        let jobs = episodes.enumerated().map { place, episode in
            Rollout.Job(task: episode.task, seed: episode.seed, policy: place)
        }
        return rollout.play(jobs, with: episodes.map { ImaginedReplayPolicy($0) })
    }

    /// Imagines failed tasks and keeps what the reward model calls a success.
    func synthesize(
        _ jobs: [Rollout.Job], _ learner: Learner, _ rollout: Rollout, _ metrics: inout ImaginationMetrics
    )
        -> [Trajectory]
    {
        let played = play(Array(jobs.prefix(settings.imaginedEpisodes)), with: learner.explorers)
            .filter { $0.ending != .infrastructureFailure }
        let judged = learner.scored(played, pages: indexes, workers: workers)
        let accepted = judged.filter(\.isSuccess)
        let replays = replay(accepted, in: rollout)
        metrics.count(replays)
        let isWhole = zip(replays, accepted).map { ImaginedReplayPolicy.isWhole($0, of: $1) }
        metrics.episodes = judged.count
        metrics.judgedSuccess = Share.of(accepted.count, judged.count)
        metrics.replayable = Share.of(isWhole.count { $0 }, accepted.count)
        metrics.replaySuccess = Share.of(replays.count { $0.isSuccess }, accepted.count)
        let isConvincing = learner.scored(replays.map(\.unjudged), pages: indexes, workers: workers).map(
            \.isSuccess)
        let kept = accepted.indices.filter {
            settings.replayCheck == 0 || isWhole[$0] && isConvincing[$0]
        }
        metrics.kept = kept.count
        metrics.keptSuccess = Share.of(kept.count { replays[$0].isSuccess }, kept.count)
        return kept.map { accepted[$0] }
    }

    /// Compares reality and imagination on the same tasks with the same policy.
    func probe(
        _ jobs: [Rollout.Job], _ learner: Learner, _ rollout: Rollout, _ metrics: inout ImaginationMetrics
    ) {
        guard !jobs.isEmpty else { return }
        let real = rollout.play(jobs, with: learner.evaluated)
        let imagined = play(jobs.map { Rollout.Job(task: $0.task, seed: $0.seed) }, with: [learner.evaluated])
        let judged = learner.scored(imagined, pages: indexes, workers: workers)
        let replays = replay(imagined, in: rollout)
        metrics.count(real + replays)
        metrics.realSuccess = Share.of(real.count { $0.isSuccess }, jobs.count)
        metrics.imaginedSuccess = Share.of(judged.count { $0.isSuccess }, jobs.count)
        metrics.w2r = Share.of(replays.count { $0.isSuccess }, jobs.count)
        if let real = metrics.realSuccess, let w2r = metrics.w2r, let imagined = metrics.imaginedSuccess {
            metrics.consistencyRatio = real > 0 ? w2r / real : nil
            metrics.optimism = imagined - w2r
        }
    }

    func note(_ metrics: inout ImaginationMetrics) {
        metrics.transitions = model.exampleCount
        metrics.templates = model.templateCount
    }
}

extension Trajectory {
    /// The same episode as nobody has judged it.
    fileprivate var unjudged: Trajectory {
        var result = self
        result.reward = nil
        result.scoredBy = nil
        return result
    }
}

enum Share {
    /// nil of nothing.
    static func of(_ part: Int, _ whole: Int) -> Double? { whole == 0 ? nil : Double(part) / Double(whole) }
}
