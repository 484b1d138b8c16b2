import Browser
import Foundation
import Groundwork
import TestSupport
import Testing
import WebEnv
import WorldModel

@testable import Curriculum
@testable import Learning

@Suite("Each stage of a phase alone")
struct StageTests {
    private static let train = LibraryEnvironment.tasks(0..<6, kinds: ["author", "reserve"])
    private static let test = LibraryEnvironment.tasks(20..<23, kinds: ["author"])
    private static let unseen = LibraryEnvironment.tasks(20..<22, kinds: ["year"])
    private let tasks = TrainingTasks(train: train, test: test, unseen: unseen, demonstrations: train)
    private let solving = RunPolicies.only(SolvingPolicy(train + test))

    // MARK: Jobs

    @Test("Every episode has its own seed, by task, attempt, phase and stage; the same every time")
    func jobs() {
        let setup = stageSetup(tasks)
        func seeds(_ phase: Int, _ stream: PhaseSetup.Stream) -> [UInt64] {
            setup.jobs(Self.train, phase, attempts: 3, stream).map(\.seed)
        }
        #expect(seeds(1, .training) == seeds(1, .training))
        let all = seeds(1, .training) + seeds(2, .training) + seeds(1, .generated) + seeds(1, .evaluation)
        #expect(Set(all).count == 4 * 12 * 3)
        let jobs = setup.jobs(Self.train, 1, attempts: 3, .training)
        #expect(jobs.prefix(4).map(\.policy) == [0, 1, 2, 0])
        #expect(jobs.map(\.task.taskID) == Self.train.flatMap { Array(repeating: $0.taskID, count: 3) })
        let other = stageSetup(tasks) { $0.seed = 4 }
        #expect(other.jobs(Self.train, 1, attempts: 3, .training).map(\.seed) != seeds(1, .training))
    }

    @Test("A task's seeds do not depend on what else is played")
    func independent() {
        let setup = stageSetup(tasks)
        let alone = setup.jobs([Self.train[4]], 1, attempts: 2, .training).map(\.seed)
        let among = setup.jobs(Self.train, 1, attempts: 2, .training).filter {
            $0.task.taskID == Self.train[4].taskID
        }
        #expect(alone == among.map(\.seed))
    }

    // MARK: Behaviour cloning

    @Test("Demonstrations that succeed are learned from; those that fail or break are not")
    func cloning() throws {
        var wrong = Self.train[1]
        wrong.taskID = "wrong"
        wrong.solution = [SolutionStep(verb: .stop, text: "nobody")]
        var stuck = Self.train[2]
        stuck.taskID = "stuck"
        stuck.solution = [SolutionStep(verb: .click, role: "link", name: "Nowhere")]
        let shown = [Self.train[0], wrong, stuck] + broken([Self.train[3]])
        var learner = blankLearner()
        let setup = stageSetup(TrainingTasks(train: Self.train, test: [], unseen: [], demonstrations: shown))
        {
            $0.demonstrationsPerTemplate = 9
        }
        let cloned = try CloningStage.run(setup, &learner)
        #expect(cloned.tasks == 4)
        #expect(cloned.demonstrations.map(\.task.taskID) == [Self.train[0].taskID])
        #expect(cloned.spoilt.map(\.task.taskID) == [Self.train[3].taskID + "-broken"])
        #expect(learner.actor != blankLearner().actor && learner.critic == blankLearner().critic)
    }

    @Test("Where all demonstrations break there is nothing to begin with")
    func cloningInBrokenWorld() {
        let setup = stageSetup(
            TrainingTasks(train: Self.train, test: [], unseen: [], demonstrations: broken(Self.train)))
        var learner = blankLearner()
        #expect(throws: EnvironmentError.self) { try CloningStage.run(setup, &learner) }
    }

    @Test("A share of the templates is demonstrated, rounded up, a few tasks of each")
    func demonstrations() {
        func chosen(_ share: Double, _ each: Int, seed: UInt64 = 3) -> [String] {
            var settings = smallConfiguration
            (settings.demonstratedShare, settings.demonstrationsPerTemplate, settings.seed) = (
                share, each, seed
            )
            return Demonstrations.choose(from: LibraryEnvironment.tasks(0..<5), settings).map(\.taskID)
        }
        #expect(chosen(1, 1).count == 4 && chosen(1, 2).count == 8 && chosen(1, 99).count == 20)
        #expect(chosen(0.5, 1).count == 2 && chosen(0.3, 1).count == 2 && chosen(0.01, 1).count == 1)
        #expect(chosen(0, 5).isEmpty && chosen(1, 0).isEmpty)
        #expect(chosen(1, 2) == chosen(1, 2))
        #expect(
            Set((0..<8).map { chosen(0.25, 1, seed: $0).joined() }).count > 1, "another seed shows others")
    }

    @Test("Tasks without a solution demonstrate nothing, and the order of tasks changes no choice")
    func unsolved() {
        var bare = Self.train
        for place in bare.indices { bare[place].solution = [] }
        #expect(Demonstrations.choose(from: bare, smallConfiguration).isEmpty)
        let one = Demonstrations.choose(from: Self.train, smallConfiguration).map(\.taskID)
        #expect(Demonstrations.choose(from: Self.train.reversed(), smallConfiguration).map(\.taskID) == one)
    }

    // MARK: Rollouts

    @Test(
        "So many tasks are drawn and played so often, the same on any number of workers", arguments: [1, 3])
    func rollouts(workers: Int) throws {
        func play(_ workers: Int) throws -> [Trajectory] {
            try RolloutStage.run(
                stageSetup(tasks, workers: workers) { ($0.tasksPerPhase, $0.attemptsPerTask) = (5, 2) },
                phase: 1,
                TaskPool(Self.train), blankLearner())
        }
        let (one, other) = (try play(1), try play(workers))
        #expect(one.count == 10 && Set(one.map(\.task.taskID)).count == 5)
        #expect(one.map { $0.steps.map(\.action) } == other.map { $0.steps.map(\.action) })
        #expect(one.allSatisfy { $0.scoredBy == .evaluator })
    }

    @Test("Phases draw other tasks and other seeds")
    func phases() throws {
        func play(_ phase: Int) throws -> [String] {
            try RolloutStage.run(
                stageSetup(tasks, policies: solving) { ($0.tasksPerPhase, $0.attemptsPerTask) = (4, 1) },
                phase: phase,
                TaskPool(Self.train), blankLearner()
            ).map { "\($0.task.taskID) \($0.seed)" }
        }
        #expect(try play(1) != play(2))
        #expect(try play(1) == play(1))
    }

    @Test("Rollouts that all break are an error, and it names the phase")
    func brokenRollouts() throws {
        let setup = stageSetup(
            TrainingTasks(train: broken(Self.train), test: [], unseen: [], demonstrations: []))
        let error = try #require(throws: EnvironmentError.self) {
            try RolloutStage.run(setup, phase: 2, TaskPool(broken(Self.train)), blankLearner())
        }
        #expect(
            error.description
                == "the world failed in every training episode of phase 2: the library has burned down")
    }

    @Test("Episodes of generated tasks are judged by the reward model, those that broke by nobody")
    func generated() {
        var made = Self.train
        for place in made.indices { made[place].evaluation = nil }
        let setup = stageSetup(tasks, policies: solving) { $0.attemptsPerTask = 1 }
        let played = GeneratedTaskStage.run(setup, phase: 1, made + broken([made[0]]), blankLearner())
        #expect(played.count == made.count + 1)
        #expect(played.dropLast().allSatisfy { $0.scoredBy == .rewardModel && $0.reward != nil })
        #expect(played.last?.isSpoilt == true && played.last?.reward == nil)
        #expect(GeneratedTaskStage.run(setup, phase: 1, [], blankLearner()).isEmpty)
    }

    // MARK: Judging

    @Test("The reward model is measured on other tasks than it learns from, and knows nothing of none")
    func judging() throws {
        let setup = stageSetup(tasks)
        var learner = blankLearner()
        #expect(JudgingStage.run(setup, phase: 1, [], &learner) == nil)
        #expect(learner == blankLearner())
        let many = LibraryEnvironment.tasks(0..<20, kinds: ["author", "reserve"])
        let played = setup.rollout.play(
            many.map { .init(task: $0, seed: 1) }, with: SolvingPolicy(Array(many.prefix(20))))
        let accuracy = try #require(JudgingStage.run(setup, phase: 1, played, &learner))
        #expect((0...1).contains(accuracy.plain) && (0...1).contains(accuracy.balanced))
        #expect(accuracy.episodes > 0 && accuracy.episodes < played.count / 2)
        #expect(learner.rewardModel != blankLearner().rewardModel)
        #expect(learner.actor == blankLearner().actor)
    }

    @Test("Tasks that the reward model is measured on teach it nothing")
    func heldOut() throws {
        let all = LibraryEnvironment.tasks(0..<40, kinds: ["author"])
        let held = all.filter { FNV1a64($0.taskID).value % 5 == 0 }
        #expect(held.count > 2)
        let played = held.enumerated().map { episode($1, reward: $0 % 2 == 0 ? 1 : 0) }
        var learner = blankLearner()
        #expect(
            JudgingStage.run(stageSetup(tasks), phase: 1, played, &learner)?.episodes == (held.count + 1) / 2)
        #expect(learner.rewardModel.model == blankLearner().rewardModel.model)
    }

    @Test("Episodes that nobody scored teach the reward model nothing")
    func unscored() {
        var learner = blankLearner()
        let silent = Self.train.map { episode($0, reward: nil) }
        #expect(JudgingStage.run(stageSetup(tasks), phase: 1, silent, &learner) == nil)
        #expect(learner.rewardModel == blankLearner().rewardModel)
    }

    // MARK: Evaluation

    @Test("Every test task is played once, with seeds that are the same in every phase")
    func evaluation() throws {
        let setup = stageSetup(tasks) { $0.trainingEvaluation = 5 }
        let first = try EvaluationStage.run(setup, SolvingPolicy(Self.train + Self.test), in: "test episode")
        #expect(first.test.map(\.task.taskID) == Self.test.map(\.taskID))
        #expect(first.unseen.count == 2 && first.train.count == 5)
        let again = try EvaluationStage.run(setup, RandomPolicy(), in: "test episode")
        #expect(first.test.map(\.seed) == again.test.map(\.seed))
        #expect(first.test.success == 1 && first.unseen.success == 0)
    }

    @Test("The random policy's success is a share, and of no tasks it is nothing")
    func random() throws {
        #expect(try (0...1).contains(EvaluationStage.randomSuccess(stageSetup(tasks))))
        let none = TrainingTasks(train: [], test: [], unseen: [], demonstrations: [])
        #expect(try EvaluationStage.randomSuccess(stageSetup(none)) == 0)
        let burned = TrainingTasks(train: [], test: broken(Self.test), unseen: [], demonstrations: [])
        #expect(throws: EnvironmentError.self) { try EvaluationStage.randomSuccess(stageSetup(burned)) }
    }

    // MARK: Proposals

    @Test("Proposals are made for the next phase, and those that repeat what is trained on are left out")
    func proposals() throws {
        let setup = stageSetup(tasks) {
            ($0.generatedPerPhase, $0.proposalsPerTask, $0.bandLow, $0.bandHigh) = (3, 6, 0, 1)
        }
        let failed = Self.train.map { task in
            var environment = LibraryEnvironment()
            var player = SolutionPlayer([
                SolutionStep(verb: .click, role: "link", name: "Catalogue"),
                SolutionStep(verb: .stop, text: "?"),
            ])
            return environment.play(task, seed: 1, by: &player)
        }
        func propose(_ earlier: [WebTask]) -> (kept: [WebTask], tally: TaskFilter.Tally) {
            ProposalStage.run(
                setup, after: 2, RecombiningGenerator(),
                .init(experience: failed, earlier: earlier, critic: blankLearner().critic))
        }
        let first = propose([])
        #expect(first.kept.count == 3 && first.tally.kept == 3 && first.tally.difficulties.count == 3)
        #expect(first.kept.allSatisfy { $0.taskID.hasPrefix("generated-3-") && $0.evaluation == nil })
        #expect(first.tally.proposed == first.tally.kept + first.tally.rejected.values.reduce(0, +))
        let second = propose(first.kept)
        #expect(Set(first.kept.map(\.intent)).isDisjoint(with: second.kept.map(\.intent)))
        #expect(propose([]).kept.map(\.intent) == first.kept.map(\.intent))
    }
}

@Suite("What a phase brought, in figures")
struct PhaseOutcomeTests {
    private let tasks = LibraryEnvironment.tasks(0..<2, kinds: ["author", "year"])

    @Test("Success is a share of the episodes that somebody scored")
    func success() {
        #expect([Trajectory]().success == nil)
        #expect([episode(tasks[0], reward: nil)].success == nil)
        let played = [
            episode(tasks[0], reward: 1), episode(tasks[0], reward: 0.5), episode(tasks[0], reward: nil),
            episode(tasks[0], reward: 0), episode(tasks[0], reward: nil, ending: .infrastructureFailure),
        ]
        #expect(played.success == 1.0 / 3, "half a success is none")
        #expect(Share.of(1, 4) == 0.25 && Share.of(0, 0) == nil)
    }

    @Test("Shown are half successes and half failures, as far as there are")
    func mixed() {
        let played = (0..<6).map { episode(tasks[0], reward: $0 < 2 ? 1 : 0, seed: UInt64($0)) }
        #expect(played.mixed(4).map(\.seed) == [0, 1, 2, 3])
        #expect(played.mixed(5).map(\.seed) == [0, 1, 2, 3, 4])
        #expect(played.mixed(0).isEmpty && played.mixed(1).map(\.seed) == [2])
        #expect(played.mixed(100).count == 6)
    }

    @Test("Steps, episodes and failures of the world are counted")
    func counts() {
        var outcome = PhaseOutcome(seed: 3, phase: 2)
        outcome.count([
            episode(tasks[0], reward: 1), episode(tasks[1], reward: nil, ending: .infrastructureFailure),
        ])
        outcome.count([episode(tasks[0], reward: 0)])
        #expect(outcome.metrics.episodes == 3 && outcome.metrics.environmentSteps == 3)
        #expect(outcome.metrics.infrastructureFailures == 1 && outcome.metrics.phase == 2)
    }

    @Test("Families have their own shares, and the figures of judges and filter are kept by name")
    func notes() {
        var metrics = PhaseMetrics(seed: 1, phase: 1)
        metrics.note(
            EvaluationStage.Evaluation(
                test: [
                    episode(tasks[0], reward: 1), episode(tasks[0], reward: 0), episode(tasks[1], reward: 0),
                ],
                unseen: [], train: [episode(tasks[0], reward: 1)]))
        #expect(metrics.testSuccess == 1.0 / 3 && metrics.unseenSuccess == 0 && metrics.trainSuccess == 1)
        #expect(metrics.testFamilies["author"] == .init(success: 0.5, tasks: 2))
        #expect(metrics.testFamilies["year"] == .init(success: 0, tasks: 1) && metrics.unseenFamilies.isEmpty)
        metrics.note(nil as RewardModel.Accuracy?)
        #expect(metrics.rewardModelAccuracy == nil)
        metrics.note(RewardModel.Accuracy(plain: 0.75, balanced: 0.5, precision: nil, episodes: 8))
        #expect(
            metrics.rewardModelAccuracy == 0.75 && metrics.rewardModelBalancedAccuracy == 0.5
                && metrics.rewardModelPrecision == nil)
        var tally = TaskFilter.Tally()
        (tally.proposed, tally.kept, tally.rejected, tally.difficulties) = (
            5, 2, [.duplicate: 2, .tooHard: 1], [0.2, 0.4]
        )
        metrics.note(tally)
        #expect(
            metrics.tasksGenerated == 5 && metrics.tasksKept == 2 && metrics.keptDifficulties == [0.2, 0.4])
        #expect(metrics.tasksRejected == ["duplicate": 2, "tooHard": 1])
    }
}
