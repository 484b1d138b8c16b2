import Groundwork
import HTML

/// The rules of a page's `<style>` elements that have declarations which matter, found by what their subjects must have.
struct StyleRules: DerivedFromDocument {
    struct Rule: Sendable {
        let selector: Selector.Complex
        let declarations: StyleDeclarations
        let order: Int
        /// Where the rule is for a pseudo-element.
        let side: PageStyle.Side?
    }
    /// By the subject's id or class.
    private var ids: [String: [Rule]] = [:]
    private var classes: [String: [Rule]] = [:]
    /// By the number that the document gives the subject's name, or that of an attribute which it must have.
    private var types: [Int32: [Rule]] = [:]
    private var attributes: [Int32: [Rule]] = [:]
    private var others: [Rule] = []
    private var count = 0
    /// How many of them are for pseudo-elements.
    private var generatingCount = 0
    /// Whether borders and backgrounds matter: the page has a table.
    private let readsBoxes: Bool
    private let part: ShadowPart
    /// The numbers of names that are not well known.
    private let numbers: [String: Int32]
    /// The first number that no selector has used.
    private var nextNumber = 0
    /// What can't be read of the sheets, as a sentence.
    private(set) var warning: String?
    /// Blocks within blocks that are read.
    private static let nestingLimit = 8
    /// Bytes of a selector that is read.
    private static let selectorLimit = 20_000
    /// Alternatives of all selectors of a page, as many as the largest sheets have several times over.
    private static let countLimit = 400_000

    init(_ document: Document) { self.init(document, shadowRoot: 0, part: .tree) }

    /// - Parameters:
    ///   - shadowRoot: whose style sheets are read; 0 for those outside of shadow trees.
    ///   - part: what they are read for.
    init(_ document: Document, shadowRoot: Int, part: ShadowPart) {
        self.part = part
        var sheets: [Int] = []
        var hasTable = false
        for index in 0..<document.count {
            if document.isElement(index, .style) { sheets.append(index) }
            if document.isElement(index, .table) { hasTable = true }
        }
        readsBoxes = hasTable
        sheets.removeAll { document.shadowRoot(around: $0) != shadowRoot }
        numbers = sheets.isEmpty ? [:] : Self.numbers(document)
        for index in sheets {
            let child = Int(document.nodes[index].firstChild)
            guard child >= 0 else { continue }
            if let type = document.keyword(.type, index), type != "text/css" { continue }
            if let media = document.keyword(.media, index), !StyleCondition.media(media) { continue }
            read(StyleSheetReader.withoutComments(document.textBytes(child)), within: nil, depth: 0)
        }
    }

    private static func numbers(_ document: Document) -> [String: Int32] {
        var numbers: [String: Int32] = [:]
        for number in Int(HTMLName.count)..<max(Int(HTMLName.count), document.names.count) {
            let spelling = document.names[number]
            let hasCapital = spelling.utf8.contains { $0 != $0.asciiLowercased }
            numbers[hasCapital ? spelling.lowercased() : spelling] = Int32(number)
        }
        return numbers
    }

    /// Whether nothing is said of elements themselves.
    var isEmpty: Bool { count == generatingCount && !readsBoxes }
    /// Whether anything is said of pseudo-elements.
    var generates: Bool { generatingCount > 0 }

    /// - Parameter outer: the selector of the rule around, whose nested rules these are.
    private mutating func read(_ text: ArraySlice<UInt8>, within outer: Selector.List?, depth: Int) {
        guard depth < Self.nestingLimit else {
            return leaveOut("blocks deeper than \(Self.nestingLimit) others")
        }
        var reader = StyleSheetReader(text)
        while let (prelude, block) = reader.next() {
            guard count < Self.countLimit else { return leaveOut("rules after \(Self.countLimit) selectors") }
            if prelude.first == UInt8(ascii: "@") {
                if Self.applies(String(decoding: prelude.map(\.asciiLowercased), as: UTF8.self)) {
                    read(block, within: outer, depth: depth + 1)
                }
            } else if let selectors = selectors(prelude, within: outer) {
                add(selectors, block)
                if block.contains(UInt8(ascii: "{")) {
                    read(Self.nestedRules(block), within: selectors, depth: depth + 1)
                }
            }
        }
    }

    private mutating func leaveOut(_ what: String) {
        warning = warning ?? "the page's style sheets have more than is read: \(what) are left out"
    }

    private static func applies(_ condition: String) -> Bool {
        if condition.hasPrefix("@media") { return StyleCondition.media(String(condition.dropFirst(6))) }
        if condition.hasPrefix("@supports") { return StyleCondition.supports(String(condition.dropFirst(9))) }
        return condition.hasPrefix("@layer")
    }

    /// The selectors of a rule, in which `&` stands for those of the rule around.
    /// - Returns: nil where they are none, or too long.
    private mutating func selectors(_ prelude: ArraySlice<UInt8>, within outer: Selector.List?) -> Selector
        .List?
    {
        guard prelude.count <= Self.selectorLimit else {
            leaveOut("selectors longer than \(Self.selectorLimit) bytes")
            return nil
        }
        guard let written = part.selectors(String(decoding: prelude, as: UTF8.self)) else { return nil }
        let isRelative = outer != nil && !prelude.contains(UInt8(ascii: "&"))
        let text = (isRelative ? "& " : "") + written
        var parser = SelectorParser(text, within: outer, firstNumber: nextNumber)
        defer { nextNumber = parser.nextNumber }
        return try? parser.list(nested: false)
    }

    /// A block without the declarations that stand before its first rule.
    private static func nestedRules(_ block: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let brace = block.firstIndex(of: UInt8(ascii: "{")) ?? block.endIndex
        let start = block[..<brace].lastIndex(of: UInt8(ascii: ";")).map { $0 + 1 } ?? block.startIndex
        return block[start...]
    }

    private mutating func add(_ selectors: Selector.List, _ block: ArraySlice<UInt8>) {
        let declarations = StyleDeclarations(block, readsBoxes: readsBoxes)
        guard !declarations.isEmpty else { return }
        for var selector in selectors.alternatives {
            guard let subject = selector.parts.first,
                !selector.parts.contains(where: { $0.compound.contains(.never) })
            else { continue }
            var side: PageStyle.Side?
            for case .pseudoElement(let name) in subject.compound {
                side = name == "before" ? .before : .after
                selector.parts[0].compound.removeAll { $0 == .pseudoElement(name) }
            }
            count += 1
            if side != nil { generatingCount += 1 }
            file(Rule(selector: selector, declarations: declarations, order: count, side: side))
        }
    }

    /// Puts a rule where it is found by the most telling thing that its subject must have.
    private mutating func file(_ rule: Rule) {
        var type: Selector.Name?
        var attribute: Selector.Name?
        var className: String?
        for simple in rule.selector.parts[0].compound {
            switch simple {
            case .id(let id): return ids[String(decoding: id, as: UTF8.self), default: []].append(rule)
            case .className(let name): className = className ?? String(decoding: name, as: UTF8.self)
            case .type(let name): type = type ?? name
            case .attribute(let name), .attributeValue(let name, _, _, _): attribute = attribute ?? name
            default: break
            }
        }
        if let className {
            classes[className, default: []].append(rule)
        } else if let name = type ?? attribute {
            // A name that the document lacks has no number, and the rule nothing to match.
            guard let number = name.known ?? numbers[name.spelling] else { return }
            if type != nil {
                types[number, default: []].append(rule)
            } else {
                attributes[number, default: []].append(rule)
            }
        } else {
            others.append(rule)
        }
    }
}

extension Document {
    /// The rules of its `<style>` elements, read at the first call.
    var styleRules: StyleRules { derived() }

    /// What of the page is not shown, a sentence each.
    /// - Parameter reading: what a reading of it has left out.
    package func allWarnings(_ reading: String?) -> [String] {
        warnings + [styleRules.warning, reading].compactMap { $0 }
    }
}

extension StyleRules {
    /// Bytes that the rules take, about: a rule has a selector of a few parts with buffers of their own.
    var memoryFootprint: Int {
        let names =
            ids.keys.reduce(0) { $0 + MemorySize.of($1) }
            + classes.keys.reduce(0) { $0 + MemorySize.of($1) }
            + numbers.keys.reduce(0) { $0 + MemorySize.of($1) }
        return 256 + MemorySize.of(ids) + MemorySize.of(classes) + MemorySize.of(types)
            + MemorySize.of(attributes)
            + MemorySize.of(numbers) + names + Self.size(of: Array(ids.values) + Array(classes.values))
            + Self.size(of: Array(types.values) + Array(attributes.values) + [others])
    }

    private static func size(of lists: [[Rule]]) -> Int {
        lists.reduce(0) { sum, rules in
            rules.reduce(sum + MemorySize.of(rules)) { $0 + $1.selector.memoryFootprint }
        }
    }
}

extension Selector.Complex {
    /// Bytes that the selector takes outside of itself, without what lists within it take.
    fileprivate var memoryFootprint: Int {
        parts.reduce(MemorySize.of(parts)) { $0 + MemorySize.of($1.compound) }
    }
}

// MARK: - The cascade

extension StyleRules {
    /// Source: https://www.w3.org/TR/css-cascade-4/#cascading
    func apply(
        _ matcher: SelectorMatcher, _ index: Int, to style: inout PageStyle.Style, box: inout BoxStyle?
    ) {
        let document = matcher.document
        if readsBoxes { box = Self.attributes(document, index) }
        var declarations: [StyleDeclarations] = []
        if count > generatingCount {
            declarations = matching(matcher, index, generating: false).map(\.declarations)
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
        let digits = document.bytes[border].trimming(.html).prefix { $0.isASCIIDigit }
        return digits.isEmpty || digits.contains { $0 != UInt8(ascii: "0") }
    }

    /// What is put before and after the element's contents; nil where nothing.
    func generated(_ matcher: SelectorMatcher, _ index: Int, _ style: PageStyle.Style) -> GeneratedContent? {
        let document = matcher.document
        let isQuotation = document.isElement(index, .q) && !style.hidesQuotes
        guard generatingCount > 0 || isQuotation, !Self.isReplaced(document.known(index)) else { return nil }
        let found = generatingCount > 0 ? matching(matcher, index, generating: true) : []
        guard !found.isEmpty || isQuotation else { return nil }
        var result = GeneratedContent()
        let quotes = Self.quotes(document, index)
        if isQuotation {
            result = GeneratedContent(before: .init(text: quotes.0), after: .init(text: quotes.1))
        }
        for side in [PageStyle.Side.before, .after] {
            let rules = found.filter { $0.side == side }
            guard !rules.isEmpty else { continue }
            let piece = Self.piece(rules.map(\.declarations), document, index, style, quotes)
            guard matcher.budget.spend(bytes: piece?.text.utf8.count ?? 0) else { return nil }
            let isNothing = piece?.text.isEmpty == true && piece?.isApart == false
            if side == .before {
                result.before = isNothing ? nil : piece ?? result.before
            } else {
                result.after = isNothing ? nil : piece ?? result.after
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
    private func matching(_ matcher: SelectorMatcher, _ index: Int, generating: Bool) -> [Rule] {
        let document = matcher.document
        let node = document.nodes[index]
        var found: [Rule] = []
        func collect(_ rules: [Rule]?) {
            for rule in rules ?? [] where (rule.side != nil) == generating {
                guard !matcher.budget.isSpent else { return }
                if matcher.matches(index, rule.selector) { found.append(rule) }
            }
        }
        collect(others)
        collect(types[node.name])
        if !ids.isEmpty, let id = document.value(.id, index) { collect(ids[id]) }
        if !classes.isEmpty, let range = document.range(of: .class, index) {
            for name in document.bytes[range].split(whereSeparator: \.isHTMLSpace) {
                collect(classes[String(decoding: name, as: UTF8.self)])
            }
        }
        if !attributes.isEmpty {
            for position in Int(node.attributesStart)..<Int(node.attributesEnd) {
                collect(attributes[document.attributeArena[position].name])
            }
        }
        guard found.count > 1 else { return found }
        matcher.budget.spend(found.count)
        return found.sorted { ($0.selector.specificity, $0.order) < ($1.selector.specificity, $1.order) }
    }
}

extension BoxStyle {
    fileprivate func merged(with other: BoxStyle) -> BoxStyle {
        var result = self
        result.apply(other)
        return result
    }
}
