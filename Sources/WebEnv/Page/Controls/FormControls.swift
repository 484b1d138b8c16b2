/// What a form control is, by element and type.
public enum ControlKind: Sendable, Hashable {
    case text(TextType), textarea, select, checkbox, radio, submit, image, reset, button, file, hidden, range,
        color
    /// Types of `input` that take text.
    public enum TextType: String, Sendable, Hashable, CaseIterable {
        case text, search, tel, url, email, password, number, date, month, week, time
        case dateTimeLocal = "datetime-local"
    }

    /// Whether typing goes into it.
    public var takesText: Bool {
        switch self {
        case .text, .textarea: true
        default: false
        }
    }
    var submits: Bool { self == .submit || self == .image }
    var isButton: Bool { submits || self == .reset || self == .button }
    var isCheckable: Bool { self == .checkbox || self == .radio }
}

/// The form controls of a page in their present state.
///
/// Source: https://html.spec.whatwg.org/multipage/forms.html
public struct FormControls: Sendable {
    public let document: Document
    public var state: FormState

    public init(document: Document, state: FormState = FormState()) {
        self.document = document
        self.state = state
    }

    // MARK: What an element is

    /// nil where the element is no control.
    public func kind(of node: NodeID) -> ControlKind? {
        switch document.tag(node) {
        case "input": inputKind(document.attribute("type", of: node)?.lowercased() ?? "text")
        case "textarea": .textarea
        case "select": .select
        case "button":
            switch document.attribute("type", of: node)?.lowercased() {
            case "reset": .reset
            case "button": .button
            default: .submit
            }
        default: nil
        }
    }

    private func inputKind(_ type: String) -> ControlKind {
        switch type {
        case "checkbox": .checkbox
        case "radio": .radio
        case "submit": .submit
        case "image": .image
        case "reset": .reset
        case "button": .button
        case "file": .file
        case "hidden": .hidden
        case "range": .range
        case "color": .color
        default: .text(ControlKind.TextType(rawValue: type) ?? .text)
        }
    }

    /// Disabled itself, or inside a disabled `fieldset` (its first legend excepted) or `optgroup`.
    public func isDisabled(_ node: NodeID) -> Bool {
        let tag = document.tag(node)
        guard ["input", "textarea", "select", "button", "fieldset", "option", "optgroup"].contains(tag) else {
            return false
        }
        if document.hasAttribute("disabled", of: node) { return true }
        if tag == "option" {
            return document.parent(node).map {
                document.tag($0) == "optgroup" && document.hasAttribute("disabled", of: $0)
            } ?? false
        }
        var child = node
        while let parent = document.parent(child) {
            if document.tag(parent) == "fieldset", document.hasAttribute("disabled", of: parent),
                child != firstLegend(of: parent)
            {
                return true
            }
            if isFrame(parent) { return false }
            child = parent
        }
        return false
    }

    private func firstLegend(of fieldset: NodeID) -> NodeID? {
        var child = document.firstChild(fieldset)
        while let node = child {
            if document.tag(node) == "legend" { return node }
            child = document.nextSibling(node)
        }
        return nil
    }

    public func isReadOnly(_ node: NodeID) -> Bool { document.hasAttribute("readonly", of: node) }

    /// The form that owns a control: by its `form` attribute, else the nearest ancestor.
    public func form(of control: NodeID) -> NodeID? {
        if let id = document.attribute("form", of: control) {
            return element(id: id, near: control).flatMap { document.tag($0) == "form" ? $0 : nil }
        }
        return ancestor(of: control) { document.tag($0) == "form" }
    }

    /// Controls that belong to a form, in document order.
    public func controls(of form: NodeID) -> [NodeID] {
        allControls.filter { self.form(of: $0) == form }
    }

    var allControls: [NodeID] {
        (0..<document.count).lazy.map { NodeID($0) }.filter {
            document.kind($0) == .element && kind(of: $0) != nil
        }
    }

    func isFrame(_ node: NodeID) -> Bool {
        document.isElement(node.position, .iframe) || document.isElement(node.position, .frame)
    }

    /// The frame that a node is in; nil for the page's own nodes.
    func frame(of node: NodeID) -> NodeID? {
        var next = document.parent(node)
        while let ancestor = next, !isFrame(ancestor) { next = document.parent(ancestor) }
        return next
    }

    /// The first element with an id among those of the same page or frame as a node.
    func element(id: String, near node: NodeID) -> NodeID? {
        guard let first = document.element(id: id) else { return nil }
        let frame = frame(of: node)
        if self.frame(of: first) == frame { return first }
        return document.descendantElements(of: frame ?? document.root).first {
            document.attribute("id", of: $0) == id && self.frame(of: $0) == frame
        }
    }

    /// The nearest ancestor in the same page or frame, the node itself left out, that satisfies a condition.
    func ancestor(of node: NodeID, where condition: (NodeID) -> Bool) -> NodeID? {
        var next = document.parent(node)
        while let ancestor = next {
            if condition(ancestor) { return ancestor }
            next = isFrame(ancestor) ? nil : document.parent(ancestor)
        }
        return nil
    }

    /// The control a `label` is for: by its `for` attribute, else the first control inside.
    public func control(ofLabel label: NodeID) -> NodeID? {
        if let id = document.attribute("for", of: label) {
            return element(id: id, near: label).flatMap {
                kind(of: $0) != nil && kind(of: $0) != .hidden ? $0 : nil
            }
        }
        let inside = label.position + 1..<max(label.position + 1, document.end(of: label).position)
        return inside.first { isVisibleControl($0) }.map { NodeID($0) }
    }

    private func isVisibleControl(_ index: Int) -> Bool {
        switch document.known(index) {
        case .textarea, .select, .button: true
        case .input: kind(of: NodeID(index)) != .hidden
        default: false
        }
    }

    /// Options of a select in document order.
    public func options(of select: NodeID) -> [NodeID] {
        document.descendantElements(of: select).filter { document.tag($0) == "option" }
    }
    public func select(of option: NodeID) -> NodeID? {
        ancestor(of: option) { document.tag($0) == "select" }
    }
    /// What an option says: its `label`, else its text with white space folded.
    public func label(ofOption option: NodeID) -> String {
        if let label = document.attribute("label", of: option), !label.isEmpty { return label }
        return foldedWhiteSpace(document.textContent(of: option))
    }
    public func value(ofOption option: NodeID) -> String {
        document.attribute("value", of: option) ?? foldedWhiteSpace(document.textContent(of: option))
    }
    func allowsSeveral(_ select: NodeID) -> Bool { document.hasAttribute("multiple", of: select) }

    /// Radio buttons of the same group: same form, same non-empty name; only itself without a name.
    public func radioGroup(of radio: NodeID) -> [NodeID] { document.radioGroups.group(of: radio) }

    // MARK: The present state

    /// The control's `value` property.
    public func value(of control: NodeID) -> String {
        if let typed = state.values[control] { return typed }
        switch kind(of: control) {
        case .textarea: return Self.normalizedNewlines(document.textContent(of: control))
        case .select: return selectedOptions(of: control).first.map(value(ofOption:)) ?? ""
        case .checkbox, .radio: return document.attribute("value", of: control) ?? "on"
        case .file: return ""
        case let kind?:
            return FieldText.sanitized(
                document.attribute("value", of: control) ?? "", for: kind, bounds: bounds(of: control))
        case nil: return document.attribute("value", of: control) ?? ""
        }
    }

    private static func normalizedNewlines(_ text: String) -> String {
        guard text.utf8.contains(0x0D) else { return text }
        var output: [UInt8] = []
        var previous: UInt8 = 0
        for byte in text.utf8 {
            if byte == 0x0D {
                output.append(0x0A)
            } else if !(byte == 0x0A && previous == 0x0D) {
                output.append(byte)
            }
            previous = byte
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Bounds and step of a number or range field as its attributes give them.
    func bounds(of control: NodeID) -> (minimum: Double?, maximum: Double?) {
        (
            document.attribute("min", of: control).flatMap(FieldText.number),
            document.attribute("max", of: control).flatMap(FieldText.number)
        )
    }

    /// A group of radio buttons shows at most one as checked: the last that the markup or the agent checked.
    public func isChecked(_ control: NodeID) -> Bool {
        if let checked = state.checked[control] { return checked }
        guard document.hasAttribute("checked", of: control) else { return false }
        guard kind(of: control) == .radio else { return true }
        let last = radioGroup(of: control).last {
            document.has(.checked, $0.position) && state.checked[$0] == nil
        }
        return last == control
    }

    /// Selected options of a select, with the default that a drop-down list has.
    public func selectedOptions(of select: NodeID) -> [NodeID] {
        let options = options(of: select)
        let marked = options.filter { state.selected[$0] ?? document.hasAttribute("selected", of: $0) }
        if allowsSeveral(select) { return marked }
        if let last = marked.last { return [last] }
        let size = document.attribute("size", of: select).flatMap { Int($0) } ?? 1
        guard size <= 1, options.allSatisfy({ state.selected[$0] == nil }) else { return [] }
        return options.first { !isDisabled($0) }.map { [$0] } ?? []
    }

    /// Position of the first selected option, −1 where none is.
    public func selectedIndex(of select: NodeID) -> Int {
        guard let first = selectedOptions(of: select).first else { return -1 }
        return options(of: select).firstIndex(of: first) ?? -1
    }

    public func isOpen(details node: NodeID) -> Bool {
        state.open[node] ?? document.hasAttribute("open", of: node)
    }

    // MARK: Changes

    mutating func setText(_ text: String, of control: NodeID) {
        state.values[control] = text
        state.selection = nil
    }

    mutating func toggle(_ checkbox: NodeID) { state.checked[checkbox] = !isChecked(checkbox) }

    mutating func check(_ radio: NodeID) {
        for other in radioGroup(of: radio) { state.checked[other] = other == radio }
    }

    /// Selects an option; in a list that allows several, the others stay as they are when `keepingOthers`.
    mutating func choose(_ option: NodeID, in select: NodeID, keepingOthers: Bool = false) {
        let before = Set(selectedOptions(of: select))
        for other in options(of: select) {
            state.selected[other] = other == option || (keepingOthers && before.contains(other))
        }
    }

    /// Opens or closes a `details`; opening one of several with one `name` closes the others.
    mutating func toggle(details node: NodeID) {
        let opens = !isOpen(details: node)
        if opens, let name = document.attribute("name", of: node), !name.isEmpty {
            let frame = frame(of: node)
            for other in document.descendantElements(of: document.root)
            where document.tag(other) == "details" && document.attribute("name", of: other) == name
                && self.frame(of: other) == frame && isOpen(details: other)
            {
                state.open[other] = false
            }
        }
        state.open[node] = opens
    }

    /// The `dialog` that a button commands, and whether it opens it.
    /// Source: https://html.spec.whatwg.org/multipage/form-elements.html#attr-button-command
    func dialogCommand(of button: NodeID) -> (dialog: NodeID, opens: Bool)? {
        guard document.tag(button) == "button", let id = document.attribute("commandfor", of: button),
            let dialog = element(id: id, near: button), document.tag(dialog) == "dialog"
        else { return nil }
        switch document.attribute("command", of: button)?.lowercased() {
        case "show-modal": return (dialog, true)
        case "close", "request-close": return (dialog, false)
        default: return nil
        }
    }

    /// The `popover` element that a button shows or hides, and whether it shows it.
    /// Source: https://html.spec.whatwg.org/multipage/popover.html#the-popover-target-attributes
    func popoverCommand(of button: NodeID) -> (popover: NodeID, opens: Bool)? {
        let isOfCommand = document.hasAttribute("commandfor", of: button)
        guard let id = document.attribute(isOfCommand ? "commandfor" : "popovertarget", of: button),
            let popover = element(id: id, near: button), document.hasAttribute("popover", of: popover)
        else { return nil }
        let isOpen = state.open[popover] ?? false
        switch document.attribute(isOfCommand ? "command" : "popovertargetaction", of: button)?.lowercased() {
        case "show", "show-popover": return (popover, true)
        case "hide", "hide-popover": return (popover, false)
        case "toggle-popover": return (popover, !isOpen)
        default: return isOfCommand ? nil : (popover, !isOpen)
        }
    }

    mutating func setOpen(_ isOpen: Bool, dialog: NodeID) { state.open[dialog] = isOpen }

    /// The suggestions of a text field with a `list`; empty where it has none.
    func suggestions(for field: NodeID) -> [NodeID] {
        guard case .text = kind(of: field), let id = document.attribute("list", of: field),
            let list = element(id: id, near: field), document.tag(list) == "datalist"
        else { return [] }
        return options(of: list).filter { !isDisabled($0) && !value(ofOption: $0).isEmpty }
    }

    mutating func unselectAll(in select: NodeID) {
        for option in options(of: select) { state.selected[option] = false }
    }

    /// Puts every control of a form back to what the markup says.
    mutating func reset(form: NodeID) {
        for control in controls(of: form) {
            state.values[control] = nil
            state.checked[control] = nil
            if kind(of: control) == .select {
                for option in options(of: control) { state.selected[option] = nil }
            }
        }
    }
}
