/// What an agent has changed on a page, as far as it shows. Nil means: as the markup says.
public protocol LiveState {
    /// The value typed into a text field or text area.
    func value(of control: NodeID) -> String?
    /// Whether a checkbox or radio button is checked.
    func isChecked(_ control: NodeID) -> Bool?
    /// Whether an option of a select element is selected.
    func isSelected(option: NodeID) -> Bool?
    /// Whether a details element or dialog is open.
    func isOpen(details: NodeID) -> Bool?
    /// The focused element.
    var focused: NodeID? { get }
}

/// A page that nobody has touched.
public struct PristineState: LiveState, Sendable {
    public init() {}
    public func value(of control: NodeID) -> String? { nil }
    public func isChecked(_ control: NodeID) -> Bool? { nil }
    public func isSelected(option: NodeID) -> Bool? { nil }
    public func isOpen(details: NodeID) -> Bool? { nil }
    public var focused: NodeID? { nil }
}
