import TestSupport
import Testing
import WebEnv

@testable import WorldModel

@Suite("What a browser does with an action before any server hears of it")
struct FormSemanticsTests {
    private let form = page(
        "Form",
        """
        textbox Name = Ann {focused}
          text Ann
        textbox Password
        textbox Pin = 12
          text ••
        checkbox News
        switch Dark {checked}
        radiogroup Pay
          radio Card {checked}
          radio Cash
        radiogroup Ship
          radio Fast {checked}
        combobox Size = small
          option small {selected}
          option large
        DisclosureTriangle More {collapsed}
        textbox Locked = x {disabled}
        button Send
        link Home
        """)

    /// The lines that are not on the page before.
    private func changes(_ written: String) throws -> [String] {
        let action = try WrittenAction(written).resolved(on: form)
        let after = FormSemantics.apply(SemanticAction(action, on: form), to: form)
        let before = Set(form.writtenLines)
        return after.writtenLines.filter { !before.contains($0) }.map { String($0.drop { $0 == " " }) }
    }

    @Test("Typed text stands in the field and below it, and the field has the focus")
    func typing() throws {
        #expect(try changes("fill textbox 'Name' 'Bo'") == ["textbox Name = Bo {focused}", "text Bo"])
        #expect(try changes("fill textbox 'Name' 'Bo' enter") == ["textbox Name = Bo {focused}", "text Bo"])
    }

    @Test("What a field shows that showed nothing before is left to learning")
    func passwords() throws {
        #expect(
            try changes("fill textbox 'Password' 'secret'") == [
                "textbox Name = Ann", "textbox Password = secret {focused}",
            ])
    }

    @Test("What a field shows that is not what it held stays, since the site writes it otherwise")
    func maskedText() throws {
        #expect(
            try changes("fill textbox 'Pin' '345'") == ["textbox Name = Ann", "textbox Pin = 345 {focused}"])
    }

    @Test("A field that is emptied keeps what it shows, since what it shows then is the site's")
    func clearing() throws {
        #expect(try changes("clear textbox 'Name'") == ["textbox Name {focused}"])
    }

    @Test("A click ticks a box and another takes the tick away")
    func boxes() throws {
        #expect(
            try changes("click checkbox 'News'") == ["textbox Name = Ann", "checkbox News {checked focused}"])
        #expect(try changes("click switch 'Dark'") == ["textbox Name = Ann", "switch Dark {focused}"])
    }

    @Test("Of the radio buttons under one parent one is checked, and others are left alone")
    func radios() throws {
        #expect(
            try changes("click radio 'Cash'") == [
                "textbox Name = Ann", "radio Card", "radio Cash {checked focused}",
            ])
        #expect(try changes("click radio 'Card'") == ["textbox Name = Ann", "radio Card {checked focused}"])
    }

    @Test("A chosen option is selected and shown by its list; an option that is not there changes no choice")
    func choosing() throws {
        #expect(
            try changes("select combobox 'Size' 'large'") == [
                "textbox Name = Ann", "combobox Size = large {focused}", "option small",
                "option large {selected}",
            ])
        #expect(
            try changes("select combobox 'Size' 'huge'") == [
                "textbox Name = Ann", "combobox Size = small {focused}",
            ])
    }

    @Test("What opens and closes is turned over")
    func disclosure() throws {
        #expect(
            try changes("click DisclosureTriangle 'More'").contains {
                $0.hasPrefix("DisclosureTriangle More {expanded")
            })
    }

    @Test(
        "A disabled field, an action without an element and an element that is not there change nothing",
        arguments: [
            "fill textbox 'Locked' 'y'", "clear textbox 'Locked'", "back", "press 'Enter'", "click 999",
            "noop",
        ])
    func nothing(written: String) throws {
        let action = try WrittenAction(written).resolved(on: form)
        #expect(FormSemantics.apply(SemanticAction(action, on: form), to: form) === form)
    }

    @Test("Text is typed into fields alone")
    func wrongTarget() throws {
        let link = Action.fill(id: form.id(.link, "Home"), text: "x", pressEnter: true)
        #expect(FormSemantics.apply(SemanticAction(link, on: form), to: form) === form)
    }
}

@Suite("Actions in terms that survive a change of page")
struct SemanticActionTests {
    private let here = page("A", "link Home\nbutton Add\nbutton Add")

    @Test("An action finds the element of the same role, name and order on another page")
    func translation() {
        let there = page("B", "heading News\nlink Home\nbutton Add\ntext x\nbutton Add")
        let second = here.nodes.filter { $0.name == "Add" }[1].id
        let expected = there.nodes.filter { $0.name == "Add" }[1].id
        #expect(Action.click(id: second).translated(from: here, to: there) == .click(id: expected))
        #expect(
            Action.click(id: here.id(.link, "Home")).translated(from: here, to: page("C", "link Away")) == nil
        )
        #expect(Action.goBack.translated(from: here, to: there) == .goBack)
    }

    @Test("Where there are fewer of its likes the last one is meant; one of another role is none")
    func fewer() {
        let second = Action.fill(id: here.nodes[3].id, text: "x", pressEnter: true)
        let there = page("B", "text y\nbutton Add")
        #expect(second.translated(from: here, to: there) == .fill(id: 3, text: "x", pressEnter: true))
        #expect(second.translated(from: here, to: page("B", "link Add")) == nil)
        #expect(Action.click(id: 77).translated(from: here, to: there) == nil)
    }

    @Test("What an action says is taken apart, and a target that the page lacks is told from none")
    func parts() {
        let known = SemanticAction(.select(id: 3, option: "large"), on: here)
        #expect(known.verb == .select && known.target == 2 && known.text == "large" && !known.missesTarget)
        let missing = SemanticAction(.click(id: 77), on: here)
        #expect(missing.target == nil && missing.missesTarget)
        let none = SemanticAction(.press(keys: "Enter"), on: here)
        #expect(none.target == nil && !none.missesTarget && none.text == "Enter")
    }
}
