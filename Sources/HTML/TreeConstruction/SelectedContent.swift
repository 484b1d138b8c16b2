/// The contents of a select's chosen option, shown in its `selectedcontent` element.
///
/// Source: https://html.spec.whatwg.org/multipage/form-elements.html#the-selectedcontent-element
extension TreeBuilder {
    /// Nodes that are looked at and copied for all options of a page.
    static let selectedContentLimit = 1_000_000

    /// Maybe clone an option into selectedcontent; to be called when an option is popped off the stack.
    mutating func cloneIntoSelectedContent(_ option: Int32) {
        guard copiedContent < Self.selectedContentLimit, let select = nearestSelect(of: option),
            !has(.multiple, select)
        else { return }
        let state = selectState(select)
        guard state.chosen == option, let content = state.content, isEnabled(content, in: select) else {
            return
        }
        joinTexts()
        while nodes[Int(content)].firstChild >= 0 { unlink(nodes[Int(content)].firstChild) }
        copyChildren(of: option, to: content)
    }

    /// The option element nearest ancestor select.
    private func nearestSelect(of option: Int32) -> Int32? {
        var isInGroup = false
        var next = nodes[Int(option)].parent
        while next > 0 {
            switch HTMLName(rawValue: nodes[Int(next)].name) {
            case .select: return next
            case .datalist, .hr, .option: return nil
            case .optgroup:
                if isInGroup { return nil }
                isInGroup = true
            default: break
            }
            next = nodes[Int(next)].parent
        }
        return nil
    }

    /// The first `selectedcontent` of a select, and the option whose selectedness is true.
    private mutating func selectState(_ select: Int32) -> (content: Int32?, chosen: Int32?) {
        var content: Int32?
        var first: Int32?
        var last: Int32?
        forEachDescendant(of: select) { builder, node in
            builder.copiedContent += 1
            switch HTMLName(rawValue: builder.nodes[Int(node)].name) {
            case .selectedcontent: content = content ?? node
            case .option:
                if first == nil, !builder.isDisabledOption(node) { first = node }
                if builder.has(.selected, node) { last = node }
            default: break
            }
        }
        return (content, last ?? first)
    }

    private func isDisabledOption(_ option: Int32) -> Bool {
        let parent = nodes[Int(option)].parent
        return has(.disabled, option)
            || nodes[Int(parent)].name == HTMLName.optgroup.rawValue && has(.disabled, parent)
    }

    private func isEnabled(_ content: Int32, in select: Int32) -> Bool {
        var next = nodes[Int(content)].parent
        while next > 0, next != select {
            let name = HTMLName(rawValue: nodes[Int(next)].name)
            if name == .option || name == .selectedcontent || name == .select { return false }
            next = nodes[Int(next)].parent
        }
        return true
    }

    private func has(_ name: HTMLName, _ node: Int32) -> Bool {
        let record = nodes[Int(node)]
        return attributeArena[Int(record.attributesStart)..<Int(record.attributesEnd)].contains {
            $0.name == name.rawValue
        }
    }

    /// In the document's order.
    private mutating func forEachDescendant(of root: Int32, _ body: (inout TreeBuilder, Int32) -> Void) {
        var next = nodes[Int(root)].firstChild
        while next >= 0 {
            body(&self, next)
            if nodes[Int(next)].firstChild >= 0 {
                next = nodes[Int(next)].firstChild
                continue
            }
            while next != root, nodes[Int(next)].nextSibling < 0 { next = nodes[Int(next)].parent }
            next = next == root ? -1 : nodes[Int(next)].nextSibling
        }
    }

    private mutating func copyChildren(of option: Int32, to content: Int32) {
        var copies = [option: content]
        forEachDescendant(of: option) { builder, node in
            guard let parent = copies[builder.nodes[Int(node)].parent],
                builder.copiedContent < Self.selectedContentLimit
            else { return }
            builder.copiedContent += 1
            var copy = builder.nodes[Int(node)]
            (copy.parent, copy.firstChild, copy.lastChild) = (-1, -1, -1)
            builder.nodes.append(copy)
            copies[node] = builder.lastNode
            builder.link(builder.lastNode, at: Place(parent: parent))
        }
    }
}
