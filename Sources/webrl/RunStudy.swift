import ArgumentParser
import Curriculum
import Foundation
import Learning
import MockWeb
import WebEnv
import WorldModel

/// What is measured of a finished run with the world model that its episodes teach.
struct StudyOptions: ParsableArguments {
    @Option(help: "Steps to look ahead, separated by commas.")
    var depths = "1,2,3"

    @Option(help: "Chances of each kind of error of the noisy oracle, separated by commas; empty for none.")
    var noises = "0.1,0.2,0.4,0.8"

    @Option(help: "Actions that tree search tries, separated by commas; empty for no search.")
    var budgets = ""

    @Option(help: "Candidates that are compared at each step.")
    var candidates = 3

    @Option(help: "Weight of the policy's own log-probability beside the log-odds of success.")
    var priorWeight = 1.0

    @Option(help: "Who judges what is imagined: critic or reward-model.")
    var scorer = OutcomeScorer.Basis.critic

    @Option(help: "Test tasks to play at most.")
    var tasks = 150

    func validate() throws {
        _ = try (wholeDepths(), chances(), wholeBudgets())
        try FlagRange.check("--candidates", candidates, FlagRange.few)
        try FlagRange.check("--tasks", tasks, FlagRange.count)
        try FlagRange.check("--prior-weight", priorWeight, FlagRange.weight)
    }

    fileprivate func chances() throws -> [Double] {
        try noises.split(separator: ",").map { part in
            guard let number = Double(part), (0...1).contains(number) else {
                throw ValidationError(
                    "--noises \(noises): numbers from 0 to 1 separated by commas are needed")
            }
            return number
        }
    }

    fileprivate func wholeDepths() throws -> [Int] {
        try wholeNumbers(depths, "--depths", FlagRange.depths)
    }

    fileprivate func wholeBudgets() throws -> [Int] {
        try wholeNumbers(budgets, "--budgets", FlagRange.count)
    }

    private func wholeNumbers(_ text: String, _ flag: String, _ range: ClosedRange<Int>) throws -> [Int] {
        try text.split(separator: ",").map { part in
            guard let number = Int(part), range.contains(number) else {
                throw ValidationError(
                    "\(flag) \(text): whole numbers in \(range.lowerBound)...\(range.upperBound) separated by commas are needed"
                )
            }
            return number
        }
    }
}

extension OutcomeScorer.Basis: ExpressibleByArgument {}

/// A finished run, its sites and its world model.
struct RunStudy {
    let directory: RunDirectory
    let learner: Learner
    let tasks: TrainingTasks
    let model: TransferModel
    fileprivate let seed: UInt64
    fileprivate let workers: Int
    fileprivate let indexes: PageIndexCache
    let makeEnvironment: @Sendable () -> any Environment

    init(_ path: String, library: SiteLibrary, workers: Int) throws {
        let directory = RunDirectory(path)
        guard directory.isStarted else { throw UsageError("\(path): there is no run in this folder") }
        let configuration = try directory.configuration()
        let world = MockWorld(hosts: SiteLibrary.hosts(of: try library.instantiators(configuration.sites)))
        let makeEnvironment: @Sendable () -> any Environment = { WebEnvironment(transport: world) }
        let indexes = PageIndexCache(capacity: 20_000)
        Output.progress("the world model learns from the run's episodes")
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
    func lookahead(_ options: StudyOptions) throws -> RunSummary {
        var summary = try directory.summary()
        var settings = LookaheadPolicy.Settings()
        settings.candidates = options.candidates
        settings.priorWeight = options.priorWeight
        let test = Array(tasks.test.prefix(options.tasks))
        let policy = learner.evaluated(pages: indexes)
        let laboratory = LookaheadLaboratory(
            policy: policy, model: model,
            scorer: OutcomeScorer(learner, basis: options.scorer, pages: indexes), tasks: test, seed: seed,
            workers: workers, settings: settings, indexes: indexes, makeEnvironment: makeEnvironment)
        summary.lookahead = try laboratory.run(
            depths: try options.wholeDepths(),
            noises: try options.chances(), progress: { Output.progress($0) })
        let budgets = try options.wholeBudgets()
        if !budgets.isEmpty {
            summary.search = try SearchLaboratory(
                policy: policy, model: model, scorer: OutcomeScorer(learner, pages: indexes), tasks: test,
                seed: seed, workers: workers, makeEnvironment: makeEnvironment
            ).run(budgets: budgets) { Output.progress($0) }
        }
        try directory.saveSummary(summary)
        try directory.savePredictions(samples(test))
        return summary
    }
}

extension RunStudy {
    static let shownPredictions = 40

    /// Predictions on the policy's own episodes of test tasks.
    private func samples(_ test: [WebTask]) throws -> [PredictionSample] {
        let jobs = test.prefix(Self.shownPredictions).map { Rollout.Job(task: $0, seed: seed) }
        let episodes = Rollout(workers: workers, makeEnvironment: makeEnvironment)
            .play(Array(jobs), with: learner.evaluated(pages: indexes))
        return try PredictionSample.make(
            model, on: episodes, count: Self.shownPredictions, trees: PageTreeCache(indexes: indexes))
    }
}

/// Results of look-ahead and search for people.
enum StudyTable {
    static func text(_ summary: RunSummary) -> String {
        var text = ""
        if let lookahead = summary.lookahead {
            let rows = lookahead.conditions.map { condition in
                [
                    condition.model + (condition.noise.map { " \($0)" } ?? ""), String(condition.depth),
                    Output.percent(condition.success), "\((condition.steps * 10).rounded() / 10)",
                    condition.deltaF1.map { "\(($0 * 1000).rounded() / 1000)" } ?? "–",
                ]
            }
            text += "Look-ahead on \(lookahead.tasks) test tasks, best of \(lookahead.candidates)\n\n"
            text += Output.table([["model", "depth", "success", "steps", "delta F1"]] + rows)
            for (depth, share) in lookahead.capturedHeadroom.sorted(by: { $0.key < $1.key }) {
                text += "\ncaptured headroom at depth \(depth): \((share * 100).rounded() / 100)"
            }
            for condition in lookahead.conditions {
                text += failures(condition.model, condition.failures, condition.infrastructureFailures)
            }
        }
        if let search = summary.search {
            let rows = search.conditions.map {
                [
                    $0.model, String($0.budget), Output.percent($0.success),
                    "\(($0.expansions * 10).rounded() / 10)",
                    "\(($0.seconds * 10).rounded() / 10)",
                ]
            }
            text += "\n\nTree search\n\n"
            text += Output.table([["model", "budget", "solved", "actions tried", "seconds"]] + rows)
            for condition in search.conditions {
                text += failures(condition.model, condition.failures, condition.infrastructureFailures)
            }
        }
        return text
    }

    /// What says nothing about a model; empty where all went well.
    private static func failures(_ model: String, _ questions: Int?, _ episodes: Int?) -> String {
        (questions.map { "\n\(model): \($0) times it could not be asked" } ?? "")
            + (episodes.map { "\n\(model): \($0) episodes were spoilt by the world" } ?? "")
    }
}
