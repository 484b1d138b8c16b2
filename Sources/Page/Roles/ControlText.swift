import HTML

/// What controls show.
extension AccessibilityContext {
    /// What a text field, text area, select, range or gauge shows; empty for what shows nothing of the kind.
    func value(_ index: Int) -> String {
        let node = NodeID(index)
        switch document.known(index) {
        case .input:
            switch controls.kind(of: node) {
            case .file: return chosenFiles(node)
            case .text, .range, .color: return controls.value(of: node)
            default: return ""
            }
        case .textarea: return controls.value(of: node)
        case .select: return style[index].shown(controls.shownText(of: node))
        case .progress: return controls.progress(of: node).map(HTMLNumber.text(of:)) ?? ""
        case .meter: return HTMLNumber.text(of: controls.meter(of: node))
        default:
            return document.value(.ariaValuetext, index) ?? document.value(.ariaValuenow, index) ?? ""
        }
    }

    /// What a file field says of the files in it: one's name without folders, or how many there are.
    private func chosenFiles(_ field: NodeID) -> String {
        let names = controls.value(of: field).split(separator: "\n")
        guard let first = names.first else { return "No file chosen" }
        return names.count == 1 ? String(first.split(separator: "/").last ?? first) : "\(names.count) files"
    }

    /// Whether an option of a select is selected.
    func isSelected(option: Int) -> Bool { selected.contains(option) }
}
