/// One step of a reference solution, in terms that survive a change of page: role and name.
public struct SolutionStep: Sendable, Hashable {
    /// What is done, by its name in files.
    public enum Verb: String, Sendable, Hashable {
        /// Acts on a target.
        case click, fill, select
        /// Needs no target.
        case press, goto, goBack = "go_back", stop
    }
    /// What is done.
    public var verb: Verb
    /// Role of the target as an observation prints it (`link`, `button`, `textbox`); nil for press, goto and stop.
    public var role: String?
    /// Accessible name of the target, exact after folding white space.
    public var name: String?
    /// Narrows the target to those below (or beside, in the same list item or row as) a node with this text.
    public var within: String?
    /// 0-based, among the nodes that match.
    public var nth: Int
    /// Text to fill, option to select, keys to press, address to go to, or the answer.
    public var text: String
    /// Whether Enter is pressed after a fill.
    public var pressEnter: Bool

    /// A step; what is left out is nil, 0 or empty.
    public init(
        verb: Verb, role: String? = nil, name: String? = nil, within: String? = nil, nth: Int = 0,
        text: String = "", pressEnter: Bool = false
    ) {
        self.verb = verb
        self.role = role
        self.name = name
        self.within = within
        self.nth = nth
        self.text = text
        self.pressEnter = pressEnter
    }
}
