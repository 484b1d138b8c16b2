/// The accessibility tree of a page: what a screen reader is told, in document order.
public final class AccessibilityTree: Sendable {
    /// One node.
    public struct Node: Sendable {
        /// The DOM node; its position plus one is the node's id in observations.
        public let node: NodeID
        public let role: Role
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

    /// - Parameter isMarked: whether the tree is that of a page whose every element an observer has given ARIA
    ///   attributes, as BrowserGym does: table bodies, images without text and the markers of list items have nodes.
    public init(_ document: Document, _ state: any LiveState = PristineState(), isMarked: Bool = false) {
        var builder = AccessibilityTreeBuilder(AccessibilityContext(document, state), isMarked: isMarked)
        nodes = builder.build()
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
    private var open: [(end: Int32, parent: Int32, depth: Int32, display: PageStyle.Display)] = []
    private var parent: Int32 = -1
    private var depth: Int32 = 0
    private var line = Line()
    private var scratch: [UInt8] = []
    /// The number of the last item of each numbered list.
    private var numbers: [Int: Int] = [:]

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
        if context.state.focused == nil { states.insert(.focused) }
        nodes.append(
            AccessibilityTree.Node(
                node: document.root, role: .document, name: document.title, description: "", value: "",
                states: states, properties: [.init("focused", true)], depth: 0, parent: -1))
        parent = 0
        depth = 1
    }

    private mutating func leave(
        _ element: (end: Int32, parent: Int32, depth: Int32, display: PageStyle.Display)
    ) {
        open.removeLast()
        parent = element.parent
        depth = element.depth
        switch element.display {
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
            if name.utf8.last == 0x20 { nodes[trailing].name = String(name.dropLast()) }
        }
        line = Line()
    }

    /// - Returns: the index to go on with.
    private mutating func visit(_ index: Int) -> Int32 {
        let node = document.nodes[index]
        switch node.kind {
        case .text:
            addText(index, context.style[index])
            return Int32(index + 1)
        case .element: return visitElement(index, node)
        default: return Int32(index + 1)
        }
    }

    private mutating func visitElement(_ index: Int, _ node: Document.Node) -> Int32 {
        let style = context.style[index]
        if style.isUnrendered || context.isExcluded[index] { return node.end }
        if node.name == HTMLName.br.rawValue {
            endLine()
            return node.end
        }
        let isBlock = style.display == .block
        if isBlock { endLine() }
        let role = isMarked ? markedRole(index) : context.roles[index]
        let outer = (parent, depth)
        var isLeaf = false
        if !style.isInvisible, add(index, role) {
            parent = Int32(nodes.count - 1)
            depth += 1
            isLeaf = role.hasPresentationalChildren
        }
        if style.display == .inlineBlock { line = Line() }
        if isBlock, document.isElement(index, .li), !style.hidesMarkers { addMarker(index, role) }
        if addFieldText(index, role) { isLeaf = true }
        if isLeaf || node.end == Int32(index + 1) {
            (parent, depth) = outer
            if isBlock { endLine() }
            if style.display == .inlineBlock { line = Line(endsWithSpace: false) }
            return node.end
        }
        if style.display != .inline || parent != outer.0 {
            open.append((node.end, outer.0, outer.1, style.display))
        }
        return Int32(index + 1)
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

    private mutating func append(
        _ index: Int, _ role: Role, _ name: (text: String, source: AccessibilityContext.NameSource),
        _ states: NodeStates
    ) {
        nodes.append(
            AccessibilityTree.Node(
                node: NodeID(index), role: role, name: name.text,
                description: context.description(index, nameSource: name.source, name: name.text),
                value: hasValue(role) ? context.value(index) : "", states: states,
                properties: context.properties(index, states), depth: depth, parent: parent))
    }

    private func hasValue(_ role: Role) -> Bool {
        switch role {
        case .textbox, .searchbox, .combobox, .spinbutton, .slider, .progressbar, .meter, .scrollbar, .date,
            .dateTime, .inputTime, .colorWell, .listbox:
            true
        default: false
        }
    }

    /// The text inside of a field: its value, bullets for a password.
    /// - Returns: whether the element is a field, whose children are no nodes.
    private mutating func addFieldText(_ index: Int, _ role: Role) -> Bool {
        let isField: Bool
        switch document.known(index) {
        case .input:
            isField = true
            switch role {
            case .textbox, .searchbox, .combobox, .spinbutton: addFieldValue(index)
            case .button: addButtonText(index)
            default: break
            }
        case .textarea:
            isField = true
            addFieldValue(index)
        default: isField = false
        }
        return isField
    }

    private mutating func addFieldValue(_ index: Int) {
        var value = context.value(index)
        guard !value.isEmpty else { return }
        if context.inputType(index) == "password", document.isElement(index, .input) {
            value = String(repeating: "•", count: value.unicodeScalars.count)
        }
        for line in value.split(separator: "\n", omittingEmptySubsequences: true) {
            appendText(index, String(line))
        }
    }

    private mutating func addButtonText(_ index: Int) {
        guard ["button", "submit", "reset"].contains(context.inputType(index)), let last = nodes.last,
            !last.name.isEmpty
        else { return }
        let text = document.value(.value, index)?.foldedSpace ?? ""
        if !text.isEmpty { appendText(index, text) }
    }

    /// The bullet or number of an item that is no list item to assistive technology; of one that is, it says nothing.
    private mutating func addMarker(_ index: Int, _ role: Role) {
        let list = Int(document.nodes[index].parent)
        let isNumbered = document.isElement(list, .ol)
        if isNumbered { numbers[list] = (numbers[list] ?? (document.integer(.start, list) ?? 1) &- 1) &+ 1 }
        guard role != .listitem || isMarked else { return }
        appendText(index, isNumbered ? "\(numbers[list] ?? 1). " : bullet(in: list))
        nodes[nodes.count - 1].isMarker = true
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

    private mutating func addText(_ index: Int, _ style: PageStyle.Style) {
        guard !style.isUnrendered, !style.isInvisible else { return }
        let bytes = document.textBytes(index)
        if style.keepsSpace {
            guard !bytes.isEmpty else { return }
            appendText(index, String(decoding: bytes, as: UTF8.self))
            line = Line(endsWithSpace: bytes.last == 0x0A, trailing: nil)
            return
        }
        guard let (text, endsWithSpace) = folded(bytes) else { return }
        line.endsWithSpace = endsWithSpace
        appendText(index, text)
        line.trailing = endsWithSpace ? nodes.count - 1 : nil
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
        guard let first = nodes.firstIndex(where: \.isEmptyText) else { return }
        var numbers = Array(Int32(0)..<Int32(nodes.count))
        var count = first
        for index in first..<nodes.count where !nodes[index].isEmptyText {
            numbers[index] = Int32(count)
            if nodes[index].parent >= 0 { nodes[index].parent = numbers[Int(nodes[index].parent)] }
            nodes.swapAt(count, index)
            count += 1
        }
        nodes.removeLast(nodes.count - count)
    }
}

extension AccessibilityTree.Node {
    fileprivate var isEmptyText: Bool { role == .text && name.isEmpty }
}
