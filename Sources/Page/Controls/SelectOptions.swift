import Groundwork
import HTML

/// Lists and their options.
///
/// Source: https://html.spec.whatwg.org/multipage/form-elements.html#the-select-element
extension FormControls {
    /// Options of a select or datalist in document order, those in templates left out.
    public func options(of list: NodeID) -> [NodeID] {
        var options: [NodeID] = []
        var index = list.position + 1
        let end = document.end(of: list).position
        while index < end {
            if document.isElement(index, .option) { options.append(NodeID(index)) }
            // What is in a template is not on the page.
            index = document.isElement(index, .template) ? Int(document.nodes[index].end) : index + 1
        }
        return options
    }

    /// The list that an option is in.
    public func select(of option: NodeID) -> NodeID? { ancestor(.select, of: option) }

    /// What an option shows: its `label`, else its text.
    public func label(ofOption option: NodeID) -> String {
        if let label = document.value(.label, option.position), !label.isEmpty { return label }
        return text(ofOption: option)
    }

    /// What an option sends: its `value`, else its text.
    public func value(ofOption option: NodeID) -> String {
        document.value(.value, option.position) ?? text(ofOption: option)
    }

    /// Its text without that of scripts, ASCII white space folded.
    private func text(ofOption option: NodeID) -> String {
        var text = ""
        var index = option.position + 1
        let end = document.end(of: option).position
        while index < end {
            if document.isElement(index, .script) {
                index = Int(document.nodes[index].end)
                continue
            }
            if document.nodes[index].kind == .text { text += document.text(NodeID(index)) }
            index += 1
        }
        return text.foldedSpace
    }

    /// Whether several options may be selected at a time.
    package func allowsSeveral(_ select: NodeID) -> Bool { document.has(.multiple, select.position) }

    /// Options that a list shows at once.
    func displaySize(of select: NodeID) -> Int {
        if let size = document.integer(.size, select.position), size > 0 { return size }
        return allowsSeveral(select) ? 4 : 1
    }

    /// Whether it shows nothing but what is selected until it is opened.
    package func isDropDown(_ select: NodeID) -> Bool { displaySize(of: select) == 1 }

    /// The selected options, in document order. Of a list of one choice at most one: the last that was selected, or, in a
    /// drop-down list where none was, the first that is not disabled.
    public func selectedOptions(of select: NodeID) -> [NodeID] {
        let options = options(of: select)
        let marked = options.filter { state.selected[$0] ?? document.has(.selected, $0.position) }
        if allowsSeveral(select) { return marked }
        if let last = marked.last { return [last] }
        guard isDropDown(select) else { return [] }
        return options.first { !isDisabled($0) }.map { [$0] } ?? []
    }

    /// Position of the first selected option, −1 where none is.
    public func selectedIndex(of select: NodeID) -> Int {
        guard let first = selectedOptions(of: select).first else { return -1 }
        return options(of: select).firstIndex(of: first) ?? -1
    }

    /// What a drop-down list shows: the selected option, or how many are where several may be and another number than one
    /// is.
    func shownText(of select: NodeID) -> String {
        let selected = selectedOptions(of: select)
        if allowsSeveral(select), isDropDown(select), selected.count != 1 {
            return "\(selected.count) selected"
        }
        return selected.map(label(ofOption:)).joined(separator: ", ")
    }

    /// The option that says that nothing has been chosen; nil where there is none.
    /// Source: https://html.spec.whatwg.org/multipage/form-elements.html#placeholder-label-option
    func placeholderOption(of select: NodeID) -> NodeID? {
        guard isRequired(select), !allowsSeveral(select), isDropDown(select),
            let first = options(of: select).first, document.parent(first) == select,
            value(ofOption: first).isEmpty
        else { return nil }
        return first
    }

    /// The suggestions of a text field with a `list`; empty where it has none.
    package func suggestions(for field: NodeID) -> [NodeID] {
        guard case .text = kind(of: field), let id = document.value(.list, field.position),
            let list = element(id: id, near: field), document.isElement(list.position, .datalist)
        else { return [] }
        return options(of: list).filter { !isDisabled($0) && !value(ofOption: $0).isEmpty }
    }
}
