import Groundwork

extension JSONWriter {
    /// An action as an object: its type and what belongs to it.
    public mutating func action(_ action: Action) {
        object { writer in
            writer.field("type", action.typeName)
            switch action {
            case .click(let id), .hover(let id), .focus(let id), .clear(let id): writer.field("id", id)
            case .type(let id, let text, let pressEnter), .fill(let id, let text, let pressEnter):
                writer.field("id", id)
                writer.field("text", text)
                writer.field("press_enter", pressEnter)
            case .select(let id, let option):
                writer.field("id", id)
                writer.field("option", option)
            case .press(let keys): writer.field("keys", keys)
            case .scroll(let direction): writer.field("direction", direction.rawValue)
            case .goto(let url): writer.field("url", url)
            case .focusTab(let index): writer.field("tab", index)
            case .stop(let answer): writer.field("answer", answer)
            case .invalid(let text, let reason):
                writer.field("text", text)
                writer.field("reason", reason)
            case .newTab, .closeTab, .goBack, .goForward, .noop: break
            }
        }
    }
}

extension Action {
    /// The name of its kind in files: `click`, `tab_focus`.
    public var typeName: String {
        switch self {
        case .click: "click"
        case .hover: "hover"
        case .focus: "focus"
        case .type: "type"
        case .fill: "fill"
        case .select: "select"
        case .clear: "clear"
        case .press: "press"
        case .scroll: "scroll"
        case .goto: "goto"
        case .newTab: "new_tab"
        case .closeTab: "close_tab"
        case .focusTab: "tab_focus"
        case .goBack: "go_back"
        case .goForward: "go_forward"
        case .stop: "stop"
        case .noop: "noop"
        case .invalid: "invalid"
        }
    }

    /// Reads what ``JSONWriter/action(_:)`` writes; nil where the object is no action.
    public init?(json: JSONValue) {
        let id = json["id"]?.int
        switch json["type"]?.string {
        case "click": self.init(id) { .click(id: $0) }
        case "hover": self.init(id) { .hover(id: $0) }
        case "focus": self.init(id) { .focus(id: $0) }
        case "clear": self.init(id) { .clear(id: $0) }
        case "type":
            self.init(id, json["text"]?.string) {
                .type(id: $0, text: $1, pressEnter: json["press_enter"]?.bool ?? false)
            }
        case "fill":
            self.init(id, json["text"]?.string) {
                .fill(id: $0, text: $1, pressEnter: json["press_enter"]?.bool ?? false)
            }
        case "select": self.init(id, json["option"]?.string) { .select(id: $0, option: $1) }
        case "press": self.init(json["keys"]?.string) { .press(keys: $0) }
        case "scroll":
            self.init(json["direction"]?.string.flatMap { Direction(rawValue: $0) }) { .scroll($0) }
        case "goto": self.init(json["url"]?.string) { .goto(url: $0) }
        case "new_tab": self = .newTab
        case "close_tab": self = .closeTab
        case "tab_focus": self.init(json["tab"]?.int) { .focusTab($0) }
        case "go_back": self = .goBack
        case "go_forward": self = .goForward
        case "stop": self.init(json["answer"]?.string) { .stop(answer: $0) }
        case "noop": self = .noop
        case "invalid":
            self.init(json["text"]?.string, json["reason"]?.string) { .invalid(text: $0, reason: $1) }
        default: return nil
        }
    }

    private init?<Part>(_ part: Part?, _ make: (Part) -> Action) {
        guard let part else { return nil }
        self = make(part)
    }
    private init?<First, Second>(_ first: First?, _ second: Second?, _ make: (First, Second) -> Action) {
        guard let first, let second else { return nil }
        self = make(first, second)
    }
}
