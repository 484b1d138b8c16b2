import Browser

/// The actions of WebRL and VisualAgentBench: `do(action="Click", element="7")`, `exit(message="…")`.
///
/// Source: VAB-WebArena-Lite, `create_webrl_id_based_action`; `docs/reference/actions.md` lists every form.
public struct WebRLActionDialect: Sendable, Hashable {
    /// Exactly VAB's parser. Otherwise what its prompt promises and its parser lacks is known too: `go_backward()`,
    /// `go_forward()`, `Switch Tab`, `Wait`; and `exit()` stops without an answer.
    public var isStrict: Bool

    /// - Parameter isStrict: whether actions are read exactly as VAB reads them.
    public init(isStrict: Bool = false) { self.isStrict = isStrict }

    /// The action in a model's output: its last `exit(`, else its last `do(`.
    public func parse(_ output: String) -> Action {
        let promised = isStrict ? [] : ["go_backward(", "go_forward("]
        guard let call = KeywordCall(lastOf: ["exit(", "do("] + promised, in: output) else {
            return .invalid(text: output, reason: "expected do(action=…) or exit(message=…)")
        }
        switch call.name {
        case "go_backward": return .goBack
        case "go_forward": return .goForward
        case "exit":
            guard let message = call.arguments["message"] ?? (isStrict ? nil : .some(nil)) else {
                return .invalid(text: output, reason: "exit needs a message")
            }
            return .stop(answer: message ?? "")
        default: return action(call.arguments) ?? .invalid(text: output, reason: reason(call.arguments))
        }
    }

    /// The action in a model's output, with the id of the element that the page's text calls by the output's number.
    public func parse(_ output: String, on page: PageView) -> Action {
        let action = parse(output)
        guard let labels = page.labels, let number = action.elementID else { return action }
        guard let id = labels.id("\(number)") else {
            return .invalid(text: output, reason: "there is no element with the id \(number) on the page")
        }
        return action.naming(id)
    }

    /// The action as text with the number by which the page's text calls its element; nil where the dialect has no
    /// words for it, or the element no number.
    public func print(_ action: Action, on page: PageView) -> String? {
        guard let labels = page.labels, let id = action.elementID else { return print(action) }
        guard let number = labels.label(id: id).flatMap({ Int($0) }) else { return nil }
        return print(action.naming(number))
    }

    /// The action as text; nil where the dialect has no words for it.
    public func print(_ action: Action) -> String? {
        switch action {
        case .click(let id): call("Click", element: id)
        case .hover(let id): call("Hover", element: id)
        case .fill(let id, let text, let pressEnter):
            call(pressEnter ? "Search" : "Type", argument: text, element: id)
        case .select(let id, let option): call("Select Dropdown Option", argument: option, element: id)
        case .scroll(let direction): call(direction == .up ? "Scroll Up" : "Scroll Down")
        case .press(keys: "Enter"): call("Press Enter")
        case .goBack: call("Go Backward")
        case .goForward: call("Go Forward")
        case .focusTab(let index): isStrict ? nil : call("Switch Tab", argument: "\(index)")
        case .noop: isStrict ? nil : call("Wait")
        case .stop(let answer): "exit(message=\(KeywordCall.literal(answer)))"
        case .invalid(let text, _): text
        case .focus, .type, .clear, .press, .goto, .newTab, .closeTab: nil
        }
    }

    private func call(_ action: String, argument: String? = nil, element: Int? = nil) -> String {
        var text = "do(action=\"\(action)\""
        if let argument { text += ", argument=\(KeywordCall.literal(argument))" }
        if let element { text += ", element=\"\(element)\"" }
        return text + ")"
    }

    private func action(_ arguments: [String: String?]) -> Action? {
        let element = (arguments["element"] ?? nil).flatMap { Int($0) }
        let argument = arguments["argument"] ?? nil
        switch (arguments["action"] ?? nil)?.lowercased() {
        case "click": return element.map { .click(id: $0) }
        case "hover": return element.map { .hover(id: $0) }
        case "type": return entry(element, argument, pressEnter: false)
        case "search": return entry(element, argument, pressEnter: true)
        case "select dropdown option":
            guard let element, let argument else { return nil }
            return .select(id: element, option: argument)
        case "scroll up": return .scroll(.up)
        case "scroll down": return .scroll(.down)
        case "press enter": return .press(keys: "Enter")
        case "go forward": return .goForward
        case "go backward": return .goBack
        case "switch tab" where !isStrict: return argument.flatMap { Int($0) }.map { .focusTab($0) }
        case "wait" where !isStrict: return .noop
        default: return nil
        }
    }

    private func entry(_ element: Int?, _ text: String?, pressEnter: Bool) -> Action? {
        guard let element, let text else { return nil }
        return .fill(id: element, text: text, pressEnter: pressEnter)
    }

    private func reason(_ arguments: [String: String?]) -> String {
        guard let name = arguments["action"] ?? nil else { return "do needs an action" }
        return "unknown action '\(name)', or its element or argument is missing or malformed"
    }
}
