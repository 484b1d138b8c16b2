import Browser
import Foundation
import Groundwork
import TestSupport
import Testing
import WebEnv

@Suite struct ActionDialectTests {
    private func rows(_ name: String) throws -> [(text: String, result: [String: Any])] {
        let data = try Conformance.data("webarena/vectors/\(name).json")
        return (try JSONSerialization.jsonObject(with: data) as? [[Any]] ?? []).compactMap { row in
            guard let text = row.first as? String, let result = row.last as? [String: Any] else { return nil }
            return (text, result)
        }
    }

    private func recorded(_ result: [String: Any]) -> Action? {
        let id = (result["element_id"] as? String).flatMap { Int($0) } ?? result["element_id"] as? Int ?? -1
        let text = result["text"] as? String ?? ""
        switch result["type"] as? String ?? result["fn"] as? String {
        case "CLICK", "create_click_action": return .click(id: id)
        case "HOVER", "create_hover_action": return .hover(id: id)
        case "TYPE":
            let entered = text.hasSuffix("\n")
            return .type(id: id, text: entered ? String(text.dropLast()) : text, pressEnter: entered)
        case "create_type_action_webrl": return .fill(id: id, text: text, pressEnter: false)
        case "create_search_action": return .fill(id: id, text: text, pressEnter: true)
        case "create_select_dropdown_option_action":
            return .select(id: id, option: result["argument"] as? String ?? "")
        case "KEY_PRESS": return .press(keys: result["key_comb"] as? String ?? "")
        case "create_key_press_action": return .press(keys: "Enter")
        case "SCROLL", "create_scroll_action":
            return .scroll(Action.Direction(rawValue: result["direction"] as? String ?? "") ?? .up)
        case "GOTO_URL": return .goto(url: result["url"] as? String ?? "")
        case "NEW_TAB": return .newTab
        case "PAGE_FOCUS": return .focusTab(result["page_number"] as? Int ?? -1)
        case "PAGE_CLOSE": return .closeTab
        case "STOP", "create_stop_action": return .stop(answer: result["answer"] as? String ?? "")
        case "create_go_back_action": return .goBack
        default: return nil
        }
    }

    private func check(_ action: Action, _ text: String, _ result: [String: Any]) {
        if result["error"] != nil {
            guard case .invalid = action else {
                Issue.record("\(text) should be refused, is \(action)")
                return
            }
        } else {
            #expect(recorded(result) == action, "\(text)")
        }
    }

    @Test(.enabled(if: Conformance.isThere))
    func `strict id actions are WebArena's`() throws {
        let rows = try rows("webarena_id_actions")
        #expect(rows.count == 35)
        for (text, result) in rows { check(IDActionDialect(isStrict: true).parse(text), text, result) }
    }

    @Test(.enabled(if: Conformance.isThere))
    func `calls are VisualAgentBench's`() throws {
        let rows = try rows("webrl_actions")
        #expect(rows.count == 19)
        for (text, result) in rows { check(WebRLActionDialect(isStrict: true).parse(text), text, result) }
    }

    @Test(arguments: [
        ("go_backward()", Action.goBack), ("go_forward()", .goForward), ("exit()", .stop(answer: "")),
        ("do(action=\"Switch Tab\", argument=\"1\")", .focusTab(1)), ("do(action=\"Wait\")", .noop),
    ])
    func `what the reference's prompt promises is understood where it need not be strict`(
        text: String, action: Action
    ) {
        #expect(WebRLActionDialect().parse(text) == action)
    }

    static let actions: [Action] = [
        .click(id: 1), .hover(id: 2), .focus(id: 3), .type(id: 4, text: "a] [b] [1", pressEnter: false),
        .type(id: 4, text: "two\nlines “quoted”", pressEnter: true),
        .fill(id: 5, text: "", pressEnter: false),
        .fill(id: 5, text: "say \"hi\" \\ 'there'", pressEnter: true), .select(id: 6, option: "Price: [low]"),
        .clear(id: 7),
        .press(keys: "Control+a"), .press(keys: "Enter"), .scroll(.up), .scroll(.down),
        .goto(url: "http://x/?a[]=1"), .newTab,
        .closeTab, .focusTab(2), .goBack, .goForward, .stop(answer: ""), .stop(answer: "a\nb] ```c```"),
        .noop,
    ]

    @Test(arguments: actions) func `printing id actions is the inverse of parsing`(action: Action) {
        #expect(IDActionDialect().parse(IDActionDialect().print(action)) == action)
    }
    @Test(arguments: actions) func `printing calls is the inverse of parsing`(action: Action) {
        guard let text = WebRLActionDialect().print(action) else { return }
        #expect(WebRLActionDialect().parse(text) == action)
    }
    @Test(arguments: actions) func `actions are read back from JSON`(action: Action) throws {
        var writer = JSONWriter()
        writer.action(action)
        #expect(Action(json: try JSONValue(parsing: writer.bytes)) == action)
    }

    @Test func `the action is found in its fenced block`() {
        #expect(IDActionDialect().parse("I will click. In summary, ```click [5]``` it is") == .click(id: 5))
        #expect(IDActionDialect().parse("```\nstop [two\nlines]\n```") == .stop(answer: "two\nlines"))
    }

    @Test(arguments: [
        "", "[", "click", "click [", "click [99999999999999999999]", "type [1]", "do(", "exit(", "do(action=",
        "``````",
    ])
    func `malformed text is data`(text: String) {
        guard case .invalid = IDActionDialect().parse(text), case .invalid = WebRLActionDialect().parse(text)
        else {
            Issue.record("\(text) is no action")
            return
        }
    }
}
