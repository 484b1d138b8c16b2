import Browser

/// What the policy sees, and all that it sees.
public struct Observation: Sendable {
    /// The page as an accessibility tree. Shared between observations of equal pages.
    public let page: PageView
    /// Address of the active tab, with fragment.
    public let url: String
    /// Titles of the open tabs in order.
    public let tabTitles: [String]
    /// Index in ``tabTitles``.
    public let activeTab: Int
    /// What was wrong with the last action, in one sentence; nil where nothing was.
    public let lastActionError: String?
    /// What the page needs and this environment lacks (scripts, canvas, layout).
    public let warnings: [String]

    /// - Parameters:
    ///   - activeTab: index in `tabTitles`.
    ///   - lastActionError: one sentence; nil where nothing was wrong.
    ///   - warnings: a sentence each.
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

    /// Title of the page.
    public var title: String { page.title }
    /// Nodes of the page in pre-order.
    public var nodes: [ObservedNode] { page.nodes }
}

extension Observation {
    /// What the policy reads: the tab line, a blank line, the tree.
    public var text: String { tabLine + "\n\n" + page.text }

    /// `Tab 0 (current): Title | Tab 1: Other`.
    public var tabLine: String {
        tabTitles.enumerated().map { index, title in
            "Tab \(index)\(index == activeTab ? " (current)" : ""): \(title)"
        }.joined(separator: " | ")
    }
}
