import Groundwork
import HTML

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

// MARK: - Attributes

extension BoxStyle {
    /// Whether anything is asked of an element's borders and background: it is a table, a row or a cell.
    static func matters(_ document: Document, _ index: Int) -> Bool {
        switch document.nodes[index].name {
        case HTMLName.table.rawValue, HTMLName.tr.rawValue, HTMLName.td.rawValue, HTMLName.th.rawValue: true
        default: false
        }
    }

    /// What attributes of tables, rows and cells draw.
    static func attributes(_ document: Document, _ index: Int) -> BoxStyle? {
        var box: BoxStyle?
        switch document.known(index) {
        case .table, .tr, .td, .th:
            if let colour = document.keyword(.bgcolor, index) {
                box = BoxStyle()
                box?.setBackground(colour)
            }
        default: return nil
        }
        let isCell = document.isElement(index, .td) || document.isElement(index, .th)
        if isCell, let table = document.ancestor(.table, of: index), drawsBorders(document, table) {
            box = box ?? BoxStyle()
            box?.setBorder()
        }
        return box
    }

    private static func drawsBorders(_ document: Document, _ table: Int) -> Bool {
        guard let border = document.range(of: .border, table) else { return false }
        let digits = document.bytes[border].trimming(.html).prefix { $0.isASCIIDigit }
        return digits.isEmpty || digits.contains { $0 != UInt8(ascii: "0") }
    }
}
