import Groundwork
import HTML

extension AccessibilityContext {
    /// 2E. What HTML or SVG says; a source of `.language` with an empty text is a name that is meant to be empty.
    /// - Parameter reading: the one that the element is met in; `plain` for the element that is named.
    func languageName(_ index: Int, _ reading: NameTraversal) -> (String, NameSource)? {
        switch document.known(index) {
        case .input: return inputName(index, reading)
        case .button, .select, .textarea, .meter, .progress, .output:
            return labelText(index, reading).flatMap { $0.isEmpty ? nil : ($0, .language) }
        case .img, .area:
            guard let alt = document.value(.alt, index) else { return nil }
            let text = alt.foldedSpace
            return text.isEmpty ? nil : (text, .language)
        case .fieldset: return childName(index, .legend, reading)
        case .table:
            return childName(index, .caption, reading) ?? filled(.summary, index).map { ($0, .language) }
        case .figure: return nil
        case .details: return nil
        case .optgroup, .option: return filled(.label, index).map { ($0, .language) }
        case .svg: return childName(index, .title, reading)
        case .iframe, .frame: return nil
        default: return isInSVG(index) ? svgName(index, reading) : nil
        }
    }

    func childName(_ index: Int, _ child: HTMLName, _ reading: NameTraversal) -> (String, NameSource)? {
        let isOfSVG = child == .title || child == .desc
        guard let found = document.firstChildElement(child, of: index), isOfSVG || !isHidden(found) else {
            return nil
        }
        var inner = reading.deeper
        inner.includesHidden = isOfSVG
        let text = contents(of: found, inner)
        return text.isEmpty ? nil : (text, .language)
    }

    func svgName(_ index: Int, _ reading: NameTraversal) -> (String, NameSource)? {
        if let name = childName(index, .title, reading) { return name }
        if document.isElement(index, .a) {
            for attribute in document.attributes(of: NodeID(index)) where attribute.name == "xlink:title" {
                return (attribute.value.foldedSpace, .language)
            }
        }
        return nil
    }

    /// - Parameter reading: nil for a field within what labels another, whose own labels say nothing there.
    func inputName(_ index: Int, _ reading: NameTraversal?) -> (String, NameSource)? {
        if let reading, let label = labelText(index, reading), !label.isEmpty { return (label, .language) }
        switch controls.kind(of: NodeID(index)) {
        case .button: return filled(.value, index).map { ($0, .language) }
        case .submit:
            if document.has(.value, index) { return (filled(.value, index) ?? "", .language) }
            return (filled(.title, index) ?? "Submit", .language)
        case .reset:
            if document.has(.value, index) { return (filled(.value, index) ?? "", .language) }
            return (filled(.title, index) ?? "Reset", .language)
        case .file: return (document.has(.multiple, index) ? "Choose Files" : "Choose File", .language)
        case .image:
            return (
                filled(.alt, index) ?? filled(.value, index) ?? filled(.title, index) ?? "Submit", .language
            )
        default: return nil
        }
    }

    /// The text of the label elements that belong to a control.
    private func labelText(_ index: Int, _ reading: NameTraversal) -> String? {
        let labels = controls.labels(of: NodeID(index)).map(\.position)
        guard !labels.isEmpty else { return nil }
        let inner = reading.labelling(index)
        var texts: [String] = []
        // Where the label ends whose contents were read last: labels within it were read with it.
        var end = 0
        for label in labels where label >= end && !isHidden(label) {
            if let text = authorLabel(label) {
                texts.append(text)
            } else {
                texts.append(contents(of: label, inner))
                end = Int(document.nodes[label].end)
            }
        }
        return texts.filter { !$0.isEmpty }.joined(separator: " ").foldedSpace
    }
}
