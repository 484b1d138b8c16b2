import Groundwork

/// WebArena's `id_accessibility_tree` actions: `click [12]`, `type [7] [text] [1]`, `stop [answer]`.
///
/// Source: WebArena, `create_id_based_action`; `docs/reference/actions.md` lists every form.
public struct IDActionDialect: Sendable, Hashable {
    /// Exactly WebArena's grammar. Otherwise `fill`, `select`, `clear`, `focus` and `noop` are known too, and texts and
    /// answers may have several lines and any character.
    public var isStrict: Bool

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

    private static let commands: Set<String> = [
        "click", "hover", "type", "press", "scroll", "goto", "new_tab", "close_tab", "tab_focus", "go_back",
        "go_forward", "stop",
    ]
    private static let addedCommands: Set<String> = ["fill", "select", "clear", "focus", "noop"]

    private func knows(_ word: String) -> Bool {
        Self.commands.contains(word) || (!isStrict && Self.addedCommands.contains(word))
    }

    private func command(in output: String) -> String {
        let text = output.trimming(.html)
        guard !knows(Self.word(of: text)) else { return text }
        let parts = text.splitting(on: "```")
        return parts.count >= 3 ? parts[1].trimming(.html) : text
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
        guard knows(word) else { throw Mistake(reason: "unknown action '\(word)'") }
        var arguments = Arguments(text.utf8.dropFirst(word.utf8.count), isStrict: isStrict)
        guard let action = parsed(word, &arguments) else {
            throw Mistake(reason: "malformed \(word) action, expected \(Self.form(of: word))")
        }
        return action
    }

    /// Characters that WebArena's key table has.
    private static func isTypable(_ scalar: UInt32) -> Bool {
        (32...127).contains(scalar) || (129...999).contains(scalar) || scalar == 10
    }

    private func parsed(_ word: String, _ arguments: inout Arguments) -> Action? {
        switch word {
        case "click": return arguments.number().map { .click(id: $0) }
        case "hover": return arguments.number().map { .hover(id: $0) }
        case "focus": return arguments.number().map { .focus(id: $0) }
        case "clear": return arguments.number().map { .clear(id: $0) }
        case "tab_focus": return arguments.number().map { .focusTab($0) }
        case "type", "fill": return textEntry(word, &arguments)
        case "select":
            guard let id = arguments.number(), let option = arguments.text() else { return nil }
            return .select(id: id, option: option)
        case "press": return arguments.text().map { .press(keys: KeyNames.written($0)) }
        case "scroll": return arguments.direction().map { .scroll($0) }
        case "goto": return arguments.text().map { .goto(url: $0) }
        case "new_tab": return .newTab
        case "close_tab": return .closeTab
        case "go_back": return .goBack
        case "go_forward": return .goForward
        case "noop": return .noop
        case "stop": return .stop(answer: arguments.text() ?? "")
        default: return nil
        }
    }

    /// Without a flag, `type` presses Enter and `fill` does not.
    private func textEntry(_ word: String, _ arguments: inout Arguments) -> Action? {
        guard let id = arguments.number() else { return nil }
        let flag = arguments.trailingFlag()
        guard let text = arguments.text() else { return nil }
        let pressEnter = flag ?? (word == "type")
        return word == "type"
            ? .type(id: id, text: text, pressEnter: pressEnter)
            : .fill(id: id, text: text, pressEnter: pressEnter)
    }

    private static func form(of word: String) -> String {
        switch word {
        case "type", "fill": "\(word) [id] [text] [0|1]"
        case "select": "select [id] [option]"
        case "press": "press [keys]"
        case "scroll": "scroll [up|down]"
        case "goto": "goto [url]"
        case "tab_focus": "tab_focus [number]"
        default: "\(word) [id]"
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
