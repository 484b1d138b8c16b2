import Groundwork

/// Actions as JSON objects: the type, and what belongs to it.
extension JSONWriter {
    /// An action as an object.
    public mutating func action(_ action: Action) {
        object { writer in
            writer.field("type", action.kind.rawValue)
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
    /// Reads what `JSONWriter.action(_:)` writes; nil where the object is no action.
    public init?(json: JSONValue) {
        guard let kind = json["type"]?.string.flatMap(Kind.init(rawValue:)),
            let action = Self.action(kind, json)
        else { return nil }
        self = action
    }

    private static func action(_ kind: Kind, _ json: JSONValue) -> Action? {
        let id = json["id"]?.int
        func text(_ key: String) -> String? { json[key]?.string }
        func entry(_ make: (Int, String, Bool) -> Action) -> Action? {
            guard let id, let text = text("text") else { return nil }
            return make(id, text, json["press_enter"]?.bool ?? false)
        }
        switch kind {
        case .click: return id.map { .click(id: $0) }
        case .hover: return id.map { .hover(id: $0) }
        case .focus: return id.map { .focus(id: $0) }
        case .clear: return id.map { .clear(id: $0) }
        case .type: return entry { .type(id: $0, text: $1, pressEnter: $2) }
        case .fill: return entry { .fill(id: $0, text: $1, pressEnter: $2) }
        case .select:
            guard let id, let option = text("option") else { return nil }
            return .select(id: id, option: option)
        case .press: return text("keys").map { .press(keys: $0) }
        case .scroll: return text("direction").flatMap(Direction.init(rawValue:)).map { .scroll($0) }
        case .goto: return text("url").map { .goto(url: $0) }
        case .newTab: return .newTab
        case .closeTab: return .closeTab
        case .focusTab: return json["tab"]?.int.map { .focusTab($0) }
        case .goBack: return .goBack
        case .goForward: return .goForward
        case .stop: return text("answer").map { .stop(answer: $0) }
        case .noop: return .noop
        case .invalid:
            guard let text = text("text"), let reason = json["reason"]?.string else { return nil }
            return .invalid(text: text, reason: reason)
        }
    }
}
