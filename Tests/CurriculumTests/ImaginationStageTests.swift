import Groundwork
import Learning
import Readings
import TestSupport
import Testing
import WebEnv
import WorldModel

@testable import Curriculum

@Suite("The world model of a run")
struct ImaginationStageTests {
    private static let tasks = LibraryEnvironment.tasks(0..<8, kinds: ["author", "reserve"])
    private static let experience = ExperienceCollector(workers: 2) { LibraryEnvironment() }
        .collect(tasks, episodes: 36, seed: 2)

    private func stage(_ change: (inout ImaginationSettings) -> Void = { _ in }, seed: UInt64 = 3)
        -> ImaginationStage
    {
        var settings = ImaginationSettings()
        change(&settings)
        return ImaginationStage(settings, seed: seed, workers: 2, indexes: PageIndexCache())
    }

    private var setup: PhaseSetup {
        stageSetup(TrainingTasks(train: Self.tasks, test: [], unseen: [], demonstrations: []))
    }

    @Test("It learns from a sample of the episodes, by phase and seed, whatever their order")
    func sample() {
        let episodes = (0..<50).map { (task: "task-\($0)", seed: UInt64($0)) }
        let stage = stage { $0.learnedEpisodes = 10 }
        let first = stage.sample(episodes, phase: 1)
        #expect(first.count == 10 && Set(first).count == 10)
        #expect(first == stage.sample(episodes, phase: 1))
        #expect(first != stage.sample(episodes, phase: 2))
        let reversed = stage.sample(episodes.reversed(), phase: 1).map { 49 - $0 }
        #expect(reversed == first)
        #expect(stage.sample([], phase: 1).isEmpty)
        #expect(Set(self.stage { $0.learnedEpisodes = 99 }.sample(episodes, phase: 1)).count == 50)
    }

    @Test("Only what an evaluator scored is learned from")
    func real() throws {
        var stage = stage()
        stage.learn(
            fromRealAmong: Self.experience.map { known in
                var judged = known
                judged.scoredBy = .rewardModel
                return judged
            }, phase: 1)
        #expect(stage.model.exampleCount == 0)
        stage.learn(fromRealAmong: Self.experience, phase: 1)
        #expect(stage.model.exampleCount > 20 && stage.model.templateCount > 1)
        #expect(stage.model.startPoints.map(\.urls) == [["http://library.test/"]])
    }

    @Test("Records give back the episodes that it learned from, in its order")
    func replays() {
        let stage = stage { $0.learnedEpisodes = 7 }
        let known = Self.tasks.reduce(into: [String: WebTask]()) { $0[$1.taskID] = $1 }
        let records = Self.experience.map { EpisodeRecord($0, phase: 1) }
        let jobs = stage.replays(of: records, phase: 1, known)
        let sample = stage.sample(Self.experience.map { ($0.task.taskID, $0.seed) }, phase: 1)
        #expect(jobs.map(\.job.seed) == sample.map { Self.experience[$0].seed })
        #expect(jobs.map(\.actions) == sample.map { Self.experience[$0].steps.map(\.action) })
        #expect(stage.replays(of: records, phase: 1, [:]).isEmpty, "tasks that nobody knows")
    }

    @Test("A model that has learned foretells more than one that has not")
    func measure() throws {
        var (before, after) = (ImaginationMetrics(), ImaginationMetrics())
        var stage = stage()
        stage.measure(on: Self.experience, &before)
        stage.learn(from: Self.experience)
        stage.measure(on: Self.experience, &after)
        #expect(try #require(after.skill) > 0.8 && #require(after.skill) > #require(before.skill) + 0.5)
        #expect(try #require(after.pageIdentity) > #require(before.pageIdentity))
        var none = ImaginationMetrics()
        stage.measure(on: [], &none)
        #expect(none.skill == nil && none.deltaF1 == nil)
    }

    @Test("Imagined episodes keep to their length, get no reward, and never see the world")
    func play() {
        var stage = stage { $0.imaginedSteps = 4 }
        stage.learn(from: Self.experience)
        let played = stage.play(
            Self.tasks.map { .init(task: $0, seed: 1) }, with: [SolvingPolicy(Self.tasks)])
        #expect(played.count == Self.tasks.count)
        #expect(played.allSatisfy { $0.reward == nil && $0.scoredBy == nil && $0.steps.count <= 4 })
        let strange = stage.play(
            broken([Self.tasks[0]]).map { .init(task: $0, seed: 1) }, with: [SolvingPolicy([])])
        #expect(strange.first?.ending == .infrastructureFailure, "a start that was never seen")
    }

    @Test("What was imagined is done for real by its own task and seed")
    func replay() {
        var stage = stage()
        stage.learn(from: Self.experience)
        let dreams = stage.play(
            Self.tasks.map { .init(task: $0, seed: 5) }, with: [SolvingPolicy(Self.tasks)])
        let real = stage.replay(dreams, in: setup.rollout)
        #expect(
            real.map(\.task.taskID) == dreams.map(\.task.taskID) && real.map(\.seed) == dreams.map(\.seed))
        #expect(real.count { $0.isSuccess } > dreams.count / 2)
    }

    @Test("Failed tasks alone are imagined, as often as asked; what is kept was judged a success")
    func run() {
        var stage = stage { ($0.imaginedAttempts, $0.imaginedEpisodes, $0.probedTasks) = (2, 9, 3) }
        let known = Self.experience
        let solved = Set(known.filter(\.isSuccess).map(\.task.taskID))
        let (episodes, metrics) = stage.run(setup, phase: 1, known, blankLearner())
        #expect(metrics.episodes <= 9 && metrics.kept == episodes.count)
        #expect(
            episodes.allSatisfy {
                $0.isSuccess && $0.scoredBy == .rewardModel && !solved.contains($0.task.taskID)
            })
        #expect(metrics.transitions == stage.model.exampleCount && metrics.transitions > 0)
        for share in [
            metrics.judgedSuccess, metrics.replayable, metrics.replaySuccess, metrics.keptSuccess,
            metrics.realSuccess, metrics.imaginedSuccess, metrics.w2r,
        ] {
            #expect(share.map { (0...1).contains($0) } ?? true)
        }
        #expect(metrics.realSuccess != nil && metrics.w2r != nil)
        if let optimism = metrics.optimism, let imagined = metrics.imaginedSuccess, let w2r = metrics.w2r {
            #expect(optimism == imagined - w2r)
        }
    }

    @Test(
        "Without the check against the world all that is called a success is kept; with it only what can be done"
    )
    func replayCheck() throws {
        let failed = Self.experience.filter { !$0.isSuccess }
        func run(_ check: Int) -> (kept: Int, metrics: ImaginationMetrics) {
            var stage = stage { ($0.replayCheck, $0.imaginedAttempts, $0.probedTasks) = (check, 2, 0) }
            let (episodes, metrics) = stage.run(setup, phase: 1, failed, blankLearner())
            return (episodes.count, metrics)
        }
        let (all, checked) = (run(0), run(1))
        // A reward model that knows nothing calls everything a success.
        #expect(all.metrics.judgedSuccess == 1 && all.kept == all.metrics.episodes)
        #expect(try #require(checked.metrics.replayable) < 1)
        #expect(checked.metrics.replayable == all.metrics.replayable)
        let doable = (checked.metrics.replayable ?? 0) * Double(checked.metrics.episodes)
        #expect(checked.kept == Int(doable.rounded()) && checked.kept < all.kept)
    }

    @Test("No probed tasks, no comparison with reality")
    func withoutProbe() {
        var stage = stage { ($0.probedTasks, $0.imaginedEpisodes) = (0, 0) }
        let (episodes, metrics) = stage.run(setup, phase: 1, Self.experience, blankLearner())
        #expect(episodes.isEmpty && metrics.episodes == 0 && metrics.judgedSuccess == nil)
        #expect(metrics.realSuccess == nil && metrics.w2r == nil && metrics.optimism == nil)
    }
}
