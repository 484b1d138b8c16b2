import HTML

/// A property of a node as the Chrome DevTools Protocol reports it, with its value in Python's spelling.
public struct AccessibleProperty: Sendable, Hashable {
    /// The property's name, as the protocol spells it.
    public let name: String
    /// Flags as `True` and `False`, numbers and words as they are.
    public let value: String
    init(_ name: String, _ value: String) {
        self.name = name
        self.value = value
    }
    init(_ name: String, _ flag: Bool) { self.init(name, flag ? "True" : "False") }
}

/// States and properties. Source: https://w3c.github.io/html-aam/#html-attribute-state-and-property-mappings
extension AccessibilityContext {
    func states(_ index: Int) -> NodeStates {
        var states: NodeStates = []
        let role = roles[index]
        guard hasStates(index, role) else { return focused == index ? .focused : [] }
        if isDisabled(index) { states.insert(.disabled) }
        if focused == index { states.insert(.focused) }
        switch checked(index, role) {
        case "true": states.insert(.checked)
        case "mixed": states.insert(.mixed)
        default: break
        }
        if document.equals(.ariaPressed, index, "true") { states.insert(.pressed) }
        if selected(index, role) == true { states.insert(.selected) }
        if let expanded = expanded(index, role) { states.insert(expanded ? .expanded : .collapsed) }
        if isRequired(index, role) { states.insert(.required) }
        if isReadonly(index) { states.insert(.readonly) }
        if isMultiline(index, role) { states.insert(.multiline) }
        if isInvalid(index) { states.insert(.invalid) }
        if isMultiselectable(index) { states.insert(.multiselectable) }
        if document.equals(.ariaModal, index, "true") { states.insert(.modal) }
        if live(index, role) != nil { states.insert(.live) }
        return states
    }

    /// The properties that observations print, in the protocol's order.
    func properties(_ index: Int, _ states: NodeStates) -> [AccessibleProperty] {
        let role = roles[index]
        guard hasStates(index, role) else {
            return states.contains(.focused) ? [.init("focused", true)] : []
        }
        var result: [AccessibleProperty] = []
        if let live = live(index, role) {
            result.append(.init("live", live))
            result.append(.init("atomic", isAtomic(index, role)))
            result.append(.init("relevant", document.keyword(.ariaRelevant, index) ?? "additions text"))
        }
        if states.contains(.disabled) { result.append(.init("disabled", true)) }
        if states.contains(.focused) { result.append(.init("focused", true)) }
        appendWidgetProperties(index, role, states, to: &result)
        if let checked = checked(index, role) { result.append(.init("checked", checked)) }
        if let expanded = expanded(index, role) { result.append(.init("expanded", expanded)) }
        if role == .dialog || role == .alertdialog { result.append(.init("modal", states.contains(.modal))) }
        if role == .button, let pressed = document.keyword(.ariaPressed, index),
            ["true", "false", "mixed"].contains(pressed)
        {
            result.append(.init("pressed", pressed))
        }
        if let selected = selected(index, role) { result.append(.init("selected", selected)) }
        return result
    }

    private func appendWidgetProperties(
        _ index: Int, _ role: Role, _ states: NodeStates, to result: inout [AccessibleProperty]
    ) {
        if let kind = autocomplete(index, role) { result.append(.init("autocomplete", kind)) }
        if let popup = popup(index, role) { result.append(.init("hasPopup", popup)) }
        switch role {
        case .grid, .listbox, .tablist, .tree, .treegrid:
            result.append(.init("multiselectable", states.contains(.multiselectable)))
        default: break
        }
        if let orientation = orientation(index, role) { result.append(.init("orientation", orientation)) }
        switch role {
        case .textbox, .spinbutton, .listbox, .columnheader, .rowheader, .gridcell, .radiogroup, .tree,
            .treegrid:
            result.append(.init("required", states.contains(.required)))
        case .combobox:
            if !document.isElement(index, .select) {
                result.append(.init("required", states.contains(.required)))
            }
        default: break
        }
        if role.isRange, role != .scrollbar || document.has(.ariaValuenow, index) {
            appendRange(index, role, to: &result)
        }
    }

    private func appendRange(_ index: Int, _ role: Role, to result: inout [AccessibleProperty]) {
        let (least, greatest) = bounds(index, role)
        let low = document.keyword(.ariaValuemin, index) ?? HTMLNumber.text(of: least)
        let high = document.keyword(.ariaValuemax, index) ?? HTMLNumber.text(of: greatest)
        result.append(.init("valuemin", low))
        result.append(.init("valuemax", high))
        let text = document.value(.ariaValuetext, index)
        switch role {
        case .progressbar, .meter: result.append(.init("valuetext", text ?? ""))
        default: result.append(.init("valuetext", text ?? value(index)))
        }
    }

    /// The least and the greatest value that HTML says, or ARIA where it says nothing.
    private func bounds(_ index: Int, _ role: Role) -> (least: Double, greatest: Double) {
        let node = NodeID(index)
        switch document.known(index) {
        case .progress: return (0, controls.progressMaximum(of: node))
        case .meter:
            let range = controls.meterRange(of: node)
            return (range.lowerBound, range.upperBound)
        case .input:
            let limits = controls.limits(of: node)
            return (limits.minimum ?? 0, limits.maximum ?? (role == .slider ? 100 : 0))
        default: return (0, role == .spinbutton ? 0 : 100)
        }
    }
}

// MARK: - Single states

extension AccessibilityContext {
    /// Disabled by itself, by its fieldset (but for the first legend), its optgroup or list, or `aria-disabled`.
    func isDisabled(_ index: Int) -> Bool {
        if document.equals(.ariaDisabled, index, "true") || isDisabledAround(index) { return true }
        // Browsers tell it of what is in a group, not of the group.
        if document.isElement(index, .fieldset) || document.isElement(index, .optgroup) { return false }
        if controls.isDisabled(NodeID(index)) { return true }
        guard document.isElement(index, .option), let list = controls.select(of: NodeID(index)) else {
            return false
        }
        return isDisabled(list.position)
    }

    /// `true`, `false` or `mixed`; nil where the role has no such state.
    private func checked(_ index: Int, _ role: Role) -> String? {
        switch role {
        case .checkbox, .radio, .switch, .menuitemcheckbox, .menuitemradio:
            if controls.kind(of: NodeID(index))?.isCheckable == true {
                return controls.isChecked(NodeID(index)) ? "true" : "false"
            }
            return document.keyword(.ariaChecked, index).flatMap {
                ["true", "mixed"].contains($0) ? $0 : nil
            }
                ?? "false"
        case .option, .treeitem:
            return document.keyword(.ariaChecked, index).flatMap {
                ["true", "false", "mixed"].contains($0) ? $0 : nil
            }
        default: return nil
        }
    }

    private func selected(_ index: Int, _ role: Role) -> Bool? {
        switch role {
        // Of an option that can't be chosen browsers do not say whether it is.
        case .option where document.isElement(index, .option):
            return isDisabled(index) ? nil : isSelected(option: index)
        case .option, .tab, .treeitem: return document.equals(.ariaSelected, index, "true")
        case .gridcell, .row, .columnheader, .rowheader, .cell:
            return document.keyword(.ariaSelected, index).flatMap {
                $0 == "true" ? true : $0 == "false" ? false : nil
            }
        default: return nil
        }
    }

    private func expanded(_ index: Int, _ role: Role) -> Bool? {
        if let isShown = showsPopover(index) { return isShown }
        if document.isSummary(index), role.canExpand {
            return controls.isOpen(NodeID(document.nodes[index].parent))
        }
        switch document.keyword(.ariaExpanded, index) {
        case "true": return true
        case "false": return false
        default: break
        }
        return role == .combobox && document.isElement(index, .select) ? false : nil
    }

    /// Whether the popover that a button is for is shown; nil for a button that is for none, or sends a form.
    private func showsPopover(_ index: Int) -> Bool? {
        guard document.has(.popovertarget, index) || document.has(.commandfor, index),
            let kind = controls.kind(of: NodeID(index)), kind.isButton, !controls.isDisabled(NodeID(index)),
            !(kind.submits && controls.form(of: NodeID(index)) != nil)
        else { return nil }
        return controls.popoverCommand(of: NodeID(index)).map { controls.isOpen($0.popover) }
    }

    /// Whether something around an element that can be used is disabled by `aria-disabled`.
    private func isDisabledAround(_ index: Int) -> Bool {
        ariaDisabled.contains { $0.contains(index) } && isFocusable(index)
    }

    /// Whether anything but focus may have to be said of an element.
    private func hasStates(_ index: Int, _ role: Role) -> Bool {
        document.hasARIA(index) || !role.isPlain || document.isElement(index, .summary)
            || document.has(.popovertarget, index) || document.has(.commandfor, index)
            || !ariaDisabled.isEmpty && isDisabledAround(index)
    }

    private func isRequired(_ index: Int, _ role: Role) -> Bool {
        guard role.canBeRequired else { return false }
        if document.equals(.ariaRequired, index, "true") { return true }
        return !(role == .combobox && document.isElement(index, .select))
            && controls.isRequired(NodeID(index))
    }

    private func isMultiline(_ index: Int, _ role: Role) -> Bool {
        if document.isElement(index, .textarea) { return role == .textbox }
        switch document.keyword(.ariaMultiline, index) {
        case "true": return true
        case "false": return false
        default: return role == .textbox && document.has(.contenteditable, index) && isEditable(index)
        }
    }

    private func isInvalid(_ index: Int) -> Bool {
        guard document.has(.ariaInvalid, index) else { return controls.isInvalid(NodeID(index)) }
        return !document.equals(.ariaInvalid, index, "false")
    }

    private func isReadonly(_ index: Int) -> Bool {
        document.equals(.ariaReadonly, index, "true") || controls.isReadOnly(NodeID(index))
    }

    private func isMultiselectable(_ index: Int) -> Bool {
        document.isElement(index, .select)
            ? controls.allowsSeveral(NodeID(index)) && !controls.isDropDown(NodeID(index))
            : document.equals(.ariaMultiselectable, index, "true")
    }

    private func live(_ index: Int, _ role: Role) -> String? {
        if let value = document.keyword(.ariaLive, index), ["polite", "assertive", "off"].contains(value) {
            return value == "off" ? nil : value
        }
        switch role {
        case .alert: return "assertive"
        case .log, .status: return "polite"
        default: return nil
        }
    }

    private func isAtomic(_ index: Int, _ role: Role) -> Bool {
        switch document.keyword(.ariaAtomic, index) {
        case "true": true
        case "false": false
        default: role == .alert || role == .status
        }
    }

    private func autocomplete(_ index: Int, _ role: Role) -> String? {
        guard role == .combobox || role == .textbox || role == .searchbox else { return nil }
        if let kind = document.keyword(.ariaAutocomplete, index), ["inline", "list", "both"].contains(kind) {
            return kind
        }
        return role == .combobox && document.isElement(index, .input) && document.has(.list, index)
            ? "list" : nil
    }

    private func popup(_ index: Int, _ role: Role) -> String? {
        if let kind = document.keyword(.ariaHaspopup, index) {
            switch kind {
            case "true", "menu": return "menu"
            case "listbox", "tree", "grid", "dialog": return kind
            default: break
            }
        }
        guard role == .combobox else { return nil }
        return document.isElement(index, .select) ? "menu" : "listbox"
    }

    private func orientation(_ index: Int, _ role: Role) -> String? {
        let own = document.keyword(.ariaOrientation, index).flatMap {
            ["horizontal", "vertical"].contains($0) ? $0 : nil
        }
        switch role {
        case .slider, .separator, .tablist, .toolbar, .menubar: return own ?? "horizontal"
        case .listbox, .menu, .scrollbar, .tree: return own ?? "vertical"
        case .radiogroup, .treegrid, .grid: return own
        default: return nil
        }
    }
}
