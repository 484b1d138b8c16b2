@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("First choices that a page offers")
struct CandidateActionTests {
    private func words(_ lines: String, after steps: Int = 0) -> [String] {
        let page = PageIndex(.outlined("Page", lines))
        return CandidateActions.targets(on: page, after: steps).map { $0.words(on: page) }
    }

    @Test(
        "Each role offers what can be done with it",
        arguments: [
            ("link 'A'", ["click link 'A'"]), ("button 'A'", ["click button 'A'"]),
            ("checkbox 'A'", ["click checkbox 'A'"]), ("tab 'A'", ["click tab 'A'"]),
            ("text 'A'", []), ("heading 'A'", []), ("image 'A'", []),
            ("textbox 'A'", ["fill textbox 'A'", "fillAndEnter textbox 'A'"]),
            ("spinbutton 'A'", ["fill spinbutton 'A'", "fillAndEnter spinbutton 'A'"]),
            ("textbox 'A' '' multiline", ["fill textbox 'A'"]),
            ("textbox 'A' '' readonly", []), ("textbox 'A' '' disabled", []),
            ("button 'A' '' disabled", []),
            ("combobox 'A'", ["fill combobox 'A'", "fillAndEnter combobox 'A'"]),
            ("combobox 'A'\n option 'B'", ["select combobox 'A'"]),
            ("combobox 'A'\n option 'B' '' disabled", ["fill combobox 'A'", "fillAndEnter combobox 'A'"]),
            ("listbox 'A'", []), ("listbox 'A'\n option 'B'", ["select listbox 'A'"]),
            ("textbox 'A' '' focused multiline", ["fill textbox 'A'", "pressEnter"]),
        ])
    func roles(lines: String, expected: [String]) { #expect(words(lines) == expected + ["stop"]) }

    @Test("There is nothing to go back to before the first step")
    func back() {
        #expect(words("link 'A'") == ["click link 'A'", "stop"])
        #expect(words("link 'A'", after: 1) == ["click link 'A'", "goBack", "stop"])
    }

    @Test("A page of thousands of links still offers to stop")
    func limit() {
        let found = words((0..<2000).map { "link 'L\($0)'" }.joined(separator: "\n"))
        #expect(found.count == CandidateActions.maximumTargets + 1 && found.last == "stop")
    }

    @Test("What is done is found again among the choices")
    func roundTrip() {
        let lines = "link 'A'\ntextbox 'B' '' focused\ncombobox 'C'\n option 'D'\ncheckbox 'E'"
        let reading = EpisodeReading.of("Say \"hi\"", lines).then(.click(id: 2), lines)
        for target in CandidateActions.targets(on: reading.page, after: 1) {
            for text in Arguments.on(target, in: reading).texts {
                let action = CandidateActions.action(target, text: text, on: reading.page)
                let found = ActionTarget(action, on: reading.page)
                #expect(found.verb == target.verb && found.node == target.node)
                #expect((found.text ?? "") == text, "\(action)")
                #expect(StepEvaluation(action, in: reading)?.isComplete == true, "\(action)")
            }
        }
    }

    @Test(
        "What no candidate does is no choice",
        arguments: [
            Action.noop, .hover(id: 2), .scroll(.down), .newTab, .goto(url: "http://a.test/"), .clear(id: 2),
            .press(keys: "Control+a"), .click(id: 99), .invalid(text: "?", reason: "?"),
        ])
    func others(action: Action) {
        #expect(StepEvaluation(action, in: .of("Go", "link 'A'\ntextbox 'B'")) == nil)
    }

    @Test("Equal names at different places are different targets, one name at one place is the same")
    func identities() {
        let page = PageIndex(.outlined("Page", "button 'Add'\nbutton 'Add'\nlink 'Add'"))
        let keys = (1...3).map { ActionTarget(verb: .click, node: $0).identity(in: page) }
        #expect(Set(keys).count == 3)
        #expect(ActionTarget(verb: .click, node: 1, text: "x").identity(in: page) == keys[0])
    }
}
