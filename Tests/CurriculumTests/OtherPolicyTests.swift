import Foundation
import Groundwork
import Learning
import Readings
import TestSupport
import Testing
import WebEnv
import WorldModel

@testable import Curriculum

/// A policy that is no linear model and reads no features: rules of thumb, each with a score. It types what stands in quotation marks, follows
/// links of that name, presses buttons that the intent speaks of, and answers with the text behind "Author".
private struct ThumbPolicy: CandidatePolicy {
    /// Counts how often it was asked; decides nothing.
    func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        Decision(candidates(episode, count: 1)[0])
    }

    func candidates(_ episode: Episode, count: Int) -> [Candidate] {
        let scored = scores(episode)
        let total = scored.reduce(0) { $0 + exp($1.score) }
        let best = scored.enumerated().sorted {
            ($1.element.score, $0.offset) < ($0.element.score, $1.offset)
        }
        return best.prefix(count).map {
            Candidate(
                action: $0.element.action, logProbability: $0.element.score - log(total),
                actionCount: scored.count)
        }
    }

    private func scores(_ episode: Episode) -> [(action: Action, score: Double)] {
        let parts = episode.intent.split(separator: "\"")
        let value = parts.count > 1 ? String(parts[1]) : ""
        let nodes = episode.observation.nodes
        let done = Set(episode.history.map(\.action))
        var result: [(action: Action, score: Double)] = nodes.compactMap { node in
            switch node.role {
            case .link: (.click(id: node.id), node.name == value ? 4 : 0)
            case .button: (.click(id: node.id), episode.intent.contains(node.name) ? 5 : -2)
            case .searchbox: (.fill(id: node.id, text: value, pressEnter: true), 2)
            default: nil
            }
        }
        let author = nodes.firstIndex { $0.name == "Author" && $0.role == .text }
        let answer = author.map { nodes[$0 + 1].name } ?? ""
        let isReserved = nodes.contains { $0.role == .status }
        result.append(
            (
                .stop(answer: answer),
                author != nil && value == episode.observation.title ? 3 : isReserved ? 9 : -3
            ))
        return result.map { (action: $0.action, score: $0.score - (done.contains($0.action) ? 6 : 0)) }
    }
}

@Suite("A policy that is no linear model")
struct OtherPolicyTests {
    private let policy = ThumbPolicy()
    private let learner = Learner(method: .webrl, settings: HyperParameters(), seed: 1)
    private let tasks = LibraryEnvironment.tasks(0..<6, kinds: ["author", "reserve"])
    private let model: TransferModel = {
        var model = TransferModel()
        let collector = ExperienceCollector(workers: 2) { LibraryEnvironment() }
        model.learn(
            from: collector.collect(
                LibraryEnvironment.tasks(0..<8, kinds: ["author", "reserve"]), episodes: 24, seed: 1))
        return model
    }()

    private func success(_ episodes: [Trajectory]) -> Double { episodes.success ?? 0 }

    private func play(_ policy: any Policy) -> [Trajectory] {
        Rollout(workers: 2) { LibraryEnvironment() }.play(
            tasks.enumerated().map { .init(task: $1, seed: UInt64($0)) }, with: policy)
    }

    @Test("It plays rollouts, beside a linear policy in the same batch")
    func rollouts() {
        let played = play(policy)
        #expect(success(played) == 1)
        #expect(played.allSatisfy { $0.steps.allSatisfy { $0.logProbability ?? 1 <= 0 } })
        let mixed = Rollout(workers: 2) { LibraryEnvironment() }.play(
            (0..<4).map { .init(task: tasks[0], seed: 1, policy: $0) }, with: [policy, learner.evaluated()])
        #expect(mixed.map(\.isSuccess) == [true, false, true, false])
    }

    @Test("It looks ahead in a world model and in the world")
    func lookahead() throws {
        let scorer = OutcomeScorer(learner)
        let looking = LookaheadPolicy(policy, model: model, scorer: scorer)
        #expect(success(play(looking)) > 0.5)
        #expect(looking.calls.asked > 0 && looking.calls.failed == 0)
        let laboratory = LookaheadLaboratory(
            policy: policy, model: model, scorer: scorer, tasks: Array(tasks.prefix(3)), seed: 1, workers: 2
        ) { LibraryEnvironment() }
        let found = try laboratory.run(depths: [1], noises: []) { _ in }
        #expect(found.conditions.map(\.model) == ["greedy", "none", "copy", "transfer", "oracle"])
        #expect(found.success("greedy", depth: 0) == 1)
    }

    @Test("It searches trees: over forks for demonstrations, over a world model to act")
    func search() throws {
        var settings = TreeSearch.Settings()
        settings.budget = 40
        let scorer = OutcomeScorer(learner)
        let found = try DemonstrationSearch(policy, scorer: scorer, settings: settings, workers: 2) {
            LibraryEnvironment()
        }.solve(Array(tasks.prefix(4)), seed: 1)
        #expect(found.allSatisfy { $0.isProven })
        settings.budget = 8
        let acting = SearchPolicy(policy, model: model, scorer: scorer, settings: settings)
        let played = play(acting)
        #expect(played.allSatisfy { !$0.isSpoilt })
        #expect(acting.calls.asked > 0 && acting.calls.failed == 0)
    }

    @Test("A whole evaluation of a training run measures it")
    func evaluation() throws {
        var configuration = TrainingConfiguration(seed: 3, sites: ["library"])
        configuration.trainingEvaluation = 4
        let make: @Sendable () -> any Environment = { LibraryEnvironment() }
        let setup = PhaseSetup(
            configuration: configuration,
            tasks: TrainingTasks(
                train: tasks, test: LibraryEnvironment.tasks(20..<24, kinds: ["author"]),
                unseen: LibraryEnvironment.tasks(20..<22, kinds: ["year"]), demonstrations: []),
            policies: .learned, workers: 2, pages: PageIndexCache(),
            rollout: Rollout(workers: 2, makeEnvironment: make), makeEnvironment: make)
        let outcome = try EvaluationStage.run(setup, policy, in: "test episode")
        var metrics = PhaseMetrics(seed: 3, phase: 0)
        metrics.note(outcome)
        #expect(metrics.testSuccess == 1 && metrics.trainSuccess == 1 && metrics.unseenSuccess == 0)
        #expect(metrics.testFamilies["author"]?.tasks == 4)
        #expect(outcome.train.count == 4)
    }
}
