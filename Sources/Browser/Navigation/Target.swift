import Groundwork
import HTML

/// Where a link or a form shows what it leads to.
///
/// Source: https://html.spec.whatwg.org/multipage/document-sequences.html#the-rules-for-choosing-a-navigable
extension Session {
    /// What the `target` of an element says, its page's `base` in its absence.
    func target(of element: NodeID, _ own: String?) -> String {
        own ?? page.source(at: element).baseTarget ?? ""
    }

    /// The page that a request from an element names as its referrer.
    func referrer(at element: NodeID) -> WebURL {
        page.frames.last { $0.contains(element) && $0.page.url.isHTTP }?.page.url ?? url
    }

    /// Loads a page where the element that asks for it says.
    mutating func navigate(_ request: NavigationRequest, target: String, from element: NodeID) throws {
        let frame = page.frame(at: element)
        switch target.lowercased() {
        case "", "_self": try navigate(request, inFrame: frame)
        case "_parent":
            let outer = frame.flatMap { frame in
                page.frames.first { $0.path == Array(frame.path.dropLast()) }
            }
            try navigate(request, inFrame: outer)
        case "_top", "_unfencedtop": try navigate(request)
        case "_blank": try navigateInNewTab(request, name: "")
        default:
            if let named = page.frames.first(where: { $0.name == target }) {
                try navigate(request, in: named)
            } else if let tab = tabs.firstIndex(where: { $0.name == target }) {
                try navigate(request, inTab: tab)
                if showsNewTabs { activeTab = tab }
            } else {
                try navigateInNewTab(request, name: target)
            }
        }
    }

    private mutating func navigate(_ request: NavigationRequest, inFrame frame: Frame?) throws {
        if let frame { try navigate(request, in: frame) } else { try navigate(request) }
    }

    private mutating func navigateInNewTab(_ request: NavigationRequest, name: String) throws {
        openTab(showing: false, name: name)
        let tab = tabs.count - 1
        do {
            try navigate(request, inTab: tab)
        } catch let refusal as Refusal {
            tabs.removeLast()
            throw refusal
        }
        if showsNewTabs { activeTab = tab }
    }
}
