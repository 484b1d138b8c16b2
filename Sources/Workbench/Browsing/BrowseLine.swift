import Groundwork
import WebEnv

/// A line that somebody typed to drive a session.
public enum BrowseLine: Sendable, Hashable {
    /// Nothing was typed.
    case blank
    /// Asks what can be typed.
    case help
    /// Ends the session.
    case quit
    /// An action as an object (docs/reference/actions.md): its texts may have line breaks.
    case action(Action)
    /// What an agent would say in the dialect.
    case output(String)

    /// Reads a line.
    /// - Parameters:
    ///   - dialect: what is typed is written in.
    ///   - isPerson: whether words for people count (`help`, `quit`), and brackets may be left out.
    public init(_ text: String, dialect: Dialect, isPerson: Bool) {
        let line = text.trimming(.html)
        if line.isEmpty {
            self = .blank
        } else if line.hasPrefix("{") {
            self = .action(Self.action(line))
        } else if isPerson, let word = Self.word(line) {
            self = word
        } else {
            self = .output(isPerson ? BracketedAction.written(line, in: dialect) : text)
        }
    }

    private static func word(_ line: String) -> BrowseLine? {
        switch line.lowercased() {
        case "help", "?": .help
        case "quit", "exit": .quit
        default: nil
        }
    }

    private static func action(_ line: String) -> Action {
        do {
            return Action(json: try JSONValue(parsing: Array(line.utf8)))
                ?? .invalid(
                    text: line, reason: "this object is no action: it needs a type, and what belongs to it")
        } catch {
            return .invalid(text: line, reason: "this is neither JSON nor an action: \(error)")
        }
    }
}

/// Actions of WebArena's dialect as people type them, without brackets: `click 27`, `type 7 red kettle`.
enum BracketedAction {
    private static let withNumber: Set = ["click", "hover", "focus", "clear", "tab_focus"]
    private static let withText: Set = ["press", "goto", "scroll", "stop"]
    private static let withNumberAndText: Set = ["type", "fill", "select"]

    /// The line with its brackets; as it is where it has some, in other dialects, and where the grammar is strict.
    static func written(_ line: String, in dialect: Dialect) -> String {
        guard case .webArena(let actions) = dialect.form, !actions.isStrict, !line.contains("[") else {
            return line
        }
        let parts = line.split(separator: " ", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return line }
        let (word, rest) = (parts[0], parts[1].trimming(.html))
        if withNumber.contains(word), Int(rest) != nil { return "\(word) [\(rest)]" }
        if withText.contains(word) { return "\(word) [\(rest)]" }
        guard withNumberAndText.contains(word) else { return line }
        let arguments = rest.split(separator: " ", maxSplits: 1).map(String.init)
        guard arguments.count == 2, Int(arguments[0]) != nil else { return line }
        return "\(word) [\(arguments[0])] [\(arguments[1].trimming(.html))]"
    }
}
