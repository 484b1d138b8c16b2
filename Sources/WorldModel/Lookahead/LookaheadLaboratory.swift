import Learning
import Readings
import WebEnv

/// Measures what look-ahead is worth, beside the controls that tell a world model's share: no look-ahead, the best of the same
/// candidates without simulation, a model that copies the page, and the truth.
public struct LookaheadLaboratory: Sendable {
    /// One way of acting.
    public struct Condition: Sendable, Hashable, Codable {
        /// `greedy`, `none` (best of k without simulation), `copy`, `transfer`, `oracle`, `noisy oracle`.
        public let model: String
        /// Steps looked ahead, 0 without.
        public let depth: Int
        /// Chance of each kind of error of the noisy oracle.
        public var noise: Double?
        /// Share of tasks solved, in 0...1.
        public var success: Double
        /// Actions in the world for each episode.
        public var steps: Double
        /// F1 of the noisy oracle's changed elements.
        public var deltaF1: Double?
        /// Questions to the model that failed; the candidates that they were about count for nothing. nil
        /// where none failed.
        public var failures: Int?
        /// Episodes that the world spoilt; they count for nothing. nil where there were none.
        public var infrastructureFailures: Int?
    }

    /// What came out.
    public struct Findings: Sendable, Hashable, Codable {
        /// Tasks that were played.
        public var tasks: Int
        /// Candidates that were compared at each step.
        public var candidates: Int
        /// Which model judged what was reached.
        public var scorer: OutcomeScorer.Basis
        /// In the order in which they were measured.
        public var conditions: [Condition] = []
        /// (SR of the model − SR without simulation) / (SR of the oracle − SR without simulation), by depth; absent where the oracle
        /// gains nothing.
        public var capturedHeadroom: [String: Double] = [:]

        /// Share of tasks solved under a condition without noise, in 0...1; nil where it was not measured.
        public func success(_ model: String, depth: Int) -> Double? {
            conditions.first { $0.model == model && $0.depth == depth && $0.noise == nil }?.success
        }
    }

    private let policy: any CandidatePolicy
    private let model: any DynamicsModel
    private let tasks: [WebTask]
    private let seed: UInt64
    private let workers: Int
    private let settings: LookaheadPolicy.Settings
    private let scorer: OutcomeScorer
    private let trees: PageTreeCache
    private let indexes: PageIndexCache
    private let makeEnvironment: @Sendable () -> any Environment

    /// - Parameters:
    ///   - policy: offers the candidates; alone it is the control.
    ///   - model: the world model that is measured.
    ///   - scorer: judges what is reached.
    ///   - workers: threads; they change no result.
    public init(
        policy: any CandidatePolicy, model: any DynamicsModel, scorer: OutcomeScorer, tasks: [WebTask],
        seed: UInt64, workers: Int, settings: LookaheadPolicy.Settings = .init(),
        indexes: PageIndexCache = PageIndexCache(), makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.policy = policy
        self.model = model
        self.tasks = tasks
        self.seed = seed
        self.workers = workers
        self.settings = settings
        self.scorer = scorer
        self.indexes = indexes
        trees = PageTreeCache(indexes: indexes)
        self.makeEnvironment = makeEnvironment
    }

    /// Plays all tasks under each condition.
    /// - Parameters:
    ///   - depths: steps to look ahead, each 1 or more.
    ///   - noises: chances of error of the noisy oracle, looked ahead one step.
    /// - Throws: `EnvironmentError` where a model could not be asked even once, or the world failed in every episode.
    public func run(depths: [Int], noises: [Double], progress: (String) -> Void) throws -> Findings {
        let measured = noises.isEmpty ? [] : try measuredEpisodes()
        var result = Findings(tasks: tasks.count, candidates: settings.candidates, scorer: scorer.basis)
        func add(
            _ model: String, depth: Int, noise: Double? = nil,
            _ policies: (Rollout.Job, ModelCalls) -> LookaheadPolicy
        ) throws {
            progress("look-ahead: \(model), depth \(depth)\(noise.map { ", noise \($0)" } ?? "")")
            let calls = ModelCalls()
            let played = try play { policies($0, calls) }
            let f1 = noise.flatMap { deltaF1(ofNoise: $0, on: measured, calls) }
            try calls.check(model)
            result.conditions.append(
                Condition(
                    model: model, depth: depth, noise: noise, success: played.success, steps: played.steps,
                    deltaF1: f1, failures: calls.failed == 0 ? nil : calls.failed,
                    infrastructureFailures: played.spoilt == 0 ? nil : played.spoilt))
        }
        try add("greedy", depth: 0) { _, calls in lookahead(nil, depth: 1, candidates: 1, calls) }
        try add("none", depth: 0) { _, calls in lookahead(nil, depth: 1, calls) }
        for depth in depths {
            try add("copy", depth: depth) { _, calls in lookahead(CopyModel(), depth: depth, calls) }
            try add("transfer", depth: depth) { _, calls in lookahead(model, depth: depth, calls) }
            try add("oracle", depth: depth) { job, calls in lookahead(oracle(job), depth: depth, calls) }
        }
        for noise in noises {
            try add("noisy oracle", depth: 1, noise: noise) { job, calls in
                lookahead(noisy(oracle(job), noise, job.task), depth: 1, calls)
            }
        }
        addHeadroom(depths, to: &result)
        return result
    }

    private func addHeadroom(_ depths: [Int], to result: inout Findings) {
        guard let floor = result.success("none", depth: 0) else { return }
        for depth in depths {
            guard let own = result.success("transfer", depth: depth),
                let top = result.success("oracle", depth: depth),
                top > floor
            else { continue }
            result.capturedHeadroom[String(depth)] = (own - floor) / (top - floor)
        }
    }

    // MARK: Playing

    private func lookahead(
        _ model: (any DynamicsModel)?, depth: Int, candidates: Int? = nil, _ calls: ModelCalls
    ) -> LookaheadPolicy {
        var settings = settings
        settings.depth = depth
        settings.candidates = candidates ?? settings.candidates
        return LookaheadPolicy(
            policy, model: model, scorer: scorer, settings: settings, calls: calls)
    }

    private func oracle(_ job: Rollout.Job) -> OracleModel {
        OracleModel(task: job.task, seed: job.seed, environment: makeEnvironment())
    }

    private func noisy(_ base: any DynamicsModel, _ noise: Double, _ task: WebTask) -> NoisyModel {
        NoisyModel(base, noise: .all(noise), seed: seed, intent: task.intent, trees: trees)
    }

    private func play(
        _ policy: (Rollout.Job) -> LookaheadPolicy
    ) throws -> (success: Double, steps: Double, spoilt: Int) {
        let jobs = tasks.enumerated().map { place, task in
            Rollout.Job(task: task, seed: seed &+ UInt64(place), policy: place)
        }
        let episodes = Rollout(workers: workers, makeEnvironment: makeEnvironment)
            .play(jobs, with: jobs.map(policy))
        try WorldFailure.check(episodes, in: "test episode")
        let scored = episodes.filter { $0.reward != nil }
        let spoilt = episodes.count(where: \.isSpoilt)
        guard !scored.isEmpty else { return (0, 0, spoilt) }
        let steps = scored.reduce(0) { $0 + $1.steps.count }
        return (
            Double(scored.count { $0.isSuccess }) / Double(scored.count),
            Double(steps) / Double(scored.count), spoilt
        )
    }

    /// Episodes of some of the tasks, to measure noisy oracles on.
    private func measuredEpisodes() throws -> [Trajectory] {
        let sample = Array(tasks.prefix(Self.noiseEpisodes))
        let episodes = ExperienceCollector(
            workers: workers, indexes: indexes, makeEnvironment: makeEnvironment
        ).collect(sample, episodes: sample.count, seed: seed)
        try WorldFailure.check(episodes, in: "measured episode")
        return episodes
    }

    /// How right the noisy oracle is.
    private func deltaF1(ofNoise noise: Double, on episodes: [Trajectory], _ calls: ModelCalls) -> Double? {
        var counts = MatchCounts()
        for episode in episodes {
            let oracle = OracleModel(task: episode.task, seed: episode.seed, environment: makeEnvironment())
            let model = noisy(oracle, noise, episode.task)
            for transition in episode.transitions {
                guard let next = transition.next,
                    let guess = calls.answer({
                        try model.predict(transition.action, in: transition.episode)
                    })
                else { continue }
                let now = trees.tree(of: transition.episode.observation.page)
                counts += MatchCounts(
                    predicted: PageChange(from: now, to: trees.settled(guess.observation.page)).items,
                    actual: PageChange(from: now, to: trees.tree(of: next.page)).items)
            }
        }
        return counts.f1
    }

    static let noiseEpisodes = 30
}
