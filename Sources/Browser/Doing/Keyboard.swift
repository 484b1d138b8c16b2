import HTML
import Page

extension Session {
    /// Sends a key to the focused element.
    /// - Parameter order: the nodes among which Tab moves the focus, in order.
    package mutating func press(_ keys: KeyCombination, order: (Session) -> [NodeID] = { _ in [] }) throws {
        if keys.key == .tab {
            moveFocus(among: order(self), backwards: keys.hasShift)
            return
        }
        guard let focused = form.focused else { return }
        guard let kind = controls.kind(of: focused) else {
            if keys.key == .enter
                || (keys.key == .space && page.document.isElement(focused.position, .summary))
            {
                if controls.activatable(at: focused) == focused { try activate(focused, id: nil) }
            }
            return
        }
        if kind.takesText {
            try pressInField(keys, focused, kind)
        } else {
            try pressOnWidget(keys, focused, kind)
        }
    }

    private mutating func pressInField(_ keys: KeyCombination, _ field: NodeID, _ kind: ControlKind) throws {
        switch keys.key {
        case .enter where kind != .textarea: return try submitImplicitly(from: field)
        case .arrowUp where kind == .text(.number), .arrowDown where kind == .text(.number):
            return try stepNumber(field, upwards: keys.key == .arrowUp)
        default: break
        }
        let before = controls.value(of: field)
        var editor = TextEditor(before, form.selection, isMultiline: kind == .textarea)
        if keys.hasControl, case .character(let letter) = keys.key {
            useClipboard(letter.lowercased(), &editor, kind)
        } else {
            editor.press(keys)
        }
        var text = editor.text
        guard text != before else { return form.selection = editor.stored }
        if case .text(let type) = kind, text.count < before.count, !FieldText.holds(text, type) { text = "" }
        // A field that is full takes no more.
        if text.utf16.count > before.utf16.count, controls.limited(text, field) != text { return }
        try write(text, into: field, id: nil, replacing: true)
        if controls.value(of: field) == text { form.selection = editor.stored }
    }

    private mutating func useClipboard(_ letter: String, _ editor: inout TextEditor, _ kind: ControlKind) {
        switch letter {
        case "a": editor.selectAll()
        case "c" where !editor.selectedText.isEmpty && kind != .text(.password):
            clipboard = editor.selectedText
        case "x" where !editor.selectedText.isEmpty && kind != .text(.password):
            clipboard = editor.selectedText
            editor.insert("")
        case "v": editor.insert(kind == .textarea ? clipboard : FieldText.withoutNewlines(clipboard))
        default: break
        }
    }

    private mutating func pressOnWidget(_ keys: KeyCombination, _ control: NodeID, _ kind: ControlKind) throws
    {
        switch (keys.key, kind) {
        case (.enter, .checkbox), (.enter, .radio), (.enter, .range): try submitImplicitly(from: control)
        case (.enter, _) where kind.isButton, (.space, _) where kind.isButton || kind.isCheckable:
            try activate(control, id: nil)
        case (.arrowDown, .radio), (.arrowRight, .radio): moveRadio(control, by: 1)
        case (.arrowUp, .radio), (.arrowLeft, .radio): moveRadio(control, by: -1)
        case (.arrowDown, .select), (.arrowRight, .select): moveSelection(control, by: 1)
        case (.arrowUp, .select), (.arrowLeft, .select): moveSelection(control, by: -1)
        case (.home, .select): moveSelection(control, by: -Int(Int32.max))
        case (.end, .select): moveSelection(control, by: Int(Int32.max))
        case (.character(let character), .select) where !keys.hasControl && !keys.hasAlt:
            typeAhead(character, in: control)
        case (.arrowUp, .range), (.arrowRight, .range): try stepNumber(control, upwards: true)
        case (.arrowDown, .range), (.arrowLeft, .range): try stepNumber(control, upwards: false)
        default: break
        }
    }

    private mutating func moveRadio(_ radio: NodeID, by offset: Int) {
        let group = controls.radioGroup(of: radio).filter { !controls.isDisabled($0) }
        guard let index = group.firstIndex(of: radio), group.count > 1 else { return }
        let next = group[(index + offset + group.count) % group.count]
        change { $0.check(next) }
        focus(next)
    }

    private mutating func moveSelection(_ select: NodeID, by offset: Int) {
        let options = controls.options(of: select).filter { !controls.isDisabled($0) }
        guard !options.isEmpty else { return }
        let index = controls.selectedOptions(of: select).first.flatMap { options.firstIndex(of: $0) } ?? -1
        let next = options[max(0, min(options.count - 1, index + offset))]
        change { $0.choose(next, in: select) }
    }

    /// The next option after the selected one that starts with a character.
    private mutating func typeAhead(_ character: String, in select: NodeID) {
        let options = controls.options(of: select).filter { !controls.isDisabled($0) }
        let start = controls.selectedOptions(of: select).first.flatMap { options.firstIndex(of: $0) } ?? -1
        let ordered = options[(start + 1)...] + options[..<(start + 1)]
        let wanted = character.lowercased()
        let next = ordered.first { controls.label(ofOption: $0).lowercased().hasPrefix(wanted) }
        if let next { change { $0.choose(next, in: select) } }
    }

    private mutating func stepNumber(_ field: NodeID, upwards: Bool) throws {
        guard !controls.isReadOnly(field) else { return }
        let limits = controls.limits(of: field)
        let number = limits.stepping(from: FieldText.number(controls.value(of: field)) ?? 0, upwards: upwards)
        try write(FieldText.text(of: number), into: field, id: nil, replacing: true)
    }

    /// Source: https://html.spec.whatwg.org/multipage/form-control-infrastructure.html#implicit-submission
    private mutating func submitImplicitly(from control: NodeID) throws {
        let controls = controls
        guard let owner = controls.form(of: control) else { return }
        let members = controls.controls(of: owner)
        if let button = members.first(where: { controls.kind(of: $0)?.submits == true }) {
            guard !controls.isDisabled(button) else { throw Refusal("the form's submit button is disabled") }
            try submit(owner, by: button)
            return
        }
        let fieldCount = members.filter {
            if case .text = controls.kind(of: $0) { return true }
            return false
        }.count
        guard fieldCount <= 1 else {
            throw Refusal("Enter does not submit: the form has several fields and no submit button")
        }
        try submit(owner, by: nil)
    }

    /// Moves the focus to the next of the nodes in tab order; of a group of radio buttons only the checked one is on the way,
    /// or the first where none is.
    private mutating func moveFocus(among nodes: [NodeID], backwards: Bool) {
        let ordered = controls.tabStops(among: nodes)
        guard !ordered.isEmpty else { return }
        let position = form.focused.flatMap { ordered.firstIndex(of: $0) }
        let next: Int
        switch (position, backwards) {
        case (nil, false): next = 0
        case (nil, true): next = ordered.count - 1
        case (let index?, false): next = (index + 1) % ordered.count
        case (let index?, true): next = (index + ordered.count - 1) % ordered.count
        }
        focus(ordered[next])
    }
}

extension TextEditor {
    /// Keys that edit, without those that need a clipboard.
    fileprivate mutating func press(_ keys: KeyCombination) {
        switch keys.key {
        case .enter: insert("\n")
        case .space: insert(" ")
        case .character(let character) where !keys.hasAlt:
            insert(keys.hasShift ? character.uppercased() : character)
        case .backspace: erase(forwards: false, word: keys.hasControl)
        case .delete: erase(forwards: true, word: keys.hasControl)
        case .arrowLeft: move(forwards: false, word: keys.hasControl, extending: keys.hasShift)
        case .arrowRight: move(forwards: true, word: keys.hasControl, extending: keys.hasShift)
        case .arrowUp: moveLine(down: false, extending: keys.hasShift)
        case .arrowDown: moveLine(down: true, extending: keys.hasShift)
        case .home: moveToEnd(forwards: false, ofText: keys.hasControl, extending: keys.hasShift)
        case .end: moveToEnd(forwards: true, ofText: keys.hasControl, extending: keys.hasShift)
        default: break
        }
    }
}
