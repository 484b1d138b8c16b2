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

@Suite struct FormSemanticsTests {
    private let form = page(
        "Form",
        "textbox Name = Ann\n  text Ann\ncheckbox News\ncombobox Size = small\n  option small\n  option large"
    )

    private func apply(_ action: Action) -> PageView {
        FormSemantics.apply(SemanticAction(action, on: form), to: form)
    }

    @Test func `typed text stands in the field and below it, and the field has the focus`() throws {
        let after = apply(.fill(id: form.id(.textbox, "Name"), text: "Bo", pressEnter: false))
        let field = try #require(after.nodes.first { $0.role == .textbox })
        #expect(field.value == "Bo")
        #expect(field.states.contains(.focused))
        #expect(after.nodes.contains { $0.role == .text && $0.name == "Bo" })
        #expect(!after.nodes.contains { $0.name == "Ann" })
    }

    @Test func `a click ticks a box and another takes the tick away`() throws {
        let ticked = apply(.click(id: form.id(.checkbox, "News")))
        #expect(ticked.nodes.first { $0.role == .checkbox }?.states.contains(.checked) == true)
        let again = FormSemantics.apply(
            SemanticAction(.click(id: ticked.id(.checkbox, "News")), on: ticked), to: ticked)
        #expect(again.nodes.first { $0.role == .checkbox }?.states.contains(.checked) == false)
    }

    @Test func `a chosen option is selected and shown by its list`() {
        let after = apply(.select(id: form.id(.combobox, "Size"), option: "large"))
        #expect(after.nodes.first { $0.role == .combobox }?.value == "large")
        #expect(after.nodes.first { $0.name == "large" }?.states.contains(.selected) == true)
    }

    @Test func `what names no element changes nothing`() {
        #expect(apply(.goBack) === form)
        #expect(apply(.click(id: 999)) === form)
    }
}

@Suite struct SemanticActionTests {
    @Test func `an action finds the element of the same role, name and order on another page`() {
        let here = page("A", "link Home\nbutton Add\nbutton Add")
        let there = page("B", "heading News\nlink Home\nbutton Add\ntext x\nbutton Add")
        let second = here.nodes.filter { $0.name == "Add" }[1].id
        let expected = there.nodes.filter { $0.name == "Add" }[1].id
        #expect(Action.click(id: second).translated(from: here, to: there) == .click(id: expected))
        #expect(
            Action.click(id: here.id(.link, "Home")).translated(from: here, to: page("C", "link Away")) == nil
        )
        #expect(Action.goBack.translated(from: here, to: there) == .goBack)
    }
}
