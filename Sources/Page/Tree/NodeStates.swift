/// The states of a node that a policy or a dialect may use.
public struct NodeStates: OptionSet, Sendable, Hashable {
    /// One bit a state, as files keep it.
    public let rawValue: UInt16
    /// - Parameter rawValue: one bit a state.
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    /// Takes no input.
    public static let disabled = NodeStates(rawValue: 1 << 0)
    /// Has the keyboard.
    public static let focused = NodeStates(rawValue: 1 << 1)
    /// A checkbox, radio button or switch is on.
    public static let checked = NodeStates(rawValue: 1 << 2)
    /// Neither checked nor unchecked.
    public static let mixed = NodeStates(rawValue: 1 << 3)
    /// An option or a tab is chosen.
    public static let selected = NodeStates(rawValue: 1 << 4)
    /// Shows what it controls.
    public static let expanded = NodeStates(rawValue: 1 << 5)
    /// Could show what it controls.
    public static let collapsed = NodeStates(rawValue: 1 << 6)
    /// Must be filled in.
    public static let required = NodeStates(rawValue: 1 << 7)
    /// Can be read and not changed.
    public static let readonly = NodeStates(rawValue: 1 << 8)
    /// Takes several lines.
    public static let multiline = NodeStates(rawValue: 1 << 9)
    /// Holds what it may not.
    public static let invalid = NodeStates(rawValue: 1 << 10)
    /// Takes several choices.
    public static let multiselectable = NodeStates(rawValue: 1 << 11)
    /// A toggle button is pressed.
    public static let pressed = NodeStates(rawValue: 1 << 12)
    /// Keeps the rest of the page from being used.
    public static let modal = NodeStates(rawValue: 1 << 13)
    /// Announces its changes.
    public static let live = NodeStates(rawValue: 1 << 14)
}
