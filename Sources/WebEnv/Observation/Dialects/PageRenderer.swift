import HTML
import Page

/// How a page becomes the text of an observation: the one way from a document to a ``PageView``. The observed nodes are the
/// same whatever the text.
public enum PageRenderer: Sendable, Hashable {
    /// WebArena's accessibility tree.
    case webArena
    /// BrowserGym's accessibility tree.
    case browserGym(BrowserGymObservation)
    /// WebRL's simplified HTML.
    case webRL(SimplifiedHTML)

    /// - Parameters:
    ///   - state: what the agent has changed on the page.
    ///   - title: the tab's title.
    ///   - window: the part of the page that is shown, in lines (WebRL: in printed elements); nil for the whole.
    func page(_ document: Document, _ state: FormState, title: String, window: Range<Int>? = nil) -> PageView
    {
        let budget = WorkBudget(for: document)
        let page = WebArenaObservation.page(AccessibilityTree(document, state, budget), title: title)
        let shown = show(document, state, page, window, budget)
        return shown.warning(of: document.allWarnings(budget.warning))
    }

    private func show(
        _ document: Document, _ state: FormState, _ page: PageView, _ window: Range<Int>?,
        _ budget: WorkBudget
    ) -> PageView {
        switch self {
        case .webArena: return page.windowed(window)
        case .browserGym(let observation):
            let text = observation.text(document, state, budget)
            return page.reading(text, BrowserGymBids(document).labels).windowed(window)
        case .webRL(let markup):
            let text = markup.text(document, state, window: window, budget)
            return page.reading(text.text, text.labels, lineCount: text.elementCount)
        }
    }
}

extension PageView {
    /// The same nodes with another text.
    fileprivate func reading(_ text: String, _ labels: ElementLabels, lineCount: Int? = nil) -> PageView {
        PageView(title: title, nodes: nodes, text: text, labels: labels, lineCount: lineCount)
    }

    fileprivate func warning(of warnings: [String]) -> PageView {
        guard !warnings.isEmpty else { return self }
        return PageView(
            title: title, nodes: nodes, text: text, labels: labels, lineCount: lineCount, warnings: warnings)
    }

    /// The view with nothing but the lines of a window as its text.
    fileprivate func windowed(_ window: Range<Int>?) -> PageView {
        guard let window else { return self }
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        let shown = lines[window.clamped(to: 0..<lines.count)]
        let text = shown.map { String(Substring($0)) }.joined(separator: "\n")
        return PageView(title: title, nodes: nodes, text: text, labels: labels, lineCount: lines.count)
    }
}
