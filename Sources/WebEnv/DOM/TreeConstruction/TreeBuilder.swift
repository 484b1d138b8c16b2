/// Builds a ``Document`` from start tags, end tags and text, as HTML's tree construction stage does.
///
/// Where it departs from the standard: there are no insertion modes but the open elements say where we are; elements
/// nested deeper than ``depthLimit`` become siblings (as in browsers, where the limit is the same); frames are kept
/// in the body; the "select" modes are those of the customisable select.
/// Source: https://html.spec.whatwg.org/multipage/parsing.html#tree-construction
struct TreeBuilder {
    typealias Node = Document.Node
    /// Deepest nesting that the tree shows.
    static let depthLimit = 512
    /// Open elements that are looked through for one, from the innermost out: what lies deeper counts as not open.
    private static let searchLimit = 2 * depthLimit
    /// Formatting elements that are opened again; each tag may ask for many.
    private static let copyLimit = 1_000_000
    /// Active formatting elements kept after the last marker; more than any page means.
    private static let formattingLimit = 48

    struct OpenElement {
        var node: Int32
        var name: Int32
        /// Whether what is in it is SVG or MathML.
        var isForeign = false
    }
    /// An entry in the list of active formatting elements; a marker has node −1.
    private struct Formatting {
        var node: Int32
        var name: Int32
        var isOpen: Bool
    }

    private let traitsOf = ElementTraits.all
    private var nodes: [Node]
    private var attributeArena: [Document.Attribute] = []
    private var bytes: [UInt8] = []
    var names = NameTable()
    /// What was read of the tags that others may repeat, by their number.
    private var kept: [KeptAttributes] = []
    /// A text that ends here in ``bytes`` is not gone on with: attributes of a repetition came after it.
    private var closedText: Int32 = -1

    private var open: [OpenElement] = []
    /// Open elements by name: answers most questions about scope without a search.
    private var openCounts = [Int32](repeating: 0, count: Int(HTMLName.count))
    private var formatting: [Formatting] = []
    private var html: Int32 = -1
    private var head: Int32 = -1
    private var body: Int32 = -1
    private var form: Int32 = -1
    private var hasDoctype = false
    private var skipsNewline = false
    /// Nodes were put before others that are older: numbers no longer follow document order.
    private var isOutOfOrder = false
    /// Formatting elements that were opened again.
    private var copies = 0

    init(capacity: Int) {
        nodes = [Node(kind: .document)]
        nodes.reserveCapacity(capacity / 20 + 16)
        attributeArena.reserveCapacity(capacity / 30 + 16)
        bytes.reserveCapacity(capacity)
    }
}

// MARK: - Tokens

extension TreeBuilder {
    mutating func doctype(_ name: UnsafeBufferPointer<UInt8>) {
        guard html < 0, !hasDoctype else { return }
        hasDoctype = true
        let start = Int32(bytes.count)
        bytes.append(contentsOf: name)
        append(Node(kind: .doctype, textStart: start, textEnd: Int32(bytes.count)), to: 0)
    }

    mutating func comment(_ text: UnsafeBufferPointer<UInt8>) {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: text)
        append(
            Node(kind: .comment, textStart: start, textEnd: Int32(bytes.count)),
            to: open.isEmpty ? 0 : insertionParent)
    }

    mutating func text(_ text: UnsafeBufferPointer<UInt8>) {
        var text = text[...]
        if skipsNewline {
            skipsNewline = false
            if text.first == 0x0A { text = text.dropFirst() }
        }
        if body < 0, openCounts[HTMLName.template] == 0, !isInsideMetadata {
            let blank = text.prefix { $0.isSpace }
            if !blank.isEmpty, html >= 0, head >= 0 { appendText(blank, to: insertionParent) }
            text = text[blank.endIndex...]
            guard !text.isEmpty else { return }
            openBody()
        }
        guard let current = open.last, !text.isEmpty else { return }
        if traitsOf[current.name].contains(.tableContext) {
            guard text.contains(where: { !$0.isSpace }) else { return appendText(text, to: insertionParent) }
            reconstructFormatting()
            if traitsOf[current.name].contains(.tableContext), open.last?.node == current.node {
                return fosterText(text)
            }
        } else if !formatting.isEmpty {
            reconstructFormatting()
        }
        appendText(text, to: insertionParent)
    }

    /// - Parameter attributes: name and value by turns, ended by nil, as libxml2 gives them.
    mutating func startTag(_ name: Int32, _ attributes: AttributeList) {
        skipsNewline = false
        guard openDocument(for: name, attributes) else { return }
        if isInForeignContent {
            guard traitsOf[name].contains(.breaksForeign) else {
                open(name, attributes)
                return
            }
            leaveForeignContent()
        }
        startTagInBody(name, attributes)
    }

    /// A start tag that ended in `/>`: means something in foreign content alone.
    mutating func selfClosed(_ name: Int32) {
        guard let current = open.last, current.name == name,
            isInForeignContent || name == HTMLName.svg.rawValue
                || name == HTMLName.math.rawValue
        else { return }
        pop()
    }

    mutating func endTag(_ name: Int32) {
        skipsNewline = false
        guard body >= 0 || html >= 0 else {
            if name == HTMLName.p.rawValue || name == HTMLName.br.rawValue { startTag(name, .empty) }
            return
        }
        let traits = traitsOf[name]
        switch HTMLName(rawValue: name) {
        case .html, .body, .frameset: return
        case .head:
            if body < 0 { while open.count > 1 { pop() } }
        case .p:
            if body < 0, openCounts[HTMLName.template] == 0 { openBody() }
            if !isInScope(name, alsoBoundedBy: .button) { open(name, .empty) }
            closeParagraph()
        case .br: startTag(name, .empty)
        case .form: closeForm()
        case .li: close(name, boundedBy: [.ol, .ul])
        case .h1, .h2, .h3, .h4, .h5, .h6: closeHeading(name)
        case .table, .tbody, .thead, .tfoot, .tr, .td, .th, .caption, .colgroup, .template:
            if isInTableScope(name) {
                generateImpliedEndTags(except: -1)
                popThrough(name)
                if traits.contains(.marker) { clearFormattingToMarker() }
            }
        default:
            if traits.contains(.formatting) {
                adopt(name)
            } else if traits.contains(.block) {
                close(name, boundedBy: [])
                if traits.contains(.marker) { clearFormattingToMarker() }
            } else {
                closeAnyOther(name)
            }
        }
    }

    /// Closes everything and hands over the document.
    /// - Parameter warnings: what of the page was left out before the builder saw it.
    mutating func finish(_ warnings: [String] = []) -> Document {
        var warnings = warnings
        if copies >= Self.copyLimit {
            warnings.append("formatting is opened again \(Self.copyLimit) times at most: the page has more")
        }
        openBody()
        if isOutOfOrder { renumber() }
        closeRanges()
        return Document(
            nodes: nodes, attributeArena: attributeArena, names: names.spellings, bytes: bytes,
            elementsByIdentifier: identifiers(), warnings: warnings)
    }

    /// Sets each node's end and the mask of its attributes.
    private mutating func closeRanges() {
        let attributes = attributeArena
        nodes.withUnsafeMutableBufferPointer { nodes in
            for index in stride(from: nodes.count - 1, through: 0, by: -1) {
                let end = nodes[index].end == 0 ? Int32(index + 1) : nodes[index].end
                nodes[index].end = end
                var mask: UInt64 = 0
                for position in Int(nodes[index].attributesStart)..<Int(nodes[index].attributesEnd) {
                    mask |= HTMLName.mask(attributes[position].name)
                }
                nodes[index].attributeMask = mask
                let parent = Int(nodes[index].parent)
                if parent >= 0, nodes[parent].end < end { nodes[parent].end = end }
            }
        }
    }

    private func identifiers() -> [String: NodeID] {
        var result: [String: NodeID] = [:]
        let mask = HTMLName.mask(HTMLName.id.rawValue)
        for index in nodes.indices where nodes[index].attributeMask & mask != 0 {
            let node = nodes[index]
            for position in Int(node.attributesStart)..<Int(node.attributesEnd) {
                let attribute = attributeArena[position]
                guard attribute.name == HTMLName.id.rawValue else { continue }
                let value = bytes[Int(attribute.valueStart)..<Int(attribute.valueEnd)]
                let text = String(decoding: value, as: UTF8.self)
                if !text.isEmpty, result[text] == nil { result[text] = NodeID(index) }
            }
        }
        return result
    }
}

// MARK: - Start tags

extension TreeBuilder {
    /// Makes html, head and body as the element needs them.
    /// - Returns: whether the element is still to be inserted.
    private mutating func openDocument(for name: Int32, _ attributes: AttributeList) -> Bool {
        let known = HTMLName(rawValue: name)
        if known == .html {
            openHTML()
            addMissing(attributes, to: html)
            return false
        }
        if openCounts[HTMLName.template] > 0 { return known != .head && known != .body && known != .frameset }
        if body >= 0 {
            if known == .body { addMissing(attributes, to: body) }
            return known != .head && known != .body && known != .frameset
        }
        switch known {
        case .head:
            openHTML()
            if head < 0 {
                open(name, attributes)
                head = lastNode
            }
            return false
        case .body:
            openBody()
            addMissing(attributes, to: body)
            return false
        default:
            guard traitsOf[name].contains(.metadata) else {
                openBody()
                return known != .frameset
            }
            openHead()
            if openCounts[HTMLName.head] == 0 { push(OpenElement(node: head, name: HTMLName.head.rawValue)) }
            return true
        }
    }

    private mutating func startTagInBody(_ name: Int32, _ attributes: AttributeList) {
        let known = HTMLName(rawValue: name)
        let traits = traitsOf[name]
        if traits.contains(.tablePart) { return startTablePart(name, attributes) }
        if known == .form {
            guard form < 0 || openCounts[HTMLName.template] > 0 else { return }
        }
        if traits.contains(.closesParagraph) { closeBefore(name) }
        switch known {
        case .table:
            if hasDoctype { closeParagraph() }
        case .button:
            if isInScope(name, alsoBoundedBy: nil) { close(name, boundedBy: []) }
        case .a: closeOpenAnchor()
        case .nobr:
            reconstructFormatting()
            if isInScope(name, alsoBoundedBy: nil) { adopt(name) }
        case .option, .optgroup: closeOptions(before: name)
        case .hr: if openCounts[HTMLName.select] > 0 { closeOptions(before: HTMLName.optgroup.rawValue) }
        case .input, .keygen, .textarea, .select:
            if isInScope(HTMLName.select.rawValue, alsoBoundedBy: nil) {
                popThrough(HTMLName.select.rawValue)
                if known == .select { return }
            }
        case .rb, .rtc: if openCounts[HTMLName.ruby] > 0 { generateImpliedEndTags(except: -1) }
        case .rt, .rp:
            if openCounts[HTMLName.ruby] > 0 { generateImpliedEndTags(except: HTMLName.rtc.rawValue) }
        default: break
        }
        insert(known == .image ? HTMLName.img.rawValue : name, traits, attributes)
        switch known {
        case .form: if openCounts[HTMLName.template] == 0 { form = lastNode }
        case .pre, .listing, .textarea: skipsNewline = true
        default: break
        }
    }

    private mutating func insert(_ name: Int32, _ traits: ElementTraits, _ attributes: AttributeList) {
        if !traits.contains(.closesParagraph), !traits.contains(.metadata) { reconstructFormatting() }
        let node = element(name, attributes)
        let fosters =
            !traits.contains(.metadata)
            && open.last.map { traitsOf[$0.name].contains(.tableContext) } == true && !isHiddenInput(node)
        if fosters { foster(node) } else { append(node, to: insertionParent) }
        guard !traits.contains(.void), !(name == HTMLName.img.rawValue) else { return }
        push(OpenElement(node: lastNode, name: name))
        if traits.contains(.formatting) { pushFormatting(lastNode, name) }
        if traits.contains(.marker) { formatting.append(Formatting(node: -1, name: -1, isOpen: false)) }
    }

    /// What closes before a block starts: an open paragraph, heading, or item of the same list.
    private mutating func closeBefore(_ name: Int32) {
        switch HTMLName(rawValue: name) {
        case .li: closeItem { $0 == HTMLName.li.rawValue }
        case .dd, .dt: closeItem { $0 == HTMLName.dd.rawValue || $0 == HTMLName.dt.rawValue }
        default: break
        }
        closeParagraph()
        if traitsOf[name].contains(.heading), let current = open.last,
            traitsOf[current.name].contains(.heading)
        {
            pop()
        }
    }

    private mutating func closeItem(_ isItem: (Int32) -> Bool) {
        guard
            openCounts[HTMLName.li] > 0 || openCounts[HTMLName.dd] > 0 || openCounts[HTMLName.dt] > 0
        else { return }
        for index in searched {
            let name = open[index].name
            if isItem(name) {
                while open.count > index { pop() }
                return
            }
            let passes =
                name == HTMLName.address.rawValue || name == HTMLName.div.rawValue
                || name == HTMLName.p.rawValue
            if traitsOf[name].contains(.special), !passes { return }
        }
    }

    private mutating func closeOptions(before name: Int32) {
        if open.last?.name == HTMLName.option.rawValue {
            pop()
        } else if openCounts[HTMLName.option] > 0, openCounts[HTMLName.select] > 0,
            isInScope(HTMLName.option.rawValue, alsoBoundedBy: .select)
        {
            popThrough(HTMLName.option.rawValue)
        }
        if name == HTMLName.optgroup.rawValue, openCounts[HTMLName.select] > 0,
            open.last?.name == HTMLName.optgroup.rawValue
        {
            pop()
        }
    }

    /// Caption, column, row group, row or cell: makes the table's missing levels, and closes what is open below them.
    private mutating func startTablePart(_ name: Int32, _ attributes: AttributeList) {
        guard let part = HTMLName(rawValue: name),
            openCounts[HTMLName.table] > 0 || openCounts[HTMLName.template] > 0
        else { return }
        if openCounts[HTMLName.table] == 0 {
            open(name, attributes)
            if part == .col { pop() }
            return
        }
        switch part {
        case .td, .th:
            clear(to: [.tr, .tbody, .thead, .tfoot, .table])
            if open.last?.name == HTMLName.table.rawValue { open(HTMLName.tbody.rawValue, .empty) }
            if open.last?.name != HTMLName.tr.rawValue, open.last?.name != HTMLName.template.rawValue {
                open(HTMLName.tr.rawValue, .empty)
            }
        case .tr:
            clear(to: [.tbody, .thead, .tfoot, .table])
            if open.last?.name == HTMLName.table.rawValue { open(HTMLName.tbody.rawValue, .empty) }
        case .col:
            clear(to: [.colgroup, .table])
            if open.last?.name == HTMLName.table.rawValue { open(HTMLName.colgroup.rawValue, .empty) }
        default: clear(to: [.table])
        }
        open(name, attributes)
        if part == .col { pop() }
        if traitsOf[name].contains(.marker) {
            formatting.append(Formatting(node: -1, name: -1, isOpen: false))
        }
    }

    private mutating func clear(to context: [HTMLName]) {
        while let current = open.last, open.count > 1, current.name != HTMLName.template.rawValue,
            !context.contains(where: { $0.rawValue == current.name })
        {
            pop()
            if traitsOf[current.name].contains(.marker) { clearFormattingToMarker() }
        }
    }
}

// MARK: - End tags

extension TreeBuilder {
    private mutating func closeParagraph() {
        guard isInScope(HTMLName.p.rawValue, alsoBoundedBy: .button) else { return }
        popThrough(HTMLName.p.rawValue)
    }

    private mutating func close(_ name: Int32, boundedBy boundaries: [HTMLName]) {
        guard openCounts[name] > 0 else { return }
        for index in searched {
            let candidate = open[index].name
            if candidate == name {
                while open.count > index { pop() }
                return
            }
            if traitsOf[candidate].contains(.scopeBoundary)
                || boundaries.contains(where: { $0.rawValue == candidate })
            {
                return
            }
        }
    }

    private mutating func closeHeading(_ name: Int32) {
        for index in searched {
            let traits = traitsOf[open[index].name]
            if traits.contains(.heading) {
                while open.count > index { pop() }
                return
            }
            if traits.contains(.scopeBoundary) { return }
        }
    }

    private mutating func closeForm() {
        if openCounts[HTMLName.template] > 0 { return close(HTMLName.form.rawValue, boundedBy: []) }
        let node = form
        form = -1
        guard node >= 0, isInScope(HTMLName.form.rawValue, alsoBoundedBy: nil) else { return }
        generateImpliedEndTags(except: -1)
        guard let index = open.lastIndex(where: { $0.node == node }) else { return }
        openCounts[HTMLName.form] -= 1
        open.remove(at: index)
    }

    private mutating func closeAnyOther(_ name: Int32) {
        guard openCounts[name] > 0 else { return }
        for index in searched where index > 0 {
            let candidate = open[index].name
            if candidate == name {
                while open.count > index { pop() }
                return
            }
            if traitsOf[candidate].contains(.special) { return }
        }
    }

    private mutating func generateImpliedEndTags(except name: Int32) {
        while let current = open.last, current.name != name, traitsOf[current.name].contains(.impliedEnd) {
            pop()
        }
    }

    private func isInScope(_ name: Int32, alsoBoundedBy boundary: HTMLName?) -> Bool {
        guard openCounts[name] > 0 else { return false }
        let boundary = boundary?.rawValue ?? -1
        for index in searched {
            let candidate = open[index].name
            if candidate == name { return true }
            if candidate == boundary || traitsOf[candidate].contains(.scopeBoundary) { return false }
        }
        return false
    }

    private func isInTableScope(_ name: Int32) -> Bool {
        guard openCounts[name] > 0 else { return false }
        for index in searched {
            let candidate = open[index].name
            if candidate == name { return true }
            if candidate == HTMLName.table.rawValue || candidate == HTMLName.template.rawValue {
                return false
            }
        }
        return false
    }
}

// MARK: - Formatting elements

extension TreeBuilder {
    private mutating func pushFormatting(_ node: Int32, _ name: Int32) {
        var same = 0
        var count = 0
        for index in stride(from: formatting.count - 1, through: 0, by: -1) {
            guard formatting[index].node >= 0 else { break }
            count += 1
            if formatting[index].name == name, haveEqualAttributes(formatting[index].node, node) { same += 1 }
            // "Noah's Ark": three alike are enough.
            if same == 3 || count == Self.formattingLimit {
                formatting.remove(at: index)
                break
            }
        }
        formatting.append(Formatting(node: node, name: name, isOpen: true))
    }

    private func haveEqualAttributes(_ a: Int32, _ b: Int32) -> Bool {
        let first = nodes[Int(a)]
        let second = nodes[Int(b)]
        let count = first.attributesEnd - first.attributesStart
        guard count == second.attributesEnd - second.attributesStart else { return false }
        for offset in 0..<Int(count) {
            let x = attributeArena[Int(first.attributesStart) + offset]
            let y = attributeArena[Int(second.attributesStart) + offset]
            guard x.name == y.name,
                bytes[Int(x.valueStart)..<Int(x.valueEnd)] == bytes[Int(y.valueStart)..<Int(y.valueEnd)]
            else { return false }
        }
        return true
    }

    private mutating func clearFormattingToMarker() {
        while let last = formatting.popLast(), last.node >= 0 {}
    }

    private mutating func reconstructFormatting() {
        guard let last = formatting.last, last.node >= 0, !last.isOpen, copies < Self.copyLimit else {
            return
        }
        var first = formatting.count - 1
        while first > 0, formatting[first - 1].node >= 0, !formatting[first - 1].isOpen { first -= 1 }
        for index in first..<formatting.count {
            let entry = formatting[index]
            let copy = clone(entry.node)
            if let current = open.last, traitsOf[current.name].contains(.tableContext) {
                foster(copy)
            } else {
                append(copy, to: insertionParent)
            }
            push(OpenElement(node: lastNode, name: entry.name))
            formatting[index] = Formatting(node: lastNode, name: entry.name, isOpen: true)
        }
    }

    private mutating func closeOpenAnchor() {
        let name = HTMLName.a.rawValue
        for index in stride(from: formatting.count - 1, through: 0, by: -1) {
            guard formatting[index].node >= 0 else { return }
            guard formatting[index].name == name else { continue }
            let node = formatting[index].node
            adopt(name)
            if let left = formatting.lastIndex(where: { $0.node == node }) { formatting.remove(at: left) }
            if let left = open.lastIndex(where: { $0.node == node }) {
                openCounts[name] -= 1
                open.remove(at: left)
            }
            return
        }
    }

    /// The adoption agency algorithm.
    private mutating func adopt(_ name: Int32) {
        if let current = open.last, current.name == name,
            !formatting.contains(where: { $0.node == current.node })
        {
            return pop()
        }
        guard open.count < Self.depthLimit, copies < Self.copyLimit else { return closeAnyOther(name) }
        for _ in 0..<8 {
            guard let entry = lastFormatting(name) else { return closeAnyOther(name) }
            let element = formatting[entry].node
            guard let position = open.lastIndex(where: { $0.node == element }) else {
                formatting.remove(at: entry)
                return
            }
            guard isInScope(name, alsoBoundedBy: nil) else { return }
            guard
                let blockPosition = (position + 1..<open.count).first(where: {
                    traitsOf[open[$0].name].contains(.special)
                })
            else {
                while open.count > position { pop() }
                formatting.remove(at: entry)
                return
            }
            adoptOnce(element, entry: entry, position: position, blockPosition: blockPosition)
        }
    }

    private func lastFormatting(_ name: Int32) -> Int? {
        for index in stride(from: formatting.count - 1, through: 0, by: -1) {
            if formatting[index].node < 0 { return nil }
            if formatting[index].name == name { return index }
        }
        return nil
    }

    /// Steps 4.8 to 4.19 of the algorithm, for one formatting element and its furthest block.
    private mutating func adoptOnce(_ element: Int32, entry: Int, position: Int, blockPosition: Int) {
        let ancestor = open[position - 1]
        let block = open[blockPosition]
        let subject = formatting[entry]
        var bookmark = entry
        var lastMoved = block.node
        var index = blockPosition
        var steps = 0
        while index > position + 1 {
            index -= 1
            steps += 1
            let node = open[index]
            guard let listed = formatting.lastIndex(where: { $0.node == node.node }), steps <= 3 else {
                if let listed = formatting.lastIndex(where: { $0.node == node.node }) {
                    formatting.remove(at: listed)
                    if listed < bookmark { bookmark -= 1 }
                }
                openCounts[node.name] -= 1
                open.remove(at: index)
                continue
            }
            let copy = detached(clone(node.node))
            formatting[listed] = Formatting(node: copy, name: node.name, isOpen: true)
            open[index].node = copy
            if lastMoved == block.node { bookmark = listed + 1 }
            move(lastMoved, to: copy)
            lastMoved = copy
        }
        if traitsOf[ancestor.name].contains(.tableContext) {
            unlink(lastMoved)
            fosterLinked(lastMoved)
        } else {
            move(lastMoved, to: ancestor.node)
        }
        let copy = detached(clone(element))
        while nodes[Int(block.node)].firstChild >= 0 { move(nodes[Int(block.node)].firstChild, to: copy) }
        move(copy, to: block.node)
        if let old = formatting.lastIndex(where: { $0.node == element }) {
            formatting.remove(at: old)
            if old < bookmark { bookmark -= 1 }
        }
        formatting.insert(
            Formatting(node: copy, name: subject.name, isOpen: true), at: min(bookmark, formatting.count))
        if let old = open.lastIndex(where: { $0.node == element }) { open.remove(at: old) }
        let place = (open.lastIndex { $0.node == block.node } ?? open.count - 1) + 1
        open.insert(OpenElement(node: copy, name: subject.name), at: place)
        markForeign(from: position - 1)
    }
}

// MARK: - Foreign content

extension TreeBuilder {
    /// Whether the current node is SVG or MathML (and no integration point).
    private var isInForeignContent: Bool { open.last?.isForeign ?? false }

    /// Whether what is in an element is foreign content, where that around it is or not.
    private static func holdsForeign(_ name: Int32, within isForeign: Bool) -> Bool {
        switch HTMLName(rawValue: name) {
        case .svg, .math: true
        case .foreignobject, .desc, .title, .annotationXml, .mi, .mo, .mn, .ms, .mtext, .body, .table, .td:
            false
        default: isForeign
        }
    }

    /// Says anew of each open element from a place on whether what is in it is foreign.
    private mutating func markForeign(from place: Int) {
        for index in max(0, place)..<open.count {
            let isForeign = index > 0 && open[index - 1].isForeign
            open[index].isForeign = Self.holdsForeign(open[index].name, within: isForeign)
        }
    }

    private mutating func leaveForeignContent() {
        while isInForeignContent { pop() }
    }
}

// MARK: - Nodes and the stack

extension TreeBuilder {
    private var lastNode: Int32 { Int32(nodes.count - 1) }
    private var insertionParent: Int32 { open[min(open.count, Self.depthLimit) - 1].node }
    /// The places of open elements that are looked through, from the innermost out.
    private var searched: ReversedCollection<Range<Int>> {
        (max(0, open.count - Self.searchLimit)..<open.count).reversed()
    }
    /// Whether the current node is inside an element of the head that holds text.
    private var isInsideMetadata: Bool {
        guard let current = open.last else { return false }
        switch HTMLName(rawValue: current.name) {
        case .title, .style, .script, .noframes: return true
        default: return false
        }
    }

    private mutating func openHTML() {
        guard html < 0 else { return }
        append(element(HTMLName.html.rawValue, .empty), to: 0)
        html = lastNode
        push(OpenElement(node: html, name: HTMLName.html.rawValue))
    }

    private mutating func openHead() {
        openHTML()
        guard head < 0 else { return }
        open(HTMLName.head.rawValue, .empty)
        head = lastNode
    }

    private mutating func openBody() {
        guard body < 0 else { return }
        openHead()
        while open.count > 1 { pop() }
        formatting.removeAll()
        open(HTMLName.body.rawValue, .empty)
        body = lastNode
    }

    /// Inserts an element at the current node and makes it the current node.
    private mutating func open(_ name: Int32, _ attributes: AttributeList) {
        append(element(name, attributes), to: insertionParent)
        push(OpenElement(node: lastNode, name: name))
    }

    private mutating func push(_ element: OpenElement) {
        var element = element
        element.isForeign = Self.holdsForeign(element.name, within: isInForeignContent)
        open.append(element)
        while openCounts.count <= Int(element.name) { openCounts.append(0) }
        openCounts[element.name] += 1
    }

    private mutating func pop() {
        guard let last = open.popLast() else { return }
        openCounts[last.name] -= 1
        guard traitsOf[last.name].contains(.formatting) else { return }
        // One that lies deeper was taken out long ago.
        for index in (max(0, formatting.count - Self.searchLimit)..<formatting.count).reversed()
        where formatting[index].node == last.node {
            formatting[index].isOpen = false
            return
        }
    }

    private mutating func popThrough(_ name: Int32) {
        while open.count > 1, let last = open.last {
            pop()
            if last.name == name { return }
        }
    }

    private mutating func element(_ name: Int32, _ attributes: AttributeList) -> Node {
        let range = inArena(attributes)
        return Node(
            kind: .element, name: name, attributesStart: range.lowerBound, attributesEnd: range.upperBound)
    }

    /// - Parameter attributes: of a tag that is never a repetition.
    private mutating func addMissing(_ attributes: AttributeList, to node: Int32) {
        guard !attributes.isEmpty else { return }
        let record = nodes[Int(node)]
        let old = Array(attributeArena[Int(record.attributesStart)..<Int(record.attributesEnd)])
        let start = attributeArena.count
        attributes.forEach { attribute, value in
            let number = names.number(attribute)
            if !old.contains(where: { $0.name == number }) { appendAttribute(number, value) }
        }
        guard attributeArena.count > start else { return }
        attributeArena.append(contentsOf: old)
        nodes[Int(node)].attributesStart = Int32(start)
        nodes[Int(node)].attributesEnd = Int32(attributeArena.count)
    }

    /// `input type=hidden`
    private func isHiddenInput(_ node: Node) -> Bool {
        guard node.name == HTMLName.input.rawValue else { return false }
        return attributeArena[Int(node.attributesStart)..<Int(node.attributesEnd)].contains {
            $0.name == HTMLName.type.rawValue
                && bytes[Int($0.valueStart)..<Int($0.valueEnd)].elementsEqual("hidden".utf8) {
                    $0 | 0x20 == $1
                }
        }
    }

    // MARK: Attributes

    /// Attributes of a tag that may be repeated: in the arena, or, where the tag made no element, beside it.
    private struct KeptAttributes {
        var range: Range<Int32>
        var beside: [(name: Int32, value: [UInt8])] = []
    }

    /// To be called after each start tag: remembers the attributes of one that made no element.
    mutating func keep(_ attributes: AttributeList) {
        guard attributes.isRepeatable, kept.count == attributes.number else { return }
        var beside: [(name: Int32, value: [UInt8])] = []
        attributes.forEach { name, value in
            beside.append((names.number(name), value.map { Array($0) } ?? []))
        }
        kept.append(KeptAttributes(range: 0..<0, beside: beside))
    }

    private mutating func inArena(_ attributes: AttributeList) -> Range<Int32> {
        if attributes.isRepetition { return repeated(attributes.number) }
        let start = Int32(attributeArena.count)
        attributes.forEach { name, value in appendAttribute(names.number(name), value) }
        let range = start..<Int32(attributeArena.count)
        if attributes.isRepeatable, kept.count == attributes.number {
            kept.append(KeptAttributes(range: range))
        }
        return range
    }

    private mutating func repeated(_ number: Int) -> Range<Int32> {
        // Else libxml2 has read other tags, and the document is built anew.
        guard number < kept.count else { return 0..<0 }
        let beside = kept[number].beside
        if !beside.isEmpty {
            let start = Int32(attributeArena.count)
            for (name, value) in beside { value.withUnsafeBufferPointer { appendAttribute(name, $0) } }
            kept[number] = KeptAttributes(range: start..<Int32(attributeArena.count))
            return kept[number].range
        }
        let range = kept[number].range
        if let first = range.first, let last = range.last,
            attributeArena[Int(last)].valueEnd > attributeArena[Int(first)].valueStart
        {
            closedText = Int32(bytes.count)
        }
        return range
    }

    private mutating func appendAttribute(_ name: Int32, _ value: AttributeList.Value?) {
        let start = Int32(bytes.count)
        if let value { bytes.append(contentsOf: value) }
        attributeArena.append(.init(name: name, valueStart: start, valueEnd: Int32(bytes.count)))
    }

    private mutating func clone(_ node: Int32) -> Node {
        copies += 1
        let original = nodes[Int(node)]
        return Node(
            kind: .element, name: original.name, attributesStart: original.attributesStart,
            attributesEnd: original.attributesEnd)
    }

    private mutating func append(_ node: Node, to parent: Int32) {
        let index = Int32(nodes.count)
        let previous = nodes[Int(parent)].lastChild
        var node = node
        node.parent = parent
        node.previousSibling = previous
        nodes.append(node)
        nodes.withUnsafeMutableBufferPointer { nodes in
            nodes[Int(parent)].lastChild = index
            if previous >= 0 {
                nodes[Int(previous)].nextSibling = index
            } else {
                nodes[Int(parent)].firstChild = index
            }
        }
    }

    private mutating func link(_ index: Int32, to parent: Int32) {
        let previous = nodes[Int(parent)].lastChild
        nodes[Int(index)].parent = parent
        nodes[Int(index)].previousSibling = previous
        nodes[Int(index)].nextSibling = -1
        if previous >= 0 {
            nodes[Int(previous)].nextSibling = index
        } else {
            nodes[Int(parent)].firstChild = index
        }
        nodes[Int(parent)].lastChild = index
    }

    private mutating func detached(_ node: Node) -> Int32 {
        nodes.append(node)
        return lastNode
    }

    private mutating func unlink(_ index: Int32) {
        isOutOfOrder = true
        let node = nodes[Int(index)]
        guard node.parent >= 0 else { return }
        if node.previousSibling >= 0 {
            nodes[Int(node.previousSibling)].nextSibling = node.nextSibling
        } else {
            nodes[Int(node.parent)].firstChild = node.nextSibling
        }
        if node.nextSibling >= 0 {
            nodes[Int(node.nextSibling)].previousSibling = node.previousSibling
        } else {
            nodes[Int(node.parent)].lastChild = node.previousSibling
        }
        nodes[Int(index)].parent = -1
    }

    private mutating func move(_ index: Int32, to parent: Int32) {
        unlink(index)
        link(index, to: parent)
    }

    private mutating func appendText(_ text: Slice<UnsafeBufferPointer<UInt8>>, to parent: Int32) {
        if !extend(nodes[Int(parent)].lastChild, with: text) { append(textNode(text), to: parent) }
    }

    private mutating func textNode(_ text: Slice<UnsafeBufferPointer<UInt8>>) -> Node {
        let start = Int32(bytes.count)
        bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text))
        return Node(kind: .text, textStart: start, textEnd: Int32(bytes.count))
    }

    /// Adds to a text node whose bytes are the last in the arena.
    /// - Returns: false where the node is none such.
    private mutating func extend(_ node: Int32, with text: Slice<UnsafeBufferPointer<UInt8>>) -> Bool {
        guard node >= 0, nodes[Int(node)].kind == .text, Int(nodes[Int(node)].textEnd) == bytes.count,
            nodes[Int(node)].textEnd != closedText
        else { return false }
        bytes.append(contentsOf: text)
        nodes[Int(node)].textEnd = Int32(bytes.count)
        return true
    }

    // MARK: Foster parenting

    private mutating func foster(_ node: Node) {
        nodes.append(node)
        fosterLinked(lastNode)
    }

    /// Puts a node that has no parent before the innermost open table.
    private mutating func fosterLinked(_ index: Int32) {
        guard let table = innermostTable,
            nodes[Int(table.node)].parent >= 0
        else { return link(index, to: insertionParent) }
        isOutOfOrder = true
        let parent = nodes[Int(table.node)].parent
        let previous = nodes[Int(table.node)].previousSibling
        nodes[Int(index)].parent = parent
        nodes[Int(index)].previousSibling = previous
        nodes[Int(index)].nextSibling = table.node
        nodes[Int(table.node)].previousSibling = index
        if previous >= 0 {
            nodes[Int(previous)].nextSibling = index
        } else {
            nodes[Int(parent)].firstChild = index
        }
    }

    private var innermostTable: OpenElement? {
        searched.first { open[$0].name == HTMLName.table.rawValue }.map { open[$0] }
    }

    private mutating func fosterText(_ text: Slice<UnsafeBufferPointer<UInt8>>) {
        if let table = innermostTable,
            extend(nodes[Int(table.node)].previousSibling, with: text)
        {
            return
        }
        foster(textNode(text))
    }

    /// Puts the nodes back into document order.
    private mutating func renumber() {
        var order: [Int32] = []
        order.reserveCapacity(nodes.count)
        var numbers = [Int32](repeating: -1, count: nodes.count)
        var next: Int32 = 0
        while next >= 0 {
            numbers[Int(next)] = Int32(order.count)
            order.append(next)
            if nodes[Int(next)].firstChild >= 0 {
                next = nodes[Int(next)].firstChild
                continue
            }
            while next >= 0, nodes[Int(next)].nextSibling < 0 { next = nodes[Int(next)].parent }
            if next >= 0 { next = nodes[Int(next)].nextSibling }
        }
        func number(_ old: Int32) -> Int32 { old < 0 ? -1 : numbers[Int(old)] }
        nodes = order.map { old in
            var node = nodes[Int(old)]
            node.parent = number(node.parent)
            node.firstChild = number(node.firstChild)
            node.lastChild = number(node.lastChild)
            node.nextSibling = number(node.nextSibling)
            node.previousSibling = number(node.previousSibling)
            return node
        }
    }
}

// MARK: - Small tools

extension [Int32] {
    /// Counts by interned name; 0 for a name not seen yet.
    fileprivate subscript(_ name: Int32) -> Int32 {
        get { Int(name) < count ? self[Int(name)] : 0 }
        set { if Int(name) < count { self[Int(name)] = newValue } }
    }
    fileprivate subscript(_ name: HTMLName) -> Int32 {
        get { self[Int(name.rawValue)] }
        set { self[Int(name.rawValue)] = newValue }
    }
}

extension UInt8 {
    /// ASCII white space as HTML means it.
    var isSpace: Bool { self == 0x20 || (self >= 0x09 && self <= 0x0D && self != 0x0B) }
}

/// Bytes before the NUL.
func length(_ text: UnsafePointer<UInt8>) -> Int {
    var end = text
    while end.pointee != 0 { end += 1 }
    return end - text
}

/// Attributes of a start tag: a C array of names and values by turns, ended by nil, and what the source has of them.
struct AttributeList {
    typealias Pointer = UnsafeMutablePointer<UnsafePointer<UInt8>?>
    typealias Value = UnsafeBufferPointer<UInt8>
    private let start: Pointer?
    /// The tag's attributes in the source, for those whose values are there.
    private var written = UnsafeBufferPointer<PreparedMarkup.Attribute>(start: nil, count: 0)
    private var source = Value(start: nil, count: 0)
    /// Whether libxml2 has left out none of them.
    private var isAligned = false
    /// The number of the tag, or of the one that it repeats; −1 for neither.
    private(set) var number = -1
    private(set) var isRepetition = false

    init(_ start: Pointer?) { self.start = start }
    /// The attributes of an earlier tag.
    init(repeating number: Int) {
        start = nil
        self.number = number
        isRepetition = true
    }
    static var empty: AttributeList { AttributeList(nil) }

    /// - Parameters:
    ///   - start: what libxml2 has read: the attributes that are `written`, but for the second of a name.
    ///   - source: what `written` has its ranges in.
    /// - Returns: nil where the two do not go together.
    init?(
        _ number: Int, _ start: Pointer, _ written: UnsafeBufferPointer<PreparedMarkup.Attribute>,
        _ source: Value
    ) {
        var isAligned = true
        var next = start
        var index = 0
        while let name = next.pointee {
            guard let found = Self.place(of: name, in: written, from: index, source) else { return nil }
            if written[found].isAside, next[1] != nil { return nil }
            if found != index { isAligned = false }
            index = found + 1
            next += 2
        }
        self.number = number
        self.start = start
        self.written = written
        self.source = source
        self.isAligned = isAligned
    }

    var isRepeatable: Bool { number >= 0 && !isRepetition }
    var isEmpty: Bool { start?.pointee == nil && !isRepetition }

    func forEach(_ body: (_ name: UnsafePointer<UInt8>, _ value: Value?) -> Void) {
        guard var next = start else { return }
        var index = 0
        while let name = next.pointee {
            var value = next[1].map { Value(start: $0, count: length($0)) }
            if isRepeatable,
                let found = isAligned ? index : Self.place(of: name, in: written, from: index, source)
            {
                index = found + 1
                if written[found].isAside {
                    let range = written[found].value
                    value = Value(rebasing: source[Int(range.lowerBound)..<Int(range.upperBound)])
                }
            }
            body(name, value)
            next += 2
        }
    }

    /// The first attribute of that name in the source.
    private static func place(
        of name: UnsafePointer<UInt8>, in written: UnsafeBufferPointer<PreparedMarkup.Attribute>,
        from start: Int, _ source: Value
    ) -> Int? {
        var index = start
        while index < written.count {
            if isName(name, written[index].name, source) { return index }
            index += 1
        }
        return nil
    }

    private static func isName(_ name: UnsafePointer<UInt8>, _ range: Range<Int32>, _ source: Value) -> Bool {
        var next = name
        for index in Int(range.lowerBound)..<Int(range.upperBound) {
            guard next.pointee == source[index].lowercased else { return false }
            next += 1
        }
        return next.pointee == 0
    }
}
