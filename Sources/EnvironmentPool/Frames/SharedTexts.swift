import WebEnv

/// Texts of outcomes, of which each distinct one stands in a frame once: a thousand environments on a hundred pages have a hundred
/// observations.
struct SharedTexts: Sendable {
    /// A text that is to stand in a frame. Observations are told apart by their page, which is shared, so that no page is read.
    enum Text {
        case observation(Observation)
        case plain(String)

        static let empty = Text.plain("")

        /// Several lines in one text.
        static func lines(_ lines: [String]) -> Text {
            .plain(lines.map(FrameTexts.line).joined(separator: "\n"))
        }
    }

    private enum Key: Hashable, Sendable {
        case page(ObjectIdentifier, tabLine: String)
        case plain(String)
    }

    /// The distinct texts in the order of their first use; the first is empty.
    private(set) var distinct = FrameTexts([""])
    /// For each text that was added, its place among the distinct ones.
    private(set) var places: [UInt32] = []
    private var known: [Key: UInt32] = [.plain(""): 0]
    /// Holds the pages, so that another can't come to where one was.
    private var pages: [PageView] = []

    mutating func reserve(_ count: Int) { places.reserveCapacity(count) }

    /// Adds all of some texts, or as many empty ones where there is no room.
    /// - Parameter room: bytes that the distinct texts may have.
    /// - Returns: whether there was room.
    mutating func add(_ texts: [Text], room: Int) -> Bool {
        let before = (distinct.mark, places.count, known.count, pages.count)
        for text in texts { places.append(place(of: text)) }
        if distinct.byteCount <= room { return true }
        distinct.goBack(to: before.0)
        places.replaceSubrange(before.1..., with: texts.map { _ in 0 })
        known = known.filter { $0.value < before.2 }
        pages.removeSubrange(before.3...)
        return false
    }

    private mutating func place(of text: Text) -> UInt32 {
        switch text {
        case .plain(let text):
            let (place, isNew) = number(of: .plain(text))
            if isNew { distinct.end(with: text) }
            return place
        case .observation(let seen):
            let tabLine = seen.tabLine
            let (place, isNew) = number(of: .page(ObjectIdentifier(seen.page), tabLine: tabLine))
            if isNew {
                pages.append(seen.page)
                distinct.add(tabLine)
                distinct.add("\n\n")
                distinct.end(with: seen.page.text)
            }
            return place
        }
    }

    private mutating func number(of key: Key) -> (place: UInt32, isNew: Bool) {
        if let place = known[key] { return (place, false) }
        let place = UInt32(clamping: known.count)
        known[key] = place
        return (place, true)
    }
}
