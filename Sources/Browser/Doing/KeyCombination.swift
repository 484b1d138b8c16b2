import Groundwork

/// A key with modifiers, as `Control+a` names them.
package struct KeyCombination: Hashable, Sendable {
    enum Key: Hashable, Sendable {
        case enter, tab, space, backspace, delete, escape, home, end, pageUp, pageDown
        case arrowUp, arrowDown, arrowLeft, arrowRight
        /// A printable character.
        case character(String)
        /// A key that does nothing here (`F5`), or only modifiers.
        case other(String)
    }

    var key: Key
    var hasControl = false
    var hasShift = false
    var hasAlt = false
    /// What was written where a key's name should be, and names none; nil where all is well.
    package private(set) var unknownName: String?

    init(key: Key) { self.key = key }

    /// Names are those of Playwright, compared without case; `Meta`, `Cmd` and `Ctrl` count as `Control`.
    package init(_ text: String) {
        var parts = text.split(separator: "+", omittingEmptySubsequences: false).map(String.init)
        if text.hasSuffix("++") { parts = parts.dropLast(2) + ["+"] }
        if text == "+" { parts = ["+"] }
        key = .other("")
        for part in parts {
            if part == " " {
                key = .space
                continue
            }
            switch part.trimming(.html).lowercased() {
            case "control", "ctrl", "meta", "cmd", "command", "controlormeta", "controlleft", "controlright",
                "metaleft", "metaright":
                hasControl = true
            case "shift", "shiftleft", "shiftright": hasShift = true
            case "alt", "option", "altleft", "altright", "altgraph": hasAlt = true
            case let name:
                if let known = Self.key(name, written: part) { key = known } else { unknownName = part }
            }
        }
    }

    /// nil where no key has the name.
    private static func key(_ name: String, written: String) -> Key? {
        editingKey(name) ?? KeyCodes.character(name).map(Key.character)
            ?? (KeyCodes.idle.contains(name) ? .other(written) : nil)
            ?? (written.count == 1 ? .character(written) : nil)
    }

    private static func editingKey(_ name: String) -> Key? {
        switch name {
        case "enter", "return", "numpadenter": .enter
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
        default: nil
        }
    }
}

/// Names of keys by their place on the keyboard, as `KeyboardEvent.code` and Playwright have them, in lower case.
///
/// Source: UI Events KeyboardEvent code Values, 3.
private enum KeyCodes {
    /// Keys that do nothing here.
    static let idle: Set<String> = Set(
        (1...24).map { "f\($0)" } + [
            "insert", "capslock", "numlock", "scrolllock", "pause", "printscreen", "contextmenu", "clear",
            "help",
            "select", "cancel", "attn", "accept", "convert", "nonconvert", "modechange", "fn", "fnlock",
            "audiovolumemute", "audiovolumedown", "audiovolumeup", "mediatracknext", "mediatrackprevious",
            "mediastop", "mediaplaypause", "browserback", "browserforward", "browserrefresh", "browserhome",
            "browsersearch", "unidentified", "dead", "process",
        ])

    private static let marks = [
        "backquote": "`", "minus": "-", "equal": "=", "bracketleft": "[", "bracketright": "]",
        "backslash": "\\", "semicolon": ";", "quote": "'", "comma": ",", "period": ".", "slash": "/",
        "numpadadd": "+", "numpadsubtract": "-", "numpadmultiply": "*", "numpaddivide": "/",
        "numpaddecimal": ".",
    ]

    /// What the key writes without modifiers; nil where the name is that of no such key.
    static func character(_ name: String) -> String? {
        for prefix in ["key", "digit", "numpad"] where name.utf8.count == prefix.utf8.count + 1 {
            guard name.hasPrefix(prefix), let last = name.utf8.last else { continue }
            let isDigit = (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(last)
            let isLetter = (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(last)
            if prefix == "key" ? isLetter : isDigit { return String(name.suffix(1)) }
        }
        return marks[name]
    }
}
