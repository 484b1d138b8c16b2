import Groundwork
import HTML

/// Which elements have nodes, and what is in these.
extension AccessibilityTreeBuilder {
    /// Whether a label's text is that of its checkbox or radio button, and nothing else is in it.
    func isRedundant(_ label: Int) -> Bool {
        guard !isMarked, !document.hasARIA(label), !document.has(.tabindex, label),
            !document.has(.title, label),
            let control = context.controls.labelled(by: NodeID(label))?.position,
            document.isElement(control, .input),
            context.controls.kind(of: NodeID(control))?.isCheckable == true,
            !context.isHidden(control), !document.has(.ariaLabel, control),
            !context.isNamedByReference(context, control)
        else { return false }
        if context.style[label].display == .inlineBlock,
            control < label || control >= Int(document.nodes[label].end)
        {
            return false
        }
        return document.children(of: NodeID(label)).allSatisfy {
            document.kind($0) != .element || $0.position == control
        }
    }

    /// The role of an element that has global ARIA attributes besides its own.
    func markedRole(_ index: Int) -> Role {
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
    mutating func add(_ index: Int, _ role: Role) -> Bool {
        switch role {
        case .none, .presentation, .text: return false
        case .paragraph where !isParagraph(index): return false
        case .caption
        where isEmptyBox(index) || !isMarked && !document.has(.id, index) && hasBlock(in: index):
            return false
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
            // A tooltip makes no node of an element, but for one that only scripts know.
            let isTooltip =
                name.source == .tooltip && !document.tag(NodeID(index)).utf8.contains(UInt8(ascii: "-"))
            guard !name.text.isEmpty && !isTooltip || !states.isEmpty else { return false }
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
        guard !isMarked, !document.hasARIA(index), !document.has(.role, index), !document.has(.id, index)
        else {
            return true
        }
        if style.display == .contents || style.display == .inline || isEmptyBox(index) { return false }
        if style.display == .inlineBlock, style.inner == .flex { return true }
        if style.inner == .flex || style.inner == .table { return false }
        return !hasBlock(in: index) && context.style.generated(.before, index)?.isApart != true
    }

    /// Whether a block of its own is among the children.
    private func hasBlock(in index: Int) -> Bool {
        document.children(of: NodeID(index)).contains { child in
            let style = context.style[child.position]
            return document.kind(child) == .element && style.display == .block && !style.isOutOfFlow
        }
    }

    /// A canvas without height or width.
    private func isFlat(_ index: Int) -> Bool {
        !document.has(.id, index)
            && (document.integer(.width, index) == 0 || document.integer(.height, index) == 0)
    }

    /// Whether nothing is in it that has a place in the layout. What has attributes for assistive technology stays.
    private func isEmptyBox(_ index: Int) -> Bool {
        guard !isMarked, !document.hasARIA(index), !document.has(.role, index), !document.has(.title, index),
            !document.has(.tabindex, index), !document.has(.id, index),
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
            || document.has(.id, index)
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
            .dateTime, .inputTime, .colorWell, .separator:
            true
        case .button where context.controls.kind(of: NodeID(index)) == .file: true
        default: document.has(.contenteditable, index) && context.isEditable(index)
        }
    }
}
