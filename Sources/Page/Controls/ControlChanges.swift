import HTML

/// What a user does to controls.
extension FormControls {
    /// Puts a text into a field; the caret goes to its end.
    package mutating func setText(_ text: String, of control: NodeID) {
        state.values[control] = text
        state.selection = nil
    }

    /// Checks or unchecks a checkbox.
    package mutating func toggle(_ checkbox: NodeID) { state.checked[checkbox] = !isChecked(checkbox) }

    /// Checks a radio button and unchecks the others of its group.
    package mutating func check(_ radio: NodeID) {
        for other in radioGroup(of: radio) { state.checked[other] = other == radio }
    }

    /// Selects an option; in a list that allows several, the others stay as they are when `keepingOthers`.
    package mutating func choose(_ option: NodeID, in select: NodeID, keepingOthers: Bool = false) {
        let before = Set(selectedOptions(of: select))
        for other in options(of: select) {
            state.selected[other] = other == option || (keepingOthers && before.contains(other))
        }
    }

    /// Takes back every choice of a list that allows several.
    package mutating func unselectAll(in select: NodeID) {
        for option in options(of: select) { state.selected[option] = false }
    }

    /// Opens or closes a `details`; opening one of several with one `name` closes the others.
    package mutating func toggle(details node: NodeID) {
        let opens = !isOpen(node)
        if opens, let group = index.detailsGroups.first(where: { $0.contains(node) }) {
            for other in group where isOpen(other) { state.open[other] = false }
        }
        state.open[node] = opens
    }

    /// Opens or closes a dialog or popover.
    package mutating func setOpen(_ isOpen: Bool, dialog: NodeID) { state.open[dialog] = isOpen }

    /// Puts every control of a form back to what the markup says.
    package mutating func reset(form: NodeID) {
        for control in controls(of: form) {
            state.values[control] = nil
            state.checked[control] = nil
            if kind(of: control) == .select {
                for option in options(of: control) { state.selected[option] = nil }
            }
        }
    }
}
