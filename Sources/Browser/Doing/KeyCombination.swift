import Groundwork

/// A key with modifiers, as `Control+a` names them.
package struct KeyCombination: Hashable, Sendable {
    enum Key: Hashable, Sendable {
        case enter, tab, space, backspace, delete, escape, home, end, pageUp, pageDown
        case arrowUp, arrowDown, arrowLeft, arrowRight
        /// A printable character.
        case character(String)
        /// A key that does nothing here (`F5`).
        case other(String)
    }

    var key: Key
    var hasControl = false
    var hasShift = false
    var hasAlt = false

    init(key: Key) { self.key = key }

    /// Names are those of Playwright, compared without case; `Meta`, `Cmd` and `Ctrl` count as `Control`.
    package init(_ text: String) {
        var parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        if text.hasSuffix("+") && text.utf8.count > 1 { parts = parts.dropLast(2) + ["+"] }
        if text == "+" { parts = ["+"] }
        key = .other("")
        for part in parts {
            switch part.trimming(.html).lowercased() {
            case "control", "ctrl", "meta", "cmd", "command", "controlormeta": hasControl = true
            case "shift": hasShift = true
            case "alt", "option": hasAlt = true
            case let name: key = Self.key(name, written: part)
            }
        }
    }

    private static func key(_ name: String, written: String) -> Key {
        switch name {
        case "enter", "return": .enter
        case "tab": .tab
        case "space", "spacebar": .space
        case "backspace": .backspace
        case "delete", "del": .delete
        case "escape", "esc": .escape
        case "home": .home
        case "end": .end
        case "pageup": .pageUp
        case "pagedown": .pageDown
        case "arrowup", "up": .arrowUp
        case "arrowdown", "down": .arrowDown
        case "arrowleft", "left": .arrowLeft
        case "arrowright", "right": .arrowRight
        case "": written == " " ? .space : .other("")
        default: written.unicodeScalars.count == 1 ? .character(written) : .other(written)
        }
    }
}
