import Foundation
import Groundwork
import Workbench

/// Lines that a person types on a terminal: with the usual keys to edit them, and Up for the lines before.
struct TerminalLine {
    private var history: [String] = []
    /// Bytes that were read and not looked at yet.
    private var waiting: ArraySlice<UInt8> = []

    /// Whether a person types: both ends are a terminal, one that can move its cursor.
    static var isPossible: Bool {
        isatty(STDIN_FILENO) == 1 && isatty(STDOUT_FILENO) == 1
            && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// The next line; nil at the end of input (Control-D on an empty line).
    mutating func next(prompt: String) -> String? {
        var settings = termios()
        guard tcgetattr(STDIN_FILENO, &settings) == 0 else { return nil }
        var raw = settings
        // Signals stay: Control-C ends the command.
        raw.c_lflag &= ~tcflag_t(ICANON | ECHO | IEXTEN)
        raw.c_iflag &= ~tcflag_t(ICRNL | IXON)
        tcsetattr(STDIN_FILENO, TCSADRAIN, &raw)
        defer { tcsetattr(STDIN_FILENO, TCSADRAIN, &settings) }
        guard let line = read(prompt) else { return nil }
        if !line.isEmpty, line != history.last { history.append(line) }
        return line
    }

    private mutating func read(_ prompt: String) -> String? {
        var edited = EditedLine(history: history)
        draw(edited, prompt)
        while let byte = nextByte() {
            switch byte {
            case 0x0A, 0x0D:
                edited.press(.end)
                draw(edited, prompt)
                Output.text("\r\n")
                return String(edited.text)
            case 0x04 where edited.text.isEmpty:
                Output.text("\r\n")
                return nil
            default:
                if let key = key(byte) { edited.press(key) }
            }
            draw(edited, prompt)
        }
        return nil
    }

    private func draw(_ line: EditedLine, _ prompt: String) {
        let behind = line.text.count - line.cursor
        Output.text("\r\u{1B}[K\(prompt)\(String(line.text))" + (behind > 0 ? "\u{1B}[\(behind)D" : ""))
    }

    // MARK: Keys

    private mutating func key(_ byte: UInt8) -> EditedLine.Key? {
        switch byte {
        case 0x01: .home
        case 0x02: .left
        case 0x04: .delete
        case 0x05: .end
        case 0x06: .right
        case 0x08, 0x7F: .backspace
        case 0x0B: .deleteToEnd
        case 0x0E: .down
        case 0x10: .up
        case 0x15: .deleteToStart
        case 0x17: .deleteWord
        case 0x1B: escapedKey()
        case 0..<0x20: nil
        default: character(byte).map(EditedLine.Key.character)
        }
    }

    /// `ESC [ A` and the like: what terminals send for keys without a character.
    private mutating func escapedKey() -> EditedLine.Key? {
        guard let start = nextByte(), start == UInt8(ascii: "[") || start == UInt8(ascii: "O") else {
            return nil
        }
        var code: [UInt8] = []
        while let byte = nextByte() {
            code.append(byte)
            if (0x40...0x7E).contains(byte) { break }
        }
        return switch String(decoding: code, as: UTF8.self) {
        case "A": .up
        case "B": .down
        case "C": .right
        case "D": .left
        case "H", "1~", "7~": .home
        case "F", "4~", "8~": .end
        case "3~": .delete
        default: nil
        }
    }

    /// A character of UTF-8 that begins with this byte.
    private mutating func character(_ first: UInt8) -> Character? {
        var bytes = [first]
        let more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0
        for _ in 0..<more { if let byte = nextByte() { bytes.append(byte) } }
        return String(decoding: bytes, as: UTF8.self).first
    }

    private mutating func nextByte() -> UInt8? {
        if let byte = waiting.popFirst() { return byte }
        var buffer = [UInt8](repeating: 0, count: 4096)
        while true {
            let count = Glibc.read(STDIN_FILENO, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { return nil }
            waiting = buffer[..<count]
            return waiting.popFirst()
        }
    }
}
