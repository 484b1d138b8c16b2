extension PageView {
    /// The page as WebArena shows it.
    /// - Parameters:
    ///   - liveState: what the agent has changed on the page.
    ///   - title: the tab's title; nil means the document's.
    public static func make(
        _ document: Document, _ liveState: FormState = FormState(), title: String? = nil
    ) -> PageView {
        let tree = AccessibilityTree(document, liveState)
        return WebArenaObservation.page(
            tree, title: title ?? tree.nodes.first?.name ?? "", document.allWarnings(tree.warning))
    }
}

extension PageView {
    /// The page as a dialect shows it.
    /// - Parameter state: what the agent has changed on the page.
    public static func make(_ document: Document, _ state: FormState = FormState(), in dialect: Dialect)
        -> PageView
    {
        dialect.renderer.page(
            document, state, title: document.title, window: dialect.window.map { 0..<max(1, $0) })
    }
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
