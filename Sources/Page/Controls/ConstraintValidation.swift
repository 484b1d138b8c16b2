import Groundwork
import HTML

/// Why a form can't be sent: the first control that is not as it must be.
package struct ConstraintViolation: Hashable {
    package let control: NodeID
    /// As Chromium words it.
    package let message: String
}

extension FormControls {
    /// The first control of a form, in document order, that breaks a constraint; nil where none does.
    /// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constraints
    package func firstViolation(in form: NodeID) -> ConstraintViolation? {
        violations(among: controls(of: form), limit: 1).first
    }

    /// The controls that break a constraint, in their order.
    /// - Parameter limit: how many are looked for.
    func violations(among controls: [NodeID], limit: Int = .max) -> [ConstraintViolation] {
        var found: [ConstraintViolation] = []
        var groups: [Int: Bool] = [:]
        for control in controls where found.count < limit && isValidated(control) {
            if let message = violation(of: control, &groups) {
                found.append(ConstraintViolation(control: control, message: message))
            }
        }
        return found
    }

    /// Whether browsers tell that a control holds what it may not: an empty text field is only told to be required.
    func isInvalid(_ control: NodeID) -> Bool {
        guard mayBreakConstraints(control), isValidated(control) else { return false }
        var groups: [Int: Bool] = [:]
        return violation(of: control, &groups) != nil
    }

    private func mayBreakConstraints(_ control: NodeID) -> Bool {
        switch kind(of: control) {
        case .radio: true
        case .checkbox, .select, .file, .text(.date), .text(.month), .text(.week), .text(.time),
            .text(.dateTimeLocal):
            [.required, .min, .max, .step].contains { document.has($0, control.position) }
        case .text(.email), .text(.url), .text(.number): !value(of: control).isEmpty
        case .text, .textarea:
            (document.has(.pattern, control.position) || document.has(.minlength, control.position))
                && !value(of: control).isEmpty
        default: false
        }
    }

    /// Whether constraints hold for a control. Of input elements, `readonly` lifts them whatever their type.
    func isValidated(_ control: NodeID) -> Bool {
        guard let kind = kind(of: control), kind != .hidden, kind != .reset, kind != .button,
            !isDisabled(control)
        else { return false }
        let isReadOnly = kind != .select && document.has(.readonly, control.position)
        return !isReadOnly && !isInDatalist(control)
    }

    /// - Parameter groups: for each group of radio buttons that was looked at, whether one is checked.
    private func violation(of control: NodeID, _ groups: inout [Int: Bool]) -> String? {
        guard let kind = kind(of: control) else { return nil }
        let isRequired = isRequired(control)
        switch kind {
        case .checkbox:
            return isRequired && !isChecked(control) ? "Please check this box if you want to proceed." : nil
        case .radio:
            return lacksChoice(control, &groups) ? "Please select one of these options." : nil
        case .select: return isRequired && lacksChoice(control) ? "Please select an item in the list." : nil
        case .file: return isRequired && value(of: control).isEmpty ? "Please select a file." : nil
        case .textarea: return textViolation(control, value(of: control), type: nil, isRequired)
        case .text(let type): return textViolation(control, value(of: control), type: type, isRequired)
        default: return nil
        }
    }

    /// Whether one of a group of radio buttons must be checked and none is.
    private func lacksChoice(_ radio: NodeID, _ groups: inout [Int: Bool]) -> Bool {
        // As in browsers, a button without a name is of no group, and nothing asks for it.
        guard let group = index.radioGroups.number(of: radio) else { return false }
        guard index.radioGroups.required.contains(group) else { return false }
        if let isChosen = groups[group] { return !isChosen }
        let isChosen = index.radioGroups.members[group].contains { isChecked($0) }
        groups[group] = isChosen
        return !isChosen
    }

    /// Whether nothing is selected but what stands for nothing.
    private func lacksChoice(_ select: NodeID) -> Bool {
        let selected = selectedOptions(of: select)
        return selected.isEmpty || selected == [placeholderOption(of: select)].compactMap { $0 }
    }

    private func textViolation(
        _ control: NodeID, _ text: String, type: ControlKind.TextType?, _ isRequired: Bool
    ) -> String? {
        if text.isEmpty { return isRequired ? "Please fill out this field." : nil }
        return typeViolation(text, type, several: document.has(.multiple, control.position))
            ?? (type == nil ? nil : patternViolation(control, text, type)) ?? lengthViolation(control, text)
            ?? type.flatMap { rangeViolation(control, text, $0) }
    }

    private func typeViolation(_ text: String, _ type: ControlKind.TextType?, several: Bool) -> String? {
        switch type {
        case .email: return Self.addresses(text, several).lazy.compactMap(EmailAddress.problem).first
        case .url:
            guard let url = WebURL(text), url.scheme.utf8.count > 1 else { return "Please enter a URL." }
            return nil
        default: return nil
        }
    }

    private static func addresses(_ text: String, _ several: Bool) -> [String] {
        guard several else { return [text] }
        return text.split(separator: ",", omittingEmptySubsequences: false).map { $0.trimming(.html) }
    }

    private func patternViolation(_ control: NodeID, _ text: String, _ type: ControlKind.TextType?) -> String?
    {
        switch type {
        case .text, .search, .tel, .url, .email, .password: break
        default: return nil
        }
        guard let pattern = document.value(.pattern, control.position), !pattern.isEmpty,
            let matcher = PatternMatcher(pattern)
        else { return nil }
        let isSeveral = type == .email && document.has(.multiple, control.position)
        guard Self.addresses(text, isSeveral).contains(where: { matcher.matchesWhole($0) == false }) else {
            return nil
        }
        let title = document.value(.title, control.position) ?? ""
        return "Please match the requested format." + (title.isEmpty ? "" : " \(title)")
    }

    /// Lengths count only for text that the agent wrote.
    private func lengthViolation(_ control: NodeID, _ text: String) -> String? {
        guard state.values[control] != nil,
            let minimum = document.integer(.minlength, control.position), text.utf16.count < minimum
        else { return nil }
        let count = text.utf16.count
        return "Please lengthen this text to \(minimum) characters or more "
            + "(you are currently using \(count) character\(count == 1 ? "" : "s"))."
    }

    private func rangeViolation(_ control: NodeID, _ text: String, _ type: ControlKind.TextType) -> String? {
        guard let number = Self.number(text, type) else { return nil }
        let limits = limits(of: control)
        let written = { (name: HTMLName) in
            type == .number
                ? (name == .min ? limits.minimum : limits.maximum).map(HTMLNumber.text(of:)) ?? ""
                : document.value(name, control.position) ?? ""
        }
        if type == .time, let minimum = limits.minimum, let maximum = limits.maximum, maximum < minimum {
            // A range that goes over midnight.
            guard number < minimum, number > maximum else { return stepViolation(number, text, type, limits) }
            return "Value must be between \(written(.min)) and \(written(.max))."
        }
        if let minimum = limits.minimum, number < minimum {
            return type == .number
                ? "Value must be greater than or equal to \(written(.min))."
                : "Value must be \(written(.min)) or later."
        }
        if let maximum = limits.maximum, number > maximum {
            return type == .number
                ? "Value must be less than or equal to \(written(.max))."
                : "Value must be \(written(.max)) or earlier."
        }
        return stepViolation(number, text, type, limits)
    }

    private func stepViolation(
        _ number: Double, _ text: String, _ type: ControlKind.TextType, _ limits: FieldLimits
    ) -> String? {
        var limits = limits
        if type == .number { limits.decimals = max(9, limits.decimals) }
        guard let (below, above) = limits.neighbours(of: number) else { return nil }
        let words = [below, above].map { DateText.text(of: $0, type) ?? HTMLNumber.text(of: $0) }
        return "Please enter a valid value. The two nearest valid values are \(words[0]) and \(words[1])."
    }
}

/// Source: https://html.spec.whatwg.org/multipage/input.html#valid-e-mail-address
enum EmailAddress {
    /// What is wrong with the address, nil where nothing is.
    static func problem(_ text: String) -> String? {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        if text.isEmpty { return "Please enter a non-empty email address." }
        if parts.count == 1 {
            return "Please include an '@' in the email address. '\(text)' is missing an '@'."
        }
        if parts[0].isEmpty { return "Please enter a part followed by '@'. '\(text)' is incomplete." }
        if parts[1].isEmpty { return "Please enter a part following '@'. '\(text)' is incomplete." }
        if let symbol = parts[0].first(where: { !$0.utf8.allSatisfy(isLocal) }) {
            return "A part followed by '@' should not contain the symbol '\(symbol)'."
        }
        let domain = parts.dropFirst().joined(separator: "@")
        if let symbol = domain.first(where: { !$0.utf8.allSatisfy(isOfDomain) }) {
            return "A part following '@' should not contain the symbol '\(symbol)'."
        }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.allSatisfy(isLabel) ? nil : "'\(parts[1])' is not a valid domain name."
    }

    private static func isLocal(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || ".!#$%&'*+/=?^_`{|}~-".utf8.contains(byte)
    }
    private static func isOfDomain(_ byte: UInt8) -> Bool {
        byte.isASCIIAlphanumeric || byte == UInt8(ascii: "-") || byte == UInt8(ascii: ".")
    }
    private static func isLabel(_ label: Substring) -> Bool {
        (1...63).contains(label.utf8.count) && label.first != "-" && label.last != "-"
            && label.utf8.allSatisfy { $0.isASCIIAlphanumeric || $0 == 0x2D }
    }
}
