import Foundation
@testable import HTML
import TestSupport
import Testing
import WebEnv

@Suite struct BrowserGymActionTests {
    /// `html` is 0, `head` 1, `title` 2, `body` 3; the form's parts follow.
    private static let markup = """
        <title>Shop</title><body><form><input name=q aria-label=Search><button>Go</button>
        <select aria-label=Sort><option>Price<option>Name</select></form><iframe></iframe></body>
        """
    private let document = HTMLParser.parse(Array(markup.utf8))
    private var page: PageView { .make(document, in: .browserGym) }

    private func id(_ name: String) -> Int { page.nodes.first { $0.name == name }?.id ?? 0 }

    private func only(_ output: String, _ dialect: BrowserGymActionDialect = .init()) -> Action? {
        let actions = dialect.actions(in: output, on: page)
        return actions.count == 1 ? actions[0] : nil
    }

    private func reason(_ output: String, _ dialect: BrowserGymActionDialect = .init()) -> String {
        guard case .invalid(let text, let reason) = only(output, dialect) else { return "no mistake" }
        #expect(text == output)
        return reason
    }

    @Test(.enabled(if: Conformance.isThere))
    func `calls are found as BrowserGym finds them`() throws {
        let data = try Conformance.data("webarena/vectors/browsergym_parser.json")
        let rows = try #require(try JSONSerialization.jsonObject(with: data) as? [[Any]])
        #expect(rows.count == 17)
        let dialect = BrowserGymActionDialect(isMultiaction: true)
        for row in rows {
            let output = try #require(row[0] as? String)
            if let mistake = row[1] as? String {
                #expect(throws: BrowserGymMistake.self, "\(output)") { try dialect.calls(in: output) }
                #expect(reason(output, dialect) == mistake, "\(output)")
                continue
            }
            let expected = try #require(row[1] as? [[Any]])
            let calls = try dialect.calls(in: output)
            #expect(calls.map(\.name) == expected.map { $0[0] as? String }, "\(output)")
            #expect(
                calls.map { $0.arguments.map(\.repr) } == expected.map { $0[1] as? [String] }, "\(output)")
        }
    }

    @Test func `bids become ids`() {
        #expect(only("click('6')") == .click(id: id("Go")))
        #expect(
            only("I will search: fill(value='red \\'mug\\'', bid=\"5\")")
                == .fill(id: id("Search"), text: "red 'mug'", pressEnter: false))
        #expect(only("select_option('7', ['Name'])") == .select(id: id("Sort"), option: "Name"))
        #expect(only("hover('a')") != nil)
    }

    @Test func `pressing a key on an element focuses it first`() {
        #expect(
            BrowserGymActionDialect().actions(in: "press('5', 'Enter')", on: page)
                == [.focus(id: id("Search")), .press(keys: "Enter")])
    }

    @Test func `actions without an element are what they say`() {
        #expect(only("scroll(0, -200)") == .scroll(.up))
        #expect(only("scroll(0, 2.5)") == .scroll(.down))
        #expect(only("goto('http://a.test/#x')") == .goto(url: "http://a.test/#x"))
        #expect(only("tab_focus(1)") == .focusTab(1))
        #expect(only("noop(500)") == .noop)
    }

    @Test func `a message to the user stops with that answer and infeasible tasks with N/A`() {
        #expect(only("send_msg_to_user(\"It's $4\")") == .stop(answer: "It's $4"))
        #expect(only("report_infeasible('no such page')") == .stop(answer: "N/A"))
    }

    @Test func `mistakes are worded as BrowserGym words them`() {
        #expect(reason("click('99')") == "ValueError: Could not find element with bid \"99\"")
        #expect(reason("click('06')") == "ValueError: Could not find element with bid \"06\"")
        #expect(reason("click(42.7)") == "ValueError: expected a string, got 42.7")
        #expect(reason("check('5')") == "NameError: Invalid action type 'check'.")
        #expect(reason("") == "ValueError: Received an empty action.")
        #expect(
            reason("click('5') click('6')")
                == "ValueError: Received a multi-action, only single-actions are allowed.")
        #expect(reason("fill('5')") == "TypeError: fill() missing 1 required positional argument: 'value'")
        #expect(
            reason("hover('5', 'x')") == "TypeError: hover() takes 1 positional argument but 2 were given")
        #expect(reason("hover(id='5')") == "TypeError: hover() got an unexpected keyword argument 'id'")
    }

    @Test func `coordinates are refused for want of a layout`() {
        #expect(reason("mouse_click(1, 2)") == "NameError: Invalid action type 'mouse_click'.")
        #expect(reason("mouse_click(1, 2)", .init(subsets: [.coord])).contains("there is no layout"))
        #expect(only("keyboard_press('Enter')", .init(subsets: [.webarena])) == .press(keys: "Enter"))
    }

    @Test func `several calls are several actions where they may be`() {
        let dialect = BrowserGymActionDialect(isMultiaction: true)
        #expect(
            dialect.actions(in: "fill('5', 'a') # click('6')\nclick('6')", on: page)
                == [.fill(id: id("Search"), text: "a", pressEnter: false), .click(id: id("Go"))])
    }

    @Test func `a strict parser takes calls and nothing else`() {
        let strict = BrowserGymActionDialect(isStrict: true)
        #expect(only("  click('6') # done", strict) == .click(id: id("Go")))
        #expect(reason("ok: click('6')", strict) == "ValueError: Received an empty action.")
    }

    @Test func `literals are Python's`() throws {
        let text = #"f(-1, +.5, 1e3, """a "b" c""", '\u00e9\x41\q', [1, (2,), {'k': None}], x=False, )"#
        let call = try #require(try BrowserGymActionDialect().calls(in: text).first)
        #expect(
            call.arguments.map(\.repr) == [
                "-1", "0.5", "1000.0", #"'a "b" c'"#, "'éAq'", "[1, (2,), {'k': None}]", "x=False",
            ])
    }

    @Test(arguments: [
        "f(a=1, 2)", "f(", "f('", "f(1 2)", "f(,)", "f({1})", String(repeating: "[", count: 100_000),
        "f(" + String(repeating: "[", count: 100_000), String(repeating: "f('", count: 50_000),
        String(repeating: "x", count: 200_000), String(repeating: "f(", count: 100_000), "f(1e)", "f(-)",
    ])
    func `what is no call is no action`(text: String) {
        #expect(reason(text) == "ValueError: Received an empty action.")
    }

    @Test(arguments: ActionDialectTests.actions) func `printing calls is the inverse of parsing`(
        action: Action
    ) {
        let page = page
        var dialect = BrowserGymActionDialect()
        dialect.subsets = [.chat, .bid, .nav, .tab, .webarena]
        guard let text = dialect.print(action, on: page) else { return }
        #expect(dialect.actions(in: text, on: page) == [action])
    }
}
