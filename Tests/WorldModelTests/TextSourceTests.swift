import Groundwork
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Texts that are known before an action is done")
struct TextSourceTests {
    private let list = page(
        "Shop",
        """
        heading Tents for sale
        table
          row
            cell
              link Trail Tent
            cell $199.00
          row
            cell
              link Dome Tent
            cell $349.00
        searchbox Search = camp
        radiogroup Size
          radio Small
          radio Large {checked}
        """)

    private func sources(
        _ written: String, at url: String = "http://shop.test/", after earlier: [Action] = []
    )
        throws -> TextSources
    {
        let action = SemanticAction(try WrittenAction(written).resolved(on: list), on: list)
        let episode = earlier.reduce(start(list, at: url)) { $0.after($1, Observation(list, at: url)) }
        return TextSources(action, on: tree(list), in: episode)
    }

    private func named(_ sources: TextSources) -> [String] { sources.sources.filter(\.isNamed).map(\.text) }

    @Test("What is typed comes first, then what the element is called and what its row says")
    func order() throws {
        let click = named(try sources("click link 'Dome Tent'"))
        #expect(click.first == "Dome Tent")
        let price = try #require(click.firstIndex(of: "$349.00"))
        let other = click.firstIndex(of: "$199.00") ?? .max
        #expect(price < other)
        #expect(click.contains("camp") && click.contains("Large") && click.contains("Tents for sale"))
        #expect(named(try sources("fill searchbox 'Search' 'stove' enter")).first == "stove")
    }

    @Test(
        "Without a target there is what fields hold and headings say; a radio button that is not checked says nothing"
    )
    func withoutTarget() throws {
        #expect(named(try sources("back")) == ["Tents for sale", "camp", "Large"])
    }

    @Test("What was done before can be said again, the latest first, four actions back")
    func earlier() throws {
        let field = list.id(.searchbox, "Search")
        let typed = (1...6).map { Action.fill(id: field, text: "word \($0)", pressEnter: false) }
        let known = named(try sources("click link 'Dome Tent'", after: typed))
        #expect(known.filter { $0.hasPrefix("word") } == ["word 6", "word 5", "word 4", "word 3"])
    }

    @Test("Numbers of the path count from its end, and values of the query by name")
    func address() throws {
        let here = try sources("back", at: "http://shop.test/order/17/item/4?page=3&sort=")
        #expect(["17", "4", "3"].allSatisfy(named(here).contains))
        let there = try sources("back", at: "http://shop.test/basket/order/8/item/9")
        let (own, other) = (here.sources.first { $0.text == "4" }, there.sources.first { $0.text == "9" })
        #expect(own?.key == other?.key, "both are the last number")
    }

    @Test("Empty texts, stop words alone and very long texts are none")
    func none() throws {
        let field = list.id(.searchbox, "Search")
        for text in ["", "the of", String(repeating: "long ", count: 60)] {
            let action = SemanticAction(.fill(id: field, text: text, pressEnter: true), on: list)
            let known = TextSources(action, on: tree(list), in: start(list))
            #expect(known.sources.first?.text != text, "'\(text.prefix(8))'")
        }
    }

    @Test("Keys are distinct, and each finds its own text")
    func keys() throws {
        let known = try sources("click link 'Trail Tent'")
        #expect(Set(known.sources.map(\.key)).count == known.sources.count)
        for source in known.sources { #expect(known[source.key]?.text == source.text) }
        #expect(known[12345] == nil)
    }

    @Test("The longest text that begins at a word is found")
    func longest() throws {
        let known = try sources("click link 'Trail Tent'")
        let words = known.sources[0].words
        #expect(known.longest(in: words, at: 0)?.count == 2)
        #expect(known.longest(in: words, at: 1) == nil, "no text begins with 'Tent'")
    }
}

@Suite("Which source a text is copied from")
struct CopyRankingTests {
    private let list = page("List", "table\n  row\n    cell\n      link Alpha One\n    cell Beta Two")

    /// An example of a click on the link, after which the next page has a heading.
    private func example(_ heading: String) throws -> TransitionExample {
        try #require(
            TransitionExample(
                transition(
                    list, .click(id: list.id(.link, "Alpha One")), page(heading, "heading \(heading)"),
                    to: "http://site.test/item"), PageTreeCache()))
    }

    private func ranking(_ examples: [TransitionExample], common: Set<UInt64> = []) throws -> CopyRanking {
        let one = try example("x")
        let signatures = ActionSignatures(one.action, on: one.before, url: one.url, template: nil)
        var carried = Frequencies()
        for example in examples { CopyRanking.observe(example, signatures, in: &carried) }
        return CopyRanking(carried, common: common, for: signatures)
    }

    private func sources() -> TextSources {
        TextSources(
            SemanticAction(.click(id: list.id(.link, "Alpha One")), on: list), on: tree(list), in: start(list)
        )
    }

    @Test("What was carried over before is preferred to what comes first")
    func learned() throws {
        let known = sources()
        let keys = known.sources.filter { $0.isNamed && ["Alpha One", "Beta Two"].contains($0.text) }.map(
            \.key)
        #expect(try ranking([]).best(keys, known)?.text == "Alpha One", "the first of equals")
        let beta = try (0..<3).map { _ in try example("Beta Two") }
        #expect(try ranking(beta).best(keys, known)?.text == "Beta Two")
    }

    @Test("What was hardly ever carried over stands in an address by chance")
    func coincidence() throws {
        let known = sources()
        let key = try #require(known.sources.first { $0.text == "Alpha One" }?.key)
        #expect(try !ranking([]).isCoincidence([key]))
        let never = try (0..<40).map { _ in try example("Gamma") }
        #expect(try ranking(never).isCoincidence([key]))
        #expect(
            try !ranking(never + [example("Alpha One"), example("Alpha One"), example("Alpha One")])
                .isCoincidence([key]))
    }

    @Test("A text that the whole site has is no value, and no source is best of none")
    func common() throws {
        let ranking = try ranking([], common: [Hash64.of("Home")])
        #expect(ranking.isCommon(Hash64.of("Home")) && !ranking.isCommon(Hash64.of("Away")))
        #expect(ranking.best([1, 2], sources()) == nil)
    }
}
