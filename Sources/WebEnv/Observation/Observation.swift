/// What the policy sees, and all that it sees.
public struct Observation: Sendable {
    /// The page as an accessibility tree. Shared between observations of equal pages.
    public let page: PageView
    public let url: String
    /// Titles of the open tabs in order.
    public let tabTitles: [String]
    public let activeTab: Int
    /// What was wrong with the last action, in one sentence; nil where nothing was.
    public let lastActionError: String?
    /// What the page needs and this environment lacks (scripts, canvas, layout).
    public let warnings: [String]

    public init(
        page: PageView, url: String, tabTitles: [String], activeTab: Int, lastActionError: String?,
        warnings: [String]
    ) {
        self.page = page
        self.url = url
        self.tabTitles = tabTitles
        self.activeTab = activeTab
        self.lastActionError = lastActionError
        self.warnings = warnings
    }

    public var title: String { page.title }
    public var nodes: [ObservedNode] { page.nodes }
}

/// A page as an observation shows it: the pruned accessibility tree and its text. Immutable and shared.
public final class PageView: Sendable {
    public let title: String
    /// Nodes of the printed tree in pre-order; the first is the root.
    public let nodes: [ObservedNode]
    /// The page as text in the environment's dialect, without the tab line.
    public let text: String
    /// What the text calls the elements; nil where it calls them by the ids of the nodes.
    public let labels: ElementLabels?
    /// Lines of the whole page's text (WebRL: printed elements), of which `text` may be a window.
    let lineCount: Int?
    /// What of the page was left out, a sentence each.
    public let warnings: [String]

    public convenience init(title: String, nodes: [ObservedNode], text: String) {
        self.init(title: title, nodes: nodes, text: text, labels: nil, lineCount: nil)
    }

    init(
        title: String, nodes: [ObservedNode], text: String, labels: ElementLabels?, lineCount: Int?,
        warnings: [String] = []
    ) {
        self.warnings = warnings
        self.title = title
        self.nodes = nodes.cutToSize()
        self.text = text
        self.labels = labels
        self.lineCount = lineCount
    }
}

/// One line of an observation.
public struct ObservedNode: Sendable, Hashable {
    /// Positive; stable while the document lives. Actions name it.
    public let id: Int
    public let role: Role
    /// Accessible name, white space folded.
    public let name: String
    /// Current value of a text field, spin button, slider or select; empty elsewhere.
    public let value: String
    public let states: NodeStates
    /// Depth in the printed tree, 0 for the root.
    public let depth: Int
    /// Index of the parent in ``PageView/nodes``, −1 for the root.
    public let parent: Int

    public init(
        id: Int, role: Role, name: String, value: String, states: NodeStates, depth: Int, parent: Int
    ) {
        self.id = id
        self.role = role
        self.name = name
        self.value = value
        self.states = states
        self.depth = depth
        self.parent = parent
    }
}
