import Groundwork
import HTML

extension AccessibilityContext {
    /// 2E. What HTML or SVG says; an empty text is a name that is meant to be empty.
    /// - Parameter reading: the one that the element is met in; `plain` for the element that is named.
    func languageName(_ index: Int, _ reading: NameTraversal) -> (String, NameSource)? {
        switch document.known(index) {
        case .input: return inputName(index, reading)
        case .button, .select, .textarea, .meter, .progress, .output:
            return labelText(index, reading).map { ($0, .labels) }
        case .img, .area:
            guard let alt = document.value(.alt, index) else { return nil }
            let text = alt.foldedSpace
            return text.isEmpty ? nil : (text, .language)
        case .fieldset: return childName(index, .legend, reading)
        case .table:
            return childName(index, .caption, reading) ?? filled(.summary, index).map { ($0, .language) }
        case .figure: return nil
        case .details: return nil
        case .option:
            guard roles[index] == .option else { return nil }
            return (controls.label(ofOption: NodeID(index)).foldedSpace, .contents)
        case .optgroup: return isHidden(index) ? ("", .language) : groupName(index, reading)
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
        let text =
            isOfSVG
            ? document.textContent(of: NodeID(found)).foldedSpace : contents(of: found, reading.deeper)
        return text.isEmpty ? nil : (text, .language)
    }

    /// The name of a group of options: its label, or else its legend.
    private func groupName(_ index: Int, _ reading: NameTraversal) -> (String, NameSource)? {
        document.has(.label, index)
            ? filled(.label, index).map { ($0, .language) } : childName(index, .legend, reading)
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

    private func inputName(_ index: Int, _ reading: NameTraversal) -> (String, NameSource)? {
        if let label = labelText(index, reading) { return (label, .labels) }
        return inputName(index)
    }

    /// What an input element says of itself apart from its labels and its title.
    func inputName(_ index: Int) -> (String, NameSource)? {
        switch controls.kind(of: NodeID(index)) {
        case .button:
            return document.has(.value, index) ? (filled(.value, index) ?? "", .language) : nil
        case .submit: return (buttonText(index, or: "Submit"), .language)
        case .reset: return (buttonText(index, or: "Reset"), .language)
        case .file: return (document.has(.multiple, index) ? "Choose Files" : "Choose File", .language)
        case .image:
            return (
                filled(.alt, index) ?? filled(.value, index) ?? filled(.title, index) ?? "Submit", .language
            )
        default: return nil
        }
    }

    private func buttonText(_ index: Int, or text: String) -> String {
        document.has(.value, index) ? filled(.value, index) ?? "" : text
    }

    /// The text of the label elements that belong to a control, where they are seen, and where they say nothing their
    /// titles; nil where it has no label.
    func labelText(_ index: Int, _ reading: NameTraversal) -> String? {
        let labels = controls.labels(of: NodeID(index)).map(\.position)
        guard !labels.isEmpty else { return nil }
        let inner = reading.labelling(index)
        var texts: [String] = []
        // Where the label ends whose contents were read last: labels within it were read with it.
        var end = 0
        for label in labels where label >= end && isSaid(label: label) && !meter.hasRead(label: label) {
            meter.read(label: label)
            if let text = authorLabel(label) {
                texts.append(text)
            } else {
                let text = contents(of: label, inner)
                texts.append(text.isEmpty ? filled(.title, label) ?? "" : text)
                end = Int(document.nodes[label].end)
            }
        }
        return texts.filter { !$0.isEmpty }.joined(separator: " ").foldedSpace
    }

    /// Whether a label is on the page for names: one that is inert is.
    private func isSaid(label: Int) -> Bool {
        guard isExcluded[label] else { return !isHidden(label) }
        guard !style[label].isUnrendered, !style[label].isInvisible else { return false }
        var next = label
        while next > 0, !document.equals(.ariaHidden, next, "true") {
            next = Int(document.nodes[next].parent)
        }
        return next == 0
    }
}
