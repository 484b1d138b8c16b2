/// Texts that are to stand in a frame, put together from parts. Nothing is copied before the frame is written.
struct FrameTexts: Sendable {
    private(set) var parts: [String] = []
    /// Where each text ends, in bytes from the start of the first.
    private(set) var ends: [Int] = []
    /// Bytes of all parts.
    private(set) var byteCount = 0

    init() {}

    /// - Parameter texts: whole ones.
    init(_ texts: [String]) {
        reserve(texts.count)
        for text in texts { end(with: text) }
    }

    mutating func reserve(_ count: Int) {
        parts.reserveCapacity(count)
        ends.reserveCapacity(count)
    }

    /// Adds a part to the text that is not ended yet.
    mutating func add(_ part: String) {
        let count = part.utf8.count
        if count == 0 { return }
        parts.append(part)
        byteCount += count
    }

    /// Ends a text.
    mutating func end() { ends.append(byteCount) }

    /// Adds a last part and ends the text.
    mutating func end(with part: String) {
        add(part)
        end()
    }

    /// Ends a text of several lines.
    mutating func end(withLines lines: [String]) {
        for (index, line) in lines.enumerated() {
            if index > 0 { add("\n") }
            add(Self.line(line))
        }
        end()
    }

    /// A text that stands in one line.
    static func line(_ text: String) -> String {
        text.utf8.contains(0x0A) ? text.replacing("\n", with: " ") : text
    }

    /// What there is so far.
    struct Mark {
        fileprivate let parts, texts, bytes: Int
    }
    var mark: Mark { Mark(parts: parts.count, texts: ends.count, bytes: byteCount) }

    /// Forgets what came after.
    mutating func goBack(to mark: Mark) {
        parts.removeSubrange(mark.parts...)
        ends.removeSubrange(mark.texts...)
        byteCount = mark.bytes
    }
}
