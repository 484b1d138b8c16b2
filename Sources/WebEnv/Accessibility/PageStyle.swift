/// As much of CSS as decides what is in the accessibility tree: display, visibility, white space, list markers.
///
/// Reads `<style>` elements and `style` attributes; style sheets of their own are not loaded.
struct PageStyle {
    enum Display: UInt8 { case none, block, inline, inlineBlock, contents }
    struct Style {
        var display = Display.inline
        /// Not shown: this element or one around it has `display: none`.
        var isUnrendered = false
        /// `visibility: hidden`, inherited.
        var isInvisible = false
        /// White space is kept, inherited.
        var keepsSpace = false
        /// No list markers, inherited.
        var hidesMarkers = false
    }

    enum Side { case before, after }

    private let styles: [Style]
    /// What `::before` and `::after` add, by element.
    private let generated: [Int: GeneratedContent]

    subscript(_ index: Int) -> Style { styles[index] }

    func hasGenerated(_ index: Int) -> Bool { !generated.isEmpty && generated[index] != nil }

    /// The text of a pseudo-element; empty where there is none.
    func generated(_ side: Side, _ index: Int) -> String {
        guard !generated.isEmpty, let content = generated[index] else { return "" }
        return side == .before ? content.before : content.after
    }

    init(_ document: Document, _ state: any LiveState) {
        let rules = StyleRules(document)
        var generated: [Int: GeneratedContent] = [:]
        var styles = [Style](repeating: Style(), count: document.count)
        for index in 1..<max(1, document.count) {
            let parent = styles[Int(document.nodes[index].parent)]
            var style = Style()
            style.isUnrendered = parent.isUnrendered
            style.isInvisible = parent.isInvisible
            style.keepsSpace = parent.keepsSpace
            style.hidesMarkers = parent.hidesMarkers
            if document.nodes[index].kind == .element, !style.isUnrendered {
                Self.apply(document, index, rules, state, to: &style)
                if let content = rules.generated(document, index) { generated[index] = content }
            }
            if document.nodes[index].kind == .text,
                document.isElement(Int(document.nodes[index].parent), .details),
                !Self.isOpen(document, Int(document.nodes[index].parent), state)
            {
                style.isUnrendered = true
            }
            styles[index] = style
        }
        self.styles = styles
        self.generated = generated
    }

    private static func apply(
        _ document: Document, _ index: Int, _ rules: StyleRules, _ state: any LiveState,
        to style: inout Style
    ) {
        let name = document.nodes[index].name
        style.display = name < HTMLName.count ? defaults[Int(name)] : .inline
        if name == HTMLName.pre.rawValue || name == HTMLName.textarea.rawValue
            || name == HTMLName.listing.rawValue
        {
            style.keepsSpace = true
        }
        if document.has(.hidden, index), !document.equals(.hidden, index, "until-found") {
            style.display = .none
        }
        rules.apply(document, index, to: &style)
        if let range = document.range(of: .style, index) {
            StyleDeclarations(document.bytes[range]).apply(to: &style)
        }
        if isHiddenByLanguage(document, index, state) { style.display = .none }
        style.isUnrendered = style.display == .none
    }

    /// What HTML itself does not render, whatever the style says.
    private static func isHiddenByLanguage(_ document: Document, _ index: Int, _ state: any LiveState)
        -> Bool
    {
        let parent = Int(document.nodes[index].parent)
        if document.isElement(parent, .details),
            !document.isElement(index, .summary)
                || document.firstChildElement(.summary, of: parent) != index
        {
            return !isOpen(document, parent, state)
        }
        switch document.known(index) {
        case .input: return document.equals(.type, index, "hidden")
        case .dialog: return !isOpen(document, index, state)
        case .template, .script, .style, .head, .title, .meta, .link, .base: return true
        case .video, .audio:
            return document.known(index) == .audio && !document.has(.controls, index)
        default:
            // Fallback contents of embedded media.
            switch document.known(parent) {
            case .video, .audio: return true
            // What the frame shows is its document; anything else is a fallback for browsers without frames.
            case .iframe: return !document.isElement(index, .html)
            default: return false
            }
        }
    }

    static func isOpen(_ document: Document, _ index: Int, _ state: any LiveState) -> Bool {
        state.isOpen(details: NodeID(index)) ?? document.has(.open, index)
    }

    private static let defaults: [Display] = {
        var table = [Display](repeating: .inline, count: Int(HTMLName.count))
        let block: [HTMLName] = [
            .html, .body, .address, .article, .aside, .blockquote, .center, .dd, .details, .dialog, .dir,
            .div, .dl,
            .dt, .fieldset, .figcaption, .figure, .footer, .form, .frameset, .h1, .h2, .h3, .h4, .h5, .h6,
            .header,
            .hgroup, .hr, .legend, .li, .listing, .main, .menu, .nav, .ol, .optgroup, .option, .p, .plaintext,
            .pre,
            .search, .section, .summary, .table, .tbody, .td, .tfoot, .th, .thead, .tr, .ul, .xmp, .caption,
            .colgroup, .col, .marquee,
        ]
        let inlineBlock: [HTMLName] = [
            .button, .input, .select, .textarea, .img, .video, .audio, .canvas, .iframe, .object, .embed,
            .meter,
            .progress, .svg, .applet,
        ]
        let none: [HTMLName] = [
            .area, .base, .basefont, .bgsound, .datalist, .head, .link, .meta, .noembed, .noframes, .param,
            .rp,
            .script, .source, .style, .template, .title, .track,
        ]
        for name in block { table[Int(name.rawValue)] = .block }
        for name in inlineBlock { table[Int(name.rawValue)] = .inlineBlock }
        for name in none { table[Int(name.rawValue)] = .none }
        return table
    }()
}

/// The text that the style sheets put before and after an element's contents.
struct GeneratedContent {
    var before = ""
    var after = ""
}

/// The declarations that matter, of one rule or `style` attribute.
struct StyleDeclarations {
    private(set) var display: PageStyle.Display?
    private(set) var isInvisible: Bool?
    private(set) var keepsSpace: Bool?
    private(set) var hidesMarkers: Bool?
    /// The value of `content`, as written.
    private(set) var content: [UInt8]?

    init(_ text: ArraySlice<UInt8>) {
        for declaration in text.split(separator: UInt8(ascii: ";")) {
            guard let colon = declaration.firstIndex(of: UInt8(ascii: ":")) else { continue }
            let property = declaration[..<colon].trimmed
            guard let first = property.first, "cdvwlCDVWL".utf8.contains(first) else { continue }
            let name = String(decoding: property.map(\.lowercased), as: UTF8.self)
            guard Self.properties.contains(name) else { continue }
            if name == "content" {
                content = Array(declaration[(colon + 1)...].trimmed)
                continue
            }
            read(name, String(decoding: declaration[(colon + 1)...].trimmed.map(\.lowercased), as: UTF8.self))
        }
    }

    private static let properties: Set<String> = [
        "content", "display", "visibility", "white-space", "list-style", "list-style-type",
    ]

    private mutating func read(_ property: String, _ value: String) {
        let words = value.split(whereSeparator: { $0 == " " || $0 == "!" })
        guard let first = words.first else { return }
        switch property {
        case "display":
            switch first {
            case "none": display = PageStyle.Display.none
            case "inline": display = .inline
            case "contents": display = .contents
            case "inline-block", "inline-flex", "inline-grid", "inline-table": display = .inlineBlock
            case "inherit", "initial", "unset", "revert": break
            default: display = .block
            }
        case "visibility": isInvisible = first == "hidden" || first == "collapse"
        case "white-space": keepsSpace = first.hasPrefix("pre") || first == "break-spaces"
        default:
            if words.contains("none") {
                hidesMarkers = true
            } else if property == "list-style-type" {
                hidesMarkers = false
            }
        }
    }

    var isEmpty: Bool {
        display == nil && isInvisible == nil && keepsSpace == nil && hidesMarkers == nil && content == nil
    }

    func apply(to style: inout PageStyle.Style) {
        if let display { style.display = display }
        if let isInvisible { style.isInvisible = isInvisible }
        if let keepsSpace { style.keepsSpace = keepsSpace }
        if let hidesMarkers { style.hidesMarkers = hidesMarkers }
    }
}

/// The rules of a page's `<style>` elements that have declarations which matter, found by the subject's id, class or type.
struct StyleRules {
    private struct Rule {
        let selector: Selector.Complex
        let declarations: StyleDeclarations
        let specificity: Int
        let order: Int
        /// `before` or `after` where the rule is for a pseudo-element.
        let pseudoElement: String?
    }
    private var rules: [String: [Rule]] = [:]
    private var count = 0
    /// How many of them are for pseudo-elements.
    private var generatingCount = 0

    init(_ document: Document) {
        for index in 0..<document.count where document.isElement(index, .style) {
            let child = Int(document.nodes[index].firstChild)
            guard child >= 0 else { continue }
            if let media = document.keyword(.media, index), !Self.applies(media) { continue }
            read(document.textBytes(child))
        }
    }

    /// Walks the style sheet block by block; nested blocks are those of `@media` and `@supports`.
    private mutating func read(_ text: ArraySlice<UInt8>) {
        let text = Self.withoutComments(text)
        var start = text.startIndex
        var index = start
        while index < text.endIndex {
            switch text[index] {
            case UInt8(ascii: ";"), UInt8(ascii: "}"): start = index + 1
            case UInt8(ascii: "{"):
                let prelude = text[start..<index].trimmed
                if prelude.first == UInt8(ascii: "@") {
                    let condition = String(decoding: prelude.map(\.lowercased), as: UTF8.self)
                    let opens =
                        condition.hasPrefix("@media") && Self.applies(String(condition.dropFirst(6)))
                        || condition.hasPrefix("@layer") || condition.hasPrefix("@supports")
                    if !opens { index = Self.blockEnd(text, index) }
                } else {
                    let end = Self.blockEnd(text, index)
                    add(prelude, StyleDeclarations(text[index + 1..<max(index + 1, end)]))
                    index = end
                }
                start = index + 1
            default: break
            }
            index += 1
        }
    }

    private static func withoutComments(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard text.contains(UInt8(ascii: "*")) else { return text }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var index = text.startIndex
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "/"), index + 1 < text.endIndex,
                text[index + 1] == UInt8(ascii: "*")
            {
                index += 2
                while index + 1 < text.endIndex,
                    !(text[index] == UInt8(ascii: "*") && text[index + 1] == UInt8(ascii: "/"))
                {
                    index += 1
                }
                index += 2
            } else {
                result.append(text[index])
                index += 1
            }
        }
        return result[...]
    }

    private static func blockEnd(_ text: ArraySlice<UInt8>, _ start: Int) -> Int {
        var depth = 0
        var index = start
        while index < text.endIndex {
            if text[index] == UInt8(ascii: "{") { depth += 1 }
            if text[index] == UInt8(ascii: "}") {
                depth -= 1
                if depth == 0 { return index }
            }
            index += 1
        }
        return text.endIndex
    }

    private static func pixels(_ length: String) -> Double? {
        if length.hasSuffix("px") { return Double(length.dropLast(2)) }
        if length.hasSuffix("rem") { return Double(length.dropLast(3)).map { $0 * 16 } }
        return length.hasSuffix("em") ? Double(length.dropLast(2)).map { $0 * 16 } : nil
    }

    /// A media query as seen by a screen 1280 pixels wide; a condition that is not understood fails.
    private static func applies(_ query: String) -> Bool {
        query.split(separator: ",").contains { alternative in
            let words = alternative.split(whereSeparator: { " ():\n\t".contains($0) }).map(String.init)
            var index = 0
            while index < words.count {
                switch words[index] {
                case "all", "screen", "and", "only": break
                case "min-width", "max-width":
                    guard index + 1 < words.count, let width = pixels(words[index + 1]) else { return false }
                    if words[index] == "min-width" ? width > 1280 : width < 1280 { return false }
                    index += 1
                default: return false
                }
                index += 1
            }
            return true
        }
    }

    private mutating func add(_ prelude: ArraySlice<UInt8>, _ declarations: StyleDeclarations) {
        guard !declarations.isEmpty else { return }
        var parser = SelectorParser(String(decoding: prelude, as: UTF8.self))
        guard let selectors = try? parser.list(nested: false) else { return }
        for var selector in selectors {
            guard let subject = selector.parts.first,
                !selector.parts.contains(where: { $0.compound.contains(.never) })
            else { continue }
            var pseudoElement: String?
            for case .pseudoElement(let name) in subject.compound {
                pseudoElement = name
                selector.parts[0].compound.removeAll { $0 == .pseudoElement(name) }
            }
            guard pseudoElement == nil || declarations.content != nil else { continue }
            count += 1
            if pseudoElement != nil { generatingCount += 1 }
            rules[Self.key(subject.compound), default: []].append(
                Rule(
                    selector: selector, declarations: declarations, specificity: selector.specificity,
                    order: count, pseudoElement: pseudoElement))
        }
    }

    private static func key(_ compound: [Selector.Simple]) -> String {
        var key = "*"
        for simple in compound {
            switch simple {
            case .id(let id): return "#" + id
            case .className(let name): key = "." + name
            case .type(let name): if key == "*" { key = name }
            default: break
            }
        }
        return key
    }

    func apply(_ document: Document, _ index: Int, to style: inout PageStyle.Style) {
        guard count > generatingCount else { return }
        for rule in matching(document, index, generating: false) { rule.declarations.apply(to: &style) }
    }

    /// What the rules put before and after the element's contents; nil where nothing.
    func generated(_ document: Document, _ index: Int) -> GeneratedContent? {
        guard generatingCount > 0 else { return nil }
        let found = matching(document, index, generating: true)
        guard !found.isEmpty else { return nil }
        var result = GeneratedContent()
        for rule in found {
            let text = Self.text(rule.declarations.content ?? [], document, index)
            if rule.pseudoElement == "before" { result.before = text } else { result.after = text }
        }
        return result
    }

    /// The rules that match, the strongest last.
    private func matching(_ document: Document, _ index: Int, generating: Bool) -> [Rule] {
        var found: [Rule] = []
        let matcher = SelectorMatcher(document)
        func collect(_ key: String) {
            for rule in rules[key] ?? []
            where (rule.pseudoElement != nil) == generating && matcher.matches(index, [rule.selector]) {
                found.append(rule)
            }
        }
        collect("*")
        collect(document.names[Int(document.nodes[index].name)])
        if let id = document.value(.id, index) { collect("#" + id) }
        if let range = document.range(of: .class, index) {
            for name in document.bytes[range].split(whereSeparator: \.isSpace) {
                collect("." + String(decoding: name, as: UTF8.self))
            }
        }
        return found.sorted { ($0.specificity, $0.order) < ($1.specificity, $1.order) }
    }

    /// The strings and `attr()` of a `content` value; the alternative text after a slash wins.
    private static func text(_ value: [UInt8], _ document: Document, _ index: Int) -> String {
        var result: [UInt8] = []
        var position = 0
        while position < value.count {
            let byte = value[position]
            position += 1
            if byte == UInt8(ascii: "/") {
                result = []
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                appendString(value, quote: byte, &position, to: &result)
            } else if value[(position - 1)...].starts(with: "attr(".utf8) {
                let name = value[(position + 4)...].prefix { $0 != UInt8(ascii: ")") }
                position += 4 + name.count + 1
                let attribute = String(decoding: name.trimmed.map(\.lowercased), as: UTF8.self)
                result.append(contentsOf: (document.attribute(attribute, of: NodeID(index)) ?? "").utf8)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func appendString(
        _ value: [UInt8], quote: UInt8, _ position: inout Int, to result: inout [UInt8]
    ) {
        while position < value.count, value[position] != quote {
            guard value[position] == UInt8(ascii: "\\") else {
                result.append(value[position])
                position += 1
                continue
            }
            position += 1
            let digits = value[position...].prefix(6).prefix { Character(Unicode.Scalar($0)).isHexDigit }
            if let code = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) {
                result.append(contentsOf: String(Unicode.Scalar(code) ?? "\u{FFFD}").utf8)
                position += digits.count
                if position < value.count, value[position].isSpace { position += 1 }
            } else if position < value.count {
                result.append(value[position])
                position += 1
            }
        }
        position += 1
    }
}
