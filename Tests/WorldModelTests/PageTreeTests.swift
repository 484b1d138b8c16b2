import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("Pages as the world model takes them apart")
struct PageTreeTests {
    @Test("Equal places have equal ways from the root, whatever is written there")
    func places() {
        let first = tree(page("A", "list\n  listitem\n    link One\n  listitem\n    link Two"))
        let second = tree(page("B", "list\n  listitem\n    link Eins\n  listitem\n    link Zwei"))
        #expect(first.places == second.places)
        #expect(Set(first.places).count == first.places.count)
        #expect(first.keys[3] != second.keys[3])
    }

    @Test("A node more in front moves the places of its own role alone")
    func shifted() {
        let first = tree(page("A", "link One\nbutton Go"))
        let second = tree(page("A", "link Zero\nlink One\nbutton Go"))
        #expect(first.places[1] == second.places[1], "the first link")
        #expect(first.places[2] == second.places[3], "the only button")
    }

    @Test("The site's words are its controls and headings, each once")
    func vocabulary() {
        let known = tree(page("Shop", "heading Tents\nbutton Add\nbutton Add\nlink Trail Tent\ntext $12"))
        #expect(known.vocabulary.count == 2)
        #expect(known.vocabulary == known.vocabulary.sorted())
        #expect(known.vocabulary.contains(PageTree.key(.button, "Add")))
        #expect(!known.vocabulary.contains(PageTree.key(.link, "Trail Tent")))
    }

    @Test("Role, name, value and state make a page; ids do not")
    func contents() {
        let plain = page("Shop", "checkbox News")
        let numbered = PageView.composed(
            title: "Shop",
            nodes: plain.nodes.map {
                ObservedNode(
                    id: $0.id + 100, role: $0.role, name: $0.name, value: $0.value, states: $0.states,
                    depth: $0.depth, parent: $0.parent)
            })
        #expect(tree(plain).contentHash == tree(numbered).contentHash)
        for other in ["checkbox Newt", "checkbox News {checked}", "checkbox News = x", "radio News"] {
            #expect(tree(plain).contentHash != tree(page("Shop", other)).contentHash, "\(other)")
        }
        #expect(tree(plain).contentHash != tree(page("Shoq", "checkbox News")).contentHash)
    }

    @Test("What a subtree ends at is the first node behind it")
    func ends() {
        #expect(
            tree(page("A", "list\n  listitem\n    link One\nbutton Go")).ends.map { Int($0) } == [
                5, 4, 4, 4, 5,
            ])
    }

    @Test("Common elements are counted with their repetitions")
    func overlap() {
        #expect(Overlap.count([1, 1, 2, 5], [1, 1, 1, 5, 9]) == 3)
        #expect(Overlap.count([], [1]) == 0)
        #expect(Overlap.jaccard([1, 1, 2, 5], [1, 1, 1, 5, 9]) == 0.5)
        #expect(Overlap.jaccard([], []) == 1)
        #expect(Overlap.jaccard([1], []) == 0)
    }

    @Test("A cache that is full forgets, and says the same as before")
    func cache() {
        let cache = PageTreeCache(capacity: 2)
        let pages = (0..<5).map { page("Page \($0)", "link \($0)") }
        let first = pages.map { cache.tree(of: $0).contentHash }
        #expect(pages.map { cache.tree(of: $0).contentHash } == first)
        #expect(cache.tree(of: pages[0]) === cache.tree(of: pages[0]))
    }
}

@Suite("The page before in an episode")
struct PageHistoryTests {
    private let pages = ["Home", "List", "Item"].map { page($0, "link \($0)") }

    private func episode(_ steps: [(Action, PageView, String)]) -> Episode {
        steps.reduce(start(pages[0], at: "/home")) { $0.after($1.0, Observation($1.1, at: $1.2)) }
    }

    @Test("There is none at the start, and none after an action that stays")
    func none() {
        #expect(start(pages[0]).pageBefore == nil)
        #expect(episode([(.click(id: 9), pages[0], "/home")]).pageBefore == nil)
    }

    @Test("It is the last page that was left, and after going back the one before that")
    func back() {
        let there = episode([(.click(id: 2), pages[1], "/list"), (.click(id: 2), pages[2], "/item")])
        #expect(there.pageBefore?.page === pages[1])
        let again = there.after(.goBack, Observation(pages[1], at: "/list"))
        #expect(again.pageBefore?.page === pages[0])
        #expect(again.after(.goBack, Observation(pages[0], at: "/home")).pageBefore == nil)
    }

    @Test("A text that is typed makes no page of its own, and the page is shown as it was left")
    func typed() {
        let typed = page("Home", "link Home")
        let now = episode([
            (.fill(id: 2, text: "x", pressEnter: false), typed, "/home"), (.click(id: 2), pages[1], "/list"),
        ])
        #expect(now.pageBefore?.page === typed)
    }

    @Test("Another page at the same address is another page")
    func sameAddress() {
        let other = page("Home", "link Home\nlink More")
        #expect(episode([(.click(id: 2), other, "/home")]).pageBefore?.page === pages[0])
    }

    @Test("Going back where nothing lies before leaves the episode where it is")
    func backAtTheStart() {
        let now = episode([(.goBack, pages[0], "/home"), (.click(id: 2), pages[1], "/list")])
        #expect(now.pageBefore?.page === pages[0])
    }
}
