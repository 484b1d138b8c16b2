import TestSupport
import Testing
import WebEnv

@testable import WorldModel

/// Drafts that say just what a page says: of an example that led from a page with nothing in common to it.
private struct Said {
    private let from = page("Before", "button Go")

    func draft(_ title: String, _ lines: String, url: String? = nil) -> PageDraft {
        let go = Action.click(id: from.id(.button, "Go"))
        let known = Knowledge([
            transition(from, go, page(title, lines), to: url ?? "http://site.test/\(title.lowercased())")
        ])
        return known.draft(0, for: known.query(go, in: start(from)))
    }

    func vote(_ drafts: [(PageDraft, weight: Double)]) -> DraftVote {
        DraftVote(drafts.map { .init(draft: $0.0, weight: $0.weight) })
    }
}

@Suite("Several drafts become one page")
struct DraftVoteTests {
    private let said = Said()

    private func lines(_ vote: DraftVote) -> [String] { GoldenPrinting.lines(of: vote.nodes()) }

    @Test("One draft is what it says")
    func single() {
        let vote = said.vote([(said.draft("Item", "heading Item\nlist\n  listitem One"), 1)])
        #expect(lines(vote) == ["document Item", "  heading Item", "  list", "    listitem One"])
        #expect(vote.expectedF1 == 1)
        #expect(vote.title?.text == "Item" && vote.title?.chance == 1)
        #expect(vote.url?.text == "http://site.test/item")
    }

    @Test("A node stands while the expected F1 grows with it")
    func bar() {
        let vote = said.vote([
            (said.draft("Item", "heading Both\ntext First"), 3),
            (said.draft("Item", "heading Both\ntext Second"), 1),
        ])
        // Chances 1, 0.75 and 0.25, expected count 2: F1 is 2/3, then 3.5/4, then 4/5.
        #expect(abs(vote.expectedF1 - 0.875) < 1e-12)
        #expect(lines(vote) == ["document Item", "  heading Both", "  text First"])
    }

    @Test("What only half of the weight says still stands where it makes the page worth more")
    func half() {
        let vote = said.vote([
            (said.draft("Item", "text A\ntext B"), 1), (said.draft("Item", "text A\ntext C\ntext B"), 1),
        ])
        // Chances 1, 1, 0.5, expected count 2.5: 2/3.5, 4/4.5, 5/5.5.
        #expect(abs(vote.expectedF1 - 5 / 5.5) < 1e-12)
        #expect(lines(vote) == ["document Item", "  text A", "  text C", "  text B"])
    }

    @Test("Nodes of one name are counted one by one")
    func repeated() {
        let vote = said.vote([
            (said.draft("Item", "text A\ntext A\ntext A"), 1), (said.draft("Item", "text A"), 8),
        ])
        #expect(lines(vote) == ["document Item", "  text A"])
    }

    @Test("The heaviest draft gives the order, and of equals the first")
    func order() {
        let (first, second) = (said.draft("Item", "text A\ntext B"), said.draft("Item", "text B\ntext A"))
        #expect(lines(said.vote([(first, 1), (second, 2)])) == ["document Item", "  text B", "  text A"])
        #expect(lines(said.vote([(first, 1), (second, 1)])) == ["document Item", "  text A", "  text B"])
    }

    @Test("Title and address are elected by weight, and the address goes with the title")
    func election() throws {
        let vote = said.vote([
            (said.draft("One", "text A", url: "http://site.test/1"), 2),
            (said.draft("Two", "text A", url: "http://site.test/2"), 3),
            (said.draft("One", "text A", url: "http://site.test/1b"), 2),
        ])
        #expect(vote.title?.text == "One")
        #expect(abs(try #require(vote.title?.chance) - 4.0 / 7) < 1e-12)
        #expect(vote.url?.text == "http://site.test/1")
        #expect(abs(try #require(vote.url?.chance) - 2.0 / 7) < 1e-12)
    }

    @Test("Pages that are put together are trees in order, whatever depths their nodes say")
    func arranged() {
        func node(_ name: String, _ depth: Int) -> PageDraft.Node {
            PageDraft.Node(
                ObservedNode(id: 77, role: .text, name: name, value: "", states: [], depth: depth, parent: 9),
                depth: depth, trust: 1)
        }
        let nodes = DraftVote.arranged([
            node("root", 5), node("deep", 9), node("up", 2), node("below", 3), node("zero", 0),
            node("less", -4),
        ])
        #expect(
            GoldenPrinting.lines(of: nodes) == [
                "text root", "  text deep", "  text up", "    text below", "  text zero", "  text less",
            ])
        #expect(PageView.composed(title: "", nodes: nodes).isWellFormed)
        #expect(DraftVote.arranged([]).isEmpty)
    }
}

@Suite("A page predicted from one example")
struct PageDraftTests {
    private func lines(_ draft: PageDraft) -> [String] {
        draft.nodes.map { String(repeating: "  ", count: $0.depth) + $0.node.written }
    }

    private let first = page(
        "Cart",
        "alert Welcome\nheading Cart\ntable\n  row\n    cell\n      link Rope\n    cell 2\nbutton Update")
    private let other = page(
        "Cart",
        "alert Hello\nheading Cart\ntable\n  row\n    cell\n      link Lamp\n    cell 7\nbutton Update\ntext Ships today"
    )

    private func update(_ view: PageView) -> Action { .click(id: view.id(.button, "Update")) }

    private func draft(_ examples: [Transition], on view: PageView, _ action: Action) -> PageDraft {
        let known = Knowledge(examples)
        return known.draft(0, for: known.query(action, in: start(view)))
    }

    @Test("Where the page stays, what the example says nothing of stays too")
    func untouched() {
        let after = page(
            "Cart",
            "alert Welcome\nstatus The cart is new\nheading Cart\ntable\n  row\n    cell\n      link Rope\n    cell 2\nbutton Update {focused}"
        )
        let draft = draft([transition(first, update(first), after)], on: other, update(other))
        #expect(
            lines(draft) == [
                "document Cart", "  alert Hello", "  status The cart is new", "  heading Cart", "  table",
                "    row",
                "      cell", "        link Lamp", "      cell 7", "  button Update {focused}",
                "  text Ships today",
            ])
        #expect(draft.title == "Cart" && draft.url == "http://site.test/")
        #expect(draft.nodes.allSatisfy { $0.trust == 1 })
    }

    @Test("What the example deletes goes, by its part on the page and not by its words")
    func deleted() {
        let after = page(
            "Cart",
            "heading Cart\ntable\n  row\n    cell\n      link Rope\n    cell 2\nbutton Update {focused}")
        let draft = draft([transition(first, update(first), after)], on: other, update(other))
        #expect(!lines(draft).contains("  alert Hello"))
        #expect(lines(draft).contains("        link Lamp"))
    }

    @Test("A message that such actions take away goes also where the example had none")
    func messages() {
        let gone = transition(
            page("A", "status Saved\nheading A\nbutton Update\ntext x\ntext y"), .click(id: 4),
            page("A", "heading A\nbutton Update {focused}\ntext x\ntext y"))
        let quiet = page("Cart", "heading Cart\nbutton Update\ntext x\ntext y")
        let plain = transition(
            quiet, .click(id: 3), page("Cart", "heading Cart\nbutton Update {focused}\ntext x\ntext z"))
        let shown = page(
            "Cart", "heading Cart\nstatus You saved it\n  text now\nbutton Update\ntext x\ntext y")
        func drafted(_ examples: [Transition]) -> [String] {
            let known = Knowledge(examples)
            return lines(known.draft(0, for: known.query(.click(id: 5), in: start(shown))))
        }
        #expect(drafted([plain]).contains { $0.contains("You saved it") }, "0.7 is assumed")
        #expect(
            !drafted([plain, gone]).contains { $0.contains("You saved it") || $0.contains("text now") },
            "(0 + 1.4) / 3 is less than half, and it goes with all below it")
    }

    @Test("A new page has what both pages share from the page at hand")
    func rebuilt() {
        let from = page("Home", "banner Top\n  link Cart 1 items\nlink Help")
        let help = page("Help", "banner Top\n  link Cart 1 items\nheading Help")
        let here = page("Tents", "banner Top\n  link Cart 5 items\nheading Tents\nlink Help")
        let draft = draft(
            [transition(from, .click(id: from.id(.link, "Help")), help, to: "http://site.test/help")],
            on: here,
            .click(id: here.id(.link, "Help")))
        #expect(lines(draft) == ["document Help", "  banner Top", "    link Cart 5 items", "  heading Help"])
        #expect(draft.url == "http://site.test/help")
    }

    @Test("What the example kept and the page lacks is trusted half")
    func strangers() throws {
        let from = page("Home", "link Help\nbutton Dark")
        let help = page("Help", "button Dark\nheading Help")
        let here = page("Tents", "link Help")
        let draft = draft(
            [transition(from, .click(id: 2), help, to: "http://site.test/help")], on: here, .click(id: 2))
        #expect(try #require(draft.nodes.first { $0.node.name == "Dark" }).trust == PageDraft.strangerTrust)
    }

    @Test("What says something that nothing at hand tells is left out and listed")
    func unknown() {
        let from = page("Tents", "table\n  row\n    cell\n      link Rope\n    cell $12.50")
        let item = page("Rope", "heading Rope\ntext Only $12.50")
        let here = page("Gifts", "link Ribbon")
        let draft = draft(
            [transition(from, .click(id: from.id(.link, "Rope")), item, to: "http://site.test/rope")],
            on: here,
            .click(id: 2))
        #expect(lines(draft) == ["document Ribbon", "  heading Ribbon"])
        #expect(draft.unknown == [UnknownPart(role: .text, example: "Only $12.50")])
        #expect(draft.url == "http://site.test/ribbon")
    }

    @Test("Values are carried over like names")
    func values() {
        let from = page("Home", "searchbox Search")
        let found = page("Found", "searchbox Search = rope\nheading Found\ntext 1 result")
        let draft = draft(
            [
                transition(
                    from, .fill(id: 2, text: "rope", pressEnter: true), found,
                    to: "http://site.test/find?q=rope")
            ], on: from, .fill(id: 2, text: "lamp", pressEnter: true))
        #expect(lines(draft).contains { $0.hasPrefix("  searchbox Search = lamp") })
        #expect(draft.url == "http://site.test/find?q=lamp")
    }
}
