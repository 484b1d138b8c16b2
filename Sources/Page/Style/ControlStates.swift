import HTML

/// What became of the controls of a page, as selectors ask.
struct ControlStates: ElementStates {
    private let controls: FormControls
    private var document: Document { controls.document }

    init(_ controls: FormControls) { self.controls = controls }

    func isIn(_ state: ElementState, _ index: Int) -> Bool? {
        let node = NodeID(index)
        switch state {
        case .checked: return isChecked(node)
        case .open: return isOpen(index) && !document.has(.popover, index)
        case .popoverOpen: return document.has(.popover, index) && controls.isOpen(node)
        case .valid: return isValidated(index) ?? false
        case .invalid: return isValidated(index).map { !$0 } ?? false
        case .required: return controls.isRequired(node)
        case .optional: return isField(index) && !controls.isRequired(node)
        case .disabled: return controls.isDisabled(node)
        case .enabled: return mayBeDisabled(index) && !controls.isDisabled(node)
        case .readOnly: return !isWritable(index)
        case .placeholderShown:
            return document.has(.placeholder, index) && isField(index) && controls.value(of: node).isEmpty
        case .indeterminate: return isIndeterminate(index)
        case .standard: return isStandard(index)
        case .inRange: return isInRange(index) == true
        case .outOfRange: return isInRange(index) == false
        }
    }

    private func isField(_ index: Int) -> Bool {
        switch document.known(index) {
        case .input, .select, .textarea: true
        default: false
        }
    }

    private func mayBeDisabled(_ index: Int) -> Bool {
        switch document.known(index) {
        case .button, .option, .optgroup, .fieldset: true
        default: isField(index)
        }
    }

    private func isOpen(_ index: Int) -> Bool {
        (document.isElement(index, .details) || document.isElement(index, .dialog))
            && controls.isOpen(NodeID(index))
    }

    private func isChecked(_ node: NodeID) -> Bool {
        if document.isElement(node.position, .option) {
            guard let select = document.ancestor(.select, of: node.position) else {
                return document.has(.selected, node.position)
            }
            return controls.selectedOptions(of: NodeID(select)).contains(node)
        }
        return controls.kind(of: node)?.isCheckable == true && controls.isChecked(node)
    }

    /// Whether a control, or all that is in a form or fieldset, is as it must be; nil for what nothing is asked of.
    private func isValidated(_ index: Int) -> Bool? {
        let node = NodeID(index)
        switch document.known(index) {
        case .form: return controls.firstViolation(in: node) == nil
        case .fieldset:
            let within = controls.allControls.filter { index < $0.position && $0 < document.end(of: node) }
            return controls.violations(among: within, limit: 1).isEmpty
        case .input, .select, .textarea, .button:
            guard controls.isValidated(node) else { return nil }
            return controls.violations(among: [node], limit: 1).isEmpty
        default: return nil
        }
    }

    private func isWritable(_ index: Int) -> Bool {
        let node = NodeID(index)
        if let kind = controls.kind(of: node), kind.takesText {
            return !controls.isDisabled(node) && !document.has(.readonly, index)
        }
        var next = index
        while next > 0 {
            switch document.enumerated(.contenteditable, next) {
            case "", "true", "plaintext-only": return true
            case "false": return false
            default: next = Int(document.nodes[next].parent)
            }
        }
        return false
    }

    private func isIndeterminate(_ index: Int) -> Bool {
        if document.isElement(index, .progress) { return !document.has(.value, index) }
        guard controls.kind(of: NodeID(index)) == .radio else { return false }
        return !controls.radioGroup(of: NodeID(index)).contains { controls.isChecked($0) }
    }

    /// Source: https://html.spec.whatwg.org/multipage/semantics-other.html#selector-default
    private func isStandard(_ index: Int) -> Bool {
        let node = NodeID(index)
        if document.isElement(index, .option) { return document.has(.selected, index) }
        guard let kind = controls.kind(of: node) else { return false }
        if kind.isCheckable { return document.has(.checked, index) }
        guard kind.submits, let form = controls.form(of: node) else { return false }
        return controls.controls(of: form).first { controls.kind(of: $0)?.submits == true } == node
    }

    /// Nil for a control whose values have no bounds.
    private func isInRange(_ index: Int) -> Bool? {
        guard document.has(.min, index) || document.has(.max, index),
            let kind = controls.kind(of: NodeID(index)),
            controls.isValidated(NodeID(index))
        else { return nil }
        switch kind {
        case .text(.number), .text(.date), .text(.month), .text(.week), .text(.time), .text(.dateTimeLocal),
            .range:
            let message = controls.violations(among: [NodeID(index)], limit: 1).first?.message ?? ""
            return !message.hasPrefix("Value must be")
        default: return nil
        }
    }
}
