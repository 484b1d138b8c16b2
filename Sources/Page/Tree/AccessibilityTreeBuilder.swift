import HTML

/// One walk over the document.
struct AccessibilityTreeBuilder {
    let context: AccessibilityContext
    let document: Document
    let isMarked: Bool
    var nodes: [AccessibilityTree.Node] = []
    /// Elements that are open in the walk and did something.
    private var open: [Open] = []
    var parent: Int32 = -1
    var depth: Int32 = 0
    var line = Line()
    var scratch: [UInt8] = []
    /// The number of the last item of each numbered list.
    var numbers: [Int: Int] = [:]
    /// Tables whose parts are shown in another order than they are written.
    var tables: [Int] = []
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
    struct Line {
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
        moveNodes()
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

    mutating func endLine() {
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
        if style.isUnrendered || style.isInvisible || context.isExcluded[index], isKept(index, node) {
            return visit(kept: index, node)
        }
        if style.isUnrendered { return node.end }
        if context.isExcluded[index] {
            pass(index, style)
            return node.end
        }
        if node.name == HTMLName.button.rawValue, document.isElement(Int(node.parent), .select) {
            return node.end
        }
        if node.name == HTMLName.tfoot.rawValue || node.name == HTMLName.thead.rawValue
            || node.name == HTMLName.caption.rawValue
        {
            noteTable(of: index)
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

    /// Whether an element has a node though it is hidden: an option of a drop-down list, an area of a picture.
    private func isKept(_ index: Int, _ node: Document.Node) -> Bool {
        switch node.name {
        case HTMLName.option.rawValue, HTMLName.optgroup.rawValue: return context.isKept(option: index)
        case HTMLName.area.rawValue: return !context.maps.isEmpty && context.isShown(area: index)
        default: return false
        }
    }

    private mutating func visit(kept index: Int, _ node: Document.Node) -> Int32 {
        let element = Open(end: node.end, parent: parent, depth: depth, display: .none)
        if add(index, context.roles[index]) {
            parent = Int32(nodes.count - 1)
            depth += 1
        }
        open.append(element)
        guard node.name == HTMLName.optgroup.rawValue else {
            leave(element)
            return node.end
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
