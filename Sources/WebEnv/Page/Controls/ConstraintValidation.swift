/// Why a form can't be sent: the first control that is not as it must be.
struct ConstraintViolation: Hashable {
    let control: NodeID
    /// As Chromium words it.
    let message: String
}

extension FormControls {
    /// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constraints
    func firstViolation(in form: NodeID) -> ConstraintViolation? {
        for control in controls(of: form) where isValidated(control) {
            if let message = violation(of: control) {
                return ConstraintViolation(control: control, message: message)
            }
        }
        return nil
    }

    private func isValidated(_ control: NodeID) -> Bool {
        guard let kind = kind(of: control), kind != .hidden, !kind.isButton, !isDisabled(control) else {
            return false
        }
        let canBeReadOnly = kind.takesText
        return !(canBeReadOnly && isReadOnly(control)) && !isInDatalist(control)
    }

    private func violation(of control: NodeID) -> String? {
        guard let kind = kind(of: control) else { return nil }
        let isRequired = document.hasAttribute("required", of: control)
        switch kind {
        case .checkbox:
            return isRequired && !isChecked(control) ? "Please check this box if you want to proceed." : nil
        case .radio:
            let group = radioGroup(of: control)
            let needsOne = group.contains { document.hasAttribute("required", of: $0) }
            return needsOne && !group.contains { isChecked($0) } ? "Please select one of these options." : nil
        case .select: return isRequired ? missingChoice(control) : nil
        case .file: return isRequired && value(of: control).isEmpty ? "Please select a file." : nil
        case .textarea: return textViolation(control, value(of: control), type: nil, isRequired)
        case .text(let type): return textViolation(control, value(of: control), type: type, isRequired)
        default: return nil
        }
    }

    /// A placeholder option (the first, with an empty value) is no choice.
    private func missingChoice(_ select: NodeID) -> String? {
        let isChosen = selectedOptions(of: select).contains { !value(ofOption: $0).isEmpty }
        return isChosen ? nil : "Please select an item in the list."
    }

    private func textViolation(
        _ control: NodeID, _ text: String, type: ControlKind.TextType?, _ isRequired: Bool
    ) -> String? {
        if text.isEmpty { return isRequired ? "Please fill out this field." : nil }
        return typeViolation(text, type, several: document.hasAttribute("multiple", of: control))
            ?? (type == nil ? nil : patternViolation(control, text)) ?? lengthViolation(control, text)
            ?? rangeViolation(control, text, type)
    }

    private func typeViolation(_ text: String, _ type: ControlKind.TextType?, several: Bool) -> String? {
        switch type {
        case .email:
            let addresses = several ? text.split(separator: ",").map(String.init) : [text]
            return addresses.lazy.compactMap { EmailAddress.problem(FieldText.trimmed($0)) }.first
        case .url:
            guard let url = WebURL(text), url.scheme.utf8.count > 1 else { return "Please enter a URL." }
            return nil
        default: return nil
        }
    }

    private func patternViolation(_ control: NodeID, _ text: String) -> String? {
        guard let pattern = document.attribute("pattern", of: control), !pattern.isEmpty,
            let matcher = PatternMatcher(pattern), matcher.matchesWhole(text) == false
        else { return nil }
        let title = document.attribute("title", of: control) ?? ""
        return "Please match the requested format." + (title.isEmpty ? "" : " \(title)")
    }

    /// Lengths count only for text that the agent wrote.
    private func lengthViolation(_ control: NodeID, _ text: String) -> String? {
        guard state.values[control] != nil,
            let minimum = document.attribute("minlength", of: control).flatMap({ Int($0) }),
            text.utf16.count < minimum
        else { return nil }
        let count = text.utf16.count
        return "Please lengthen this text to \(minimum) characters or more "
            + "(you are currently using \(count) character\(count == 1 ? "" : "s"))."
    }

    private func rangeViolation(_ control: NodeID, _ text: String, _ type: ControlKind.TextType?) -> String? {
        guard type == .number else { return type.flatMap { dateViolation(control, text, $0) } }
        guard let number = FieldText.number(text) else { return nil }
        let bounds = bounds(of: control)
        if let minimum = bounds.minimum, number < minimum {
            return "Value must be greater than or equal to \(FieldText.text(of: minimum))."
        }
        if let maximum = bounds.maximum, number > maximum {
            return "Value must be less than or equal to \(FieldText.text(of: maximum))."
        }
        return stepViolation(control, number, base: bounds.minimum ?? 0)
    }

    /// Dates and times compare as text, since all of one type have the same form.
    private func dateViolation(_ control: NodeID, _ text: String, _ type: ControlKind.TextType) -> String? {
        guard [.date, .month, .week, .time, .dateTimeLocal].contains(type) else { return nil }
        if let minimum = document.attribute("min", of: control), FieldText.holds(minimum, type),
            text < minimum
        {
            return "Value must be \(minimum) or later."
        }
        if let maximum = document.attribute("max", of: control), !maximum.isEmpty,
            FieldText.holds(maximum, type),
            text > maximum
        {
            return "Value must be \(maximum) or earlier."
        }
        return nil
    }

    private func stepViolation(_ control: NodeID, _ number: Double, base: Double) -> String? {
        let attribute = document.attribute("step", of: control)
        if attribute?.lowercased() == "any" { return nil }
        let step = attribute.flatMap(FieldText.number).flatMap { $0 > 0 ? $0 : nil } ?? 1
        let steps = (number - base) / step
        guard abs(steps - steps.rounded()) > 1e-9 * max(1, abs(steps)) else { return nil }
        let below = FieldText.text(of: Self.rounded(base + steps.rounded(.down) * step))
        let above = FieldText.text(of: Self.rounded(base + steps.rounded(.up) * step))
        return "Please enter a valid value. The two nearest valid values are \(below) and \(above)."
    }

    private static func rounded(_ number: Double) -> Double { (number * 1e9).rounded() / 1e9 }
}

/// Source: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
enum EmailAddress {
    /// What is wrong with the address, nil where nothing is.
    static func problem(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        if parts.count == 1 {
            return "Please include an '@' in the email address. '\(text)' is missing an '@'."
        }
        if parts[0].isEmpty { return "Please enter a part followed by '@'. '\(text)' is incomplete." }
        if parts[1].isEmpty { return "Please enter a part following '@'. '\(text)' is incomplete." }
        guard parts.count == 2 else { return "A part following '@' should not contain the symbol '@'." }
        guard parts[0].utf8.allSatisfy(isLocal) else {
            return "A part followed by '@' contains a symbol that it may not."
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy(isLabel) ? nil : "'\(parts[1])' is not a valid domain name."
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D }
    }
}
