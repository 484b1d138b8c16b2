import Browser
import Groundwork
import Learning
import Readings
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite struct ImaginedEnvironmentTests {
    @Test func `an imagined world keeps the environment's contract`() throws {
        var limits = ImaginedEnvironment.Limits()
        limits.steps = 30
        let world = ImaginedEnvironment(LibraryExperience.transfer(), limits: limits)
        var task = LibraryExperience.seen[0]
        task.evaluation = nil
        try EnvironmentContract(world, task: task).check()
    }

    @Test func `a task with another first page than any that was seen is the world's mistake`() {
        var task = LibraryExperience.seen[0]
        task.startURLs = ["http://elsewhere.test/"]
        var world = ImaginedEnvironment(LibraryExperience.transfer())
        #expect(throws: EnvironmentError.self) { try world.reset(task: task, seed: 1) }
    }

    @Test func `the last page shows the answer only where that was asked for`() throws {
        var task = LibraryExperience.seen[0]
        task.evaluation = EvaluationSpec(
            kinds: [.stringMatch],
            referenceAnswers: ReferenceAnswers(checks: [
                .init(rule: .exactMatch, values: ["forty-two"], isScalar: true)
            ]))
        var limits = ImaginedEnvironment.Limits()
        limits.steps = 2
        for reveals in [false, true] {
            var world = ImaginedEnvironment(
                LibraryExperience.transfer(), limits: limits, revealsAnswer: reveals)
            let start = try world.reset(task: task, seed: 1)
            let step = try world.step(.click(id: start.observation.page.id(.link, "Help")))
            #expect(step.observation.nodes.contains { $0.name == "forty-two" } == reveals)
        }
    }

    @Test func `imagined episodes end at their limit and give no reward`() throws {
        var world = ImaginedEnvironment(LibraryExperience.transfer())
        let start = try world.reset(task: LibraryExperience.seen[0], seed: 1)
        var last = start
        var steps = 0
        while last.ending == nil {
            let links = last.observation.nodes.filter { $0.role == .link }
            last = try world.step(.click(id: links[steps % links.count].id))
            steps += 1
        }
        #expect(steps == ImaginedEnvironment.Limits().steps)
        #expect(last.ending == .stepLimit)
        #expect(last.reward == nil)
    }

    @Test func `what was done in imagination can be done for real`() throws {
        let task = LibraryExperience.held[0]
        let imagined = try #require(
            Rollout(workers: 1) { ImaginedEnvironment(LibraryExperience.transfer()) }
                .play(
                    [.init(task: task, seed: 1)],
                    with: StrayingPolicy(solution: task.solution, strayChance: 0)
                ).first)
        let real = try #require(
            Rollout(workers: 1) { LibraryEnvironment() }
                .play([.init(task: task, seed: 1)], with: ImaginedReplayPolicy(imagined)).first)
        #expect(imagined.ending == .stopped)
        #expect(ImaginedReplayPolicy.isWhole(real, of: imagined))
        #expect(real.isSuccess)
    }

    @Test func `an imagined page is shown as HTML whose forms send actions back`() throws {
        let model = LibraryExperience.transfer()
        var session = try ImaginedSession(model, at: try #require(model.startPoints.first))
        try session.perform(.click(id: session.observation.page.id(.link, "Catalogue")))
        let html = ImaginedPage.html(session, sendingTo: "/act")
        #expect(html.contains("action=\"/act\""))
        #expect(html.contains("Catalogue"))
        #expect(html.contains("% sure"))
        #expect(!ImaginedPage.escaped("<a href=\"x\">&").contains("<"))
        // A mark and an accent are one character, and to a browser still a mark.
        for mark in ["<", ">", "&", "\""] {
            let bytes = Array(ImaginedPage.escaped(mark + "\u{301} onfocus=alert(1)").utf8)
            #expect(bytes.first == UInt8(ascii: "&") && bytes.contains(UInt8(ascii: ";")))
            #expect(mark == "&" || !bytes.contains(mark.utf8.first ?? 0))
        }
    }
}

@Suite struct LookaheadTests {
    private let learner = Learner(method: .webrl, settings: HyperParameters(), seed: 1)

    @Test func `without any opinion of the scorer look-ahead does what the policy would do`() throws {
        let policy = LookaheadPolicy(
            learner.evaluated(), model: LibraryExperience.transfer(), scorer: OutcomeScorer(learner))
        var world = LibraryEnvironment()
        let start = try world.reset(task: LibraryExperience.held[0], seed: 1)
        let episode = Episode(
            intent: LibraryExperience.held[0].intent, observation: start.observation)
        var random = RandomSource(1)
        let greedy = try #require(learner.evaluated().candidates(episode, count: 1).first)
        #expect(policy.decide(episode, using: &random).action == greedy.action)
    }

    @Test func `candidates are distinct, ordered, and begin with the greedy one`() throws {
        var world = LibraryEnvironment()
        let start = try world.reset(task: LibraryExperience.held[0], seed: 1)
        let episode = Episode(
            intent: LibraryExperience.held[0].intent, observation: start.observation)
        let candidates = learner.evaluated().candidates(episode, count: 5)
        #expect(candidates.count == 5)
        #expect(Set(candidates.map(\.action)).count == 5)
        let logs = candidates.map(\.logProbability)
        #expect(logs == logs.sorted(by: >))
    }

    @Test func `the study has every control`() throws {
        let laboratory = LookaheadLaboratory(
            policy: learner.evaluated(), model: LibraryExperience.transfer(), scorer: OutcomeScorer(learner),
            tasks: Array(LibraryExperience.held.prefix(4)), seed: 1, workers: 2
        ) { LibraryEnvironment() }
        let result = try laboratory.run(depths: [1], noises: [0.5]) { _ in }
        #expect(
            result.conditions.map(\.model) == [
                "greedy", "none", "copy", "transfer", "oracle", "noisy oracle",
            ])
        #expect(result.conditions.allSatisfy { (0...1).contains($0.success) })
        #expect(try #require(result.conditions.last?.deltaF1) < 1)
    }
}

@Suite struct TreeSearchTests {
    /// Has seen how other books are found.
    private let learner = {
        var learner = Learner(method: .webrl, settings: HyperParameters(), seed: 1)
        let jobs = LibraryEnvironment.tasks(20..<26, kinds: ["page"]).map { Rollout.Job(task: $0, seed: 1) }
        let demonstrations = Rollout(workers: 1) { LibraryEnvironment() }.playSolutions(jobs)
        learner.cloneBehaviour(of: demonstrations, pages: PageIndexCache(), workers: 1)
        return learner
    }()

    private func settings(_ budget: Int) -> TreeSearch.Settings {
        var settings = TreeSearch.Settings()
        settings.budget = budget
        settings.branching = 6
        settings.depth = 4
        return settings
    }

    @Test func `search over forks finds demonstrations that a player can play`() throws {
        let tasks = LibraryEnvironment.tasks(0..<6, kinds: ["page"]).map { task in
            var bare = task
            bare.solution = []
            return bare
        }
        func search(_ workers: Int) -> DemonstrationSearch {
            DemonstrationSearch(
                learner.evaluated(), scorer: OutcomeScorer(learner), settings: settings(200),
                workers: workers
            ) { LibraryEnvironment() }
        }
        let found = try search(2).solve(tasks, seed: 1)
        #expect(found.contains { $0.isProven })
        for one in found where one.isProven {
            #expect(!one.task.solution.isEmpty)
            let played = Rollout(workers: 1) { LibraryEnvironment() }.playSolutions([
                .init(task: one.task, seed: 1)
            ])
            #expect(played.first?.isSuccess == true, "\(one.task.taskID)")
        }
        let second = try search(1).solve(tasks, seed: 1)
        #expect(second.map(\.task) == found.map(\.task))
    }

    @Test func `a plan in a world model has as many tries as its budget allows`() throws {
        var world = LibraryEnvironment()
        let task = LibraryExperience.held[0]
        let start = try world.reset(task: task, seed: 1)
        let plan = try TreeSearch(learner.evaluated(), scorer: OutcomeScorer(learner), settings: settings(20))
            .plan(
                from: Episode(intent: task.intent, observation: start.observation),
                with: LibraryExperience.transfer())
        #expect(plan.expansions == 20)
        #expect(!plan.steps.isEmpty)
        #expect(!plan.isProven)
    }
}
