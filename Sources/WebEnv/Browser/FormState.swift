/// What an agent changed on a page: an overlay over the immutable ``Document``. Empty for a page as it came.
public struct FormState: Sendable, Hashable, LiveState {
    /// Texts of fields that were edited.
    public internal(set) var values: [NodeID: String] = [:]
    /// Checkboxes and radio buttons that were switched.
    public internal(set) var checked: [NodeID: Bool] = [:]
    /// Every option of each select that was changed.
    public internal(set) var selected: [NodeID: Bool] = [:]
    /// `details` elements that were opened or closed.
    public internal(set) var open: [NodeID: Bool] = [:]
    public internal(set) var focused: NodeID?
    /// Whether the focused field's whole text is selected, so that typing replaces it.
    var selectsAll = false

    public init() {}

    /// Whether the page looks as it came.
    public var isPristine: Bool {
        focused == nil && values.isEmpty && checked.isEmpty && selected.isEmpty && open.isEmpty
    }

    public func value(of node: NodeID) -> String? { values[node] }
    public func isChecked(_ node: NodeID) -> Bool? { checked[node] }
    public func isSelected(option node: NodeID) -> Bool? { selected[node] }
    public func isOpen(details node: NodeID) -> Bool? { open[node] }

    mutating func focus(_ node: NodeID?) {
        focused = node
        selectsAll = false
    }
}
