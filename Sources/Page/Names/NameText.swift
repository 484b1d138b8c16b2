import Groundwork

/// A name under construction: white space is folded as it comes in.
struct NameText {
    private var bytes: [UInt8] = []
    /// White space came since the last word.
    private var pendingSpace = false
    /// Something ended or begins that is told apart from what is beside it.
    private var gap = Gap.none
    /// Where the inline element begins that is being read: what is apart in it is not apart from what is before it.
    private var floor = 0
    /// White space was read that the page shows.
    private(set) var hasBlank = false

    private enum Gap { case none, box, block }

    var length: Int { bytes.count }

    /// What comes next is told apart from what came before.
    mutating func part(ofBlock isOfBlock: Bool = true) {
        guard bytes.count > floor else { return }
        gap = isOfBlock || gap == .block ? .block : .box
    }

    mutating func append(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { append($0) } }
    mutating func append(_ piece: GeneratedContent.Piece?) {
        guard let piece else { return }
        if piece.isApart { part() }
        var isFilled = false
        for shown in piece.parts {
            switch shown {
            case .text(let text):
                append(text)
                isFilled = isFilled || !text.isEmpty
            case .counter: break
            case .image(let name):
                append(name)
                isFilled = isFilled || !name.isEmpty
                if isFilled { part(ofBlock: false) }
            }
        }
        if piece.isApart { part() }
    }

    /// Text that is told apart from what is beside it.
    mutating func append(apart text: String) {
        guard !text.isEmpty else { return }
        part(ofBlock: false)
        append(text)
        part(ofBlock: false)
    }

    /// White space that the page shows.
    mutating func appendBlank() {
        hasBlank = true
        pendingSpace = !bytes.isEmpty
    }

    // MARK: Inline elements

    /// Begins an inline element that is a node of its own.
    /// - Returns: what ``leave(_:from:)`` wants back.
    mutating func enter() -> Int {
        defer { floor = bytes.count }
        return floor
    }

    /// Ends it: of what was apart in it, only blocks are apart from what follows.
    mutating func leave(_ outer: Int, from start: Int) {
        floor = outer
        if bytes.count > start, gap == .box { gap = .none }
    }
    mutating func append(_ text: String) {
        guard !text.isEmpty else { return }
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Copies stretches without white space that would have to be folded.
    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        if bytes.capacity == 0 { bytes.reserveCapacity(64) }
        var start = 0
        while start < text.count {
            if text[start].isHTMLSpace {
                pendingSpace = !bytes.isEmpty
                start += 1
                continue
            }
            let end = text.endOfFolded(from: start)
            if pendingSpace || gap != .none, !bytes.isEmpty { bytes.append(0x20) }
            pendingSpace = false
            gap = .none
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
            start = end
        }
    }

    /// One space where there is nothing but white space that the page shows.
    var finished: String { bytes.isEmpty && hasBlank ? " " : String(decoding: bytes, as: UTF8.self) }
}

extension UnsafeBufferPointer<UInt8> {
    /// The end of the longest stretch from `start` on in which white space is single spaces, none at its end.
    /// - Parameter start: where a byte is that is no white space.
    fileprivate func endOfFolded(from start: Int) -> Int {
        var end = start + 1
        while end < count {
            let byte = self[end]
            if byte > 0x20 || !byte.isHTMLSpace {
                end += 1
            } else if byte == 0x20, end + 1 < count, !self[end + 1].isHTMLSpace {
                end += 2
            } else {
                break
            }
        }
        return end
    }
}
