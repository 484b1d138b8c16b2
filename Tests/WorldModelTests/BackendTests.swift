import Browser
import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("World models without any analogy")
struct BackendTests {
    private let shop = page("Shop", "link Home\nbutton Add\nalert Hello")
    private let cart = page("Shop", "link Home\nbutton Add\nstatus You added it\nlink Cart 1 items")

    // MARK: Copy

    @Test("The copying model repeats the page, forgets what was wrong before, and knows that a stop ends")
    func copy() {
        let episode = Episode(
            observation: Observation(shop, at: "http://shop.test/", error: "no such element"))
        let said = CopyModel().predict(.click(id: 2), in: episode)
        #expect(said.observation.page === shop && said.observation.lastActionError == nil)
        #expect(said.noChange == 1 && said.ending == 0 && said.confidence == 0)
        #expect(CopyModel().predict(.stop(answer: "x"), in: episode).ending == 1)
        #expect(
            CopyModel().begin(at: StartPoint(WebTask(taskID: "1", sites: [], intent: "", startURLs: [])))
                == nil)
    }

    // MARK: Memory

    private func remembered(_ steps: [(page: PageView, url: String, action: Action)]) -> TransitionMemory {
        var memory = TransitionMemory()
        memory.learn(from: [trajectory(steps)])
        return memory
    }

    @Test("Memory repeats what it saw on an equal page, whatever its ids")
    func memory() {
        let known = remembered([
            (shop, "http://shop.test/", .click(id: shop.id(.button, "Add"))),
            (cart, "http://shop.test/", .goBack),
        ])
        let numbered = PageView.composed(
            title: "Shop",
            nodes: shop.nodes.map {
                ObservedNode(
                    id: $0.id + 40, role: $0.role, name: $0.name, value: "", states: $0.states,
                    depth: $0.depth,
                    parent: $0.parent)
            })
        let said = known.predict(
            .click(id: numbered.id(.button, "Add")), in: start(numbered, at: "http://shop.test/"))
        #expect(said.observation.page === cart && said.confidence == 1 && said.noChange == 0)
    }

    @Test("Another address, action, text or page is unknown to it")
    func strange() {
        let field = page("Shop", "searchbox Search")
        let known = remembered([
            (field, "http://shop.test/", .fill(id: 2, text: "tent", pressEnter: true)),
            (cart, "http://shop.test/find", .goBack),
        ])
        func confidence(_ action: Action, _ view: PageView, _ url: String) -> Double {
            known.predict(action, in: start(view, at: url)).confidence
        }
        #expect(confidence(.fill(id: 2, text: "tent", pressEnter: true), field, "http://shop.test/") == 1)
        #expect(confidence(.fill(id: 2, text: "lamp", pressEnter: true), field, "http://shop.test/") == 0)
        #expect(confidence(.fill(id: 2, text: "tent", pressEnter: false), field, "http://shop.test/") == 0)
        #expect(confidence(.fill(id: 2, text: "tent", pressEnter: true), field, "http://shop.test/b") == 0)
        #expect(confidence(.click(id: 2), shop, "http://shop.test/") == 0)
        #expect(
            known.predict(.goBack, in: start(cart, at: "http://shop.test/find")).noChange == 1,
            "the last step")
    }

    @Test("Of two outcomes the later is remembered, and where episodes began too")
    func latest() {
        var memory = remembered([
            (shop, "http://shop.test/", .click(id: 3)), (cart, "http://shop.test/", .goBack),
        ])
        memory.learn(from: [
            trajectory([(shop, "http://shop.test/", .click(id: 3)), (shop, "http://shop.test/", .goBack)])
        ])
        let said = memory.predict(.click(id: 3), in: start(shop, at: "http://shop.test/"))
        #expect(said.observation.page === shop && said.noChange == 1)
        let task = WebTask(taskID: "1", sites: [], intent: "", startURLs: ["http://shop.test/"])
        #expect(memory.begin(at: StartPoint(task))?.page === shop)
    }

    @Test("Where an episode begins is its addresses and its login")
    func startPoints() {
        var task = WebTask(taskID: "1", sites: [], intent: "a", startURLs: ["http://shop.test/"])
        let plain = StartPoint(task)
        task.intent = "b"
        #expect(StartPoint(task) == plain)
        task.storageState = "ann.json"
        #expect(StartPoint(task) != plain)
        task.storageState = nil
        task.requiresLogin = true
        #expect(StartPoint(task) != plain)
    }

    // MARK: Noise

    private func noisy(_ change: (inout NoisyModel.Noise) -> Void, seed: UInt64 = 1) throws -> Prediction {
        var noise = NoisyModel.Noise()
        change(&noise)
        let cart = cart
        let model = NoisyModel(
            StoryModel { _, _ in .page(cart, at: "http://shop.test/cart") }, noise: noise, seed: seed,
            intent: "Buy it")
        return try model.predict(.click(id: 3), in: start(shop, at: "http://shop.test/"))
    }

    private func names(_ prediction: Prediction) -> [String] {
        prediction.observation.nodes.dropFirst().map(\.name)
    }

    @Test("Without noise it says what the other model says")
    func quiet() throws {
        let said = try noisy { _ in }
        #expect(said.observation.page.writtenLines == cart.writtenLines)
        #expect(said.observation.url == "http://shop.test/cart")
    }

    @Test("Each kind of noise does one thing to what changed, and nothing to what stayed")
    func kinds() throws {
        #expect(names(try noisy { $0.drop = 1 }) == ["Home", "Add"])
        let invented = names(try noisy { $0.invent = 1 })
        #expect(invented.count == 6 && Array(invented.prefix(2)) == ["Home", "Add"])
        let perturbed = names(try noisy { $0.perturb = 1 })
        #expect(perturbed.count == 4 && Array(perturbed.prefix(2)) == ["Home", "Add"])
        let known = Set(cart.nodes.map(\.name))
        #expect((invented + perturbed).allSatisfy(known.contains), "names come from the page itself")
        let stale = try noisy { $0.stale = 1 }
        #expect(
            stale.observation.page === shop && stale.noChange == 1
                && stale.observation.url == "http://shop.test/")
        #expect(names(try noisy { $0.optimistic = 1 }).last == "Done: Buy it")
    }

    @Test("All noise follows from the seed and from what is asked, and leaves a tree")
    func deterministic() throws {
        for seed in 0..<20 {
            let (one, two) = (
                try noisy({ $0 = .all(0.5) }, seed: UInt64(seed)),
                try noisy({ $0 = .all(0.5) }, seed: UInt64(seed))
            )
            #expect(one.observation.page.text == two.observation.page.text)
            #expect(one.observation.page.isTree)
        }
        let texts = try Set(
            (0..<20).map { try noisy({ $0 = .all(0.5) }, seed: UInt64($0)).observation.page.text })
        #expect(texts.count > 3)
        let half = NoisyModel.Noise.all(0.5)
        #expect(
            half.drop == 0.5 && half.invent == 0.5 && half.perturb == 0.5 && half.stale == 0.25
                && half.optimistic == 0.25)
    }

    // MARK: The truth

    @Test("The truth tells refusals, ends and rewards, and nothing follows after an end")
    func oracle() throws {
        let task = LibraryEnvironment.tasks([0], kinds: ["author"])[0]
        let model = OracleModel(task: task, seed: 1, environment: LibraryEnvironment())
        let first = try #require(try model.begin(at: StartPoint(task)))
        #expect(first.title == "Library")
        let episode = Episode(Episode.Assignment(task), observation: first)
        #expect(try model.predict(.click(id: 12345), in: episode).illegal == 1)
        let right = try model.predict(.stop(answer: LibraryEnvironment.books[0].author), in: episode)
        #expect(right.ending == 1 && right.reward == 1)
        let wrong = try model.predict(.stop(answer: "nobody"), in: episode)
        #expect(wrong.ending == 1 && wrong.reward == 0)
        let after = try model.predict(
            .click(id: 3), in: episode.after(.stop(answer: "nobody"), wrong.observation))
        #expect(after.ending == 1 && after.reward == 0)
        #expect(try model.predict(.click(id: 3), in: episode).reward == nil, "while it goes on there is none")
    }

    @Test("A world that fails makes the truth unknown")
    func burned() {
        var task = LibraryEnvironment.tasks([0])[0]
        task.startURLs = ["broken"]
        let model = OracleModel(task: task, seed: 1, environment: LibraryEnvironment())
        #expect(throws: EnvironmentError.self) { try model.begin(at: StartPoint(task)) }
    }

    // MARK: Questions

    @Test("Questions are counted, the first failure is kept, and where all failed that is the error")
    func calls() throws {
        let calls = ModelCalls()
        try calls.check("none was asked")
        #expect(calls.answer { throw EnvironmentError("first") } == nil as Int?)
        #expect(calls.answer { throw EnvironmentError("second") } == nil as Int?)
        #expect(calls.asked == 2 && calls.failed == 2 && calls.message == "first")
        let error = try #require(throws: EnvironmentError.self) { try calls.check("transfer") }
        #expect(error.description == "the model transfer could not be asked, 2 times of 2: first")
        #expect(calls.answer { 7 } == 7)
        #expect(calls.asked == 3 && calls.failed == 2)
        try calls.check("transfer")
    }
}
