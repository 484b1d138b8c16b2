@testable import Readings
@testable import Page
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("What is told of a target")
struct TargetFeatureTests {
    private func row(_ verb: ActionVerb, _ name: String, _ reading: EpisodeReading) throws -> [UInt32] {
        let node = try #require(reading.page.view.nodes.firstIndex { $0.name == name })
        return Array(TargetFeatures.rows(for: [ActionTarget(verb: verb, node: node)], in: reading)[0])
    }

    /// A feature of an operation and a node's role.
    private func kind(_ verb: ActionVerb, _ role: Role) -> UInt32 {
        FeatureRoot.operationOnNode(verb.feature, UInt32(role.rawValue))
    }

    @Test("A target's features do not depend on what else is on offer")
    func alone() {
        let reading = EpisodeReading.of("Buy a mug", "link 'Home'\nsearchbox 'Search'\nbutton 'Buy'")
        let targets = CandidateActions.targets(on: reading.page, after: 0)
        let all = TargetFeatures.rows(for: targets, in: reading)
        for (place, target) in targets.enumerated() {
            #expect(Array(all[place]) == Array(TargetFeatures.rows(for: [target], in: reading)[0]))
        }
    }

    @Test("Two tasks that differ in their value alone have the same features for what the value names")
    func values() throws {
        func reading(_ wanted: String, _ others: [String]) -> EpisodeReading {
            .of(
                "Please add the \"\(wanted)\" to the cart",
                table("Name|Price", "\(wanted)|$5", "\(others[0])|$7"))
        }
        let mug = try row(.click, "Blue Mug", reading("Blue Mug", ["Red Kettle"]))
        let kettle = try row(.click, "Red Kettle", reading("Red Kettle", ["Blue Mug"]))
        #expect(mug == kettle)
        let other = try row(.click, "Blue Mug", reading("Red Kettle", ["Blue Mug"]))
        #expect(mug != other)
    }

    @Test("Ids of elements are no feature")
    func ids() throws {
        let view = PageView.outlined("Page", "link 'Home'\nlist ''\n link 'Mug'")
        let moved = PageView(
            title: view.title,
            nodes: view.nodes.map {
                ObservedNode(
                    id: $0.id * 7 + 100, role: $0.role, name: $0.name, value: $0.value, states: $0.states,
                    depth: $0.depth, parent: $0.parent)
            }, text: "other text")
        let readings = [view, moved].map {
            EpisodeReading(intent: "Open the mug", observation: .of($0), pages: PageIndexCache())
        }
        #expect(try row(.click, "Mug", readings[0]) == row(.click, "Mug", readings[1]))
        #expect(Critic.features(readings[0]) == Critic.features(readings[1]))
    }

    @Test("A field tells whether it is empty, holds what was typed, or something else")
    func fields() throws {
        let empty = "textbox 'Name'\nbutton 'Save'"
        let start = EpisodeReading.of("Register Anna Berg", empty)
        let fill = Action.fill(id: 2, text: "Anna Berg", pressEnter: false)
        let typed = start.then(fill, "textbox 'Name' 'Anna Berg' \nbutton 'Save'")
        let other = start.then(fill, "textbox 'Name' 'Tom' \nbutton 'Save'")
        for (reading, state) in [(start, 0), (typed, 1), (other, 2)] as [(EpisodeReading, UInt32)] {
            let key = mix(kind(.fill, .textbox), reading.nameKey(1))
            let found = try row(.fill, "Name", reading)
            for value in UInt32(0)...2 {
                #expect(found.contains(TargetFeature.fieldState(key, value)) == (value == state))
            }
        }
    }

    @Test("What was done before, what failed and what was done last is told")
    func history() throws {
        let page = "link 'Home'\nlink 'Help'"
        let start = EpisodeReading.of("Find help", page)
        let later = start.then(.click(id: 3), page, error: "nothing happened")
        let link = kind(.click, .link)
        #expect(try row(.click, "Help", start).contains(TargetFeature.timesUsed(link, 0)))
        #expect(try row(.click, "Help", later).contains(TargetFeature.timesUsed(link, 1)))
        #expect(try row(.click, "Home", later).contains(TargetFeature.timesUsed(link, 0)))
        let key = mix(link, later.nameKey(2))
        let last = try #require(later.memory.actions.last)
        let found = try row(.click, "Help", later)
        #expect(found.contains(TargetFeature.afterFailure(key, 1)))
        #expect(found.contains(TargetFeature.lastAction(key, last)))
        #expect(found.contains(TargetFeature.lastTwoActions(key, mix(last, EpisodeMemory.noAction))))
        #expect(try row(.click, "Help", start).contains(TargetFeature.afterFailure(key, 0)))
    }

    @Test("The entry that fits the intent, and the one with the least price, are told")
    func records() throws {
        let lists =
            "list ''\n listitem ''\n  link 'Mug'\n  text '$9'\n listitem ''\n  link 'Cup'\n  text '$5'"
        let reading = EpisodeReading.of("Open \"Mug\"", lists)
        let link = kind(.click, .link)
        func fit(_ node: Int, _ value: UInt32) -> UInt32 {
            TargetFeature.recordFit(mix(link, reading.nameKey(node)), value)
        }
        #expect(try row(.click, "Mug", reading).contains(fit(3, 3)))
        #expect(try row(.click, "Cup", reading).contains(fit(6, 0)))
        #expect(
            try row(.click, "Cup", reading).contains(
                TargetFeature.extremes(mix(link, reading.nameKey(6)), 1)))
        #expect(
            try row(.click, "Mug", reading).contains(
                TargetFeature.extremes(mix(link, reading.nameKey(3)), 2)))
    }

    @Test("Operations without a target know how often they were done and what the page announces")
    func plain() {
        let start = EpisodeReading.of("Find help", "link 'Home'\nstatus 'Saved'")
        let later = start.then(.goBack, "link 'Home'\nstatus 'Saved'")
        let back = FeatureRoot.plainOperation(ActionVerb.goBack.feature)
        let target = ActionTarget(verb: .goBack, node: -1)
        let found = TargetFeatures.rows(for: [target], in: later)[0]
        #expect(found.contains(TargetFeature.timesDone(back, 1)))
        #expect(found.contains(TargetFeature.message(back, later.page.message)) && later.page.message != 0)
    }
}
