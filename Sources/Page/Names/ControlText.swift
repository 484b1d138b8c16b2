import Groundwork
import HTML

/// What controls show.
extension AccessibilityContext {
    /// What a text field, text area, select, range or gauge shows; empty for what shows nothing of the kind. Of a password
    /// it says how long it is, as browsers do.
    func value(_ index: Int) -> String {
        let node = NodeID(index)
        switch document.known(index) {
        case .input:
            switch controls.kind(of: node) {
            case .file: return chosenFiles(node)
            case .text(.password):
                return String(repeating: "•", count: controls.value(of: node).utf16.count)
            case .text(.number):
                let text = controls.value(of: node)
                return HTMLNumber.valid(text).map(HTMLNumber.text(of:)) ?? text
            case .text, .range, .color: return controls.value(of: node)
            default: return ""
            }
        case .textarea: return controls.value(of: node)
        case .select: return controls.isDropDown(node) ? style[index].shown(controls.shownText(of: node)) : ""
        case .progress: return controls.progress(of: node).map(HTMLNumber.text(of:)) ?? ""
        case .meter: return HTMLNumber.text(of: controls.meter(of: node))
        default: return widgetValue(index)
        }
    }

    /// What a file field says of the files in it: one's name without folders, or how many there are.
    private func chosenFiles(_ field: NodeID) -> String {
        let names = controls.value(of: field).split(separator: "\n")
        guard let first = names.first else { return "No file chosen" }
        return names.count == 1 ? String(first.split(separator: "/").last ?? first) : "\(names.count) files"
    }

    // MARK: Widgets of ARIA

    /// What an element that is a field, list or gauge by its role alone shows.
    private func widgetValue(_ index: Int) -> String {
        let role = roles[index]
        if role.isRange || role == .separator && isFocusable(index) {
            return rangeValue(index, role).map(HTMLNumber.text(of:)) ?? ""
        }
        switch role {
        case .textbox, .searchbox: return shownText(index)
        case .combobox: return comboBoxValue(index)
        default: return document.has(.contenteditable, index) && isEditable(index) ? shownText(index) : ""
        }
    }

    private func shownText(_ index: Int) -> String {
        guard budget.spend(Int(document.nodes[index].end) - index) else { return "" }
        return RenderedText(document, controls, style).text(of: NodeID(index))
    }

    /// What is typed into the field within, or else what is chosen or written in it; empty for one that can't be used.
    private func comboBoxValue(_ index: Int) -> String {
        guard isFocusable(index) || document.isElement(index, .button) else { return "" }
        let field = (index + 1..<max(index + 1, Int(document.nodes[index].end))).first {
            budget.spend() && document.isElement($0, .input) && !isHidden($0)
                && controls.kind(of: NodeID($0))?.takesText == true
        }
        if let field { return value(field) }
        meter.begin()
        return embeddedValue(index, .plain).map(\.foldedSpace) ?? ""
    }

    /// The number that a range is at, within its limits; nil where it does not say and there is none to assume.
    /// Source: https://w3c.github.io/aria/#authorErrorDefaultValuesTable
    private func rangeValue(_ index: Int, _ role: Role) -> Double? {
        let low = number(.ariaValuemin, index) ?? 0
        let high = number(.ariaValuemax, index) ?? 100
        guard document.has(.ariaValuenow, index) else {
            switch role {
            case .slider, .scrollbar, .separator: return FieldText.middle(low, max(low, high))
            case .progressbar: return nil
            default: return 0
            }
        }
        let now = number(.ariaValuenow, index) ?? 0
        return role == .spinbutton ? now : max(low, min(now, max(low, high)))
    }

    private func number(_ name: HTMLName, _ index: Int) -> Double? {
        document.range(of: name, index).flatMap { HTMLNumber.leading(document.bytes[$0]) }
    }

    /// Whether an option of a select is selected.
    func isSelected(option: Int) -> Bool { selected.contains(option) }
}
