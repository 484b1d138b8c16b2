import Groundwork
import HTML

/// What elements show that is not in their children.
extension AccessibilityTreeBuilder {
    /// What elements show that is not in their children: the text of fields and buttons, what `use` refers to.
    /// - Returns: whether the children are no nodes.
    mutating func addOwnContents(_ index: Int, _ role: Role) -> Bool {
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

    mutating func addGenerated(_ side: PageStyle.Side, _ index: Int) {
        guard let piece = context.style.generated(side, index), !piece.isEmpty,
            context.budget.spend(bytes: piece.text.utf8.count)
        else { return }
        let outer = line
        if piece.isApart { line = Line() }
        for part in piece.parts {
            switch part {
            case .text(let text), .counter(let text):
                addGenerated(text, index, isAlone: piece.parts.count == 1)
            case .image(let name): addGenerated(imageNamed: name, index)
            }
        }
        if piece.isApart { line = outer }
    }

    private mutating func addGenerated(_ written: String, _ index: Int, isAlone: Bool) {
        guard let (text, endsWithSpace) = folded(Array(written.utf8)[...]) else { return }
        if !isAlone || written.utf8.contains(where: { !$0.isHTMLSpace }) { appendText(index, text) }
        line.endsWithSpace = endsWithSpace
        line.trailing = endsWithSpace ? nodes.count - 1 : nil
    }

    private mutating func addGenerated(imageNamed name: String, _ index: Int) {
        nodes.append(
            AccessibilityTree.Node(
                node: NodeID(index), role: .image, name: name, description: "", value: "", states: [],
                properties: [], depth: depth, parent: parent))
        line.endsWithSpace = false
        line.trailing = nil
    }

    mutating func addFieldValue(_ index: Int) {
        var value = context.controls.value(of: NodeID(index))
        guard !value.isEmpty, !context.style[index].skipsContents else { return }
        if context.controls.kind(of: NodeID(index)) == .text(.password) {
            value = String(repeating: "•", count: value.unicodeScalars.count)
        }
        for line in value.split(separator: "\n", omittingEmptySubsequences: true) {
            appendText(index, context.style[index].shown(String(line)))
        }
    }

    mutating func addButtonText(_ index: Int) {
        let kind = context.controls.kind(of: NodeID(index))
        guard kind?.isTextButton == true else { return }
        guard let text = document.value(.value, index)?.foldedSpace else {
            switch kind {
            case .submit: appendText(index, "Submit")
            case .reset: appendText(index, "Reset")
            default: break
            }
            return
        }
        if !text.isEmpty { appendText(index, context.style[index].shown(text)) }
    }

    /// The bullet or number of an item that is no list item to assistive technology; of one that is, it says nothing.
    mutating func addMarker(_ index: Int, _ role: Role) {
        let list = Int(document.nodes[index].parent)
        let isNumbered = document.isElement(list, .ol)
        if isNumbered {
            let next = (numbers[list] ?? (document.integer(.start, list) ?? 1) &- 1) &+ 1
            numbers[list] = document.integer(.value, index) ?? next
        }
        guard isMarked || document.isElement(index, .li) && hasOddMarker(index, role, in: list) else {
            return
        }
        appendText(index, isNumbered ? number(numbers[list] ?? 1, in: list) : bullet(in: list))
        nodes[nodes.count - 1].isMarker = true
    }

    /// Whether the marker of an item is text: in a list whose role is no list's.
    private func hasOddMarker(_ index: Int, _ role: Role, in list: Int) -> Bool {
        guard context.roles[list] != .list else { return false }
        return role != .listitem
            || document.has(.role, index) && (document.isElement(list, .ul) || document.isElement(list, .ol))
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
}
