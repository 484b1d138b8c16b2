import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite struct PageChangeTests {
    @Test func `equal pages have no change`() {
        let first = page("Shop", "link Home\nheading Offers")
        #expect(PageChange(from: tree(first), to: tree(page("Shop", "link Home\nheading Offers"))).isEmpty)
    }

    @Test func `what is new, gone and different is told apart`() {
        let before = page("Shop", "link Home\nlink My Cart\ntextbox Search\nlink Old offer")
        let after = page(
            "Shop", "link Home\nlink My Cart 1 items\ntextbox Search = tent\nstatus You added a tent")
        let change = PageChange(from: tree(before), to: tree(after))
        #expect(change.new.map { after.nodes[$0].name } == ["You added a tent"])
        #expect(change.deleted.map { before.nodes[$0].name } == ["Old offer"])
        #expect(change.updated.map { after.nodes[$0.after].name } == ["My Cart 1 items", "Search"])
        #expect(change.count == 4)
    }

    @Test func `repeated elements are counted one by one`() {
        let before = page("List", "button Add\nbutton Add\nbutton Add")
        let after = page("List", "button Add\nbutton Add")
        let change = PageChange(from: tree(before), to: tree(after))
        #expect(change.deleted.count == 1)
        #expect(change.new.isEmpty)
    }

    @Test func `two changes are compared by their elements`() {
        let before = tree(page("Shop", "link Home"))
        let truth = PageChange(from: before, to: tree(page("Shop", "link Home\nheading Tents\nbutton Buy")))
        let guess = PageChange(from: before, to: tree(page("Shop", "link Home\nheading Tents\nbutton Sell")))
        let counts = MatchCounts(predicted: guess.items, actual: truth.items)
        #expect(counts.common == 1)
        #expect(counts.f1 == 0.5)
    }

    @Test func `a page without any node in common is all new and all deleted`() {
        let change = PageChange(from: tree(page("A", "link One")), to: tree(page("B", "button Two")))
        #expect(change.new.count == 2)
        #expect(change.deleted.count == 2)
    }
}
