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
        if let text = onlyText(of: root) {
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
        // Elements whose end is still ahead and means something: a block, or one with a tooltip to fall back to.
        var open: [(end: Int, node: Int, length: Int)] = []
        while index < end, budget.spend() {
            while let last = open.last, last.end <= index {
                open.removeLast()
                close(last.node, last.length, reading, &text)
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
                if isBoundary(index) { text.space() }
                let length = text.length
                text.append(style.generated(.before, index))
                if isBoundary(index) || document.has(.title, index) || document.has(.ariaOwns, index)
                    || style.hasGenerated(index)
                {
                    open.append((Int(node.end), index, length))
                }
            default: break
            }
            index += 1
        }
        while let last = open.popLast() { close(last.node, last.length, reading, &text) }
        text.append(style.generated(.after, root))
        appendOwned(by: root, reading, to: &text)
    }

    private func appendText(_ index: Int, _ parent: Int, to text: inout NameText) {
        let isItem = style[parent].inner == .flex
        if !isItem, !style[index].isUnrendered, document.textBytes(index).isBlank, isIgnorable(space: index) {
            return
        }
        guard budget.spend(bytes: document.textBytes(index).count) else { return }
        if isItem { text.space() }
        text.append(style[index].text(document.textBytes(index)))
        if isItem { text.space() }
    }

    /// Neither invisible nor in closed details; that all of it is hidden was the caller's choice.
    private func isReadable(_ text: Int, _ parent: Int) -> Bool {
        !style[text].isInvisible && (!style[text].isUnrendered || style[parent].isUnrendered)
    }

    private func close(_ node: Int, _ length: Int, _ reading: NameTraversal, _ text: inout NameText) {
        text.append(style.generated(.after, node))
        appendOwned(by: node, reading, to: &text)
        // 2I. The tooltip of an element that said nothing.
        if text.length == length, let title = filled(.title, node) { text.append(title) }
        if isBoundary(node) { text.space() }
    }

    private func appendOwned(by owner: Int, _ reading: NameTraversal, to text: inout NameText) {
        guard let owned = ownedElements[owner], reading.depth < AccessibilityContext.depthLimit else {
            return
        }
        let reading = reading.owned
        for element in owned where !document.equals(.ariaHidden, element, "true") {
            text.space()
            if appendElement(element, reading, isOwned: true, to: &text) == nil {
                appendContents(of: element, reading, to: &text)
            }
            text.space()
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
            return end
        }
        // A menu or a nested heading is a thing of its own.
        if roles[index] == .menu || reading.isOfHeading && roles[index] == .heading { return end }
        if reading.excludes(index) {
            if isBoundary(index) { text.space() }
            return end
        }
        if Self.saysNothing(name) || name == .title && isInSVG(index) { return end }
        if name == .br {
            text.space()
            return end
        }
        if style[index].isInvisible, !reading.includesHidden { return nil }
        guard let alternative = wholeText(index, name, reading) else {
            if roles[index].isOpaqueInNames || roles[index] == .image && document.has(.role, index)
                || roles[index] == .group && !isTransparentGroup(name)
            {
                if isBoundary(index) { text.space() }
                return end
            }
            switch name {
            case .use: append(usedText(index), index, &text)
            case .rt where roles[Int(document.nodes[index].parent)] == .ruby: break
            case .input: append(filled(.title, index) ?? "", index, &text)
            case .img: if roles[index] != .none { append(filled(.title, index) ?? "", index, &text) }
            case .select, .textarea, .iframe: break
            default: return nil
            }
            return end
        }
        append(alternative, index, &text)
        return end
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

    /// 2B to 2E: what stands for an element within the contents of another; nil where its own contents do.
    private func wholeText(_ index: Int, _ name: HTMLName?, _ reading: NameTraversal) -> String? {
        guard
            document.nodes[index].attributesEnd > document.nodes[index].attributesStart || name != nil
                || hasSVG
        else { return nil }
        // 2B. aria-labelledby, not followed twice
        if reading.followsLabelledby, document.has(.ariaLabelledby, index) {
            let label = labelledbyText(index, reading)
            if !label.isEmpty { return label }
        }
        // 2C. Embedded control
        if let value = embeddedValue(index, reading),
            !document.has(.ariaLabel, index) || isValueControl(index)
        {
            return value
        }
        // 2D. aria-label
        if let label = authorLabel(index) { return label }
        // 2E. Host language
        switch name {
        case .input: return inputName(index, nil).flatMap { $0.0.isEmpty ? nil : $0.0 }
        case .img, .area, .svg, .optgroup, .fieldset:
            return languageName(index, reading).flatMap { $0.0.isEmpty ? nil : $0.0 }
        default: return hasSVG && isInSVG(index) ? svgName(index, reading)?.0 : nil
        }
    }

    private func append(_ string: String, _ index: Int, _ text: inout NameText) {
        guard budget.spend(bytes: string.utf8.count) else { return }
        let isApart =
            isBoundary(index) || document.has(.ariaLabel, index)
        if isApart { text.space() }
        text.append(string)
        if isApart { text.space() }
    }

    private func isBoundary(_ index: Int) -> Bool {
        switch style[index].display {
        case .block, .inlineBlock: true
        default: false
        }
    }

    private func isValueControl(_ index: Int) -> Bool {
        switch roles[index] {
        case .textbox, .searchbox, .combobox, .listbox, .spinbutton, .slider: true
        default: false
        }
    }

    /// 2C. What a control inside of another thing's label stands for: its value.
    private func embeddedValue(_ index: Int, _ reading: NameTraversal) -> String? {
        switch roles[index] {
        case .textbox, .searchbox:
            if document.isElement(index, .input) || document.isElement(index, .textarea) {
                return value(index)
            }
            return contents(of: index, reading.following())
        case .combobox, .listbox: return chosenText(index, reading)
        case .spinbutton, .slider, .scrollbar, .progressbar, .meter:
            return filled(.ariaValuetext, index) ?? filled(.ariaValuenow, index) ?? value(index)
        default: return nil
        }
    }

    private func chosenText(_ index: Int, _ reading: NameTraversal) -> String? {
        if document.isElement(index, .select) || document.isElement(index, .input) {
            budget.spend(Int(document.nodes[index].end) - index)
            return value(index)
        }
        var roots = [index]
        if reading.followsOptions {
            roots += document.references(.ariaOwns, index) + document.references(.ariaControls, index)
        }
        let chosen = roots.flatMap { chosenOptions(in: $0, reading) }
        guard chosen.isEmpty, roles[index] == .combobox else { return chosen.joined(separator: " ") }
        let text = contents(of: index, reading.following())
        return text.isEmpty ? nil : text
    }

    /// The texts of the selected options in a subtree, those within others left out.
    private func chosenOptions(in root: Int, _ reading: NameTraversal) -> [String] {
        var inner = reading.following()
        inner.followsOptions = false
        var chosen: [String] = []
        var next = root
        while next < Int(document.nodes[root].end), budget.spend() {
            if roles[next] == .option, document.equals(.ariaSelected, next, "true") {
                chosen.append(contents(of: next, inner))
                next = Int(document.nodes[next].end)
            } else {
                next += 1
            }
        }
        return chosen
    }
}
