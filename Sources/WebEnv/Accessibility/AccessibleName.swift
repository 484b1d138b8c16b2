/// Accessible names and descriptions.
///
/// The steps are numbered as in https://w3c.github.io/accname/#computation-steps; what elements contribute is in
/// https://w3c.github.io/html-aam/#accessible-name-and-description-computation.
extension AccessibilityContext {
    /// The name of an element, white space folded.
    func name(_ index: Int) -> String { computedName(index).text }

    /// Where a name came from, as far as descriptions must know.
    enum NameSource { case none, labelledby, label, language, contents, tooltip, placeholder }

    func computedName(_ index: Int) -> (text: String, source: NameSource) {
        let role = roles[index]
        if document.hasARIA(index) {
            // 2B. aria-labelledby
            let labelledby = labelledbyText(index)
            if !labelledby.isEmpty { return (labelledby, .labelledby) }
            // 2D. aria-label
            if let label = authorLabel(index) { return (label, .label) }
        }
        guard role != .none else { return ("", .none) }
        // 2E. The host language's label
        if let (text, source) = languageName(index), !text.isEmpty || source == .language {
            return (text, source)
        }
        // 2F. Name from content
        if role.isNamedFromContent {
            let text = contents(of: index, .plain)
            if !text.isEmpty { return (text, .contents) }
        }
        // Not in the specification's steps: a dialog is named by its first heading.
        if role == .dialog || role == .alertdialog, let heading = firstHeading(in: index) {
            return (contents(of: heading, .plain), .contents)
        }
        // 2I. Tooltip
        if !role.prohibitsTooltipName, let title = filled(.title, index) { return (title, .tooltip) }
        if let placeholder = placeholder(index) { return (placeholder, .placeholder) }
        return ("", .none)
    }

    private func firstHeading(in index: Int) -> Int? {
        (index + 1..<max(index + 1, Int(document.nodes[index].end))).first {
            roles[$0] == .heading && !isHidden($0)
        }
    }

    /// The description: aria-describedby, aria-description, or a tooltip that is not the name.
    func description(_ index: Int, nameSource: NameSource, name: String) -> String {
        if document.has(.ariaDescribedby, index) {
            let described = document.references(.ariaDescribedby, index)
            let text = described.map { alternative(of: $0) }.filter { !$0.isEmpty }.joined(separator: " ")
            if !text.isEmpty { return text.foldedSpace }
        }
        if let text = filled(.ariaDescription, index) { return text }
        if document.isElement(index, .input), ["button", "submit", "reset"].contains(inputType(index)),
            nameSource != .language, let value = filled(.value, index)
        {
            return value
        }
        if nameSource != .tooltip, let title = filled(.title, index), title != name { return title }
        if roles[index] == .ruby { return annotation(of: index) }
        if hasSVG, document.has(.desc, childOf: index), isInSVG(index) || document.isElement(index, .svg),
            let (text, _) = childName(index, .desc)
        {
            return text
        }
        return ""
    }

    /// What a ruby element says above its text.
    private func annotation(of ruby: Int) -> String {
        document.children(of: NodeID(ruby)).filter { document.isElement($0.position, .rt) }
            .map { contents(of: $0.position, .plain) }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// 2B. The text of what `aria-labelledby` refers to.
    func labelledbyText(_ index: Int) -> String {
        guard document.has(.ariaLabelledby, index) || document.has(.ariaLabeledby, index) else { return "" }
        var references = document.references(.ariaLabelledby, index)
        if references.isEmpty { references = document.references(.ariaLabeledby, index) }
        guard !references.isEmpty else { return "" }
        return references.map { alternative(of: $0) }.filter { !$0.isEmpty }.joined(separator: " ")
            .foldedSpace
    }

    private func authorLabel(_ index: Int) -> String? { filled(.ariaLabel, index) }

    @inline(__always)
    private func filled(_ name: HTMLName, _ index: Int) -> String? {
        document.range(of: name, index).flatMap { filled($0) }
    }

    private func filled(_ range: Range<Int>) -> String? {
        let text = String(decoding: document.bytes[range], as: UTF8.self).foldedSpace
        return text.isEmpty ? nil : text
    }

    private func placeholder(_ index: Int) -> String? {
        if document.isElement(index, .textarea) {
            return filled(.placeholder, index) ?? filled(.ariaPlaceholder, index)
        }
        guard document.isElement(index, .input) else { return filled(.ariaPlaceholder, index) }
        switch inputType(index) {
        case "checkbox", "radio", "button", "submit", "reset", "image", "range", "color", "file": return nil
        default: return filled(.placeholder, index) ?? filled(.ariaPlaceholder, index)
        }
    }
}

// MARK: - Host language labels

extension AccessibilityContext {
    /// 2E. What HTML or SVG says; a source of `.language` with an empty text is a name that is meant to be empty.
    private func languageName(_ index: Int) -> (String, NameSource)? {
        switch document.known(index) {
        case .input: return inputName(index)
        case .button, .select, .textarea, .meter, .progress, .output:
            return labelText(index).flatMap { $0.isEmpty ? nil : ($0, .language) }
        case .img, .area:
            guard let alt = document.value(.alt, index) else { return nil }
            let text = alt.foldedSpace
            return text.isEmpty ? nil : (text, .language)
        case .fieldset: return childName(index, .legend)
        case .table: return childName(index, .caption) ?? filled(.summary, index).map { ($0, .language) }
        case .figure: return nil
        case .details: return nil
        case .optgroup, .option: return filled(.label, index).map { ($0, .language) }
        case .svg: return childName(index, .title)
        case .iframe, .frame: return nil
        default: return isInSVG(index) ? svgName(index) : nil
        }
    }

    private func childName(_ index: Int, _ child: HTMLName) -> (String, NameSource)? {
        let isOfSVG = child == .title || child == .desc
        guard let found = document.firstChildElement(child, of: index), isOfSVG || !isHidden(found) else {
            return nil
        }
        let text = contents(of: found, Reading(includesHidden: isOfSVG, depth: 1))
        return text.isEmpty ? nil : (text, .language)
    }

    private func isInSVG(_ index: Int) -> Bool { hasSVG && document.ancestor(.svg, of: index) != nil }

    func svgName(_ index: Int) -> (String, NameSource)? {
        if let name = childName(index, .title) { return name }
        if document.isElement(index, .a), let position = document.names.firstIndex(of: "xlink:title") {
            for attribute in document.attributes(of: NodeID(index))
            where attribute.name == document.names[position] {
                return (attribute.value.foldedSpace, .language)
            }
        }
        return nil
    }

    private func inputName(_ index: Int, labelled: Bool = true) -> (String, NameSource)? {
        let type = inputType(index)
        if labelled, let label = labelText(index), !label.isEmpty { return (label, .language) }
        switch type {
        case "button": return filled(.value, index).map { ($0, .language) }
        case "submit":
            if document.has(.value, index) { return (filled(.value, index) ?? "", .language) }
            return (filled(.title, index) ?? "Submit", .language)
        case "reset":
            if document.has(.value, index) { return (filled(.value, index) ?? "", .language) }
            return (filled(.title, index) ?? "Reset", .language)
        case "file": return (document.has(.multiple, index) ? "Choose Files" : "Choose File", .language)
        case "image":
            return (
                filled(.alt, index) ?? filled(.value, index) ?? filled(.title, index) ?? "Submit", .language
            )
        default: return nil
        }
    }

    /// The text of the label elements that belong to a control.
    private func labelText(_ index: Int) -> String? {
        guard let labels = labels[index] else { return nil }
        let texts = labels.filter { !isHidden($0) }.map {
            authorLabel($0) ?? contents(of: $0, Reading(excluded: index))
        }
        return texts.filter { !$0.isEmpty }.joined(separator: " ").foldedSpace
    }
}

// MARK: - Contents

/// How a subtree is read.
struct Reading {
    /// Hidden nodes count: the reference that led here is hidden itself.
    var includesHidden = false
    /// `aria-labelledby` is followed; not while a reference is being followed.
    var followsLabelledby = true
    /// What is only hidden from assistive technology counts: it is owned by something that is not.
    var includesExcluded = false
    /// A heading's name leaves out headings within.
    var isOfHeading = false
    /// The labelled control says nothing in its own label.
    var excluded: Int?
    /// References followed to come here.
    var depth = 0

    static let plain = Reading()
    /// References within references that are followed.
    static let depthLimit = 4

    func following(hidden: Bool = false) -> Reading {
        Reading(
            includesHidden: includesHidden || hidden, followsLabelledby: false, excluded: excluded,
            depth: depth + 1)
    }
}

extension AccessibilityContext {
    /// The text alternative of a node that something refers to.
    func alternative(of index: Int) -> String {
        if let label = authorLabel(index) { return label }
        let isHidden = isHidden(index)
        if !isHidden, let value = embeddedValue(index, Reading.plain.following()) { return value.foldedSpace }
        if let (text, _) = languageName(index), !text.isEmpty { return text }
        let text = contents(of: index, Reading.plain.following(hidden: isHidden))
        return text.isEmpty ? filled(.title, index) ?? "" : text
    }

    /// 2F. The contents of an element as text.
    func contents(of root: Int, _ reading: Reading) -> String {
        guard reading.depth <= Reading.depthLimit else { return "" }
        if let text = onlyText(of: root) {
            guard reading.includesHidden || isReadable(text, root) else { return "" }
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

    private func appendContents(of root: Int, _ reading: Reading, to text: inout NameText) {
        var index = root + 1
        let end = Int(document.nodes[root].end)
        text.append(style.generated(.before, root))
        // Elements whose end is still ahead and means something: a block, or one with a tooltip to fall back to.
        var open: [(end: Int, node: Int, length: Int)] = []
        while index < end {
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
        if isItem { text.space() }
        text.append(style[index].text(document.textBytes(index)))
        if isItem { text.space() }
    }

    /// Neither invisible nor in closed details; that all of it is hidden was the caller's choice.
    private func isReadable(_ text: Int, _ parent: Int) -> Bool {
        !style[text].isInvisible && (!style[text].isUnrendered || style[parent].isUnrendered)
    }

    private func close(_ node: Int, _ length: Int, _ reading: Reading, _ text: inout NameText) {
        text.append(style.generated(.after, node))
        appendOwned(by: node, reading, to: &text)
        // 2I. The tooltip of an element that said nothing.
        if text.length == length, let title = filled(.title, node) { text.append(title) }
        if isBoundary(node) { text.space() }
    }

    private func appendOwned(by owner: Int, _ reading: Reading, to text: inout NameText) {
        guard document.has(.ariaOwns, owner), reading.depth < Reading.depthLimit else { return }
        var reading = reading
        reading.depth += 1
        reading.includesExcluded = true
        for owned in document.references(.ariaOwns, owner)
        where owned != owner && !document.equals(.ariaHidden, owned, "true") {
            text.space()
            if appendElement(owned, reading, to: &text) == nil {
                appendContents(of: owned, reading, to: &text)
            }
            text.space()
        }
    }

    /// Appends what an element says as a whole.
    /// - Returns: the index after it; nil where its contents are to be read.
    private func appendElement(_ index: Int, _ reading: Reading, to text: inout NameText) -> Int? {
        let end = Int(document.nodes[index].end)
        let name = document.known(index)
        // 2A. Hidden
        if !reading.includesHidden,
            style[index].isUnrendered || isExcluded[index] && !reading.includesExcluded
        {
            if hasSVG, !style[index].isUnrendered { appendUses(in: index, to: &text) }
            return end
        }
        // A menu or a nested heading is a thing of its own.
        if roles[index] == .menu || reading.isOfHeading && roles[index] == .heading { return end }
        if index == reading.excluded {
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
    private func wholeText(_ index: Int, _ name: HTMLName?, _ reading: Reading) -> String? {
        guard
            document.nodes[index].attributesEnd > document.nodes[index].attributesStart || name != nil
                || hasSVG
        else { return nil }
        // 2B. aria-labelledby, not followed twice
        if reading.followsLabelledby, document.has(.ariaLabelledby, index) {
            let label = labelledbyText(index)
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
        case .input:
            return inputName(index, labelled: false).flatMap { $0.0.isEmpty ? nil : $0.0 }
        case .img, .area, .svg, .optgroup: return languageName(index).flatMap { $0.0.isEmpty ? nil : $0.0 }
        case .fieldset: return languageName(index).flatMap { $0.0.isEmpty ? nil : $0.0 }
        default: return hasSVG && isInSVG(index) ? svgName(index)?.0 : nil
        }
    }

    private func append(_ string: String, _ index: Int, _ text: inout NameText) {
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
    private func embeddedValue(_ index: Int, _ reading: Reading) -> String? {
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

    private func chosenText(_ index: Int, _ reading: Reading) -> String? {
        if document.isElement(index, .select) || document.isElement(index, .input) { return value(index) }
        let roots =
            [index] + document.references(.ariaOwns, index) + document.references(.ariaControls, index)
        var chosen: [String] = []
        for root in roots {
            for option in root..<Int(document.nodes[root].end)
            where roles[option] == .option && document.equals(.ariaSelected, option, "true") {
                chosen.append(contents(of: option, reading.following()))
            }
        }
        guard chosen.isEmpty, roles[index] == .combobox else { return chosen.joined(separator: " ") }
        let text = contents(of: index, reading.following())
        return text.isEmpty ? nil : text
    }
}

// MARK: - What `use` shows

extension AccessibilityContext {
    /// The element that a `use` element shows once more.
    func used(by use: Int) -> Int? {
        guard let range = document.range(of: .href, use) ?? document.range(of: .xlinkHref, use) else {
            return nil
        }
        let address = document.bytes[range].trimmed
        guard address.first == UInt8(ascii: "#") else { return nil }
        return document.elementsByIdentifier[String(decoding: address.dropFirst(), as: UTF8.self)]?.position
    }

    /// Uses within uses that are followed.
    static let useLimit = 4

    /// The texts of what a `use` element shows.
    func usedText(_ use: Int, depth: Int = 0) -> String {
        guard depth < Self.useLimit, let target = used(by: use) else { return "" }
        var text = NameText()
        appendPart(target, depth: depth, to: &text)
        return text.finished
    }

    private func appendPart(_ index: Int, depth: Int, to text: inout NameText) {
        if let label = document.value(.ariaLabel, index) ?? svgName(index)?.0, !label.isEmpty {
            text.append(label)
            return
        }
        if document.isElement(index, .use) {
            text.append(usedText(index, depth: depth + 1))
            return
        }
        var child = Int(document.nodes[index].firstChild)
        while child >= 0 {
            switch document.nodes[child].kind {
            case .text: text.append(document.textBytes(child))
            case .element where Self.isPicturePart(document.known(child)):
                appendPart(child, depth: depth, to: &text)
                text.space()
            default: break
            }
            child = Int(document.nodes[child].nextSibling)
        }
    }

    /// Whether a child of SVG content is drawn.
    static func isPicturePart(_ name: HTMLName?) -> Bool {
        switch name {
        case .title, .desc, .style, .script, .metadata, .template: false
        default: true
        }
    }

    /// The texts of every `use` element in a subtree: what is hidden from assistive technology hides a `use` element,
    /// but in browsers not what it shows.
    private func appendUses(in root: Int, to text: inout NameText) {
        for index in root..<Int(document.nodes[root].end)
        where document.isElement(index, .use) && !style[index].isUnrendered {
            text.space()
            text.append(usedText(index))
            text.space()
        }
    }
}

/// A name under construction: white space is folded as it comes in.
struct NameText {
    private var bytes: [UInt8] = []
    private var pendingSpace = false

    var length: Int { bytes.count }
    mutating func space() { pendingSpace = !bytes.isEmpty }

    mutating func append(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { append($0) } }
    mutating func append(_ piece: GeneratedContent.Piece?) {
        guard let piece else { return }
        if piece.isApart { space() }
        append(piece.text)
        if piece.isApart { space() }
    }
    mutating func append(_ text: String) {
        guard !text.isEmpty else { return }
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Copies stretches without white space that would have to be folded.
    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        if bytes.capacity == 0 { bytes.reserveCapacity(64) }
        var start = 0
        while start < text.count {
            if text[start].isSpace {
                pendingSpace = !bytes.isEmpty
                start += 1
                continue
            }
            let end = text.endOfFolded(from: start)
            if pendingSpace { bytes.append(0x20) }
            pendingSpace = false
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
            start = end
        }
    }

    var finished: String { String(decoding: bytes, as: UTF8.self) }
}

extension UnsafeBufferPointer<UInt8> {
    /// The end of the longest stretch from `start` on in which white space is single spaces, none at its end.
    /// - Parameter start: where a byte is that is no white space.
    fileprivate func endOfFolded(from start: Int) -> Int {
        var end = start + 1
        while end < count {
            let byte = self[end]
            if byte > 0x20 || !byte.isSpace {
                end += 1
            } else if byte == 0x20, end + 1 < count, !self[end + 1].isSpace {
                end += 2
            } else {
                break
            }
        }
        return end
    }
}
