import Groundwork

/// Reads the value of one property.
struct StyleValueReader {
    /// The property, in lower case.
    let name: String
    /// As written, trimmed.
    private let text: ArraySlice<UInt8>
    /// In lower case, parted at white space.
    private let words: [Substring]

    init(name: String, value: ArraySlice<UInt8>) {
        self.name = name
        text = value
        words = String(decoding: value.map(\.asciiLowercased), as: UTF8.self)
            .split(whereSeparator: { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r\n" || $0 == "\u{C}" })
    }

    /// Nil where the property does not take the value.
    var value: StyleDeclaration.Value? {
        guard let first = words.first else { return nil }
        if words.count == 1, let keyword = WideKeyword(first) { return .wide(keyword) }
        if name.hasPrefix("b") { return box }
        switch name {
        case "display": return display
        case "visibility": return flag(on: ["hidden", "collapse"], off: ["visible"])
        case "white-space", "white-space-collapse": return whiteSpace
        case "text-transform": return letterCase
        case "float": return flag(on: ["left", "right", "inline-start", "inline-end"], off: ["none"])
        case "position":
            return flag(
                on: ["absolute", "fixed"], off: ["static", "relative", "sticky", "-webkit-sticky"])
        case "-webkit-line-clamp": return words.count == 1 ? .flag(first != "none") : nil
        case "interactivity": return flag(on: ["inert"], off: ["auto"])
        case "content-visibility": return flag(on: ["hidden"], off: ["visible", "auto"])
        case "list-style", "list-style-type": return markers
        case "quotes": return QuoteMarks(text).map { .quotes($0) }
        case "content": return ContentValue(text).map { .content($0) }
        case "counter-reset", "counter-increment", "counter-set":
            return CounterChange.list(text, standard: name == "counter-increment" ? 1 : 0).map {
                .counters($0)
            }
        default: return size
        }
    }

    private func flag(on: Set<Substring>, off: Set<Substring>) -> StyleDeclaration.Value? {
        guard words.count == 1, let word = words.first else { return nil }
        return on.contains(word) ? .flag(true) : off.contains(word) ? .flag(false) : nil
    }

    private var box: StyleDeclaration.Value? {
        var box = BoxStyle()
        box.read(name, words)
        return .box(box)
    }

    // MARK: Display

    /// Source: https://www.w3.org/TR/css-display-3/#the-display-properties
    private var display: StyleDeclaration.Value? {
        let known = words.count == 1 ? Self.displays[String(words[0])] : nil
        return (known ?? Self.display(words)).map { .display($0.0, $0.1) }
    }

    /// An outer and an inner kind of box, and that it is a list item, in any order.
    private static func display(_ words: [Substring]) -> (PageStyle.Display, PageStyle.Inner)? {
        guard (2...3).contains(words.count), Set(words).count == words.count else { return nil }
        let outer = words.filter { $0 == "block" || $0 == "inline" }
        let inner = words.filter {
            ["flow", "flow-root", "table", "flex", "grid", "ruby", "math"].contains($0)
        }
        let isListItem = words.contains("list-item")
        guard outer.count <= 1, inner.count <= 1,
            outer.count + inner.count + (isListItem ? 1 : 0) == words.count
        else { return nil }
        let kind = inner.first ?? "flow"
        let isInline = outer.first == "inline"
        if isListItem {
            guard kind == "flow" || kind == "flow-root" else { return nil }
            return (isInline ? .inline : .block, .listItem)
        }
        switch kind {
        case "flow": return (isInline ? .inline : .block, .flow)
        case "flow-root": return (isInline ? .inlineBlock : .block, .flow)
        case "table": return (isInline ? .inlineBlock : .block, .table)
        case "flex", "grid": return (isInline ? .inlineBlock : .block, .flex)
        default: return (isInline ? .inline : .block, .flow)
        }
    }

    private static let displays: [String: (PageStyle.Display, PageStyle.Inner)] = [
        "none": (.none, .flow), "inline": (.inline, .flow), "contents": (.contents, .flow),
        "block": (.block, .flow), "flow-root": (.block, .flow), "flow": (.block, .flow),
        "inline-block": (.inlineBlock, .flow), "list-item": (.block, .listItem),
        "flex": (.block, .flex), "grid": (.block, .flex), "-webkit-box": (.block, .box),
        "-webkit-flex": (.block, .flex), "inline-flex": (.inlineBlock, .flex),
        "inline-grid": (.inlineBlock, .flex), "-webkit-inline-box": (.inlineBlock, .box),
        "-webkit-inline-flex": (.inlineBlock, .flex), "table": (.block, .table),
        "inline-table": (.inlineBlock, .table), "table-row": (.block, .tableRow),
        "table-cell": (.block, .tableCell), "table-row-group": (.block, .tablePart),
        "table-header-group": (.block, .tablePart), "table-footer-group": (.block, .tablePart),
        "table-caption": (.block, .flow), "table-column": (.none, .flow),
        "table-column-group": (.none, .flow), "ruby": (.inline, .flow), "ruby-text": (.inline, .flow),
        "math": (.inline, .flow),
    ]

    // MARK: Text

    /// Source: https://www.w3.org/TR/css-text-4/#white-space-property
    private var whiteSpace: StyleDeclaration.Value? {
        var result: PageStyle.WhiteSpace?
        for word in words {
            switch word {
            case "pre", "pre-wrap": if words.count > 1 { return nil } else { result = .kept }
            case "pre-line": if words.count > 1 { return nil } else { result = .keepsBreaks }
            case "normal": if words.count > 1 { return nil } else { result = .collapses }
            case "preserve", "break-spaces", "preserve-spaces": result = .kept
            case "preserve-breaks": result = .keepsBreaks
            case "collapse": result = .collapses
            case "nowrap", "wrap", "discard-before", "discard-after", "discard-inner", "none":
                if name != "white-space" { return nil }
                result = result ?? .collapses
            default: return nil
            }
        }
        return result.map { .whiteSpace($0) }
    }

    /// Source: https://www.w3.org/TR/css-text-3/#text-transform-property
    private var letterCase: StyleDeclaration.Value? {
        var result: PageStyle.LetterCase?
        for word in words {
            switch word {
            case "uppercase": if result != nil { return nil } else { result = .upper }
            case "lowercase": if result != nil { return nil } else { result = .lower }
            case "capitalize": if result != nil { return nil } else { result = .capitalized }
            case "none", "math-auto": return words.count == 1 ? .letterCase(.asWritten) : nil
            case "full-width", "full-size-kana": break
            default: return nil
            }
        }
        return .letterCase(result ?? .asWritten)
    }

    /// `list-style` resets what it does not name.
    private var markers: StyleDeclaration.Value? {
        guard name == "list-style" || words.count == 1 || text.last == UInt8(ascii: ")") else { return nil }
        guard words.contains("none") else { return .flag(false) }
        return .flag(!words.contains { $0.hasPrefix("url(") && words.count < 3 })
    }

    // MARK: Sizes

    private var size: StyleDeclaration.Value? {
        switch name {
        case "width", "inline-size", "max-width", "max-inline-size":
            if words == ["auto"] || words == ["none"] { return .length(nil) }
            return words.count == 1 ? StyleLength(words[0]).map { .length($0) } : nil
        case "container-type": return ContainerType(words).map { .container(type: $0, names: nil) }
        case "container-name": return .container(type: nil, names: Self.names(words))
        case "container":
            let parts = words.joined(separator: " ").split(separator: "/", omittingEmptySubsequences: false)
            guard parts.count <= 2 else { return nil }
            let type = parts.count == 2 ? ContainerType(parts[1].split(separator: " ")) : .normal
            return type.map { .container(type: $0, names: Self.names(parts[0].split(separator: " "))) }
        default: return nil
        }
    }

    private static func names(_ words: [Substring]) -> [String] {
        words == ["none"] ? [] : words.map(String.init)
    }
}
