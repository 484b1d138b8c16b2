import Learning
import WebEnv

/// Lets world models learn from episodes of some tasks and measures them on episodes of others.
public struct WorldModelLaboratory: Sendable {
    public enum Backend: String, Sendable, CaseIterable {
        case copy, memory, transfer
    }

    /// What came out, in the order of the backends.
    public struct Result: Sendable {
        public let reports: [(name: String, report: PredictionScorer.Report)]
        public let transitions: Int
    }

    private let training: [WebTask]
    private let test: [WebTask]
    private let episodes: Int
    private let testEpisodes: Int
    private let branching: Int
    private let seed: UInt64
    private let workers: Int
    private let makeEnvironment: @Sendable () -> any Environment

    /// - Parameters:
    ///   - episodes: played from the training tasks in turn.
    ///   - testEpisodes: played from the test tasks in turn.
    ///   - branching: other actions tried at each step of a test episode.
    ///   - workers: threads; changes no result.
    public init(
        training: [WebTask], test: [WebTask], episodes: Int, testEpisodes: Int, branching: Int, seed: UInt64,
        workers: Int, makeEnvironment: @escaping @Sendable () -> any Environment
    ) {
        self.training = training
        self.test = test
        self.episodes = episodes
        self.testEpisodes = testEpisodes
        self.branching = branching
        self.seed = seed
        self.workers = workers
        self.makeEnvironment = makeEnvironment
    }

    public func run(_ backends: [Backend], progress: (String) -> Void) -> Result {
        let indexes = PageIndexCache(capacity: 20_000)
        let trees = PageTreeCache(indexes: indexes, capacity: 20_000)
        let collector = ExperienceCollector(workers: workers, indexes: indexes, makeEnvironment: makeEnvironment)
        progress("playing \(episodes) episodes to learn from")
        let experience = collector.collect(training, episodes: episodes, seed: seed)
        progress("playing \(testEpisodes) episodes to be measured on")
        let held = collector.branched(test, episodes: testEpisodes, branching: branching, seed: seed &+ 1)
        let scorer = PredictionScorer(trees: trees, workers: workers)
        let reports = backends.map { backend in
            progress("\(backend.rawValue): learning")
            let model = model(backend, experience, trees)
            progress("\(backend.rawValue): predicting")
            if backend == .transfer { scorer.dump(model, on: held) }
            return (name: backend.rawValue, report: scorer.score(model, on: held))
        }
        let transitions = held.reduce(0) { $0 + max(0, $1.trajectory.steps.count - 1) }
        return Result(reports: reports, transitions: transitions)
    }

    private func model(_ backend: Backend, _ experience: [Trajectory], _ trees: PageTreeCache) -> any DynamicsModel {
        switch backend {
        case .copy: return CopyModel()
        case .memory:
            var model = TransitionMemory(trees: trees)
            model.learn(from: experience)
            return model
        case .transfer:
            var model = TransferModel(trees: trees, workers: workers)
            model.learn(from: experience)
            return model
        }
    }
}
