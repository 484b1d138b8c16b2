import HTML

/// What a form control is, by element and type.
public enum ControlKind: Sendable, Hashable {
    /// By the element's name, and for `input` and `button` by its type.
    case text(TextType), textarea, select, checkbox, radio, submit, image, reset, button, file, hidden, range,
        color
    /// Types of `input` that take text.
    public enum TextType: String, Sendable, Hashable, CaseIterable {
        /// As the `type` attribute spells it.
        case text, search, tel, url, email, password, number, date, month, week, time
        /// `datetime-local`: a date and a time without a zone.
        case dateTimeLocal = "datetime-local"
    }

    /// Whether typing goes into it.
    public var takesText: Bool {
        switch self {
        case .text, .textarea: true
        default: false
        }
    }
    /// Whether using it sends its form.
    package var submits: Bool { self == .submit || self == .image }
    /// Whether it is sent only where it was used itself.
    package var isButton: Bool { submits || self == .reset || self == .button }
    /// Whether it is a button whose text is its value.
    var isTextButton: Bool { self == .submit || self == .reset || self == .button }
    /// Whether it is checked or not.
    package var isCheckable: Bool { self == .checkbox || self == .radio }
    /// Whether the `readonly` attribute means something to it.
    var canBeReadOnly: Bool { takesText }
    /// Whether the `required` attribute means something to it.
    var canBeRequired: Bool {
        switch self {
        case .text, .textarea, .select, .checkbox, .radio, .file: true
        default: false
        }
    }

    /// By the value of an input element's `type`, in lower case; text for what is no type.
    init(inputType type: String) { self = Self.inputTypes[type] ?? .text(.text) }

    private static let inputTypes: [String: ControlKind] = {
        var kinds: [String: ControlKind] = [
            "checkbox": .checkbox, "radio": .radio, "submit": .submit, "image": .image, "reset": .reset,
            "button": .button, "file": .file, "hidden": .hidden, "range": .range, "color": .color,
        ]
        for type in TextType.allCases { kinds[type.rawValue] = .text(type) }
        return kinds
    }()
}

extension Document {
    /// What control an element is; nil where it is no control.
    func controlKind(_ index: Int) -> ControlKind? {
        switch known(index) {
        case .input: enumerated(.type, index).map { ControlKind(inputType: $0) } ?? .text(.text)
        case .textarea: .textarea
        case .select: .select
        case .button: buttonKind(index)
        default: nil
        }
    }

    /// Source: https://html.spec.whatwg.org/multipage/form-elements.html#attr-button-type
    private func buttonKind(_ index: Int) -> ControlKind {
        switch enumerated(.type, index) {
        case "reset": .reset
        case "button": .button
        case "submit": .submit
        // A button that commands something else does not send its form by itself.
        default: has(.command, index) || has(.commandfor, index) ? .button : .submit
        }
    }

    /// Whether a label may be for the element.
    /// Source: https://html.spec.whatwg.org/multipage/forms.html#category-label
    func isLabelable(_ index: Int) -> Bool {
        switch known(index) {
        case .button, .meter, .output, .progress, .select, .textarea: true
        case .input: controlKind(index) != .hidden
        default: false
        }
    }
}
