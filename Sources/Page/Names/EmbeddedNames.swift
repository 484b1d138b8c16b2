import Groundwork
import HTML

/// What controls and other things that have a name of their own say within the names of what is around them.
extension AccessibilityContext {
    /// 2B to 2E: what stands for an element within the contents of another; nil where its own contents do.
    func wholeText(_ index: Int, _ name: HTMLName?, _ reading: NameTraversal) -> String? {
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
        if let label = authorLabel(index) { return label + fileText(index) }
        // 2E. Host language
        switch name {
        case .input, .button, .select, .textarea, .meter, .progress: return controlName(index, name, reading)
        case .iframe, .object: return filled(.title, index)
        case .img:
            if let alt = languageName(index, reading)?.0 { return alt }
            return roles[index] == .none ? nil : filled(.title, index)
        case .area, .svg, .optgroup, .fieldset:
            return languageName(index, reading).flatMap { $0.0.isEmpty ? nil : $0.0 }
        default: return hasSVG && isInSVG(index) ? svgName(index, reading)?.0 : nil
        }
    }

    /// What a control without a value says: what labels it and was not read yet, or what it says of itself.
    private func controlName(_ index: Int, _ name: HTMLName?, _ reading: NameTraversal) -> String? {
        if let label = labelText(index, reading) { return label.isEmpty ? "" : label + fileText(index) }
        if name == .input, let (text, _) = inputName(index) { return text + fileText(index) }
        if name == .button { return nil }
        return filled(.title, index) ?? placeholder(index)
    }

    /// What a file field says besides its name.
    private func fileText(_ index: Int) -> String {
        guard document.isElement(index, .input), controls.kind(of: NodeID(index)) == .file else { return "" }
        return ": " + value(index)
    }

    private func isValueControl(_ index: Int) -> Bool {
        switch roles[index] {
        case .textbox, .searchbox, .combobox, .listbox, .spinbutton, .slider: true
        default: false
        }
    }

    /// 2C. What a control inside of another thing's label stands for: its value.
    func embeddedValue(_ index: Int, _ reading: NameTraversal) -> String? {
        switch roles[index] {
        case .textbox, .searchbox:
            if document.isElement(index, .input) || document.isElement(index, .textarea) {
                return filledValue(index)
            }
            return contents(of: index, reading.following())
        case .combobox, .listbox: return chosenText(index, reading)
        case .spinbutton, .slider, .scrollbar, .progressbar, .meter:
            return filled(.ariaValuetext, index) ?? filled(.ariaValuenow, index) ?? filledValue(index)
        default: return nil
        }
    }

    private func filledValue(_ index: Int) -> String? {
        let value = value(index)
        return value.isEmpty ? nil : value
    }

    private func chosenText(_ index: Int, _ reading: NameTraversal) -> String? {
        if document.isElement(index, .select) || document.isElement(index, .input) {
            budget.spend(Int(document.nodes[index].end) - index)
            if roles[index] == .listbox {
                let chosen = controls.selectedOptions(of: NodeID(index)).map(controls.label(ofOption:))
                return chosen.isEmpty ? nil : chosen.joined(separator: " ")
            }
            return document.isElement(index, .select) ? value(index) : filledValue(index)
        }
        var roots = [index]
        if reading.followsOptions {
            roots += document.references(.ariaOwns, index) + document.references(.ariaControls, index)
        }
        let chosen = roots.flatMap { chosenOptions(in: $0, reading) }
        guard chosen.isEmpty else { return chosen.joined(separator: " ") }
        guard roles[index] == .combobox else { return nil }
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
