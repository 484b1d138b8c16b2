import Browser
import Groundwork
import Page

extension LoadedPage {
    /// In how many dialects the page as it came is kept.
    private static let dialectLimit = 4

    /// The page as an agent sees it in this state and dialect. The page as it came is kept with it, others in ``ViewStore``.
    /// - Parameter window: lines that are shown; nil for the whole page.
    func view(
        _ state: FormState, _ renderer: PageRenderer = .webArena, window: Range<Int>? = nil
    ) -> PageView {
        if state.isPristine, window == nil {
            return derived.value(
                for: renderer, keeping: Self.dialectLimit, cost: { MemoryMeter(bytes: $0.memoryFootprint) },
                make: { renderer.page(document, FormState(), title: title) })
        }
        let key = ViewStore.Key(page: number, state: state, renderer: renderer, window: window)
        return ViewStore.shared.view(key) { renderer.page(document, state, title: title, window: window) }
    }
}

/// What an agent sees of a browser.
extension Session {
    /// The whole page as WebArena shows it.
    public var view: PageView { view(in: .webArena) }

    /// The whole page as a dialect shows it.
    public func view(in dialect: Dialect) -> PageView { page.view(form, dialect.renderer) }

    /// What an agent sees now.
    /// - Parameters:
    ///   - dialect: what it is written in.
    ///   - lastActionError: what was wrong with the last action, in one sentence; nil where nothing was.
    public func observation(in dialect: Dialect = .webArena, lastActionError: String? = nil) -> Observation {
        let view = shownView(in: dialect)
        return Observation(
            page: view, url: url.description, tabTitles: tabs.map(\.current.page.title),
            activeTab: activeTab, lastActionError: lastActionError, warnings: page.warnings + view.warnings)
    }

    /// What of the page is shown: all, or the lines of the dialect's window.
    private func shownView(in dialect: Dialect) -> PageView {
        guard let height = dialect.windowHeight else { return view(in: dialect) }
        let first = firstLine(in: dialect, height)
        return page.view(form, dialect.renderer, window: first..<first + height)
    }

    // MARK: Scrolling

    /// Moves the window by its height; nothing where the whole page is shown.
    mutating func scroll(_ direction: Action.Direction, in dialect: Dialect) {
        guard let height = dialect.windowHeight else { return }
        let next = firstLine(in: dialect, height) + (direction == .down ? height : -height)
        scroll = max(0, min(next, lastFirstLine(in: dialect, height)))
    }

    /// The first line that is shown.
    private func firstLine(in dialect: Dialect, _ height: Int) -> Int {
        min(scroll, lastFirstLine(in: dialect, height))
    }

    private func lastFirstLine(in dialect: Dialect, _ height: Int) -> Int {
        let view = view(in: dialect)
        let count = view.lineCount ?? view.text.utf8.count { $0 == 0x0A } + 1
        return max(0, count - height)
    }
}
