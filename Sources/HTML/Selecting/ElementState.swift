/// What selectors ask of elements that their markup alone does not say: what became of controls.
/// Source: https://html.spec.whatwg.org/multipage/semantics-other.html#pseudo-classes
package enum ElementState: Sendable, Hashable {
    case checked, open, valid, invalid, inRange, outOfRange, required, optional, readOnly, indeterminate,
        standard, disabled, enabled, placeholderShown, popoverOpen

    /// By the name of the pseudo-class.
    static let names: [String: ElementState] = [
        "checked": .checked, "open": .open, "valid": .valid, "invalid": .invalid, "in-range": .inRange,
        "out-of-range": .outOfRange, "required": .required, "optional": .optional, "read-only": .readOnly,
        "indeterminate": .indeterminate, "default": .standard, "disabled": .disabled, "enabled": .enabled,
        "placeholder-shown": .placeholderShown, "popover-open": .popoverOpen,
    ]
}

/// Who knows what became of the controls of a page.
package protocol ElementStates {
    /// Whether an element is in a state; nil for those of which the markup says all.
    func isIn(_ state: ElementState, _ index: Int) -> Bool?
}

extension Document {
    /// Whether an element is in a state by its markup.
    func isIn(_ state: ElementState, _ index: Int) -> Bool {
        switch state {
        case .checked: has(.checked, index) || has(.selected, index)
        case .open: has(.open, index) && (isElement(index, .details) || isElement(index, .dialog))
        case .required: isField(index) && has(.required, index)
        case .optional: isField(index) && !has(.required, index)
        case .disabled: has(.disabled, index) && mayBeDisabled(index)
        case .enabled: !has(.disabled, index) && mayBeDisabled(index)
        case .readOnly: !isField(index) || has(.readonly, index) || has(.disabled, index)
        case .placeholderShown: has(.placeholder, index) && !isFilled(.value, index)
        case .indeterminate: isElement(index, .progress) && !has(.value, index)
        case .standard: has(.checked, index) || has(.selected, index)
        case .valid, .invalid, .inRange, .outOfRange, .popoverOpen: false
        }
    }

    private func isField(_ index: Int) -> Bool {
        switch known(index) {
        case .input, .select, .textarea: true
        default: false
        }
    }

    private func mayBeDisabled(_ index: Int) -> Bool {
        switch known(index) {
        case .button, .option, .optgroup, .fieldset: true
        default: isField(index)
        }
    }
}
