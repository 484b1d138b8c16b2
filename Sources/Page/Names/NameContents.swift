import Groundwork
import HTML

extension AccessibilityContext {
    /// The text alternative of a node that something refers to; empty for a control whose label the reference is in.
    func alternative(of index: Int, _ reading: NameTraversal) -> String {
        guard !reading.excludes(index) else { return "" }
        if let label = authorLabel(index) { return label }
        let isHidden = isHidden(index)
        if !isHidden, let value = embeddedValue(index, reading) { return value.foldedSpace }
        if let (text, _) = languageName(index, reading), !text.isEmpty { return text }
        var reading = reading
        reading.includesHidden = isHidden
        let text = contents(of: index, reading)
        return text.isEmpty ? filled(.title, index) ?? "" : text
    }

    /// 2F. The contents of an element as text.
    func contents(of root: Int, _ reading: NameTraversal) -> String {
        guard reading.depth <= AccessibilityContext.depthLimit, budget.spend() else { return "" }
        meter.count()
        guard meter.hasRoom else { return "" }
        if let text = onlyText(of: root) {
            meter.count()
            guard reading.includesHidden || isReadable(text, root),
                budget.spend(bytes: document.textBytes(text).count)
            else { return "" }
            return String(decoding: style[text].text(document.textBytes(text)), as: UTF8.self).foldedSpace
        }
        var text = NameText()
        var reading = reading
        reading.isOfHeading = roles[root] == .heading
        appendContents(of: root, reading, to: &text)
        return text.finished
    }

    /// The text that is all that an element has; nil where there is none, or more.
    private func onlyText(of root: Int) -> Int? {
        let first = root + 1
        guard first < document.count, Int(document.nodes[root].end) == first + 1,
            document.nodes[first].kind == .text, !style.generates, !document.has(.ariaOwns, root)
        else { return nil }
        return first
    }

    private func appendContents(of root: Int, _ reading: NameTraversal, to text: inout NameText) {
        var index = root + 1
        let end = Int(document.nodes[root].end)
        text.append(style.generated(.before, root))
        var open: [Part] = []
        while index < end, budget.spend(), meter.hasRoom {
            while let last = open.last, last.end <= index {
                open.removeLast()
                close(last, reading, &text)
            }
            let node = document.nodes[index]
            switch node.kind {
            case .text:
                if reading.includesHidden || isReadable(index, Int(node.parent)) {
                    appendText(index, Int(node.parent), to: &text)
                }
            case .element:
                if let next = appendElement(index, reading, to: &text) {
                    index = next
                    continue
                }
                if let part = begin(index, &text) { open.append(part) }
            default: break
            }
            index += 1
        }
        while let last = open.popLast() { close(last, reading, &text) }
        text.append(style.generated(.after, root))
        appendOwned(by: root, reading, to: &text)
    }

    private func appendText(_ index: Int, _ parent: Int, to text: inout NameText) {
        let bytes = document.textBytes(index)
        let isApart = style[index].isUnrendered || style[parent].inner == .flex
        if bytes.isBlank {
            guard isApart || !isIgnorable(space: index) else { return }
            text.appendBlank()
        }
        guard budget.spend(bytes: bytes.count) else { return }
        meter.count()
        if isApart { text.part() }
        text.append(style[index].text(bytes))
        if isApart { text.part() }
    }

    /// Neither invisible nor hidden, but for what closed details hide; that all of it is hidden was the caller's choice.
    private func isReadable(_ text: Int, _ parent: Int) -> Bool {
        !style[text].isInvisible
            && (!style[text].isUnrendered || style[parent].isUnrendered
                || document.isElement(parent, .details))
    }

    /// Whether an element is hidden by closed details around it alone.
    private func isFolded(_ index: Int) -> Bool {
        let parent = Int(document.nodes[index].parent)
        return document.isElement(parent, .details) && !style[parent].isUnrendered && !isExcluded[index]
            && !document.has(.hidden, index) && !controls.isOpen(NodeID(parent))
    }

    /// An element whose end is still ahead and means something.
    private struct Part {
        let end: Int
        let node: Int
        /// The length of the name before its contents.
        let length: Int
        /// Told apart from what is beside it.
        let isApart: Bool
        /// What was the floor around an inline element that is a node; −1 for others.
        let floor: Int
    }

    /// Begins an element whose contents are read.
    /// - Returns: nil where its end means nothing.
    private func begin(_ index: Int, _ text: inout NameText) -> Part? {
        let isBoundary = isBoundary(index)
        let isNode = isNode(index)
        let isApart = isBoundary || isNode && roles[index].isControl
        if isNode { meter.count() }
        if isApart { text.part(ofBlock: style[index].display == .block) }
        let floor = isNode && !isBoundary ? text.enter() : -1
        let length = text.length
        text.append(style.generated(.before, index))
        guard isApart || isNode || document.has(.ariaOwns, index) || style.hasGenerated(index) else {
            return nil
        }
        return Part(
            end: Int(document.nodes[index].end), node: index, length: length, isApart: isApart, floor: floor)
    }

    private func close(_ part: Part, _ reading: NameTraversal, _ text: inout NameText) {
        text.append(style.generated(.after, part.node))
        appendOwned(by: part.node, reading, to: &text)
        let isEmpty = text.length == part.length
        if part.floor >= 0 { text.leave(part.floor, from: part.length) }
        // 2I. The tooltip of an element that said nothing.
        if isEmpty, saysTooltip(part.node), let title = filled(.title, part.node) {
            text.append(apart: title)
        }
        if part.isApart { text.part(ofBlock: style[part.node].display == .block) }
    }

    /// Whether a tooltip stands for the element in names: not that of one that is no node where it is empty.
    private func saysTooltip(_ index: Int) -> Bool {
        let role = roles[index]
        return role != .generic && role != .none && !role.prohibitsTooltipName
    }

    /// Whether an element whose contents are read is a node of the tree that names are read from, which is more than what
    /// observations have: of inline elements without a role those that have an id or another mark.
    private func isNode(_ index: Int) -> Bool {
        if roles[index] != .generic && roles[index] != .none { return true }
        if style[index].isUnrendered || style[index].display != .inline { return true }
        let node = document.nodes[index]
        guard node.attributesEnd > node.attributesStart else { return false }
        return document.has(.id, index) || document.has(.title, index) || document.has(.lang, index)
            || document.hasARIA(index)
    }

    private func appendOwned(by owner: Int, _ reading: NameTraversal, to text: inout NameText) {
        guard let owned = ownedElements[owner], reading.depth < AccessibilityContext.depthLimit else {
            return
        }
        let reading = reading.owned
        for element in owned where !document.equals(.ariaHidden, element, "true") {
            text.part()
            if appendElement(element, reading, isOwned: true, to: &text) == nil {
                meter.count()
                appendContents(of: element, reading, to: &text)
            }
            text.part()
        }
    }

    /// Appends what an element says as a whole.
    /// - Returns: the index after it; nil where its contents are to be read.
    private func appendElement(
        _ index: Int, _ reading: NameTraversal, isOwned: Bool = false, to text: inout NameText
    ) -> Int? {
        let end = Int(document.nodes[index].end)
        let name = document.known(index)
        // It is read where its owner is.
        if !isOwned, !owners.isEmpty, owners[index] != nil { return end }
        // 2A. Hidden
        if !reading.includesHidden,
            style[index].isUnrendered || isExcluded[index] && !reading.includesExcluded
        {
            if hasSVG, !style[index].isUnrendered { appendUses(in: index, to: &text) }
            if style[index].isUnrendered, isFolded(index) {
                text.append(apart: contents(of: index, reading.folded))
            }
            return end
        }
        // A menu or a nested heading is a thing of its own.
        if roles[index] == .menu || reading.isOfHeading && roles[index] == .heading { return end }
        if reading.excludes(index) {
            if isBoundary(index) { text.part(ofBlock: style[index].display == .block) }
            return end
        }
        if Self.saysNothing(name) || name == .title && isInSVG(index) {
            if style[index].isUnrendered { text.part() }
            return end
        }
        if name == .br || name == .wbr {
            meter.count()
            if name == .br { text.appendBlank() } else { text.part(ofBlock: false) }
            return end
        }
        if name == .label {
            if meter.hasRead(label: index) { return end }
            meter.read(label: index)
        }
        if style[index].isInvisible, !reading.includesHidden { return nil }
        if let alternative = wholeText(index, name, reading) {
            meter.count()
            guard budget.spend(bytes: alternative.utf8.count) else { return end }
            let isOfBlock = style[index].display == .block
            if isOfBlock || alternative.isEmpty { text.part(ofBlock: isOfBlock) }
            text.append(apart: alternative)
            if isOfBlock { text.part() }
            return end
        }
        return isOpaque(index, name, &text) ? end : nil
    }

    /// Whether nothing in an element counts for the name of what is around it.
    private func isOpaque(_ index: Int, _ name: HTMLName?, _ text: inout NameText) -> Bool {
        let role = roles[index]
        if role.isOpaqueInNames || role.isRange || role == .image && document.has(.role, index)
            || role == .group && !isTransparentGroup(name)
        {
            meter.count()
            let isApart = isBoundary(index) || role.isControl || name == .output
            if isApart { text.part() }
            if name == nil || role == .image { text.append(apart: filled(.title, index) ?? "") }
            return true
        }
        switch name {
        case .use:
            let used = usedText(index)
            if budget.spend(bytes: used.utf8.count) { text.append(used) }
        case .rt where roles[Int(document.nodes[index].parent)] == .ruby: break
        case .img where role == .none: break
        case .img, .iframe, .object, .select, .textarea, .input:
            meter.count()
            text.part(ofBlock: false)
        default: return false
        }
        return true
    }

    /// Groups that only arrange what is in them.
    private func isTransparentGroup(_ name: HTMLName?) -> Bool {
        switch name {
        case .details, .address, .hgroup, .optgroup, nil: true
        default: false
        }
    }

    private static func saysNothing(_ name: HTMLName?) -> Bool {
        switch name {
        case .script, .style, .template, .noembed, .noframes, .head, .meta, .link: true
        default: false
        }
    }

    private func isBoundary(_ index: Int) -> Bool {
        if style[index].isUnrendered { return true }
        switch style[index].display {
        case .block, .inlineBlock, .contents: return true
        default: return false
        }
    }
}
