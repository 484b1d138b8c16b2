import Groundwork
import HTML
import Page

extension Session {
    /// Puts text into a field.
    /// - Parameter replacing: whether the field's text goes first; else the new text follows it.
    package mutating func enter(_ text: String, into node: NodeID, id: Int, replacing: Bool, pressEnter: Bool) throws
    {
        let control = try field(at: node, id: id)
        guard !controls.isDisabled(control) else { throw Refusal("\(naming(id)) is disabled") }
        focus(control)
        switch controls.kind(of: control) {
        case .select: try select(text, in: control, id: id)
        case .file: try attach(text, to: control, id: id)
        default: try write(text, into: control, id: id, replacing: replacing)
        }
        if pressEnter { try press(KeyCombination(key: .enter)) }
    }

    private func field(at node: NodeID, id: Int) throws -> NodeID {
        var element = controls.activatable(at: node)
        if let label = element, page.document.isElement(label.position, .label) {
            element = controls.control(ofLabel: label)
        }
        guard let element, let kind = controls.kind(of: element),
            kind.takesText || [.select, .range, .color, .file].contains(kind)
        else { throw Refusal("\(naming(id)) takes no text") }
        return element
    }

    mutating func write(_ text: String, into control: NodeID, id: Int?, replacing: Bool) throws {
        let controls = controls
        guard let kind = controls.kind(of: control) else { return }
        guard !controls.isReadOnly(control) || !kind.takesText else {
            throw Refusal("\(naming(id)) is read-only")
        }
        let old = replacing ? "" : controls.value(of: control)
        let new = controls.limited(try controls.accepted(old + text, kind, naming(id)), control)
        change { $0.setText(new, of: control) }
    }

    /// Chooses the option whose label or value is `text`, else the first whose label contains it.
    package mutating func select(_ text: String, in node: NodeID, id: Int) throws {
        let controls = controls
        guard let list = controls.selectList(at: node) else {
            if let field = try? field(at: node, id: id), try suggest(text, to: field, id: id) { return }
            throw Refusal("\(naming(id)) is no list to choose from")
        }
        guard !controls.isDisabled(list) else { throw Refusal("\(naming(id)) is disabled") }
        guard let option = controls.option(matching: text, in: list) else {
            let labels = controls.options(of: list).prefix(20).map { "'\(controls.label(ofOption: $0))'" }
            throw Refusal(
                "\(naming(id)) has no option '\(text)'; it has \(labels.isEmpty ? "none" : labels.joined(separator: ", "))"
            )
        }
        focus(list)
        change { $0.choose(option, in: list, keepingOthers: $0.allowsSeveral(list)) }
    }
}

extension Session {
    /// Empties a field or a list of several choices.
    package mutating func clear(_ node: NodeID, id: Int) throws {
        if let list = controls.selectList(at: node), controls.allowsSeveral(list) {
            guard !controls.isDisabled(list) else { throw Refusal("\(naming(id)) is disabled") }
            focus(list)
            change { $0.unselectAll(in: list) }
            return
        }
        try enter("", into: node, id: id, replacing: true, pressEnter: false)
    }

    /// Puts the suggestion of a field's `datalist` that is named so into the field.
    /// - Returns: false where the field has no suggestions.
    private mutating func suggest(_ text: String, to field: NodeID, id: Int) throws -> Bool {
        let controls = controls
        let suggestions = controls.suggestions(for: field)
        guard !suggestions.isEmpty else { return false }
        let wanted = text.withFoldedWhiteSpace.lowercased()
        let found = suggestions.first {
            controls.value(ofOption: $0).lowercased() == wanted
                || controls.label(ofOption: $0).lowercased() == wanted
        }
        guard let found else {
            let values = suggestions.prefix(20).map { "'\(controls.value(ofOption: $0))'" }
            throw Refusal(
                "\(naming(id)) does not suggest '\(text)'; it suggests \(values.joined(separator: ", "))")
        }
        try enter(
            controls.value(ofOption: found), into: field, id: id, replacing: true, pressEnter: false)
        return true
    }

    /// Names the files that a file field sends: one, or one a line where it takes several.
    private mutating func attach(_ text: String, to field: NodeID, id: Int) throws {
        let names = text.splitting(on: "\n").map { $0.trimming(.html) }.filter { !$0.isEmpty }
        guard names.count <= 1 || controls.allowsSeveral(field) else {
            throw Refusal("\(naming(id)) takes one file only")
        }
        for name in names { _ = try uploadedFile(named: name) }
        change { $0.setText(names.joined(separator: "\n"), of: field) }
    }

    /// - Throws: ``Refusal`` where the agent may not send such a file.
    func uploadedFile(named name: String) throws -> UploadedFile {
        guard let uploadFolder else { throw Refusal("there are no files to upload here") }
        return try uploadFolder.file(named: name)
    }
}

extension FormControls {
    /// The text in the form that the field holds it.
    fileprivate func accepted(_ text: String, _ kind: ControlKind, _ name: String) throws -> String {
        guard case .text(let type) = kind else {
            if kind == .range && FieldText.number(text) == nil { throw Refusal("'\(text)' is no number") }
            if kind == .color && ColorText.hexadecimal(text) == nil {
                throw Refusal("'\(text)' is no colour")
            }
            return text
        }
        var line = FieldText.withoutNewlines(text)
        if type == .date { line = FieldText.date(typed: line) }
        guard FieldText.holds(line, type) else {
            throw Refusal("\(name) does not take '\(line)': \(type.expectation)")
        }
        return line
    }

    /// The text cut to the field's `maxlength`, in UTF-16 code units.
    func limited(_ text: String, _ control: NodeID) -> String {
        guard let limit = document.integer(.maxlength, control.position), limit >= 0, text.utf16.count > limit
        else { return kind(of: control) == .range ? sanitized(text, for: control) : text }
        return String(text.utf16.prefix(limit)) ?? String(text.utf16.prefix(limit - 1)) ?? ""
    }

    /// The select that a node is, lies in, or labels.
    fileprivate func selectList(at node: NodeID) -> NodeID? {
        var next: NodeID? = node
        while let candidate = next {
            if document.isElement(candidate.position, .select) { return candidate }
            if document.isElement(candidate.position, .label) {
                return control(ofLabel: candidate).flatMap { kind(of: $0) == .select ? $0 : nil }
            }
            next = document.parent(candidate)
        }
        return nil
    }

    fileprivate func option(matching text: String, in list: NodeID) -> NodeID? {
        let wanted = text.withFoldedWhiteSpace
        let options = options(of: list).filter { !isDisabled($0) }
        if let option = options.first(where: { label(ofOption: $0).withFoldedWhiteSpace == wanted }) {
            return option
        }
        if let option = options.first(where: { value(ofOption: $0) == text }) { return option }
        let lowered = wanted.lowercased()
        guard !lowered.isEmpty else { return nil }
        return options.first { label(ofOption: $0).lowercased().contains(lowered) }
    }
}

extension ControlKind.TextType {
    /// What a field of this type takes, for an agent that wrote something else.
    fileprivate var expectation: String {
        switch self {
        case .number: "it takes a number"
        case .date: "it takes a date as yyyy-mm-dd"
        case .month: "it takes a month as yyyy-mm"
        case .week: "it takes a week as yyyy-Www"
        case .time: "it takes a time as hh:mm"
        case .dateTimeLocal: "it takes a date and time as yyyy-mm-ddThh:mm"
        default: "it takes text"
        }
    }
}
