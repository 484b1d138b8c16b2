/// The accessibility tree of a page: what a screen reader is told, in document order.
public final class AccessibilityTree: Sendable {
    /// One node.
    public struct Node: Sendable {
        /// The DOM node; its position plus one is the node's id in observations.
        public let node: NodeID
        public internal(set) var role: Role
        /// White space is folded, but for one space at the ends of text nodes where the page shows one.
        public var name: String
        public let description: String
        public let value: String
        public let states: NodeStates
        /// What observations print besides role and name, in the DevTools protocol's order.
        public let properties: [AccessibleProperty]
        /// 0 for the root.
        public let depth: Int32
        /// Index in ``AccessibilityTree/nodes``, −1 for the root.
        public internal(set) var parent: Int32
        /// A list item's bullet or number, which is drawn but not in the document.
        public var isMarker = false
    }

    /// In pre-order; the first is the root.
    public let nodes: [Node]
    /// What was left out since the page takes more work than it is given, in one sentence; nil for nothing.
    public let warning: String?

    /// - Parameter isMarked: whether the tree is that of a page whose every element an observer has given ARIA
    ///   attributes, as BrowserGym does: table bodies, images without text and the markers of list items have nodes.
    public convenience init(
        _ document: Document, _ state: FormState = FormState(), isMarked: Bool = false
    ) {
        self.init(document, state, isMarked: isMarked, WorkBudget(for: document))
    }

    /// - Parameter budget: what everything is paid from.
    init(_ document: Document, _ state: FormState, isMarked: Bool = false, _ budget: WorkBudget) {
        let context = AccessibilityContext(document, state, budget)
        var builder = AccessibilityTreeBuilder(context, isMarked: isMarked)
        nodes = builder.build()
        warning = budget.warning
    }
}

extension Document {
    /// The text of the title element, white space folded.
    public var title: String {
        for index in 0..<count where isElement(index, .title) {
            if ancestor(.svg, of: index) == nil { return textContent(of: NodeID(index)).foldedSpace }
        }
        return ""
    }
}

/// One walk over the document.
private struct AccessibilityTreeBuilder {
    private let context: AccessibilityContext
    private let document: Document
    private let isMarked: Bool
    private var nodes: [AccessibilityTree.Node] = []
    /// Elements that are open in the walk and did something.
    private var open: [Open] = []
    private var parent: Int32 = -1
    private var depth: Int32 = 0
    private var line = Line()
    private var scratch: [UInt8] = []
    /// The number of the last item of each numbered list.
    private var numbers: [Int: Int] = [:]
    /// The label whose texts say what its checkbox says anyway; −1 for none.
    private var redundantLabel: Int32 = -1

    private struct Open {
        let end: Int32
        let parent: Int32
        let depth: Int32
        let display: PageStyle.Display
        /// The line around something that is out of the flow.
        var outerLine: Line?
        /// An element with text after its contents.
        var generating: Int32 = -1
        /// The node of a picture that is one only if nothing in it is a node.
        var picture: Int32 = -1
    }

    /// The white space of the current line of text.
    private struct Line {
        /// A space would be the second in a row, or the first of its line.
        var endsWithSpace = true
        /// The text node whose last space goes if the line ends here.
        var trailing: Int?
    }

    init(_ context: AccessibilityContext, isMarked: Bool) {
        self.context = context
        self.isMarked = isMarked
        document = context.document
    }

    mutating func build() -> [AccessibilityTree.Node] {
        nodes.reserveCapacity(document.count / 2)
        addRoot()
        var index: Int32 = 1
        let end = Int32(document.count)
        while index < end {
            while let last = open.last, last.end <= index { leave(last) }
            index = visit(Int(index))
        }
        while let last = open.last { leave(last) }
        endLine()
        removeEmptyTexts()
        return nodes
    }

    private mutating func addRoot() {
        var states: NodeStates = []
        if context.focused == nil { states.insert(.focused) }
        nodes.append(
            AccessibilityTree.Node(
                node: document.root, role: .document, name: document.title, description: "", value: "",
                states: states, properties: [.init("focused", true)], depth: 0, parent: -1))
        parent = 0
        depth = 1
    }

    private mutating func leave(_ element: Open) {
        open.removeLast()
        if element.generating >= 0 { addGenerated(.after, Int(element.generating)) }
        if element.picture >= 0, nodes.count > Int(element.picture) + 1 {
            nodes[Int(element.picture)].role = .svgRoot
        }
        parent = element.parent
        depth = element.depth
        end(element.display)
        if let outer = element.outerLine { line = outer }
    }

    /// Ends what an element did to the line.
    private mutating func end(_ display: PageStyle.Display) {
        switch display {
        case .block: endLine()
        case .inlineBlock:
            endLine()
            line.endsWithSpace = false
        default: break
        }
    }

    private mutating func endLine() {
        if let trailing = line.trailing {
            let name = nodes[trailing].name
            if name.utf8.last == 0x20, name != " " { nodes[trailing].name = String(name.dropLast()) }
        }
        line = Line()
    }

    /// - Returns: the index to go on with.
    private mutating func visit(_ index: Int) -> Int32 {
        let node = document.nodes[index]
        switch node.kind {
        case .text:
            addText(index, context.style[index], isShown: node.parent != redundantLabel)
            return Int32(index + 1)
        case .element: return visitElement(index, node)
        default: return Int32(index + 1)
        }
    }

    private mutating func visitElement(_ index: Int, _ node: Document.Node) -> Int32 {
        let style = context.style[index]
        if style.isUnrendered { return node.end }
        if context.isExcluded[index] {
            pass(index, style)
            return node.end
        }
        if node.name == HTMLName.br.rawValue {
            endLine()
            return node.end
        }
        let outerLine = style.isOutOfFlow ? line : nil
        if outerLine != nil {
            line = Line()
        } else if style.display == .block {
            endLine()
        }
        var role = isMarked ? markedRole(index) : context.roles[index]
        var element = Open(
            end: node.end, parent: parent, depth: depth, display: style.display, outerLine: outerLine)
        if role == .svgRoot { role = .image }
        if role == .labelText, isRedundant(index) {
            redundantLabel = Int32(index)
        } else if !style.isInvisible, add(index, role) {
            parent = Int32(nodes.count - 1)
            depth += 1
            if node.name == HTMLName.svg.rawValue, !document.has(.role, index) { element.picture = parent }
        }
        if style.display == .inlineBlock { line = Line() }
        if style.inner == .listItem, !style.hidesMarkers { addMarker(index, role) }
        addGenerated(.before, index)
        if context.style.hasGenerated(index) { element.generating = Int32(index) }
        if addOwnContents(index, role) || node.end == Int32(index + 1) {
            open.append(element)
            leave(element)
            return node.end
        }
        if style.display != .inline || parent != element.parent || element.generating >= 0 {
            open.append(element)
        }
        return Int32(index + 1)
    }

    /// What assistive technology does not see is on the page nevertheless: the line goes on after it.
    private mutating func pass(_ index: Int, _ style: PageStyle.Style) {
        guard !style.isOutOfFlow else { return }
        if style.display == .block { endLine() }
        if style.display == .inlineBlock { line = Line() }
        for inner in index..<Int(document.nodes[index].end) where document.nodes[inner].kind == .text {
            addText(inner, context.style[inner], isShown: false)
        }
        if style.display == .block || style.display == .inlineBlock { line.trailing = nil }
        end(style.display)
    }

    /// Whether a label's text is that of its checkbox or radio button, and nothing else is in it.
    private func isRedundant(_ label: Int) -> Bool {
        guard !isMarked, !document.hasARIA(label), !document.has(.tabindex, label),
            let control = context.controls.labelled(by: NodeID(label))?.position,
            document.isElement(control, .input), context.controls.kind(of: NodeID(control))?.isCheckable == true,
            !context.isHidden(control), !document.has(.ariaLabel, control),
            context.labelledbyText(control, .plain).isEmpty
        else { return false }
        return document.children(of: NodeID(label)).allSatisfy {
            document.kind($0) != .element || $0.position == control
        }
    }

    /// The role of an element that has global ARIA attributes besides its own.
    private func markedRole(_ index: Int) -> Role {
        let role = context.roles[index]
        switch document.known(index) {
        case .img where role == .none: return .image
        case .tbody where role == .generic:
            let table = document.ancestor(.table, of: index).map { context.roles[$0] }
            return table == .table || table == .grid || table == .treegrid ? .rowgroup : role
        default: return role
        }
    }

    /// Adds a node for an element that has one.
    private mutating func add(_ index: Int, _ role: Role) -> Bool {
        switch role {
        case .none, .presentation, .text: return false
        case .paragraph where !isParagraph(index): return false
        case .caption where isEmptyBox(index): return false
        case .canvas where isFlat(index): return false
        case .rowgroup where !isMarked && document.isElement(index, .tbody) && !isNamedRowgroup(index):
            return false
        case .image where document.isElement(index, .svg) && isBlankPicture(index): return false
        case .generic:
            guard document.nodes[index].attributesEnd > document.nodes[index].attributesStart,
                !document.isElement(index, .html), !document.isElement(index, .body)
            else { return false }
            let name = context.computedName(index)
            let states = context.states(index)
            let isTooltipOfContents = name.source == .tooltip && context.showsSomething(index)
            guard !name.text.isEmpty && !isTooltipOfContents || !states.isEmpty else { return false }
            append(index, role, name, states)
            return true
        default:
            append(index, role, context.computedName(index), context.states(index))
            return true
        }
    }

    /// Whether a paragraph has lines of text or pictures, as browsers ask of it.
    private func isParagraph(_ index: Int) -> Bool {
        let style = context.style[index]
        guard !isMarked, !document.hasARIA(index), !document.has(.role, index) else { return true }
        if style.display == .contents || style.display == .inline || style.inner == .flex || isEmptyBox(index)
        {
            return false
        }
        return !document.children(of: NodeID(index)).contains { child in
            let style = context.style[child.position]
            return document.kind(child) == .element && style.display == .block && !style.isOutOfFlow
        } && context.style.generated(.before, index)?.isApart != true
    }

    /// A canvas without height or width.
    private func isFlat(_ index: Int) -> Bool {
        document.integer(.width, index) == 0 || document.integer(.height, index) == 0
    }

    /// Whether nothing is in it that has a place in the layout. What has attributes for assistive technology stays.
    private func isEmptyBox(_ index: Int) -> Bool {
        guard !isMarked, !document.hasARIA(index), !document.has(.role, index), !document.has(.title, index),
            !document.has(.tabindex, index), !document.contains("height", .style, index),
            !context.style.hasGenerated(index)
        else { return false }
        return document.children(of: NodeID(index)).allSatisfy { child in
            let position = child.position
            switch document.kind(child) {
            case .text:
                return context.style[position].isUnrendered || document.textBytes(position).isBlank
            case .element: return context.style[position].isUnrendered
            default: return true
            }
        }
    }

    private func isNamedRowgroup(_ index: Int) -> Bool {
        document.hasARIA(index) || document.has(.role, index) || document.has(.tabindex, index)
    }

    private func isBlankPicture(_ index: Int) -> Bool {
        !context.hasAuthorName(index) && !document.has(.role, index)
            && !document.children(of: NodeID(index)).contains { document.kind($0) == .element }
    }

    private mutating func append(
        _ index: Int, _ role: Role, _ name: (text: String, source: AccessibilityContext.NameSource),
        _ states: NodeStates
    ) {
        nodes.append(
            AccessibilityTree.Node(
                node: NodeID(index), role: role, name: name.text,
                description: context.description(index, nameSource: name.source, name: name.text),
                value: hasValue(role, index) ? context.value(index) : "", states: states,
                properties: context.properties(index, states), depth: depth, parent: parent))
    }

    private func hasValue(_ role: Role, _ index: Int) -> Bool {
        switch role {
        case .textbox, .searchbox, .combobox, .spinbutton, .slider, .progressbar, .meter, .scrollbar, .date,
            .dateTime, .inputTime, .colorWell, .listbox:
            true
        case .button: context.controls.kind(of: NodeID(index)) == .file
        default: false
        }
    }

    /// What elements show that is not in their children: the text of fields and buttons, what `use` refers to.
    /// - Returns: whether the children are no nodes.
    private mutating func addOwnContents(_ index: Int, _ role: Role) -> Bool {
        switch document.known(index) {
        case .input:
            switch role {
            case .textbox, .searchbox, .combobox, .spinbutton: addFieldValue(index)
            case .button: addButtonText(index)
            default: break
            }
            return true
        case .textarea:
            addFieldValue(index)
            return true
        case .use:
            addUsed(by: index, at: index, within: [])
            return true
        case .details:
            if document.firstChildElement(.summary, of: index) == nil { addDisclosure(index) }
            return false
        case .option, .progress, .meter: return true
        case .rt: return role == .generic && context.roles[Int(document.nodes[index].parent)] == .ruby
        default: return false
        }
    }

    /// The part of a picture that a `use` element shows; its nodes are those of the `use` element at `shower`.
    /// - Parameter chain: what the `use` elements around show.
    private mutating func addUsed(by use: Int, at shower: Int, within chain: [Int]) {
        guard let target = context.used(by: use, within: chain) else { return }
        let outer = (parent, depth)
        var labelled: [(end: Int, parent: Int32, depth: Int32)] = []
        var next = target
        while next < Int(document.nodes[target].end), context.budget.spend(Self.nodeCost) {
            while let last = labelled.last, last.end <= next {
                labelled.removeLast()
                (parent, depth) = (last.parent, last.depth)
            }
            let before = (parent, depth)
            let (after, isLabelled) = addPart(next, at: shower, within: chain + [target])
            if isLabelled { labelled.append((Int(document.nodes[next].end), before.0, before.1)) }
            next = after
        }
        (parent, depth) = outer
    }

    /// Steps for each part that is shown once more, which may become a node.
    private static let nodeCost = 40

    /// - Returns: the index to go on with, and whether a node was added whose children come next.
    private mutating func addPart(_ part: Int, at shower: Int, within chain: [Int]) -> (Int, isLabelled: Bool)
    {
        let end = Int(document.nodes[part].end)
        if document.nodes[part].kind == .text {
            if !document.textBytes(part).isBlank { addText(part, context.style[part], of: shower) }
            return (part + 1, false)
        }
        guard document.nodes[part].kind == .element,
            AccessibilityContext.isPicturePart(document.known(part))
        else { return (end, false) }
        if document.isElement(part, .use) {
            addUsed(by: part, at: shower, within: chain)
            return (end, false)
        }
        guard context.isLabelledPart(part),
            let role = AccessibilityContext.svgRole(tag: document.tag(NodeID(part)))
        else { return (part + 1, false) }
        let name = document.value(.ariaLabel, part) ?? context.svgName(part, .plain)?.0 ?? ""
        let description = context.description(part, nameSource: .language, name: name)
        nodes.append(
            AccessibilityTree.Node(
                node: NodeID(shower), role: role, name: name, description: description, value: "",
                states: [], properties: [], depth: depth, parent: parent))
        parent = Int32(nodes.count - 1)
        depth += 1
        return (part + 1, true)
    }

    /// Details without a summary have one that browsers make.
    private mutating func addDisclosure(_ details: Int) {
        let isOpen = context.controls.isOpen(NodeID(details))
        nodes.append(
            AccessibilityTree.Node(
                node: NodeID(details), role: .disclosureTriangle, name: "Details", description: "", value: "",
                states: isOpen ? .expanded : .collapsed, properties: [.init("expanded", isOpen)],
                depth: depth,
                parent: parent))
        let outer = (parent, depth)
        (parent, depth) = (Int32(nodes.count - 1), depth + 1)
        appendText(details, "Details")
        (parent, depth) = outer
        endLine()
    }

    private mutating func addGenerated(_ side: PageStyle.Side, _ index: Int) {
        guard let piece = context.style.generated(side, index), !piece.text.isEmpty,
            context.budget.spend(bytes: piece.text.utf8.count)
        else { return }
        let outer = line
        if piece.isApart { line = Line() }
        guard let (text, endsWithSpace) = folded(Array(piece.text.utf8)[...]) else {
            if piece.isApart { line = outer }
            return
        }
        if piece.text.utf8.contains(where: { !$0.isSpace }) { appendText(index, text) }
        if piece.isApart {
            line = outer
        } else {
            line.endsWithSpace = endsWithSpace
            line.trailing = endsWithSpace ? nodes.count - 1 : nil
        }
    }

    private mutating func addFieldValue(_ index: Int) {
        var value = context.value(index)
        guard !value.isEmpty else { return }
        if context.controls.kind(of: NodeID(index)) == .text(.password) {
            value = String(repeating: "•", count: value.unicodeScalars.count)
        }
        for line in value.split(separator: "\n", omittingEmptySubsequences: true) {
            appendText(index, String(line))
        }
    }

    private mutating func addButtonText(_ index: Int) {
        let kind = context.controls.kind(of: NodeID(index))
        guard kind?.isTextButton == true, let last = nodes.last, !last.name.isEmpty else { return }
        guard let text = document.value(.value, index)?.foldedSpace else {
            switch kind {
            case .submit: appendText(index, "Submit")
            case .reset: appendText(index, "Reset")
            default: break
            }
            return
        }
        if !text.isEmpty { appendText(index, context.style[index].letterCase.applied(to: text)) }
    }

    /// The bullet or number of an item that is no list item to assistive technology; of one that is, it says nothing.
    private mutating func addMarker(_ index: Int, _ role: Role) {
        let list = Int(document.nodes[index].parent)
        let isNumbered = document.isElement(list, .ol)
        if isNumbered {
            let next = (numbers[list] ?? (document.integer(.start, list) ?? 1) &- 1) &+ 1
            numbers[list] = document.integer(.value, index) ?? next
        }
        guard role != .listitem || isMarked else { return }
        appendText(index, isNumbered ? number(numbers[list] ?? 1, in: list) : bullet(in: list))
        nodes[nodes.count - 1].isMarker = true
    }

    /// As the list's `type` says: letters, or else digits.
    private func number(_ number: Int, in list: Int) -> String {
        let letters = UInt8(truncatingIfNeeded: number &- 1)
        switch document.value(.type, list) {
        case "a" where (1...26).contains(number): return String(Unicode.Scalar(0x61 + letters)) + ". "
        case "A" where (1...26).contains(number): return String(Unicode.Scalar(0x41 + letters)) + ". "
        default: return "\(number). "
        }
    }

    /// By how many lists are around: a disc, a circle, squares.
    private func bullet(in list: Int) -> String {
        var depth = 0
        var ancestor = list
        while ancestor > 0, depth < 3 {
            if document.isElement(ancestor, .ul) || document.isElement(ancestor, .ol) { depth += 1 }
            ancestor = Int(document.nodes[ancestor].parent)
        }
        return depth <= 1 ? "• " : depth == 2 ? "◦ " : "▪ "
    }

    private mutating func appendText(_ index: Int, _ text: String) {
        nodes.append(
            AccessibilityTree.Node(
                node: NodeID(index), role: .text, name: text, description: "", value: "", states: [],
                properties: [],
                depth: depth, parent: parent))
    }

    /// - Parameters:
    ///   - isShown: whether it becomes a node; the line goes on in any case.
    ///   - shower: the element that shows it, where that is not the one that it is in.
    private mutating func addText(
        _ index: Int, _ style: PageStyle.Style, isShown: Bool = true, of shower: Int? = nil
    ) {
        guard !style.isUnrendered || shower != nil else { return }
        let isShown = isShown && !style.isInvisible
        if style.whiteSpace == .collapses, line.endsWithSpace, document.isSpace(index),
            context.style[Int(document.nodes[index].parent)].inner != .flex
        {
            return
        }
        let bytes = style.text(document.textBytes(index))
        if style.whiteSpace != .collapses {
            guard !bytes.isEmpty else { return }
            let text = style.keepsSpace ? String(decoding: bytes, as: UTF8.self) : Self.keepingBreaks(bytes)
            if isShown { appendText(shower ?? index, text) }
            line = Line(endsWithSpace: bytes.last == 0x0A, trailing: nil)
            return
        }
        let isItem = context.style[Int(document.nodes[index].parent)].inner == .flex
        if isItem { endLine() }
        guard let (text, endsWithSpace) = folded(bytes) else { return }
        line.endsWithSpace = endsWithSpace
        line.trailing = nil
        if isShown, !(text == " " && context.isIgnorable(space: index)) {
            appendText(shower ?? index, text)
            if endsWithSpace { line.trailing = nodes.count - 1 }
        }
        if isItem { endLine() }
    }

    /// White space folded line by line.
    private static func keepingBreaks(_ bytes: ArraySlice<UInt8>) -> String {
        bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
            .map { String(decoding: $0, as: UTF8.self).foldedSpace }.joined(separator: "\n")
    }

    /// Text as it goes on in the line; nil where nothing is left of it.
    private mutating func folded(_ bytes: ArraySlice<UInt8>) -> (text: String, endsWithSpace: Bool)? {
        var endsWithSpace = line.endsWithSpace
        var isFolded = true
        for byte in bytes {
            let isSpace = byte <= 0x20 && byte.isSpace
            if isSpace, endsWithSpace || byte != 0x20 {
                isFolded = false
                break
            }
            endsWithSpace = isSpace
        }
        if isFolded { return bytes.isEmpty ? nil : (String(decoding: bytes, as: UTF8.self), endsWithSpace) }
        endsWithSpace = line.endsWithSpace
        scratch.removeAll(keepingCapacity: true)
        for byte in bytes {
            if byte.isSpace {
                if !endsWithSpace { scratch.append(0x20) }
                endsWithSpace = true
            } else {
                scratch.append(byte)
                endsWithSpace = false
            }
        }
        return scratch.isEmpty ? nil : (String(decoding: scratch, as: UTF8.self), endsWithSpace)
    }

    /// Removes texts that turned out empty. Texts have no children, so only indices move.
    private mutating func removeEmptyTexts() {
        func isEmpty(_ index: Int) -> Bool { nodes[index].role == .text && nodes[index].name.isEmpty }
        guard let first = nodes.indices.first(where: isEmpty) else { return }
        var numbers = Array(Int32(0)..<Int32(nodes.count))
        var count = first
        for index in first..<nodes.count where !isEmpty(index) {
            numbers[index] = Int32(count)
            if nodes[index].parent >= 0 { nodes[index].parent = numbers[Int(nodes[index].parent)] }
            nodes.swapAt(count, index)
            count += 1
        }
        nodes.removeLast(nodes.count - count)
    }
}
