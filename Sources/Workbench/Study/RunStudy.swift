import Curriculum
import Groundwork
import Learning
import MockWeb
import Readings
import WebEnv
import WorldModel

/// A finished run, its sites and its world model.
public struct RunStudy {
    /// What is measured.
    public struct Settings: Sendable {
        /// Steps to look ahead.
        public var depths = [1, 2, 3]
        /// Chances of each kind of error of the noisy oracle, in 0...1; none where it is empty.
        public var noises = [0.1, 0.2, 0.4, 0.8]
        /// Actions that tree search tries; no search where it is empty.
        public var budgets: [Int] = []
        /// Candidates that are compared at each step.
        public var candidates = 3
        /// Weight of the policy's own log-probability beside the log-odds of success.
        public var priorWeight = 1.0
        /// Who judges what is imagined.
        public var judge = OutcomeScorer.Basis.critic
        /// Test tasks to play at most.
        public var tasks = 150

        /// The defaults of `webrl world-model lookahead`.
        public init() {}
    }

    /// The world model that the run's episodes teach.
    public let model: TransferModel
    private let directory: RunDirectory
    private let learner: Learner
    private let tasks: TrainingTasks
    private let seed: UInt64
    private let workers: Int
    private let indexes: PageIndexCache
    private let makeEnvironment: @Sendable () -> any Environment

    /// Reads a finished run, and lets the world model learn from its episodes.
    /// - Throws: `InputError` where there is no run; what is wrong with its files or its sites' data.
    public init(
        _ path: String, library: SiteLibrary, workers: Int, progress: (String) -> Void = { _ in }
    ) throws {
        let directory = RunDirectory(path)
        guard directory.isStarted else { throw InputError("\(path): there is no run in this folder") }
        let configuration = try directory.configuration()
        let world = MockWorld(hosts: SiteLibrary.hosts(of: try library.instantiators(configuration.sites)))
        let makeEnvironment: @Sendable () -> any Environment = { WebEnvironment(transport: world) }
        let indexes = PageIndexCache(capacity: 20_000)
        progress("the world model learns from the run's episodes")
        self.directory = directory
        self.makeEnvironment = makeEnvironment
        self.indexes = indexes
        self.workers = workers
        seed = configuration.seed
        tasks = try directory.tasks()
        try library.withTheirData(world.hosts, of: tasks.train + tasks.test)
        try directory.verify()
        learner = try directory.finalCheckpoint().learner
        model = try RunWorldModel.learn(
            from: directory, workers: workers, indexes: indexes, makeEnvironment: makeEnvironment)
    }

    /// Measures look-ahead and search, and adds the results to the run's summary.
    /// - Throws: where the run's files can't be read or written.
    public func lookahead(
        _ settings: Settings = Settings(), progress: (String) -> Void = { _ in }
    ) throws -> RunSummary {
        var summary = try directory.summary()
        var lookahead = LookaheadPolicy.Settings()
        lookahead.candidates = settings.candidates
        lookahead.priorWeight = settings.priorWeight
        let test = Array(tasks.test.prefix(settings.tasks))
        let policy = learner.evaluated(pages: indexes)
        let laboratory = LookaheadLaboratory(
            policy: policy, model: model,
            scorer: OutcomeScorer(learner, basis: settings.judge, pages: indexes), tasks: test, seed: seed,
            workers: workers, settings: lookahead, indexes: indexes, makeEnvironment: makeEnvironment)
        summary.lookahead = try laboratory.run(
            depths: settings.depths, noises: settings.noises, progress: progress)
        if !settings.budgets.isEmpty {
            summary.search = try SearchLaboratory(
                policy: policy, model: model, scorer: OutcomeScorer(learner, pages: indexes), tasks: test,
                seed: seed, workers: workers, makeEnvironment: makeEnvironment
            ).run(budgets: settings.budgets, progress: progress)
        }
        try directory.saveSummary(summary)
        try directory.savePredictions(samples(test))
        return summary
    }
}

extension RunStudy {
    private static let shownPredictions = 40

    /// Predictions on the policy's own episodes of test tasks.
    private func samples(_ test: [WebTask]) throws -> [PredictionSample] {
        let jobs = test.prefix(Self.shownPredictions).map { Rollout.Job(task: $0, seed: seed) }
        let episodes = Rollout(workers: workers, makeEnvironment: makeEnvironment)
            .play(Array(jobs), with: learner.evaluated(pages: indexes))
        return try PredictionSample.make(
            model, on: episodes, count: Self.shownPredictions, trees: PageTreeCache(indexes: indexes))
    }
}
