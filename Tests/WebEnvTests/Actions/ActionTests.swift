import Groundwork
import Testing

@testable import WebEnv

@Suite("An action says the same of itself everywhere")
struct ActionTests {
    /// One action of each kind.
    static let actions: [Action] = [
        .click(id: 7), .hover(id: 7), .focus(id: 7), .type(id: 7, text: "a\nb", pressEnter: true),
        .fill(id: 7, text: "", pressEnter: false), .select(id: 7, option: "Red"), .clear(id: 7),
        .press(keys: "Control+a"), .scroll(.up), .goto(url: "http://a.test/?q=[1]"), .newTab, .closeTab,
        .focusTab(2), .goBack, .goForward, .stop(answer: "42"), .noop,
        .invalid(text: "fly", reason: "unknown action 'fly'"),
    ]

    @Test("There is an example of every kind")
    func kinds() {
        #expect(Set(Self.actions.map(\.kind)) == Set(Action.Kind.allCases))
    }

    @Test("JSON gives back what was written", arguments: actions)
    func json(action: Action) throws {
        var writer = JSONWriter()
        writer.action(action)
        let value = try JSONValue(parsing: writer.bytes)
        #expect(value["type"]?.string == action.kind.rawValue)
        #expect(Action(json: value) == action)
    }

    @Test("What lacks a part, or has one of another type, is no action", arguments: actions)
    func incomplete(action: Action) throws {
        var writer = JSONWriter()
        writer.action(action)
        guard case .object(let members) = try JSONValue(parsing: writer.bytes) else { return }
        for member in members where member.key != "press_enter" {
            let rest = members.filter { $0.key != member.key }
            #expect(Action(json: .object(rest)) == nil, "without \(member.key)")
            #expect(Action(json: .object(rest + [.init(member.key, .array([]))])) == nil)
        }
    }

    @Test("An action that names an element can name another, and no other action changes", arguments: actions)
    func naming(action: Action) {
        #expect(action.naming(9).elementID == (action.elementID == nil ? nil : 9))
        #expect(action.naming(9).naming(7) == action)
        #expect((action.elementID == nil) == (action.naming(9) == action))
    }

    @Test("Only a stop ends an episode and has an answer", arguments: actions)
    func stop(action: Action) {
        #expect(action.isStop == (action == .stop(answer: "42")))
        #expect(action.answer == (action.isStop ? "42" : ""))
        #expect(action.entersText == [.type, .fill].contains(action.kind))
    }

    @Test("The WebArena dialect reads back all that it prints", arguments: actions)
    func webArena(action: Action) {
        let dialect = IDActionDialect()
        #expect(dialect.parse(dialect.print(action)) == action)
    }

    @Test("WebArena's own grammar knows its twelve words and no other", arguments: actions)
    func strictWebArena(action: Action) {
        let added: Set<Action.Kind> = [.fill, .select, .clear, .focus, .noop]
        let text = IDActionDialect().print(action)
        let read = IDActionDialect(isStrict: true).parse(text.replacingAll("\n", by: " "))
        guard added.contains(action.kind) else {
            #expect(read.kind == action.kind)
            return
        }
        #expect(read == .invalid(text: text, reason: "unknown action '\(action.kind.rawValue)'"))
    }
}
