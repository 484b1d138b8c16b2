import Groundwork

/// The declarations that matter, of one rule or `style` attribute.
struct StyleDeclarations {
    private(set) var normal = StyleValues()
    /// Those marked `!important`.
    private(set) var important: StyleValues?

    /// - Parameter readsBoxes: whether borders and backgrounds matter too.
    init(_ text: ArraySlice<UInt8>, readsBoxes: Bool) {
        var start = text.startIndex
        while start < text.endIndex {
            let end = StyleSheetReader.end(of: text, from: start, before: UInt8(ascii: ";"))
            read(text[start..<end], readsBoxes: readsBoxes)
            start = end + 1
        }
    }

    private mutating func read(_ declaration: ArraySlice<UInt8>, readsBoxes: Bool) {
        guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { return }
        let property = declaration[..<colon].trimming(.html)
        guard let first = property.first, "cdvwltpfqb-CDVWLTPFQB".utf8.contains(first) else { return }
        let isOfBox = first | 0x20 == UInt8(ascii: "b")
        guard isOfBox ? readsBoxes : Self.mayMatter(property, first) else { return }
        let name = String(decoding: property.map(\.asciiLowercased), as: UTF8.self)
        guard isOfBox || Self.properties.contains(name) else { return }
        let (value, isImportant) = Self.withoutImportance(declaration[(colon + 1)...].trimming(.html))
        guard isImportant else {
            normal.read(name, value)
            return
        }
        var values = important ?? StyleValues()
        values.read(name, value)
        important = values
    }

    private static func withoutImportance(_ value: ArraySlice<UInt8>) -> (ArraySlice<UInt8>, Bool) {
        guard let mark = value.lastIndex(of: UInt8(ascii: "!")) else { return (value, false) }
        let word = value[(mark + 1)...].trimming(.html).map(\.asciiLowercased)
        return word.elementsEqual("important".utf8) ? (value[..<mark].trimming(.html), true) : (value, false)
    }

    /// Whether one of the properties has this length and first letter.
    private static func mayMatter(_ property: ArraySlice<UInt8>, _ first: UInt8) -> Bool {
        switch (first | 0x20, property.count) {
        case (UInt8(ascii: "c"), 7), (UInt8(ascii: "d"), 7), (UInt8(ascii: "v"), 10),
            (UInt8(ascii: "w"), 11), (UInt8(ascii: "l"), 10), (UInt8(ascii: "l"), 15),
            (UInt8(ascii: "t"), 14), (UInt8(ascii: "p"), 8), (UInt8(ascii: "f"), 5),
            (UInt8(ascii: "q"), 6), (UInt8(ascii: "-"), 18):
            true
        default: false
        }
    }

    private static let properties: Set<String> = [
        "content", "display", "visibility", "white-space", "list-style", "list-style-type", "text-transform",
        "position", "float", "quotes", "-webkit-line-clamp",
    ]

    var isEmpty: Bool { normal.isEmpty && important == nil }
    /// Whether it says what a pseudo-element consists of.
    var hasContent: Bool { normal.content != nil || important?.content != nil }
}

/// Values of the properties that matter, nil where not said.
struct StyleValues {
    private(set) var display: PageStyle.Display?
    private(set) var inner: PageStyle.Inner?
    private(set) var isInvisible: Bool?
    private(set) var whiteSpace: PageStyle.WhiteSpace?
    private(set) var letterCase: PageStyle.LetterCase?
    private(set) var hidesMarkers: Bool?
    private(set) var hidesQuotes: Bool?
    private(set) var clampsLines: Bool?
    private(set) var isFloating: Bool?
    private(set) var isPositioned: Bool?
    /// The value of `content`.
    private(set) var content: ContentValue?
    private(set) var box: BoxStyle?

    /// - Parameters:
    ///   - property: in lower case.
    ///   - value: as written, trimmed.
    mutating func read(_ property: String, _ value: ArraySlice<UInt8>) {
        if property == "content" {
            content = ContentValue(Array(value))
            return
        }
        let words = String(decoding: value.map(\.asciiLowercased), as: UTF8.self)
            .split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" })
        guard let first = words.first else { return }
        switch property {
        case "display": if words.count == 1 { readDisplay(first) }
        case "visibility":
            switch first {
            case "hidden", "collapse": isInvisible = true
            case "visible", "initial": isInvisible = false
            default: break
            }
        case "white-space":
            switch first {
            case "pre", "pre-wrap", "break-spaces": whiteSpace = .kept
            case "pre-line": whiteSpace = .keepsBreaks
            case "normal", "nowrap", "initial": whiteSpace = .collapses
            default: break
            }
        case "text-transform":
            switch first {
            case "uppercase": letterCase = .upper
            case "lowercase": letterCase = .lower
            case "capitalize": letterCase = .capitalized
            case "none", "initial": letterCase = .asWritten
            default: break
            }
        case "float": isFloating = ["left", "right", "inline-start", "inline-end"].contains(first)
        case "position": isPositioned = first == "absolute" || first == "fixed"
        case "-webkit-line-clamp": clampsLines = first != "none"
        case "quotes": hidesQuotes = first == "none"
        case "list-style", "list-style-type":
            if words.contains("none") {
                hidesMarkers = true
            } else if property == "list-style-type" {
                hidesMarkers = false
            }
        default: if property.hasPrefix("b") { readBox(property, words) }
        }
    }

    private mutating func readDisplay(_ value: Substring) {
        guard let (display, inner) = Self.displays[String(value)] else { return }
        self.display = display
        self.inner = inner
    }

    private static let displays: [String: (PageStyle.Display, PageStyle.Inner)] = [
        "none": (.none, .flow), "inline": (.inline, .flow), "initial": (.inline, .flow),
        "unset": (.inline, .flow),
        "contents": (.contents, .flow), "block": (.block, .flow), "flow-root": (.block, .flow),
        "inline-block": (.inlineBlock, .flow), "list-item": (.block, .listItem),
        "flex": (.block, .flex), "grid": (.block, .flex), "-webkit-box": (.block, .box),
        "-webkit-flex": (.block, .flex), "inline-flex": (.inlineBlock, .flex),
        "inline-grid": (.inlineBlock, .flex),
        "-webkit-inline-box": (.inlineBlock, .box), "-webkit-inline-flex": (.inlineBlock, .flex),
        "table": (.block, .table), "inline-table": (.inlineBlock, .table), "table-row": (.block, .tableRow),
        "table-cell": (.block, .tableCell), "table-row-group": (.block, .flow),
        "table-header-group": (.block, .flow), "table-footer-group": (.block, .flow),
        "table-caption": (.block, .flow), "table-column": (.none, .flow),
        "table-column-group": (.none, .flow),
    ]

    private mutating func readBox(_ property: String, _ words: [Substring]) {
        var box = self.box ?? BoxStyle()
        box.read(property, words)
        self.box = box
    }

    var isEmpty: Bool {
        display == nil && isInvisible == nil && whiteSpace == nil && letterCase == nil && hidesMarkers == nil
            && hidesQuotes == nil && clampsLines == nil && isFloating == nil && isPositioned == nil
            && content == nil && box == nil
    }

    func apply(to style: inout PageStyle.Style) {
        if let display { style.display = display }
        if let inner { style.inner = inner }
        if let isInvisible { style.isInvisible = isInvisible }
        if let whiteSpace { style.whiteSpace = whiteSpace }
        if let letterCase { style.letterCase = letterCase }
        if let hidesMarkers { style.hidesMarkers = hidesMarkers }
        if let hidesQuotes { style.hidesQuotes = hidesQuotes }
        if let clampsLines { style.clampsLines = clampsLines }
        if let isFloating { style.isFloating = isFloating }
        if let isPositioned { style.isPositioned = isPositioned }
    }
}

/// What is drawn around and behind an element, as far as it tells data tables from layout.
struct BoxStyle {
    /// One side of a border.
    struct Edge {
        var hasStyle: Bool?
        var hasWidth: Bool?
        /// A border is drawn if it has a style; its width is not zero unless said so.
        var isDrawn: Bool { hasStyle == true && hasWidth != false }
    }
    /// Top, right, bottom, left.
    private(set) var edges = [Edge](repeating: Edge(), count: 4)
    /// In lower case as written; empty for none.
    private(set) var background: String?
    private(set) var hasSpacing: Bool?

    mutating func read(_ property: String, _ words: [Substring]) {
        let parts = property.split(separator: "-")
        switch parts.first {
        case "background":
            guard parts.count == 1 || property == "background-color" else { return }
            readBackground(words)
        case "border":
            if property == "border-spacing" {
                hasSpacing = words.contains { !Self.isZero($0) }
                return
            }
            let side = parts.count > 1 ? Self.sides.firstIndex(of: String(parts[1])) : nil
            let aspect = side == nil ? parts.dropFirst().first : parts.dropFirst(2).first
            guard aspect == nil || aspect == "style" || aspect == "width" else { return }
            for (offset, edge) in (side.map { $0...$0 } ?? 0...3).enumerated() {
                edges[edge].read(
                    aspect, side == nil && aspect != nil ? [Self.word(words, edge: offset)] : words)
            }
        default: break
        }
    }

    private static let sides = ["top", "right", "bottom", "left"]

    /// The word of a list of one to four that is for an edge.
    private static func word(_ words: [Substring], edge: Int) -> Substring {
        if edge < words.count { return words[edge] }
        return edge == 3 && words.count > 1 ? words[1] : words[0]
    }

    fileprivate static func isZero(_ word: Substring) -> Bool {
        word.first == "0" && !word.contains { $0 >= "1" && $0 <= "9" }
    }

    private mutating func readBackground(_ words: [Substring]) {
        let colour = words.first {
            !$0.hasPrefix("url")
                && !["no-repeat", "repeat", "repeat-x", "repeat-y", "center", "top", "left"].contains($0)
        }
        guard let colour else { return }
        let isNone = ["none", "transparent", "initial", "0", "inherit", "unset"].contains(colour)
        background = isNone ? "" : String(colour)
    }

    /// What the attributes of tables and cells say.
    mutating func setBackground(_ colour: String) { background = background ?? colour }
    mutating func setBorder() {
        for edge in 0..<4 where edges[edge].hasStyle == nil { edges[edge].hasStyle = true }
    }

    mutating func apply(_ other: BoxStyle) {
        for edge in 0..<4 {
            if let hasStyle = other.edges[edge].hasStyle { edges[edge].hasStyle = hasStyle }
            if let hasWidth = other.edges[edge].hasWidth { edges[edge].hasWidth = hasWidth }
        }
        if let background = other.background { self.background = background }
        if let hasSpacing = other.hasSpacing { self.hasSpacing = hasSpacing }
    }
}

extension BoxStyle.Edge {
    /// - Parameter aspect: `style`, `width`, or nil for the shorthand.
    fileprivate mutating func read(_ aspect: Substring?, _ words: [Substring]) {
        if aspect == nil { (hasStyle, hasWidth) = (false, true) }
        for word in words {
            switch word {
            case "none", "hidden": hasStyle = false
            case "solid", "dashed", "dotted", "double", "groove", "ridge", "inset", "outset": hasStyle = true
            default:
                if let first = word.first, first.isNumber || first == "." {
                    hasWidth = !BoxStyle.isZero(word)
                }
            }
        }
    }
}
