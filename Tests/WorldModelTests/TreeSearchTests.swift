import Browser
import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Tree search in a maze")
struct MazeSearchTests {
    /// The goal lies behind two doors that the policy does not care for; there is a loop and a dead end.
    private let maze = Maze(
        doors: [
            "start": ["left", "right", "up"], "left": ["start"], "right": ["cellar", "start"],
            "cellar": ["goal"], "up": [],
        ],
        goal: "goal")
    private let scorer = OutcomeScorer(Learner(method: .webrl, settings: HyperParameters(), seed: 1))

    private func plan(
        budget: Int, depth: Int = 12, branching: Int = 5, scores: [String: Double] = [:], in maze: Maze? = nil
    ) throws -> TreeSearch.Plan {
        var settings = TreeSearch.Settings()
        (settings.budget, settings.depth, settings.branching) = (budget, depth, branching)
        let maze = maze ?? self.maze
        return try TreeSearch(LinkPolicy(scores: scores), scorer: scorer, settings: settings)
            .plan(from: maze.begin("start"), with: maze.model)
    }

    @Test("The way is found and proven, and the search ends there")
    func finds() throws {
        let plan = try plan(budget: 400)
        #expect(plan.isProven && plan.value == 1)
        #expect(Maze.words(plan) == ["right", "cellar", "goal", "stop"])
        #expect(plan.expansions < 400)
    }

    @Test("A policy that knows the way finds it with fewer tries")
    func guided() throws {
        let scores = ["right": -0.1, "cellar": -0.1, "goal": -0.1]
        #expect(try plan(budget: 400, scores: scores).expansions < plan(budget: 400).expansions)
    }

    @Test("With too few tries nothing is proven, and all tries were made", arguments: [1, 2, 3])
    func budget(count: Int) throws {
        let plan = try plan(budget: count)
        #expect(!plan.isProven && plan.expansions == count)
        #expect(!plan.steps.isEmpty && (0...1).contains(plan.value))
    }

    @Test("A budget below one is one", arguments: [0, -5])
    func leastBudget(count: Int) throws { #expect(try plan(budget: count).expansions == 1) }

    @Test("Nothing lies beyond the greatest depth")
    func depth() throws {
        #expect(try !plan(budget: 300, depth: 3).isProven)
        #expect(try plan(budget: 300, depth: 4).isProven)
    }

    @Test("What is not among the policy's candidates is not tried")
    func branching() throws {
        #expect(try !plan(budget: 200, branching: 1, scores: ["left": -0.1]).isProven)
    }

    @Test("The same question has the same plan, and as many tries")
    func deterministic() throws {
        let plans = try (0..<3).map { _ in try plan(budget: 37) }
        #expect(Set(plans.map { Maze.words($0).joined(separator: " ") }).count == 1)
        #expect(Set(plans.map(\.value)).count == 1)
    }

    @Test("A stop in the wrong room is tried once and then believed")
    func wrongStop() throws {
        let dead = Maze(doors: ["start": []], goal: "nowhere")
        let plan = try plan(budget: 10, in: dead)
        #expect(!plan.isProven && Maze.words(plan) == ["stop"] && plan.value == 0)
    }

    @Test("A model that fails makes the search fail; the acting policy then does what it would have done")
    func failing() throws {
        let broken = StoryModel { _, _ in throw EnvironmentError("no answer") }
        let search = TreeSearch(LinkPolicy(), scorer: scorer)
        #expect(throws: EnvironmentError.self) { try search.plan(from: maze.begin("start"), with: broken) }
        let acting = SearchPolicy(
            LinkPolicy(scores: ["up": -0.5]), model: broken, scorer: scorer, settings: .init())
        var random = RandomSource(1)
        let episode = maze.begin("start")
        let choice = acting.decide(episode, using: &random).action
        #expect(choice == .click(id: episode.observation.page.id(.link, "up")))
        #expect(acting.calls.asked == 1 && acting.calls.failed == 1)
    }

    @Test("The acting policy does the first action of the plan")
    func acting() throws {
        var settings = TreeSearch.Settings()
        settings.budget = 400
        settings.branching = 5
        let acting = SearchPolicy(LinkPolicy(), model: maze.model, scorer: scorer, settings: settings)
        var random = RandomSource(1)
        let episode = maze.begin("start")
        #expect(
            acting.decide(episode, using: &random).action
                == .click(id: episode.observation.page.id(.link, "right")))
    }
}

@Suite("Actions as steps of a solution")
struct SolutionStepTests {
    private let view = page("Shop", "link Home\nbutton Add\nbutton Add\nsearchbox Search")

    @Test("An element is named by role, name and order")
    func targets() throws {
        let step = try #require(SolutionStep(.click(id: 4), on: view))
        #expect(step.verb == .click && step.role == "button" && step.name == "Add" && step.nth == 1)
        let typed = try #require(SolutionStep(.fill(id: 5, text: "rope", pressEnter: true), on: view))
        #expect(typed.verb == .fill && typed.text == "rope" && typed.pressEnter && typed.nth == 0)
        let emptied = try #require(SolutionStep(.clear(id: 5), on: view))
        #expect(emptied.verb == .fill && emptied.text.isEmpty && !emptied.pressEnter)
    }

    @Test("A solution's player finds the same element again")
    func played() throws {
        for action in [
            Action.click(id: 2), .click(id: 4), .fill(id: 5, text: "x", pressEnter: false), .goBack,
            .press(keys: "Enter"),
        ] {
            let step = try #require(SolutionStep(action, on: view))
            #expect(try ReferencePlayer([step]).action(for: step, in: Observation(view)) == action)
        }
    }

    @Test(
        "What a solution can't say is none",
        arguments: [
            Action.hover(id: 2), .scroll(.down), .newTab, .goForward, .noop, .click(id: 99), .focus(id: 5),
        ])
    func none(action: Action) { #expect(SolutionStep(action, on: view) == nil) }
}
