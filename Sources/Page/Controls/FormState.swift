import HTML

/// What an agent changed on a page: an overlay over the immutable ``Document``. Empty for a page as it came.
public struct FormState: Sendable, Hashable {
    /// Texts of fields that were edited.
    public internal(set) var values: [NodeID: String] = [:]
    /// Checkboxes and radio buttons that were switched.
    public internal(set) var checked: [NodeID: Bool] = [:]
    /// Every option of each select that was changed.
    public internal(set) var selected: [NodeID: Bool] = [:]
    /// `details` and `dialog` elements that were opened or closed.
    public internal(set) var open: [NodeID: Bool] = [:]
    /// The element that has the focus; nil where none has.
    public internal(set) var focused: NodeID?
    /// Caret and selection in the focused field; nil where the caret is at its end.
    package var selection: TextSelection?

    /// A page as it came.
    public init() {}

    /// Whether the page looks as it came.
    public var isPristine: Bool {
        focused == nil && values.isEmpty && checked.isEmpty && selected.isEmpty && open.isEmpty
    }

    /// Gives the focus to an element, or takes it away; the caret goes to the end.
    package mutating func focus(_ node: NodeID?) {
        focused = node
        selection = nil
    }

    /// The same state on a page whose nodes have other numbers.
    /// - Parameter number: nil for a node that is gone.
    package func moved(_ number: (NodeID) -> NodeID?) -> FormState {
        func moved<Value>(_ values: [NodeID: Value]) -> [NodeID: Value] {
            var result: [NodeID: Value] = [:]
            for (node, value) in values { if let node = number(node) { result[node] = value } }
            return result
        }
        var state = FormState()
        state.values = moved(values)
        state.checked = moved(checked)
        state.selected = moved(selected)
        state.open = moved(open)
        state.focused = focused.flatMap(number)
        if state.focused != nil { state.selection = selection }
        return state
    }
}
