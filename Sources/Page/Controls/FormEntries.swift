import HTML

/// One successful control.
package struct FormEntry: Hashable {
    package let name: String
    /// With CRLF line ends.
    package let value: String
    /// Whether the value names a file.
    package var isFile = false
}

/// What a form sends.
extension FormControls {
    /// In lower case; nil where neither the button nor the form says one.
    /// - Parameter submitter: the button that was used.
    package func method(of form: NodeID, submitter: NodeID?) -> String? {
        submitter.flatMap { document.enumerated(.formmethod, $0.position) }
            ?? document.enumerated(.method, form.position)
    }

    /// What a form is sent in: the first encoding that `accept-charset` names, else the page's.
    ///
    /// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#picking-an-encoding-for-the-form
    package func encoding(of form: NodeID, on page: TextEncoding) -> TextEncoding {
        let accepted = document.value(.acceptCharset, form.position) ?? ""
        let labels = accepted.split { $0 == "," || $0.isASCII && $0.isWhitespace }
        return (labels.lazy.compactMap { TextEncoding(label: $0) }.first ?? page).output
    }

    /// The entries of a form's controls, in document order.
    /// - Parameters:
    ///   - submitter: the button that was used.
    ///   - encoding: what they are sent in.
    /// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#constructing-the-form-data-set
    package func entries(
        of form: NodeID, submitter: NodeID?, encoding: TextEncoding = .utf8
    ) -> [FormEntry] {
        controls(of: form).flatMap { control in
            let entries = entries(ofControl: control, submitter: submitter, encoding)
            return entries.isEmpty ? entries : entries + directionEntry(of: control)
        }
    }

    private func entries(
        ofControl control: NodeID, submitter: NodeID?, _ encoding: TextEncoding
    ) -> [FormEntry] {
        guard let kind = kind(of: control), !isDisabled(control) else { return [] }
        if kind.isButton && control != submitter { return [] }
        let name = document.value(.name, control.position) ?? ""
        if kind == .image {
            let prefix = name.isEmpty ? "" : name + "."
            return [FormEntry(name: prefix + "x", value: "0"), FormEntry(name: prefix + "y", value: "0")]
        }
        if name.isEmpty || (kind.isCheckable && !isChecked(control)) { return [] }
        switch kind {
        case .select:
            return selectedOptions(of: control).filter { !isDisabled($0) }.map {
                FormEntry(name: name, value: FieldText.withCRLF(value(ofOption: $0)))
            }
        case .file:
            let names = value(of: control).split(separator: "\n", omittingEmptySubsequences: false)
            return names.map { FormEntry(name: name, value: String($0), isFile: true) }
        case .hidden where FieldText.lowercased(name) == "_charset_":
            return [FormEntry(name: name, value: encoding.name)]
        default: return [FormEntry(name: name, value: FieldText.withCRLF(value(of: control)))]
        }
    }

    /// What a text field says of its direction, where it has a name for that.
    private func directionEntry(of control: NodeID) -> [FormEntry] {
        guard let name = document.value(.dirname, control.position), !name.isEmpty else { return [] }
        switch kind(of: control) {
        case .textarea, .hidden, .submit, .reset, .button, .text(.text), .text(.search), .text(.tel),
            .text(.url),
            .text(.email), .text(.password):
            return [FormEntry(name: name, value: direction(of: control).rawValue)]
        default: return []
        }
    }

    /// Whether a `datalist` is around it.
    func isInDatalist(_ control: NodeID) -> Bool { ancestor(.datalist, of: control) != nil }
}
