import Browser
import Groundwork
import TestSupport
import Testing
import WebEnv

@Suite struct WebEnvironmentTests {
    private func play(_ steps: [SolutionStep], in world: inout WebEnvironment) throws -> TimeStep {
        var step = try world.reset(task: Shop.task, seed: 1)
        var player = ReferencePlayer(steps)
        while let action = try player.nextAction(step.observation) { step = try world.step(action) }
        return step
    }

    @Test func `it keeps the contract of an environment`() throws {
        try EnvironmentContract(Shop.environment(), task: Shop.task).check()
    }

    @Test func `the reference solution scores 1`() throws {
        var world = Shop.environment()
        let end = try play(Shop.task.solution, in: &world)
        #expect(end.reward == 1)
        #expect(end.ending == .stopped)
        #expect(end.observation.lastActionError == nil)
    }

    @Test func `doing nothing scores 0`() throws {
        var world = Shop.environment()
        #expect(try play([SolutionStep(verb: .stop)], in: &world).reward == 0)
    }

    @Test func `the evaluator never moves the agent's page`() throws {
        var world = Shop.environment()
        let end = try play(Array(Shop.task.solution.prefix(1)) + [SolutionStep(verb: .stop)], in: &world)
        #expect(end.observation.url == "http://shop.test/mug?colour=blue#form")
    }

    @Test func `a fork's cart stays its own`() throws {
        var world = Shop.environment()
        _ = try play(Array(Shop.task.solution.prefix(2)), in: &world)
        var fork = world.fork()
        let add = SolutionStep(verb: .click, role: "button", name: "Add to cart")
        let inFork = try fork.step(ReferencePlayer([]).action(for: add, in: fork.session.observation()))
        #expect(inFork.observation.page.text.contains("2 items"))
        #expect(world.session.url.path == "/mug")
        _ = try world.step(.fill(id: fieldID(world), text: "5", pressEnter: false))
        let inWorld = try world.step(ReferencePlayer([]).action(for: add, in: world.session.observation()))
        #expect(inWorld.observation.page.text.contains("5 items"))
    }

    private func fieldID(_ world: WebEnvironment) -> Int {
        world.session.view.nodes.first { $0.role == .spinbutton }?.id ?? 0
    }

    @Test func `observations of untouched pages share one view`() throws {
        let shared = Shop.transport()
        var first = WebEnvironment(transport: shared)
        var second = WebEnvironment(transport: shared)
        let a = try first.reset(task: Shop.task, seed: 1).observation.page
        let b = try second.reset(task: Shop.task, seed: 2).observation.page
        #expect(a === b)
    }

    @Test func `thirty steps are the limit`() throws {
        var world = Shop.environment()
        var step = try world.reset(task: Shop.task, seed: 1)
        var count = 0
        while step.ending == nil {
            step = try world.step(count % 2 == 0 ? .scroll(.down) : .scroll(.up))
            count += 1
        }
        #expect(count == 30)
        #expect(step.ending == .stepLimit)
        #expect(step.reward == 0)
    }

    @Test func `the same action three times in a row ends the episode`() throws {
        var world = Shop.environment()
        _ = try world.reset(task: Shop.task, seed: 1)
        #expect(try world.step(.scroll(.down)).ending == nil)
        #expect(try world.step(.scroll(.down)).ending == nil)
        #expect(try world.step(.scroll(.down)).ending == .repeatedAction)
    }

    @Test func `three actions that are none end the episode`() throws {
        var world = Shop.environment()
        _ = try world.reset(task: Shop.task, seed: 1)
        for _ in 0..<2 { #expect(try world.step(.invalid(text: "?", reason: "?")).ending == nil) }
        #expect(try world.step(.invalid(text: "!", reason: "?")).ending == .invalidActions)
    }

    @Test func `several start pages open as tabs, the first in front`() throws {
        var task = Shop.task
        task.startURLs = ["__SHOPPING__/", "__SHOPPING__/cart"]
        var world = Shop.environment()
        let start = try world.reset(task: task, seed: 1)
        #expect(start.observation.tabTitles == ["Shop", "Cart"])
        #expect(start.observation.activeTab == 0)
    }

    @Test func `an evaluator that can't run throws`() throws {
        var task = Shop.task
        task.evaluation?.programHTML[0].locator = "func:nobody_knows()"
        var world = Shop.environment()
        _ = try world.reset(task: task, seed: 1)
        #expect(throws: EnvironmentError.self) { try world.step(.stop(answer: "")) }
    }

    @Test func `the player says what was on offer where a target is missing`() throws {
        var world = Shop.environment()
        let start = try world.reset(task: Shop.task, seed: 1)
        var player = ReferencePlayer([SolutionStep(verb: .click, role: "link", name: "Green mug")])
        let error = #expect(throws: ReferencePlayerError.self) { try player.nextAction(start.observation) }
        #expect(error?.description.contains("step 1") == true)
        #expect(error?.offered.contains("link 'Blue mug'") == true)
    }

    @Test func `the player finds a target by the text beside it`() throws {
        var web = ScriptedTransport()
        web.page(
            "http://shop.test/",
            """
            <title>T</title><ul><li>Tea <a href=/tea>Buy</a></li><li>Milk <a href=/milk>Buy</a></li></ul>
            <div><h3>Jam</h3><div><a href=/jam>Get</a></div></div><div><h3>Nuts</h3><div><a href=/nuts>Get</a></div></div>
            """)
        var session = Session(transport: web)
        try session.open(#require(WebURL("http://shop.test/")))
        let observation = session.observation()
        for (name, text, path) in [
            ("Buy", "Milk", "/milk"), ("Buy", "Tea", "/tea"), ("Get", "Nuts", "/nuts"),
        ] {
            let step = SolutionStep(verb: .click, role: "link", name: name, within: text)
            var copy = session
            let action = try ReferencePlayer([]).action(for: step, in: observation)
            _ = try ActionExecutor.perform(action, in: &copy)
            #expect(copy.url.path == path)
        }
    }
}
