import Groundwork
import Learning
import Readings
import WebEnv
import WorldModel

/// The world model of a run, and what it is used for in a phase.
struct ImaginationStage: Sendable {
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

    /// Learns from the phase's episodes, and then tries the tasks that failed in what it has learned.
    /// - Returns: the imagined episodes that are worth learning from, and how imagination compares with reality.
    mutating func run(_ setup: PhaseSetup, phase: Int, _ known: [Trajectory], _ learner: Learner) -> (
        episodes: [Trajectory], metrics: ImaginationMetrics
    ) {
        var metrics = ImaginationMetrics()
        measure(on: known.filter { $0.reward != nil }, &metrics)
        learn(fromRealAmong: known, phase: phase)
        let imagined = setup.jobs(
            Self.failed(in: known), phase, attempts: settings.imaginedAttempts, .imagined)
        let episodes = synthesize(imagined, learner, setup.rollout, &metrics)
        let probed = Array(Self.tasks(of: known).prefix(settings.probedTasks))
        probe(setup.jobs(probed, phase, attempts: 1, .probe), learner, setup.rollout, &metrics)
        note(&metrics)
        return (episodes, metrics)
    }

    /// Tasks of which no episode succeeded, each once, in order.
    private static func failed(in episodes: [Trajectory]) -> [WebTask] {
        let solved = Set(episodes.filter(\.isSuccess).map(\.task.taskID))
        var seen: Set<String> = []
        return episodes.map(\.task).filter {
            !solved.contains($0.taskID) && seen.insert($0.taskID).inserted
        }
    }

    /// The tasks in order, those of neighbouring episodes once.
    private static func tasks(of episodes: [Trajectory]) -> [WebTask] {
        episodes.map(\.task).reduce(into: []) { tasks, task in
            if tasks.last?.taskID != task.taskID { tasks.append(task) }
        }
    }

    // MARK: Learning

    /// Places of the episodes that the model learns from, by a hash of phase, task and seed: the same when a run is resumed.
    func sample(_ episodes: [(task: String, seed: UInt64)], phase: Int) -> [Int] {
        let keyed = episodes.enumerated().map { place, episode in
            (key: FNV1a64("\(seed) \(phase) \(episode.task) \(episode.seed)").value, place: place)
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

    /// Learns from a sample of the episodes that an evaluator scored.
    mutating func learn(fromRealAmong episodes: [Trajectory], phase: Int) {
        let real = episodes.filter { $0.scoredBy == .evaluator }
        learn(from: sample(real.map { ($0.task.taskID, $0.seed) }, phase: phase).map { real[$0] })
    }

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
    func play(_ jobs: [Rollout.Job], with policies: [any Policy]) -> [Trajectory] {
        var limits = ImaginedEnvironment.Limits()
        limits.steps = settings.imaginedSteps
        let environment = ImaginedEnvironment(
            model, limits: limits, revealsAnswer: settings.revealsAnswer != 0)
        return Rollout(workers: workers, makeEnvironment: { environment }).play(
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
        let played = play(
            Array(jobs.prefix(settings.imaginedEpisodes)), with: learner.explorers(pages: indexes)
        )
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
        let policy = learner.evaluated(pages: indexes)
        let real = rollout.play(jobs, with: policy)
        let imagined = play(jobs.map { Rollout.Job(task: $0.task, seed: $0.seed) }, with: [policy])
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
