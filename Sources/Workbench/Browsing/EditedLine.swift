/// A line while somebody types it on a terminal, with the lines before it.
public struct EditedLine: Sendable, Equatable {
    /// What a key does.
    public enum Key: Sendable, Equatable {
        /// Writes itself.
        case character(Character)
        /// Moves the cursor.
        case left, right, home, end
        /// Through the lines before.
        case up, down
        /// Takes away the character before, or behind the cursor.
        case backspace, delete
        /// Takes away all before, or all behind the cursor; the word before it.
        case deleteToStart, deleteToEnd, deleteWord
    }

    /// The characters of the line.
    public private(set) var text: [Character] = []
    /// Where the next character goes, in 0...text.count.
    public private(set) var cursor = 0
    private var history: [[Character]]
    /// Place among the lines before; their number while a new one is typed.
    private var place: Int
    /// What was typed before somebody went through the lines before.
    private var draft: [Character] = []

    /// - Parameter history: earlier lines, the oldest first.
    public init(history: [String] = []) {
        self.history = history.map(Array.init)
        place = history.count
    }

    /// Does what a key does.
    public mutating func press(_ key: Key) {
        switch key {
        case .character(let character):
            text.insert(character, at: cursor)
            cursor += 1
        case .left: cursor = max(0, cursor - 1)
        case .right: cursor = min(text.count, cursor + 1)
        case .home: cursor = 0
        case .end: cursor = text.count
        case .up: show(place - 1)
        case .down: show(place + 1)
        case .backspace: remove(max(0, cursor - 1)..<cursor)
        case .delete: remove(cursor..<min(text.count, cursor + 1))
        case .deleteToStart: remove(0..<cursor)
        case .deleteToEnd: remove(cursor..<text.count)
        case .deleteWord: remove(startOfWord..<cursor)
        }
    }

    private var startOfWord: Int {
        var start = cursor
        while start > 0, text[start - 1] == " " { start -= 1 }
        while start > 0, text[start - 1] != " " { start -= 1 }
        return start
    }

    private mutating func remove(_ range: Range<Int>) {
        text.removeSubrange(range)
        cursor = range.lowerBound
    }

    private mutating func show(_ wanted: Int) {
        guard (0...history.count).contains(wanted) else { return }
        if place == history.count { draft = text }
        place = wanted
        text = wanted == history.count ? draft : history[wanted]
        cursor = text.count
    }
}
