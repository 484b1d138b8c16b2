import Browser
import Learning
import Synchronization
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

/// A model whose endpoint is down: always, or at every third question.
private final class FailingModel: DynamicsModel {
    private let isAlways: Bool
    private let asked = Atomic<Int>(0)

    init(always: Bool) { isAlways = always }

    private func ask() throws {
        let number = asked.wrappingAdd(1, ordering: .relaxed).newValue
        if isAlways || number % 3 == 0 { throw EnvironmentError("the endpoint is down") }
    }

    func begin(at start: StartPoint) throws -> Observation? {
        try ask()
        return nil
    }

    func predict(_ action: Action, in episode: Episode) throws -> Prediction {
        // What can be known without the endpoint proves nothing.
        if let id = action.elementID, !episode.observation.nodes.contains(where: { $0.id == id }) {
            return CopyModel().predict(action, in: episode)
        }
        try ask()
        return CopyModel().predict(action, in: episode)
    }
}

@Suite("What the world spoils is counted, and never measured")
struct FailureTests {
    private let learner = Learner(method: .webrl, settings: HyperParameters(), seed: 1)
    private let tasks = Array(LibraryExperience.held.prefix(3))
    private var broken: [WebTask] {
        tasks.map { task in
            var task = task
            task.startURLs = ["broken"]
            return task
        }
    }

    private func laboratory(_ model: any DynamicsModel, _ tasks: [WebTask]) -> LookaheadLaboratory {
        LookaheadLaboratory(
            policy: learner.evaluated(), model: model, scorer: OutcomeScorer(learner), tasks: tasks, seed: 1,
            workers: 2
        ) { LibraryEnvironment() }
    }

    @Test("Look-ahead with a model that can't be asked has no result but the model's own words")
    func lookaheadWithoutModel() throws {
        let error = try #require(throws: EnvironmentError.self) {
            try laboratory(FailingModel(always: true), tasks).run(depths: [1], noises: []) { _ in }
        }
        #expect(error.description.contains("transfer could not be asked"))
        #expect(error.description.hasSuffix("the endpoint is down"))
    }

    @Test("Look-ahead with a model that fails now and then says how often, and others say nothing")
    func lookaheadWithFailures() throws {
        let result = try laboratory(FailingModel(always: false), tasks).run(depths: [1], noises: [0.5]) { _ in
        }
        for condition in result.conditions {
            #expect((condition.failures ?? 0 > 0) == (condition.model == "transfer"), "\(condition.model)")
            #expect(condition.infrastructureFailures == nil)
        }
    }

    @Test("Episodes that the world spoils are counted; where it spoils all, that is the error")
    func lookaheadInBrokenWorld() throws {
        let mixed = try laboratory(CopyModel(), tasks + broken.prefix(1)).run(depths: [], noises: []) { _ in }
        #expect(mixed.conditions.map(\.infrastructureFailures) == [1, 1])
        for noises in [[], [0.5]] {
            let error = try #require(throws: EnvironmentError.self) {
                try laboratory(CopyModel(), broken).run(depths: [], noises: noises) { _ in }
            }
            #expect(error.description.hasSuffix("the library has burned down"))
        }
    }

    @Test("Search tells failures of the model and of the world")
    func search() throws {
        func search(_ model: any DynamicsModel, _ tasks: [WebTask]) throws -> SearchLaboratory.Findings {
            try SearchLaboratory(
                policy: learner.evaluated(), model: model, scorer: OutcomeScorer(learner), tasks: tasks,
                seed: 1, workers: 2
            ) { LibraryEnvironment() }.run(budgets: [2]) { _ in }
        }
        let error = try #require(throws: EnvironmentError.self) {
            try search(FailingModel(always: true), tasks)
        }
        #expect(error.description.hasSuffix("the endpoint is down"))
        let some = try search(FailingModel(always: false), tasks)
        #expect(some.conditions[1].failures ?? 0 > 0)
        let mixed = try search(CopyModel(), tasks + broken.prefix(1))
        #expect(mixed.conditions[0].failures == 1 && mixed.conditions[1].infrastructureFailures == 1)
        let burned = try #require(throws: EnvironmentError.self) { try search(CopyModel(), broken) }
        #expect(burned.description.hasSuffix("the library has burned down"))
        let found = try DemonstrationSearch(
            learner.evaluated(), scorer: OutcomeScorer(learner), settings: .init(), workers: 1
        ) { LibraryEnvironment() }
        .solve(Array(broken.prefix(1)) + tasks.prefix(1), seed: 1)
        #expect(found[0].failure?.contains("burned down") == true && found[1].failure == nil)
    }

    @Test("A score tells predictions that failed; a model that answers nothing has none")
    func score() throws {
        let scorer = PredictionScorer(workers: 2)
        let some = scorer.score(FailingModel(always: false), on: LibraryExperience.heldEpisodes)
        #expect(some.failures > 0 && some.failures < some.predictions)
        #expect(some.firstFailure == "the endpoint is down")
        try some.check("model")
        let none = scorer.score(FailingModel(always: true), on: LibraryExperience.heldEpisodes)
        let error = try #require(throws: EnvironmentError.self) { try none.check("model") }
        #expect(error.description.hasSuffix("the endpoint is down"))
        #expect(throws: EnvironmentError.self) {
            try PredictionSample.make(
                FailingModel(always: true), on: LibraryExperience.episodes, count: 4, trees: PageTreeCache())
        }
    }

    @Test("The study of world models counts spoilt episodes, and is an error where all are spoilt")
    func study() throws {
        func study(_ training: [WebTask], _ test: [WebTask]) throws -> WorldModelLaboratory.Findings {
            try WorldModelLaboratory(
                training: training, test: test, episodes: 4, testEpisodes: 4, branching: 1, seed: 1,
                workers: 2
            ) { LibraryEnvironment() }.run([.copy]) { _ in }
        }
        let mixed = try study(tasks, Array(tasks.prefix(1)) + broken.prefix(1))
        #expect(mixed.infrastructureFailures == 2)
        #expect(mixed.json.contains("\"infrastructureFailures\":2"))
        for (training, test) in [(broken, tasks), (tasks, broken)] {
            #expect(throws: EnvironmentError.self) { try study(training, test) }
        }
    }
}
