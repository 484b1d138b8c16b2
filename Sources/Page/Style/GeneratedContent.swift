import Groundwork
import HTML

/// What the style sheets put before and after an element's contents.
struct GeneratedContent: Sendable {
    struct Piece: Sendable {
        enum Part: Sendable {
            case text(String)
            /// The number of a counter, which is shown and is no part of names.
            case counter(String)
            /// A picture, with what is said in its place.
            case image(String)
        }
        var parts: [Part] = []
        /// A box of its own, not part of the line.
        var isApart = false

        /// All that it says.
        var text: String {
            if parts.count == 1, case .text(let text) = parts[0] { return text }
            return parts.map {
                switch $0 {
                case .text(let text), .counter(let text): text
                case .image: ""
                }
            }.joined()
        }
        /// Whether it shows nothing.
        var isEmpty: Bool {
            parts.allSatisfy {
                switch $0 {
                case .text(let text), .counter(let text): text.isEmpty
                case .image: false
                }
            }
        }
    }
    var before: Piece?
    var after: Piece?
}

/// Works out what pseudo-elements show: the values of counters and the depth of quotations depend on all that comes before.
/// Source: https://www.w3.org/TR/css-lists-3/#auto-numbering, https://www.w3.org/TR/css-content-3/#inserting-quotes
struct GeneratedFlow {
    /// A pseudo-element that has contents, or takes those away which the browser gives.
    private struct Pending {
        let content: ContentValue
        let style: PageStyle.Style
        let isApart: Bool
        let language: TextLanguage
        let extras: StyleSetting.Extras
    }
    private enum Event {
        case counters(StyleSetting.Extras)
        case before(Pending)
        case after(Pending)
    }
    private let document: Document
    let usesCounters: Bool
    /// In document order, each with its element.
    private var events: [(element: Int, event: Event)] = []

    init(_ document: Document, usesCounters: Bool) {
        self.document = document
        self.usesCounters = usesCounters
    }

    var isEmpty: Bool { events.isEmpty }

    mutating func add(_ extras: StyleSetting.Extras, at index: Int) {
        events.append((index, .counters(extras)))
    }

    /// The counter that lists number their items by.
    mutating func addListItem(_ index: Int, _ style: PageStyle.Style) {
        var extras = StyleSetting.Extras()
        switch document.known(index) {
        case .ol:
            extras.counterReset = [
                .init(name: "list-item", value: (document.integer(.start, index) ?? 1) &- 1)
            ]
        case .ul, .menu, .dir: extras.counterReset = [.init(name: "list-item", value: 0)]
        default:
            guard style.inner == .listItem else { return }
            if let value = document.integer(.value, index) {
                extras.counterSet = [.init(name: "list-item", value: value)]
            } else {
                extras.counterIncrement = [.init(name: "list-item", value: 1)]
            }
        }
        events.append((index, .counters(extras)))
    }

    mutating func add(
        _ side: PageStyle.Side, at index: Int, _ setting: StyleSetting, within outer: PageStyle.Style,
        parent: PageStyle.Style
    ) {
        guard let content = setting.extras.content, !content.isNone, setting.style.display != .none else {
            return
        }
        let style = setting.style
        let isApart = style.isOutOfFlow || style.display != .inline || outer.inner == .flex
        // Marks are those of the language around the quotation.
        let pending = Pending(
            content: content, style: style, isApart: isApart, language: parent.language,
            extras: setting.extras)
        events.append((index, side == .before ? .before(pending) : .after(pending)))
    }

    // MARK: Reading in order

    /// - Parameter quoteSets: the lists of marks that ``PageStyle/Style/quotes`` counts.
    func contents(_ quoteSets: [QuoteMarks], _ budget: WorkBudget) -> [Int: GeneratedContent] {
        var result: [Int: GeneratedContent] = [:]
        var reading = Reading(document: document, quoteSets: quoteSets, budget: budget)
        var open: [(element: Int, pending: Pending)] = []
        func close() {
            guard let last = open.popLast() else { return }
            if let piece = reading.piece(last.pending, at: last.element, isAfter: true) {
                result[last.element, default: GeneratedContent()].after = piece
            }
        }
        for (element, event) in events {
            while let last = open.last, Int(document.nodes[last.element].end) <= element { close() }
            switch event {
            case .counters(let extras):
                reading.enter(element)
                reading.change(extras, parent: Int(document.nodes[element].parent))
            case .before(let pending):
                if let piece = reading.piece(pending, at: element, isAfter: false) {
                    result[element, default: GeneratedContent()].before = piece
                }
            case .after(let pending): open.append((element, pending))
            }
        }
        while !open.isEmpty { close() }
        return result
    }

    /// Counters and quotations so far.
    private struct Reading {
        private struct Counter {
            /// The element in which it is in scope.
            let parent: Int
            var value: Int
        }
        let document: Document
        let quoteSets: [QuoteMarks]
        let budget: WorkBudget
        private var counters: [String: [Counter]] = [:]
        private var depth = 0
        private static let counterLimit = 100_000

        init(document: Document, quoteSets: [QuoteMarks], budget: WorkBudget) {
            self.document = document
            self.quoteSets = quoteSets
            self.budget = budget
        }

        /// Counters whose scope has ended are gone.
        mutating func enter(_ element: Int) {
            for (name, list) in counters {
                let alive = list.prefix { Int(document.nodes[$0.parent].end) > element }
                if alive.count < list.count { counters[name] = Array(alive) }
            }
        }

        private mutating func leave(to element: Int) {
            for (name, list) in counters {
                let alive = list.prefix { $0.parent <= element }
                if alive.count < list.count { counters[name] = Array(alive) }
            }
        }

        mutating func change(_ extras: StyleSetting.Extras, parent: Int) {
            guard budget.spend(1 + counters.count) else { return }
            for change in extras.counterReset { reset(change.name, to: change.value, parent) }
            for change in extras.counterIncrement { update(change.name, parent) { $0 &+ change.value } }
            for change in extras.counterSet { update(change.name, parent) { _ in change.value } }
        }

        private mutating func reset(_ name: String, to value: Int, _ parent: Int) {
            var list = counters[name] ?? []
            if list.last?.parent == parent { list.removeLast() }
            list.append(Counter(parent: parent, value: value))
            counters[name] = list
        }

        private mutating func update(_ name: String, _ parent: Int, _ body: (Int) -> Int) {
            if counters[name]?.isEmpty != false { reset(name, to: 0, parent) }
            guard var list = counters[name], let last = list.popLast() else { return }
            list.append(Counter(parent: last.parent, value: body(last.value)))
            counters[name] = list
        }

        /// - Returns: nil where it shows nothing.
        mutating func piece(_ pending: Pending, at element: Int, isAfter: Bool) -> GeneratedContent.Piece? {
            if isAfter { leave(to: element) } else if !counters.isEmpty { enter(element) }
            if pending.extras.changesCounters { change(pending.extras, parent: element) }
            var parts = self.parts(pending.content.items, pending, element)
            if let alternative = pending.content.alternative {
                let text =
                    parts.isEmpty
                    ? "" : GeneratedContent.Piece(parts: self.parts(alternative, pending, element)).text
                let isImage = parts.contains { if case .image = $0 { true } else { false } }
                parts = isImage ? [.image(text)] : [.text(text)]
            }
            let piece = GeneratedContent.Piece(parts: parts, isApart: pending.isApart)
            guard !pending.style.isInvisible, budget.spend(bytes: piece.text.utf8.count) else { return nil }
            return piece.isEmpty && !piece.isApart ? nil : piece
        }

        /// Strings beside each other are one text, counters and quotation marks texts of their own.
        private mutating func parts(
            _ items: [ContentValue.Item], _ pending: Pending, _ element: Int
        ) -> [GeneratedContent.Piece.Part] {
            var parts: [GeneratedContent.Piece.Part] = []
            var isCounter = false
            for item in items {
                var isNext = false
                switch item {
                case .image:
                    parts.append(.image(""))
                    isCounter = true
                    continue
                case .counter, .openQuote, .closeQuote: isNext = true
                default: break
                }
                let text = transformed(self.text(item, pending, element), pending.style)
                if !isCounter, !isNext, case .text(let last)? = parts.last {
                    parts[parts.count - 1] = .text(last + text)
                } else if !text.isEmpty {
                    if case .counter = item {
                        parts.append(.counter(text))
                    } else {
                        parts.append(.text(text))
                    }
                }
                isCounter = isNext
            }
            return parts
        }

        private func transformed(_ text: String, _ style: PageStyle.Style) -> String {
            style.letterCase == .asWritten ? text : style.letterCase.applied(to: text, in: style.language)
        }

        private mutating func text(_ item: ContentValue.Item, _ pending: Pending, _ element: Int) -> String {
            switch item {
            case .text(let text): return text
            case .attribute(let name, let fallback):
                if let value = document.attribute(name, of: NodeID(element)) { return value }
                return GeneratedContent.Piece(parts: parts(fallback ?? [], pending, element)).text
            case .counter(let counter): return self.text(of: counter, element)
            case .image: return ""
            case .openQuote:
                depth += 1
                return mark(pending, isOpening: true, depth - 1)
            case .closeQuote:
                guard depth > 0 else { return "" }
                depth -= 1
                return mark(pending, isOpening: false, depth)
            case .silentOpenQuote:
                depth += 1
                return ""
            case .silentCloseQuote:
                depth = max(0, depth - 1)
                return ""
            }
        }

        private func mark(_ pending: Pending, isOpening: Bool, _ depth: Int) -> String {
            let marks = quoteSets[min(Int(pending.style.quotes), quoteSets.count - 1)]
            return marks.mark(isOpening: isOpening, depth: depth, pending.language)
        }

        private mutating func text(of counter: CounterReference, _ element: Int) -> String {
            let list = counters[counter.name] ?? []
            guard let separator = counter.separator, !list.isEmpty else {
                return counter.style.text(list.last?.value ?? 0)
            }
            return list.suffix(100).map { counter.style.text($0.value) }.joined(separator: separator)
        }
    }
}
