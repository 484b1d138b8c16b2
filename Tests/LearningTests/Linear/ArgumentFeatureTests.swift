@testable import Readings
import TestSupport
import Testing
import WebEnv

@testable import Learning

@Suite("Texts to type and options to choose")
struct ArgumentFeatureTests {
    private func texts(_ verb: ActionVerb, _ name: String, _ reading: EpisodeReading) throws -> Arguments {
        let node = try #require(reading.page.view.nodes.firstIndex { $0.name == name })
        return Arguments.on(ActionTarget(verb: verb, node: node), in: reading)
    }

    private func row(_ text: String, _ arguments: Arguments) throws -> ArraySlice<UInt32> {
        arguments.rows[try #require(arguments.texts.firstIndex(of: text))]
    }

    @Test("Every span of the intent can be typed, and each has its row", arguments: ActionVerb.allCases)
    func spans(verb: ActionVerb) throws {
        let reading = EpisodeReading.of("Send \"Hello there\" to Anna Berg", "textbox 'Message'")
        let found = try texts(verb, "Message", reading)
        #expect(found.texts.count == found.rows.count)
        switch verb {
        case .fill, .fillAndEnter: #expect(found.texts == reading.words.spans.map(\.text))
        case .select: #expect(found.texts.isEmpty)
        case .stop: #expect(found.texts.prefix(2) == ["", "N/A"])
        default: #expect(found.texts == [""] && !Arguments.areNeeded(for: verb))
        }
    }

    @Test("A field that the intent names before a value is told")
    func namedFields() throws {
        let intent = "Set the city to Bangor and the street to Pine Road"
        let reading = EpisodeReading.of(intent, "textbox 'To'\ntextbox 'City'")
        let node = try #require(reading.page.view.nodes.firstIndex { $0.name == "City" })
        let field = reading.page.nodes[node]
        let key = FeatureRoot.typingInField(field.role, field.nameHash)
        let found = try texts(.fill, "City", .of("Change city Bangor", "textbox 'To'\ntextbox 'City'"))
        #expect(try row("Bangor", found).contains(ArgumentFeature.fieldIsNamedBefore(key)))
        let other = try texts(.fill, "City", reading)
        #expect(!(try row("Pine Road", other).contains(ArgumentFeature.fieldIsNamedBefore(key))))
        let role = FeatureRoot.typingInRole(field.role)
        let word = Tokenizer.ids("to")[0]
        #expect(try row("Pine Road", other).contains(ArgumentFeature.wordBefore(role, word)))
    }

    @Test("A value that was typed before is told, and so is one that a span cuts in two")
    func typedAndCut() throws {
        let page = "textbox 'Name'\ntextbox 'Town'"
        let start = EpisodeReading.of("Register Anna Berg of Old Town", page)
        let later = start.then(.fill(id: 2, text: "Anna Berg", pressEnter: false), page)
        let role = FeatureRoot.typingInRole(later.page.nodes[1].role)
        let found = try texts(.fill, "Town", later)
        #expect(try row("Anna Berg", found).contains(ArgumentFeature.isTyped(role, 1)))
        #expect(try row("Old", found).contains(ArgumentFeature.isTyped(role, 0)))
        #expect(try row("Old", found).contains(ArgumentFeature.valuesInside(role, mix(0, 1))))
    }

    @Test("Texts of earlier pages that are worth keeping can be typed")
    func remembered() throws {
        let start = EpisodeReading.of("Write to the customer", "text 'Email: anna@example.org'\nlink 'Mail'")
        let later = start.then(.click(id: 3), "textbox 'To'")
        let found = try texts(.fill, "To", later)
        #expect(found.texts.contains("anna@example.org"))
        #expect(
            try row("anna@example.org", found).contains(
                FeatureRoot.rememberedKind(UInt32(TextKind.email.rawValue))))
    }

    @Test("Options that can be chosen are on offer in order, the selected and the named one told")
    func options() throws {
        let reading = EpisodeReading.of(
            "Sort by price",
            "combobox 'Sort by'\n option 'Position' '' selected\n option 'Price'\n option 'Age' '' disabled")
        let found = try texts(.select, "Sort by", reading)
        #expect(found.texts == ["Position", "Price"])
        #expect(try row("Position", found).contains(FeatureRoot.optionState(1)))
        #expect(try row("Price", found).contains(FeatureRoot.optionState(0)))
        #expect(try row("Price", found).contains(FeatureRoot.optionGrade(2, 0)))
        #expect(try row("Position", found).contains(FeatureRoot.optionOrder(0, 0)))
        #expect(try row("Price", found).contains(FeatureRoot.optionOrder(1, 1)))
    }
}
