import Groundwork
import HTML

/// Accessible names and descriptions.
///
/// The steps are numbered as in https://w3c.github.io/accname/#computation-steps; what elements contribute is in
/// https://w3c.github.io/html-aam/#accessible-name-and-description-computation.
extension AccessibilityContext {
    /// - Parameter state: what the agent has changed on the page.
    init(_ document: Document, _ state: FormState, _ budget: WorkBudget) {
        self.init(document, state, budget) { context, index in
            context.meter.begin()
            return !context.labelledbyText(index, .plain).isEmpty
        }
    }

    /// The name of an element, white space folded.
    func name(_ index: Int) -> String { computedName(index).text }

    /// Where a name came from, as far as descriptions must know.
    enum NameSource { case none, labelledby, label, language, labels, contents, tooltip, placeholder }

    func computedName(_ index: Int) -> (text: String, source: NameSource) {
        let name = foundName(index)
        return name.text == " " ? ("", name.source) : name
    }

    /// - Returns: a single space for a name that consists of white space.
    private func foundName(_ index: Int) -> (text: String, source: NameSource) {
        let role = roles[index]
        meter.begin()
        if document.hasARIA(index) {
            // 2B. aria-labelledby
            let labelledby = labelledbyText(index, .plain)
            if !labelledby.isEmpty { return (labelledby, .labelledby) }
            // 2D. aria-label
            if let label = authorLabel(index) { return (label, .label) }
        }
        guard role != .none else { return ("", .none) }
        // 2E. The host language's label
        if let (text, source) = languageName(index, .plain), !text.isEmpty || source != .none {
            return (text, source)
        }
        // 2F. Name from content
        let isEdited = document.has(.contenteditable, index) && isEditable(index)
        if role.isNamedFromContent && !isEdited || role == .row && isInGrid(index) {
            meter.begin(at: 0)
            let text = contents(of: index, .plain)
            if !text.isEmpty { return (text, .contents) }
        }
        // Not in the specification's steps: a dialog is named by its first heading.
        if role == .dialog || role == .alertdialog, let heading = firstHeading(in: index) {
            return (contents(of: heading, .plain), .contents)
        }
        // 2I. Tooltip
        if !role.prohibitsTooltipName, let title = filled(.title, index), !repeatsText(title, index) {
            return (title, .tooltip)
        }
        if let placeholder = placeholder(index) { return (placeholder, .placeholder) }
        return ("", .none)
    }

    private func firstHeading(in index: Int) -> Int? {
        (index + 1..<max(index + 1, Int(document.nodes[index].end))).first {
            !budget.spend() || roles[$0] == .heading && !isHidden($0)
        }
    }

    /// The description: aria-describedby, aria-description, or a tooltip that is not the name.
    func description(_ index: Int, nameSource: NameSource, name: String) -> String {
        meter.begin()
        if document.has(.ariaDescribedby, index) {
            let described = document.references(.ariaDescribedby, index)
            let text = described.map { alternative(of: $0, .reference) }.filter { !$0.isEmpty }
                .joined(separator: " ")
            if !text.isEmpty { return text.foldedSpace }
        }
        if let text = filled(.ariaDescription, index) { return text }
        if document.isElement(index, .input), controls.kind(of: NodeID(index))?.isTextButton == true,
            nameSource != .language, let value = filled(.value, index)
        {
            return value
        }
        if let title = filled(.title, index), describes(title, index, nameSource, name) { return title }
        if roles[index] == .ruby { return annotation(of: index) }
        if document.isElement(index, .table), nameSource == .label || nameSource == .labelledby,
            let (caption, _) = childName(index, .caption, .plain)
        {
            return caption
        }
        if hasSVG, document.has(.desc, childOf: index), isInSVG(index) || document.isElement(index, .svg),
            let (text, _) = childName(index, .desc, .plain)
        {
            return text
        }
        return ""
    }

    /// Whether a tooltip says what neither the name nor the text says. What is meant to have no name has none.
    private func describes(_ title: String, _ index: Int, _ nameSource: NameSource, _ name: String) -> Bool {
        switch nameSource {
        case .tooltip: false
        case .language where name.isEmpty || controls.kind(of: NodeID(index)) == .image && name == title:
            false
        case .labels where name.isEmpty && !document.isElement(index, .button): false
        default: !repeatsText(title, index)
        }
    }

    /// What a ruby element says above its text.
    private func annotation(of ruby: Int) -> String {
        document.children(of: NodeID(ruby)).filter { document.isElement($0.position, .rt) }
            .map { contents(of: $0.position, .plain) }.filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// 2B. The text of what `aria-labelledby` refers to.
    /// - Parameter reading: the one that the element is met in; `plain` for the element that is named.
    func labelledbyText(_ index: Int, _ reading: NameTraversal) -> String {
        guard document.has(.ariaLabelledby, index) || document.has(.ariaLabeledby, index) else { return "" }
        var references = document.references(.ariaLabelledby, index)
        if references.isEmpty { references = document.references(.ariaLabeledby, index) }
        guard !references.isEmpty else { return "" }
        return references.map { alternative(of: $0, reading.referring) }.filter { !$0.isEmpty }
            .joined(separator: " ").foldedSpace
    }

    func authorLabel(_ index: Int) -> String? { filled(.ariaLabel, index) }

    @inline(__always)
    func filled(_ name: HTMLName, _ index: Int) -> String? {
        document.range(of: name, index).flatMap { filled($0) }
    }

    private func filled(_ range: Range<Int>) -> String? {
        guard budget.spend(bytes: range.count) else { return nil }
        let text = String(decoding: document.bytes[range], as: UTF8.self).foldedSpace
        return text.isEmpty ? nil : text
    }

    func placeholder(_ index: Int) -> String? {
        if document.isElement(index, .textarea) {
            return filled(.placeholder, index) ?? filled(.ariaPlaceholder, index)
        }
        guard document.isElement(index, .input) else { return filled(.ariaPlaceholder, index) }
        switch controls.kind(of: NodeID(index)) {
        case .text, .hidden: return filled(.placeholder, index) ?? filled(.ariaPlaceholder, index)
        default: return nil
        }
    }
}

// MARK: - What decides on names

extension AccessibilityContext {
    /// Whether a tooltip only says what the text of its element does: all in one line.
    private func repeatsText(_ title: String, _ index: Int) -> Bool {
        guard let raw = document.value(.title, index), !document.isElement(index, .table) else {
            return false
        }
        var text = NameText()
        var isBroken = false
        var next = index + 1
        let end = Int(document.nodes[index].end)
        while next < end, budget.spend(), text.length <= raw.utf8.count {
            let own = style[next]
            switch document.nodes[next].kind {
            case .text where !own.isUnrendered && !own.isInvisible && !document.textBytes(next).isBlank:
                if isBroken { return false }
                text.append(own.text(document.textBytes(next)))
            case .text where document.textBytes(next).isBlank: text.append(document.textBytes(next))
            case .element where own.isUnrendered || Self.hasNoText(document.known(next)):
                next = Int(document.nodes[next].end)
                continue
            case .element where own.display == .block || document.isElement(next, .br):
                isBroken = text.length > 0
            default: break
            }
            next += 1
        }
        return text.length > 0 && text.finished == raw.trimming(.html)
    }

    /// Whether the contents of an element are no text of the page.
    private static func hasNoText(_ name: HTMLName?) -> Bool {
        switch name {
        case .input, .select, .textarea, .img, .iframe, .video, .audio, .canvas, .object, .svg: true
        default: false
        }
    }
}
