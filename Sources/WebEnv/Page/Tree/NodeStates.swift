/// The states that a policy or a dialect may use.
public struct NodeStates: OptionSet, Sendable, Hashable {
    public let rawValue: UInt16
    public init(rawValue: UInt16) { self.rawValue = rawValue }
    public static let disabled = NodeStates(rawValue: 1 << 0)
    public static let focused = NodeStates(rawValue: 1 << 1)
    public static let checked = NodeStates(rawValue: 1 << 2)
    public static let mixed = NodeStates(rawValue: 1 << 3)
    public static let selected = NodeStates(rawValue: 1 << 4)
    public static let expanded = NodeStates(rawValue: 1 << 5)
    public static let collapsed = NodeStates(rawValue: 1 << 6)
    public static let required = NodeStates(rawValue: 1 << 7)
    public static let readonly = NodeStates(rawValue: 1 << 8)
    public static let multiline = NodeStates(rawValue: 1 << 9)
    public static let invalid = NodeStates(rawValue: 1 << 10)
    public static let multiselectable = NodeStates(rawValue: 1 << 11)
    public static let pressed = NodeStates(rawValue: 1 << 12)
    public static let modal = NodeStates(rawValue: 1 << 13)
    public static let live = NodeStates(rawValue: 1 << 14)
}

extension NodeStates {
    /// Names of the states that are set, in the order of declaration.
    public var names: [String] {
        Self.allNames.filter { contains($0.state) }.map(\.name)
    }

    private static let allNames: [(state: NodeStates, name: String)] = [
        (.disabled, "disabled"), (.focused, "focused"), (.checked, "checked"), (.mixed, "mixed"),
        (.selected, "selected"), (.expanded, "expanded"), (.collapsed, "collapsed"), (.required, "required"),
        (.readonly, "readonly"), (.multiline, "multiline"), (.invalid, "invalid"),
        (.multiselectable, "multiselectable"), (.pressed, "pressed"), (.modal, "modal"), (.live, "live"),
    ]
}
