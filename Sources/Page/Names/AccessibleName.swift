import Groundwork
import HTML

/// Accessible names and descriptions.
///
/// The steps are numbered as in https://w3c.github.io/accname/#computation-steps; what elements contribute is in
/// https://w3c.github.io/html-aam/#accessible-name-and-description-computation.
extension AccessibilityContext {
    /// - Parameter state: what the agent has changed on the page.
    init(_ document: Document, _ state: FormState, _ budget: WorkBudget) {
        self.init(document, state, budget) { !$0.labelledbyText($1, .plain).isEmpty }
    }

    /// The name of an element, white space folded.
    func name(_ index: Int) -> String { computedName(index).text }

    /// Where a name came from, as far as descriptions must know.
    enum NameSource { case none, labelledby, label, language, contents, tooltip, placeholder }

    func computedName(_ index: Int) -> (text: String, source: NameSource) {
        let role = roles[index]
        if document.hasARIA(index) {
            // 2B. aria-labelledby
            let labelledby = labelledbyText(index, .plain)
            if !labelledby.isEmpty { return (labelledby, .labelledby) }
            // 2D. aria-label
            if let label = authorLabel(index) { return (label, .label) }
        }
        guard role != .none else { return ("", .none) }
        // 2E. The host language's label
        if let (text, source) = languageName(index, .plain), !text.isEmpty || source == .language {
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
            !budget.spend() || roles[$0] == .heading && !isHidden($0)
        }
    }

    /// The description: aria-describedby, aria-description, or a tooltip that is not the name.
    func description(_ index: Int, nameSource: NameSource, name: String) -> String {
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
        if nameSource != .tooltip, let title = filled(.title, index), title != name { return title }
        if roles[index] == .ruby { return annotation(of: index) }
        if hasSVG, document.has(.desc, childOf: index), isInSVG(index) || document.isElement(index, .svg),
            let (text, _) = childName(index, .desc, .plain)
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

    private func placeholder(_ index: Int) -> String? {
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
