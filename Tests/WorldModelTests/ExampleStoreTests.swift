import Groundwork
import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Observed transitions are found again")
struct ExampleStoreTests {
    private func list(_ items: [String]) -> PageView {
        page(
            "List",
            "heading List\nlist\n" + items.map { "  listitem\n    link \($0)" }.joined(separator: "\n"))
    }

    private func click(_ name: String, on view: PageView, to url: String? = nil) -> Transition {
        transition(
            view, .click(id: view.id(.link, name)), page(name, "heading \(name)"),
            to: url ?? "http://site.test/\(name.lowercased())")
    }

    @Test("The same again is known once; another outcome of the same is another example")
    func distinct() {
        let view = list(["Rope", "Lamp"])
        let once = Knowledge([click("Rope", on: view), click("Rope", on: view)])
        #expect(once.store.examples.count == 1)
        let twice = Knowledge([
            click("Rope", on: view), transition(view, .click(id: view.id(.link, "Rope")), view, error: "no"),
        ])
        #expect(twice.store.examples.count == 2)
    }

    @Test("The particular comes first: the same link of the same page, then its like")
    func levels() throws {
        let view = list(["Rope", "Lamp", "Stove"])
        let known = Knowledge([click("Lamp", on: view), click("Rope", on: view)])
        let matches = known.store.matches(known.query(.click(id: view.id(.link, "Rope")), in: start(view)))
        #expect(matches.map(\.example) == [1, 0])
        #expect(matches[0].level == 0 && matches[0].likeness == 1)
        #expect(matches[1].level > matches[0].level)
        #expect(Set(matches.map(\.example)).count == matches.count)
    }

    @Test("Of equally particular examples the page most like this one comes first")
    func likeness() throws {
        let (near, far) = (list(["Rope", "Lamp", "Map"]), list(["Tent", "Boots", "Gloves"]))
        let known = Knowledge([click("Lamp", on: near), click("Boots", on: far)])
        let here = list(["Rope", "Stove", "Map"])
        let matches = known.store.matches(known.query(.click(id: here.id(.link, "Stove")), in: start(here)))
        #expect(matches.first?.example == 0)
        #expect(matches.allSatisfy { (0...1).contains($0.likeness) })
    }

    @Test("Asked for what was known before an example, it says nothing of that and of later ones")
    func before() {
        let view = list(["Rope", "Lamp", "Stove", "Map"])
        let known = Knowledge(["Rope", "Lamp", "Stove"].map { click($0, on: view) })
        let query = known.query(.click(id: view.id(.link, "Map")), in: start(view))
        for limit in 0...3 {
            let found = known.store.matches(query, before: limit)
            #expect(Set(found.map(\.example)) == Set(0..<limit))
        }
    }

    @Test("Where the particular is enough, the general is not asked")
    func enough() {
        let view = list((0..<20).map { "Thing\($0)" })
        let known = Knowledge((0..<12).map { click("Thing\($0)", on: view) })
        let matches = known.store.matches(known.query(.click(id: view.id(.link, "Thing19")), in: start(view)))
        #expect(matches.count == ExampleStore.matchesPerLevel)
        #expect(Set(matches.map(\.level)).count == 1)
    }

    @Test("The list of one description holds the latest examples alone")
    func longest() {
        let view = list((0..<60).map { "Thing\($0)" })
        let known = Knowledge((0..<55).map { click("Thing\($0)", on: view) })
        let query = known.query(.click(id: view.id(.link, "Thing59")), in: start(view))
        #expect(known.store.examples.count == 55)
        #expect(known.store.matches(query, before: 7).isEmpty, "the first seven of 55 are forgotten")
        #expect(!known.store.matches(query, before: 8).isEmpty)
    }

    @Test("Those that led to an address are found by it, at most four")
    func visits() {
        let view = list((0..<9).map { "Thing\($0)" })
        let known = Knowledge((0..<6).map { click("Thing\($0)", on: view, to: "http://site.test/same") })
        let query = known.query(.click(id: view.id(.link, "Thing8")), in: start(view))
        let visits = known.store.visits(to: "http://site.test/same", like: query)
        #expect(visits.count == 4)
        #expect(visits.allSatisfy { $0.level == ActionSignatures.count })
        #expect(known.store.visits(to: "http://site.test/other", like: query).isEmpty)
        #expect(known.store.visits(to: "http://site.test/same", like: query, before: 2).count == 2)
    }

    @Test("The best of each description is the first of its matches")
    func bestByLevel() {
        let view = list(["Rope", "Lamp", "Stove"])
        let known = Knowledge([click("Lamp", on: view), click("Rope", on: view)])
        let best = known.store.bestByLevel(known.query(.click(id: view.id(.link, "Rope")), in: start(view)))
        #expect(best.first?.example == 1 && best.first?.level == 0)
        #expect(best.map(\.level) == best.map(\.level).sorted())
        #expect(Set(best.map(\.level)).count == best.count)
    }
}

@Suite("Transitions taken apart")
struct TransitionExampleTests {
    private let shop = page("Shop", "link My Cart 1 items\nheading Shop\nbutton Add\ntext $12")

    private func example(
        _ action: Action, _ after: PageView, at url: String = "http://site.test/", to newURL: String? = nil
    ) -> TransitionExample? {
        TransitionExample(transition(shop, action, after, at: url, to: newURL), PageTreeCache())
    }

    @Test("The last step of an episode, and one whose element is missing, are no examples")
    func none() {
        #expect(
            TransitionExample(Transition(episode: start(shop), action: .goBack, next: nil), PageTreeCache())
                == nil)
        #expect(example(.click(id: 99), shop) == nil)
    }

    @Test(
        "The same address and most of the nodes are the same page; a hash or a query does not matter, a path does"
    )
    func staying() throws {
        let after = page("Shop", "link My Cart 2 items\nheading Shop\nbutton Add {focused}\ntext $12")
        let add = Action.click(id: shop.id(.button, "Add"))
        #expect(try #require(example(add, after)).staysOnPage)
        #expect(try #require(example(add, after, to: "http://site.test/?sort=price#top")).staysOnPage)
        #expect(try !#require(example(add, after, to: "http://site.test/cart")).staysOnPage)
        #expect(
            try !#require(example(add, page("Shop", "heading Sold out"))).staysOnPage, "hardly a node is left"
        )
    }

    @Test("What the browser does by itself is no change of the site's")
    func unchanged() throws {
        let add = Action.click(id: shop.id(.button, "Add"))
        let focused = page("Shop", "link My Cart 1 items\nheading Shop\nbutton Add {focused}\ntext $12")
        #expect(try #require(example(add, focused)).isUnchanged)
        #expect(try !#require(example(add, focused, to: "http://site.test/#x")).isUnchanged)
        #expect(try !#require(example(add, shop)).isUnchanged, "the site took the focus away")
    }

    @Test("Numbers that go on are told from names that are written anew")
    func increments() throws {
        let after = page("Shop", "link My Cart 4 items\nheading Shop\nbutton Add {focused}\ntext $12")
        let known = try #require(example(.click(id: shop.id(.button, "Add")), after))
        #expect(known.increments == [1: 3])
        #expect(known.change.updated.map(\.after) == [1])
    }

    @Test("A stop, a key and going back have no target, and are described without one")
    func withoutTarget() {
        let plain = tree(shop)
        func signatures(_ action: Action, _ url: String = "http://site.test/") -> ActionSignatures {
            ActionSignatures(SemanticAction(action, on: shop), on: plain, url: url, template: 0)
        }
        let enter = signatures(.press(keys: "Enter"))
        #expect(enter.values.count == ActionSignatures.count)
        #expect(Set(enter.values).count == ActionSignatures.count)
        #expect(enter.values == signatures(.press(keys: "Enter")).values)
        #expect(
            enter.values[9] == signatures(.press(keys: "Escape"), "http://site.test/a").values[9],
            "the key alone")
        #expect(enter.values[0] != signatures(.press(keys: "Escape")).values[0])
        #expect(enter.values[9] != signatures(.goBack).values[9])
    }

    @Test("Descriptions go from this element of this page to any of its role")
    func withTarget() {
        func signatures(_ lines: String, _ name: String) -> [UInt64] {
            let view = page("Shop", lines)
            return ActionSignatures(
                SemanticAction(.click(id: view.id(.link, name)), on: view), on: tree(view),
                url: "http://site.test/",
                template: 0
            ).values
        }
        let here = signatures("heading Tents\nlink Rope\nlink Lamp", "Rope")
        let (same, other) = (
            signatures("heading Tents\nlink Rope\nlink Lamp", "Rope"),
            signatures("heading Tents\nlink Rope\nlink Lamp", "Lamp")
        )
        let moved = signatures("heading Lamps\ntext More\nlink Rope", "Rope")
        #expect(here == same)
        #expect(here[0] != other[0] && here[3] != other[3] && here[9] == other[9])
        #expect(here[0] != moved[0] && here[3] == moved[3] && here[4] == moved[4])
    }
}

@Suite("Which nodes of two pages play the same part")
struct TransitionQueryTests {
    private func matched(_ before: PageView, _ done: Action, _ here: PageView, _ asked: Action) throws
        -> [String]
    {
        let known = Knowledge([transition(before, done, page("Away", "text x"), to: "http://site.test/away")])
        let query = known.query(asked, in: start(here))
        return query.matching(known.store.examples[0]).enumerated().map { node, own in
            "\(before.nodes[node].name)=\(own < 0 ? "-" : here.nodes[own].name)"
        }
    }

    @Test("Targets play the same part, and what stands in their rows with them")
    func rows() throws {
        let before = page(
            "Cart",
            "table\n  row\n    cell\n      link Rope\n    cell 2\n  row\n    cell\n      link Map\n    cell 5"
        )
        let here = page(
            "Cart",
            "table\n  row\n    cell\n      link Lamp\n    cell 7\n  row\n    cell\n      link Tent\n    cell 9"
        )
        let pairs = try matched(
            before, .click(id: before.id(.link, "Rope")), here, .click(id: here.id(.link, "Tent")))
        #expect(pairs.contains("Rope=Tent") && pairs.contains("2=9"))
    }

    @Test("What has the same role and name comes next, then what stands in the same place")
    func names() throws {
        let before = page("Shop", "link Home\nheading Tents\nbutton Go\ntext old")
        let here = page("Shop", "heading Lamps\nbutton Go\nlink Home")
        let pairs = try matched(
            before, .click(id: before.id(.button, "Go")), here, .click(id: here.id(.button, "Go")))
        #expect(pairs == ["Shop=Shop", "Home=Home", "Tents=Lamps", "Go=Go", "old=-"])
    }

    @Test("Nodes of one name play each other's part in their order")
    func order() throws {
        let before = page("Cart", "text First\nbutton Add\ntext Second\nbutton Add\nlink Go")
        let here = page("Cart", "button Add\nbutton Add\nheading H\nlink Go")
        let known = Knowledge([
            transition(before, .click(id: 6), page("Away", "text x"), to: "http://site.test/away")
        ])
        let parts = known.query(.click(id: 5), in: start(here)).matching(known.store.examples[0])
        #expect(parts == [0, -1, 1, -1, 2, 4])
    }

    @Test("No node of the page plays two parts")
    func once() throws {
        let before = page("Shop", "text a\ntext a\ntext a\nbutton Go")
        let here = page("Shop", "text a\ntext b\nbutton Go")
        let known = Knowledge([
            transition(before, .click(id: 5), page("Away", "text x"), to: "http://site.test/away")
        ])
        let parts = known.query(.click(id: 4), in: start(here)).matching(known.store.examples[0]).filter {
            $0 >= 0
        }
        #expect(Set(parts).count == parts.count)
    }

    @Test("What the browser does comes before the question, so that typed text is at hand")
    func settled() {
        let form = page("Form", "textbox Name")
        let query = Knowledge([]).query(.fill(id: 2, text: "Bo", pressEnter: false), in: start(form))
        #expect(query.isUnsettled)
        #expect(query.page.view.nodes[1].value == "Bo" && query.current.view === form)
        #expect(!Knowledge([]).query(.goBack, in: start(form)).isUnsettled)
    }
}
