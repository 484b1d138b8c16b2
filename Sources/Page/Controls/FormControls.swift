import HTML

/// The form controls of a page in their present state: what a form sends of them, what constraints hold for them, and
/// what the accessibility tree tells of them.
///
/// Source: https://html.spec.whatwg.org/multipage/forms.html
public struct FormControls: Sendable {
    /// The page.
    public let document: Document
    /// What the agent changed on it.
    public var state: FormState
    /// What the markup alone says of the controls.
    let index: ControlIndex

    /// - Parameter state: what the agent changed on the page.
    public init(document: Document, state: FormState = FormState()) {
        self.document = document
        self.state = state
        index = document.derived()
    }

    // MARK: What an element is

    /// What control an element is; nil where it is no control.
    public func kind(of node: NodeID) -> ControlKind? { document.controlKind(node.position) }

    /// Disabled itself, or inside a disabled `fieldset` (its first legend excepted) or `optgroup`.
    public func isDisabled(_ node: NodeID) -> Bool {
        let position = node.position
        switch document.known(position) {
        case .input, .textarea, .select, .button, .fieldset:
            return document.has(.disabled, position) || index.disabled.contains(node)
        case .option:
            if document.has(.disabled, position) { return true }
            return document.ancestor(.optgroup, of: position).map { document.has(.disabled, $0) } ?? false
        case .optgroup: return document.has(.disabled, position)
        default: return false
        }
    }

    /// Whether a text field lets itself be read but not written.
    public func isReadOnly(_ node: NodeID) -> Bool {
        document.has(.readonly, node.position) && kind(of: node)?.canBeReadOnly == true
    }

    /// Whether something must be in it, or chosen, before its form is sent.
    public func isRequired(_ node: NodeID) -> Bool {
        document.has(.required, node.position) && kind(of: node)?.canBeRequired == true
    }

    // MARK: What belongs together

    /// The form that owns a control: by its `form` attribute, as the parser found it, or the nearest around it.
    public func form(of control: NodeID) -> NodeID? { index.owners[control] }

    /// Controls that belong to a form, in document order.
    public func controls(of form: NodeID) -> [NodeID] { index.members[form] ?? [] }

    /// The controls of the page and its frames in document order, those in templates left out.
    var allControls: [NodeID] { index.controls }

    /// The element that a label is for: by its `for` attribute, else the first in it that can be labelled; nil where
    /// there is none. It may be one that is no control (`output`, `meter`, `progress`).
    public func labelled(by label: NodeID) -> NodeID? { index.labelled[label] }

    /// The control that a click on a label goes to; nil where there is none.
    public func control(ofLabel label: NodeID) -> NodeID? {
        labelled(by: label).flatMap { kind(of: $0) == nil ? nil : $0 }
    }

    /// The labels of an element, in document order.
    func labels(of control: NodeID) -> [NodeID] { index.labels[control] ?? [] }

    /// Radio buttons of the same group: same form, same non-empty name; only itself without a name.
    public func radioGroup(of radio: NodeID) -> [NodeID] { index.radioGroups.group(of: radio) }

    // MARK: Trees

    /// Whether another document may be in the element.
    func isFrame(_ node: NodeID) -> Bool {
        document.isElement(node.position, .iframe) || document.isElement(node.position, .frame)
    }

    /// The first element with an id in the tree that a node is in.
    func element(id: String, near node: NodeID) -> NodeID? {
        document.element(id: id, inTreeOf: node.position).map { NodeID($0) }
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

    /// The nearest element of that name around a node in the same page or frame.
    package func ancestor(_ name: HTMLName, of node: NodeID) -> NodeID? {
        ancestor(of: node) { document.isElement($0.position, name) }
    }
}
