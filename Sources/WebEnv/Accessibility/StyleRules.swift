/// The text that the style sheets put before and after an element's contents.
struct GeneratedContent {
    struct Piece {
        var text: String
        /// A box of its own, not part of the line.
        var isApart = false
    }
    var before: Piece?
    var after: Piece?
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
    /// Whether borders and backgrounds matter: the page has a table.
    private let readsBoxes: Bool
    /// Blocks within blocks that are read.
    private static let nestingLimit = 8
    /// Bytes of a selector that is read.
    private static let selectorLimit = 20_000

    init(_ document: Document) {
        var sheets: [Int] = []
        var hasTable = false
        for index in 0..<document.count {
            if document.isElement(index, .style) { sheets.append(index) }
            if document.isElement(index, .table) { hasTable = true }
        }
        readsBoxes = hasTable
        for index in sheets {
            let child = Int(document.nodes[index].firstChild)
            guard child >= 0 else { continue }
            if let type = document.keyword(.type, index), type != "text/css" { continue }
            if let media = document.keyword(.media, index), !StyleCondition.media(media) { continue }
            read(StyleSheetReader.withoutComments(document.textBytes(child)), within: nil, depth: 0)
        }
    }

    /// Whether nothing is said of elements themselves.
    var isEmpty: Bool { count == generatingCount && !readsBoxes }

    /// - Parameter outer: the selector of the rule around, whose nested rules these are.
    private mutating func read(_ text: ArraySlice<UInt8>, within outer: String?, depth: Int) {
        guard depth < Self.nestingLimit else { return }
        var reader = StyleSheetReader(text)
        while let (prelude, block) = reader.next() {
            if prelude.first == UInt8(ascii: "@") {
                if Self.applies(String(decoding: prelude.map(\.lowercased), as: UTF8.self)) {
                    read(block, within: outer, depth: depth + 1)
                }
            } else {
                let selector = Self.nested(String(decoding: prelude, as: UTF8.self), within: outer)
                guard selector.utf8.count <= Self.selectorLimit else { continue }
                add(selector, block)
                if block.contains(UInt8(ascii: "{")) {
                    read(Self.nestedRules(block), within: selector, depth: depth + 1)
                }
            }
        }
    }

    private static func applies(_ condition: String) -> Bool {
        if condition.hasPrefix("@media") { return StyleCondition.media(String(condition.dropFirst(6))) }
        if condition.hasPrefix("@supports") { return StyleCondition.supports(String(condition.dropFirst(9))) }
        return condition.hasPrefix("@layer")
    }

    private static func nested(_ selector: String, within outer: String?) -> String {
        guard let outer else { return selector }
        let whole = ":is(\(outer))"
        guard selector.contains("&") else { return "\(whole) \(selector)" }
        return selector.split(separator: "&", omittingEmptySubsequences: false).joined(separator: whole)
    }

    /// A block without the declarations that stand before its first rule.
    private static func nestedRules(_ block: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let brace = block.firstIndex(of: UInt8(ascii: "{")) ?? block.endIndex
        let start = block[..<brace].lastIndex(of: UInt8(ascii: ";")).map { $0 + 1 } ?? block.startIndex
        return block[start...]
    }

    private mutating func add(_ selector: String, _ block: ArraySlice<UInt8>) {
        let declarations = StyleDeclarations(block, readsBoxes: readsBoxes)
        guard !declarations.isEmpty else { return }
        var parser = SelectorParser(selector)
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
}

// MARK: - The cascade

extension StyleRules {
    /// Source: https://www.w3.org/TR/css-cascade-4/#cascading
    func apply(
        _ document: Document, _ index: Int, to style: inout PageStyle.Style, box: inout BoxStyle?
    ) {
        if readsBoxes { box = Self.attributes(document, index) }
        var declarations: [StyleDeclarations] = []
        if count > generatingCount {
            declarations = matching(document, index, generating: false).map(\.declarations)
        }
        if let range = document.range(of: .style, index) {
            let own = StyleDeclarations(document.bytes[range], readsBoxes: readsBoxes)
            if !own.isEmpty { declarations.append(own) }
        }
        guard !declarations.isEmpty else { return }
        for values in declarations.map(\.normal) + declarations.compactMap(\.important) {
            values.apply(to: &style)
            if let own = values.box { box = (box ?? BoxStyle()).merged(with: own) }
        }
    }

    /// What attributes of tables, rows and cells draw.
    private static func attributes(_ document: Document, _ index: Int) -> BoxStyle? {
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
        if isCell, let table = document.ancestor(.table, of: index), Self.drawsBorders(document, table) {
            box = box ?? BoxStyle()
            box?.setBorder()
        }
        return box
    }

    private static func drawsBorders(_ document: Document, _ table: Int) -> Bool {
        guard let border = document.range(of: .border, table) else { return false }
        let digits = document.bytes[border].trimmed.prefix { $0.isDigit }
        return digits.isEmpty || digits.contains { $0 != UInt8(ascii: "0") }
    }

    /// What is put before and after the element's contents; nil where nothing.
    func generated(_ document: Document, _ index: Int, _ style: PageStyle.Style) -> GeneratedContent? {
        let isQuotation = document.isElement(index, .q) && !style.hidesQuotes
        guard generatingCount > 0 || isQuotation, !Self.isReplaced(document.known(index)) else { return nil }
        let found = generatingCount > 0 ? matching(document, index, generating: true) : []
        guard !found.isEmpty || isQuotation else { return nil }
        var result = GeneratedContent()
        let quotes = Self.quotes(document, index)
        if isQuotation {
            result = GeneratedContent(before: .init(text: quotes.0), after: .init(text: quotes.1))
        }
        for side in ["before", "after"] {
            let rules = found.filter { $0.pseudoElement == side }
            guard !rules.isEmpty else { continue }
            let piece = Self.piece(rules.map(\.declarations), document, index, style, quotes)
            if side == "before" {
                result.before = piece ?? result.before
            } else {
                result.after = piece ?? result.after
            }
            if piece?.text.isEmpty == true, piece?.isApart == false {
                if side == "before" { result.before = nil } else { result.after = nil }
            }
        }
        return result.before == nil && result.after == nil ? nil : result
    }

    /// Elements that have no contents of their own to put text beside.
    private static func isReplaced(_ name: HTMLName?) -> Bool {
        switch name {
        case .img, .input, .textarea, .select, .option, .video, .audio, .iframe, .canvas, .object, .embed,
            .br, .svg:
            true
        default: false
        }
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
}

extension BoxStyle {
    fileprivate func merged(with other: BoxStyle) -> BoxStyle {
        var result = self
        result.apply(other)
        return result
    }
}

// MARK: - Generated content

extension StyleRules {
    /// - Returns: what the declarations make of a pseudo-element; an empty text where they take it away, nil where
    ///   they don't say what it consists of.
    private static func piece(
        _ declarations: [StyleDeclarations], _ document: Document, _ index: Int, _ outer: PageStyle.Style,
        _ quotes: (String, String)
    ) -> GeneratedContent.Piece? {
        var style = PageStyle.Style()
        style.isInvisible = outer.isInvisible
        style.letterCase = outer.letterCase
        var content: [UInt8]?
        for values in declarations.map(\.normal) + declarations.compactMap(\.important) {
            values.apply(to: &style)
            content = values.content ?? content
        }
        guard let content else { return nil }
        guard style.display != .none, !style.isInvisible else { return .init(text: "") }
        let text = style.letterCase.applied(to: text(content, document, index, quotes))
        let isApart = style.isOutOfFlow || style.display != .inline || outer.inner == .flex
        return .init(text: text, isApart: isApart && !content.elementsEqual("none".utf8))
    }

    /// The marks around a quotation; single ones within another.
    private static func quotes(_ document: Document, _ index: Int) -> (String, String) {
        var depth = 0
        var ancestor = document.ancestor(.q, of: index)
        while let found = ancestor {
            depth += 1
            ancestor = document.ancestor(.q, of: found)
        }
        return depth.isMultiple(of: 2) ? ("\u{201C}", "\u{201D}") : ("\u{2018}", "\u{2019}")
    }

    /// The strings, `attr()` and quotes of a `content` value; the alternative text after a slash wins.
    private static func text(
        _ value: [UInt8], _ document: Document, _ index: Int, _ quotes: (String, String)
    ) -> String {
        var result: [UInt8] = []
        var position = 0
        while position < value.count {
            let byte = value[position]
            if byte == UInt8(ascii: "/") {
                result = []
                position += 1
            } else if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "'") {
                position += 1
                appendString(value, quote: byte, &position, to: &result)
            } else {
                let word = value[position...].prefix {
                    $0 != UInt8(ascii: "(") && !$0.isSpace && $0 != UInt8(ascii: ",")
                }
                position += max(1, word.count)
                guard position < value.count, value[position] == UInt8(ascii: "(") else {
                    if word.elementsEqual("open-quote".utf8) { result.append(contentsOf: quotes.0.utf8) }
                    if word.elementsEqual("close-quote".utf8) { result.append(contentsOf: quotes.1.utf8) }
                    continue
                }
                let end = StyleSheetReader.end(of: value[...], from: position + 1, before: UInt8(ascii: ")"))
                if word.elementsEqual("attr".utf8) {
                    let name = value[(position + 1)..<end].prefix { $0 != UInt8(ascii: ",") }
                    let attribute = String(decoding: name.trimmed.map(\.lowercased), as: UTF8.self)
                    result.append(contentsOf: (document.attribute(attribute, of: NodeID(index)) ?? "").utf8)
                }
                position = end + 1
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

extension PageStyle.LetterCase {
    /// Source: https://www.w3.org/TR/css-text-3/#text-transform-property
    func applied(to text: String) -> String {
        switch self {
        case .asWritten: return text
        case .upper: return text.uppercased()
        case .lower: return text.lowercased()
        case .capitalized: return Self.capitalized(text)
        }
    }

    /// The first letter of each word in capitals; an apostrophe does not end a word.
    private static func capitalized(_ text: String) -> String {
        var result = ""
        var isInWord = false
        for character in text {
            let isWordCharacter = character.isLetter || character.isNumber
            result += isWordCharacter && !isInWord ? character.uppercased() : String(character)
            if character != "'" && character != "\u{2019}" { isInWord = isWordCharacter }
        }
        return result
    }
}
