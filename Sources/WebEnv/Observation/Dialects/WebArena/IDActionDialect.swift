import Browser
import Groundwork

/// WebArena's `id_accessibility_tree` actions: `click [12]`, `type [7] [text] [1]`, `stop [answer]`.
///
/// Source: WebArena, `create_id_based_action`; `docs/reference/actions.md` lists every form.
public struct IDActionDialect: Sendable, Hashable {
    /// Exactly WebArena's grammar. Otherwise `fill`, `select`, `clear`, `focus` and `noop` are known too, and texts and
    /// answers may have several lines and any character.
    public var isStrict: Bool

    /// - Parameter isStrict: whether the grammar is exactly WebArena's.
    public init(isStrict: Bool = false) { self.isStrict = isStrict }

    /// The action in a model's output: in its first fenced block, or the output itself.
    public func parse(_ output: String) -> Action {
        let text = command(in: output)
        do {
            return try action(text)
        } catch {
            return .invalid(text: output, reason: error.reason)
        }
    }

    /// The action as text; ``parse(_:)`` gives it back.
    public func print(_ action: Action) -> String {
        switch action {
        case .click(let id): "click [\(id)]"
        case .hover(let id): "hover [\(id)]"
        case .focus(let id): "focus [\(id)]"
        case .type(let id, let text, let pressEnter): "type [\(id)] [\(text)] [\(pressEnter ? 1 : 0)]"
        case .fill(let id, let text, let pressEnter): "fill [\(id)] [\(text)] [\(pressEnter ? 1 : 0)]"
        case .select(let id, let option): "select [\(id)] [\(option)]"
        case .clear(let id): "clear [\(id)]"
        case .press(let keys): "press [\(keys)]"
        case .scroll(let direction): "scroll [\(direction.rawValue)]"
        case .goto(let url): "goto [\(url)]"
        case .newTab: "new_tab"
        case .closeTab: "close_tab"
        case .focusTab(let index): "tab_focus [\(index)]"
        case .goBack: "go_back"
        case .goForward: "go_forward"
        case .stop(let answer): "stop [\(answer)]"
        case .noop: "noop"
        case .invalid(let text, _): text
        }
    }

    private struct Mistake: Error {
        let reason: String
    }

    /// The action that a word starts; nil where the grammar has none.
    ///
    /// The words are the names of the kinds. WebArena's own grammar lacks some of them.
    private func kind(of word: String) -> Action.Kind? {
        guard let kind = Action.Kind(rawValue: word) else { return nil }
        switch kind {
        case .click, .hover, .type, .press, .scroll, .goto, .newTab, .closeTab, .focusTab, .goBack,
            .goForward,
            .stop:
            return kind
        case .fill, .select, .clear, .focus, .noop: return isStrict ? nil : kind
        case .invalid: return nil
        }
    }

    private func command(in output: String) -> String {
        let text = output.trimming(.html)
        guard kind(of: Self.word(of: text)) == nil else { return text }
        let parts = text.splitting(on: "```")
        return parts.count >= 3 ? (parts[1]).trimming(.html) : text
    }

    /// What stands before the first bracket, else the first word.
    private static func word(of text: String) -> String {
        let end = text.utf8.firstIndex(of: UInt8(ascii: "["))
        guard let end else {
            return String(Substring(text.utf8.prefix { !$0.isHTMLSpace }))
        }
        return String(text[..<end]).trimming(.html)
    }

    private func action(_ text: String) throws(Mistake) -> Action {
        guard !text.isEmpty else { throw Mistake(reason: "the action is empty") }
        if isStrict, let scalar = text.unicodeScalars.first(where: { !Self.isTypable($0.value) }) {
            throw Mistake(reason: "the character '\(scalar)' can't be typed")
        }
        let word = Self.word(of: text)
        guard let kind = kind(of: word) else { throw Mistake(reason: "unknown action '\(word)'") }
        var arguments = Arguments(text.utf8.dropFirst(word.utf8.count), isStrict: isStrict)
        guard let action = parsed(kind, &arguments) else {
            throw Mistake(reason: "malformed \(word) action, expected \(word) \(Self.form(of: kind))")
        }
        return action
    }

    /// Characters that WebArena's key table has.
    private static func isTypable(_ scalar: UInt32) -> Bool {
        (32...127).contains(scalar) || (129...999).contains(scalar) || scalar == 10
    }

    private func parsed(_ kind: Action.Kind, _ arguments: inout Arguments) -> Action? {
        switch kind {
        case .click: return arguments.number().map { .click(id: $0) }
        case .hover: return arguments.number().map { .hover(id: $0) }
        case .focus: return arguments.number().map { .focus(id: $0) }
        case .clear: return arguments.number().map { .clear(id: $0) }
        case .focusTab: return arguments.number().map { .focusTab($0) }
        // Without a flag, `type` presses Enter and `fill` does not.
        case .type: return entry(&arguments, pressEnter: true) { .type(id: $0, text: $1, pressEnter: $2) }
        case .fill: return entry(&arguments, pressEnter: false) { .fill(id: $0, text: $1, pressEnter: $2) }
        case .select:
            guard let id = arguments.number(), let option = arguments.text() else { return nil }
            return .select(id: id, option: option)
        case .press: return arguments.text().map { .press(keys: KeyNames.written($0)) }
        case .scroll: return arguments.direction().map { .scroll($0) }
        case .goto: return arguments.text().map { .goto(url: $0) }
        case .newTab: return .newTab
        case .closeTab: return .closeTab
        case .goBack: return .goBack
        case .goForward: return .goForward
        case .noop: return .noop
        case .stop: return .stop(answer: arguments.text() ?? "")
        case .invalid: return nil
        }
    }

    private func entry(
        _ arguments: inout Arguments, pressEnter: Bool, _ make: (Int, String, Bool) -> Action
    ) -> Action? {
        guard let id = arguments.number() else { return nil }
        let flag = arguments.trailingFlag()
        return arguments.text().map { make(id, $0, flag ?? pressEnter) }
    }

    /// What belongs behind the word.
    private static func form(of kind: Action.Kind) -> String {
        switch kind {
        case .type, .fill: "[id] [text] [0|1]"
        case .select: "[id] [option]"
        case .press: "[keys]"
        case .scroll: "[up|down]"
        case .goto: "[url]"
        case .focusTab: "[number]"
        case .click, .hover, .focus, .clear, .newTab, .closeTab, .goBack, .goForward, .stop, .noop, .invalid:
            "[id]"
        }
    }

    /// The bracketed arguments after the command word.
    private struct Arguments {
        private var rest: Substring.UTF8View
        private let isStrict: Bool

        init(_ rest: Substring.UTF8View, isStrict: Bool) {
            self.rest = rest
            self.isStrict = isStrict
        }

        private mutating func open() -> Bool {
            if rest.first == 0x20 { rest.removeFirst() }
            guard rest.first == UInt8(ascii: "[") else { return false }
            rest.removeFirst()
            return true
        }

        mutating func number() -> Int? {
            guard open(), let close = rest.firstIndex(of: UInt8(ascii: "]")) else { return nil }
            let digits = rest[..<close]
            guard !digits.isEmpty, digits.allSatisfy(\.isASCIIDigit) else { return nil }
            rest = rest[close...].dropFirst()
            return Int(String(Substring(digits)))
        }

        /// Everything up to the last bracket.
        mutating func text() -> String? {
            guard open(), let close = rest.lastIndex(of: UInt8(ascii: "]")) else { return nil }
            let text = rest[..<close]
            if isStrict && (text.isEmpty || text.contains(0x0A)) { return nil }
            rest = rest[close...].dropFirst()
            return String(Substring(text))
        }

        /// Takes `[0]` or `[1]` off the end.
        mutating func trailingFlag() -> Bool? {
            guard let end = rest.last, end == UInt8(ascii: "]"), rest.count >= 3 else { return nil }
            let flag = rest.suffix(3)
            let digit = flag[flag.index(after: flag.startIndex)]
            guard flag.first == UInt8(ascii: "["), digit == UInt8(ascii: "0") || digit == UInt8(ascii: "1")
            else {
                return nil
            }
            rest = rest.dropLast(3)
            if rest.last == 0x20 { rest.removeLast() }
            // What remains must still be one bracketed text.
            return digit == UInt8(ascii: "1")
        }

        mutating func direction() -> Action.Direction? {
            if rest.first == 0x20 { rest.removeFirst() }
            if rest.first == UInt8(ascii: "[") { rest.removeFirst() }
            let text = String(Substring(rest))
            if text.hasPrefix("up") { return .up }
            return text.hasPrefix("down") ? .down : nil
        }
    }
}

/// Names of keys as Playwright writes them.
enum KeyNames {
    private static let names: [String: String] = {
        let known = [
            "Enter", "Tab", "Control", "Shift", "Meta", "Backspace", "Delete", "Escape", "ArrowUp",
            "ArrowDown", "ArrowLeft",
            "ArrowRight", "Home", "End", "PageUp", "PageDown", "Alt", "Insert",
        ]
        return Dictionary(uniqueKeysWithValues: known.map { ($0.lowercased(), $0) })
    }()

    /// The combination with lower-case names of known keys written as Playwright does.
    static func written(_ keys: String) -> String {
        keys.split(separator: "+", omittingEmptySubsequences: false).map { names[String($0)] ?? String($0) }
            .joined(separator: "+")
    }
}
