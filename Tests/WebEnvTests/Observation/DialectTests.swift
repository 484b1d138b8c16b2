@testable import HTML
import TestSupport
import Testing
@testable import WebArena
import WebEnv

@Suite struct DialectTests {
    private func world(_ dialect: Dialect) -> WebEnvironment {
        WebEnvironment(transport: Shop.transport(), dialect: dialect)
    }

    @Test(arguments: Dialect.names) func `every dialect plays the task`(name: String) throws {
        let dialect = try #require(Dialect(name: name))
        var world = world(dialect)
        var now = try world.reset(task: Shop.task, seed: 1)
        var player = ReferencePlayer(Shop.task.solution)
        while let action = try player.nextAction(now.observation) {
            let output = try #require(dialect.print(action, on: now.observation.page))
            now = try world.step(output: output)
        }
        #expect(now.reward == 1)
    }

    @Test(arguments: Dialect.names) func `every dialect keeps the contract of an environment`(name: String)
        throws
    {
        try EnvironmentContract(world(try #require(Dialect(name: name))), task: Shop.task).check()
    }

    @Test func `there is no other dialect`() { #expect(Dialect(name: "latin") == nil) }

    @Test func `environments of several dialects share a page and not its text`() throws {
        let transport = Shop.transport()
        var texts: [String] = []
        var nodes: [[ObservedNode]] = []
        for dialect in [Dialect.webArena, .browserGym, .webRL, .webArena] {
            var world = WebEnvironment(transport: transport, dialect: dialect)
            let page = try world.reset(task: Shop.task, seed: 1).observation.page
            texts.append(page.text)
            nodes.append(page.nodes)
        }
        #expect(Set(texts).count == 3)
        #expect(Set(nodes).count == 1)
        #expect(texts[0] == texts[3])
    }

    @Test func `elements without a line of their own can be named by their bid`() throws {
        var world = world(.browserGym)
        let start = try world.reset(task: Shop.task, seed: 1).observation
        let line = try #require(start.page.text.split(separator: "\n").first { $0.contains("listitem") })
        let bid = try #require(line.firstMatch(of: /\[(\d+)\]/)?.1)
        #expect(try world.step(output: "click('\(bid)')").observation.lastActionError == nil)
        let lost = try world.step(output: "click('9999')").observation.lastActionError
        #expect(lost == "ValueError: Could not find element with bid \"9999\"")
    }

    @Test func `several calls are one step, up to a new page`() throws {
        let dialect = Dialect(
            .browserGym(BrowserGymObservation(), BrowserGymActionDialect(isMultiaction: true)))
        var world = world(dialect)
        let start = try world.reset(task: Shop.task, seed: 1).observation
        let labels = try #require(start.page.labels)
        let field = try #require(
            start.nodes.first { $0.role == .searchbox }.flatMap { labels.label(id: $0.id) })
        let searched = try world.step(
            output: "fill('\(field)', 'mug') press('\(field)', 'Enter') click('\(field)')")
        #expect(searched.observation.url.hasSuffix("/search?q=mug"))
        #expect(searched.observation.lastActionError == "the page has changed since it was observed")
    }

    @Test(arguments: Dialect.names) func `strange pages are shown too`(name: String) throws {
        let dialect = try #require(Dialect(name: name))
        let pages = [
            "", "<", String(repeating: "<div><label> <b>", count: 700),
            "<select><option>\u{0}<table><select>",
            String(repeating: "<input type=radio name=r checked> <a href=#>x</a>", count: 2000),
            "\u{FEFF}<svg><a href=x>",
        ]
        for page in pages {
            let view = PageView.make(HTMLParser.parse(Array(page.utf8)), in: dialect)
            #expect(name == "webrl" || view.text.contains("RootWebArea"))
        }
    }

    @Test(arguments: Dialect.names) func `scrolling moves a window over the page`(name: String) throws {
        let dialect = try #require(Dialect(name: name, window: 4))
        var limits = WebEnvironment.Limits()
        limits.repetitions = 0
        var world = WebEnvironment(transport: Shop.transport(), limits: limits, dialect: dialect)
        let top = try world.reset(task: Shop.task, seed: 1).observation
        let whole = world.session.view.text
        #expect(top.page.text.utf8.count < whole.utf8.count)
        #expect(top.nodes == world.session.view.nodes)
        var last = top.page.text
        for _ in 0..<5 { last = try world.step(.scroll(.down)).observation.page.text }
        #expect(last != top.page.text)
        #expect(last.contains("Blue mug"))
        #expect(try world.step(.scroll(.up)).observation.page.text != last)
    }
}
