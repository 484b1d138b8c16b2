import Browser
import Learning
import Readings
import WebEnv

/// Lets world models learn from episodes of some tasks and measures them on episodes of others.
public struct WorldModelLaboratory: Sendable {
    /// The models that can be measured.
    public enum Backend: String, Sendable, CaseIterable {
        /// ``CopyModel``, ``TransitionMemory``, ``TransferModel`` and ``OracleModel``.
        case copy, memory, transfer, oracle
        /// ``NoisyModel`` over the oracle.
        case noisyOracle = "noisy-oracle"
        /// ``LanguageModelDynamics``, which needs ``Options/writer``.
        case languageModel = "llm"
    }

    /// What backends need beside experience.
    public struct Options: Sendable {
        /// Chance of each kind of error of the noisy oracle.
        public var noise = 0.2
        /// The language model behind ``Backend/languageModel``; no other backend needs one.
        public var writer: (any PageWriter)?
        /// Examples in the prompt, 0 or more.
        public var shots = 2
        /// The options that studies have by default.
        public init() {}
    }

    /// What came out, in the order of the backends.
    public struct Findings: Sendable {
        /// What is known of each model.
        public let reports: [(name: String, report: PredictionReport)]
        /// Transitions that were predicted.
        public let transitions: Int
        /// Episodes, and other actions tried in them, that the world spoilt; they count for nothing.
        public let infrastructureFailures: Int
    }

    private let training: [WebTask]
    private let test: [WebTask]
    private let episodes: Int
    private let testEpisodes: Int
    private let branching: Int
    private let seed: UInt64
    private let workers: Int
    private let options: Options
    private let makeEnvironment: @Sendable () -> any Environment

    /// - Parameters:
    ///   - episodes: played from the training tasks in turn.
    ///   - testEpisodes: played from the test tasks in turn.
    ///   - branching: other actions tried at each step of a test episode.
    ///   - workers: threads; changes no result.
    public init(
        training: [WebTask], test: [WebTask], episodes: Int, testEpisodes: Int, branching: Int, seed: UInt64,
        workers: Int, options: Options = Options(), makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.training = training
        self.test = test
        self.episodes = episodes
        self.testEpisodes = testEpisodes
        self.branching = branching
        self.seed = seed
        self.workers = workers
        self.options = options
        self.makeEnvironment = makeEnvironment
    }

    /// Plays the episodes, lets each model learn from those of the training tasks, and measures it on the
    /// others.
    /// - Throws: `EnvironmentError` where a backend lacks what it needs or could not be asked even once, or the world failed in every
    ///   episode.
    public func run(_ backends: [Backend], progress: (String) -> Void) throws -> Findings {
        let indexes = PageIndexCache(capacity: 20_000)
        let trees = PageTreeCache(indexes: indexes, capacity: 20_000)
        let collector = ExperienceCollector(
            workers: workers, indexes: indexes, makeEnvironment: makeEnvironment)
        progress("playing \(episodes) episodes to learn from")
        let experience = collector.collect(training, episodes: episodes, seed: seed)
        try WorldFailure.check(experience, in: "training episode")
        progress("playing \(testEpisodes) episodes to be measured on")
        let played = collector.branched(test, episodes: testEpisodes, branching: branching, seed: seed &+ 1)
        try WorldFailure.check(played.map(\.trajectory), in: "test episode")
        let held = played.filter { !$0.trajectory.isSpoilt }
        let spoilt = experience.count(where: \.isSpoilt) + (played.count - held.count)
        let scorer = PredictionScorer(trees: trees, workers: workers)
        let reports = try backends.map { backend in
            progress("\(backend.rawValue): learning")
            let model = try model(backend, experience, trees)
            progress("\(backend.rawValue): predicting")
            let report = scorer.score(on: held, with: model)
            try report.check(backend.rawValue)
            return (name: backend.rawValue, report: report)
        }
        let transitions = held.reduce(0) { $0 + max(0, $1.trajectory.steps.count - 1) }
        return Findings(
            reports: reports, transitions: transitions,
            infrastructureFailures: played.reduce(spoilt) { $0 + $1.failedBranches })
    }

    private func model(_ backend: Backend, _ experience: [Trajectory], _ trees: PageTreeCache) throws
        -> @Sendable (BranchedEpisode) -> any DynamicsModel
    {
        let (makeEnvironment, noise, seed) = (makeEnvironment, options.noise, seed)
        let oracle: @Sendable (BranchedEpisode) -> OracleModel = { episode in
            OracleModel(
                task: episode.trajectory.task, seed: episode.trajectory.seed, environment: makeEnvironment())
        }
        switch backend {
        case .copy: return { _ in CopyModel() }
        case .memory: return learned(TransitionMemory(trees: trees), experience)
        case .transfer: return learned(TransferModel(trees: trees, workers: workers), experience)
        case .oracle: return { oracle($0) }
        case .noisyOracle:
            return { episode in
                NoisyModel(
                    oracle(episode), noise: .all(noise), seed: seed, intent: episode.trajectory.task.intent,
                    trees: trees)
            }
        case .languageModel:
            guard let writer = options.writer else {
                throw EnvironmentError("the backend llm needs the endpoint of a language model")
            }
            return learned(LanguageModelDynamics(writer, shots: options.shots, trees: trees), experience)
        }
    }

    private func learned(_ model: some LearningDynamicsModel, _ experience: [Trajectory])
        -> @Sendable (BranchedEpisode) -> any DynamicsModel
    {
        var model = model
        model.learn(from: experience)
        let known = model
        return { _ in known }
    }
}
