import Groundwork
import HTML

extension Session {
    /// Frames that one page may load, and how deep they may nest.
    private static let frameLimit = 32
    private static let frameDepthLimit = 4

    /// The page with what its frames show; itself where it has none.
    /// - Throws: ``EnvironmentError`` where the world is at fault.
    mutating func withFrames(_ page: LoadedPage) throws -> LoadedPage {
        guard !page.frameElements.isEmpty else { return page }
        var budget = Self.frameLimit
        return try frameTree(of: page, within: [page.url], &budget).composed()
    }

    /// - Parameter ancestors: addresses of the pages around it and its own, outermost first.
    private mutating func frameTree(
        of page: LoadedPage, within ancestors: [WebURL], _ budget: inout Int
    ) throws -> FrameTree {
        var tree = FrameTree(page: page)
        for element in page.frameElements {
            guard budget > 0, ancestors.count <= Self.frameDepthLimit else {
                tree.warnings.append("the page has more frames than are loaded")
                break
            }
            budget -= 1
            switch try frameContent(of: element, on: page, within: ancestors) {
            case .page(let content):
                let inner = try frameTree(of: content, within: ancestors + [content.url], &budget)
                tree.slots.append(FrameTree.Slot(element: element, content: inner))
            case .lacking(let warning): tree.warnings.append(warning)
            case .empty: break
            }
        }
        return tree
    }

    private enum FrameContent {
        case page(LoadedPage)
        case lacking(String)
        case empty
    }

    /// Source: https://html.spec.whatwg.org/multipage/iframe-embed-object.html#process-the-iframe-attributes
    private mutating func frameContent(
        of element: NodeID, on page: LoadedPage, within ancestors: [WebURL]
    ) throws -> FrameContent {
        let document = page.document
        if document.tag(element) == "iframe", let markup = document.attribute("srcdoc", of: element) {
            return .page(
                withStyleSheets(
                    LoadedPage(
                        url: .sourceDocument,
                        document: HTMLParser.parse(
                            Array(markup.utf8), contentType: "text/html; charset=utf-8"),
                        fallbackBase: page.baseURL)))
        }
        let address = (document.attribute("src", of: element) ?? "").trimming(.html)
        guard !address.isEmpty, let url = page.address(address), url != .blank,
            !ancestors.contains(url.withoutFragment)
        else { return .empty }
        guard url.isHTTP else { return .lacking("the page has frames that can't be loaded") }
        guard let embedder = ancestors.last(where: \.isHTTP), url.isSameOrigin(as: embedder) else {
            return .lacking("the page has frames of other sites, which are not loaded")
        }
        guard let loaded = try load(NavigationRequest(url: url, referrer: embedder)), loaded.download == nil
        else { return .empty }
        return loaded.page.isError || loaded.allowsFraming
            ? .page(loaded.page) : .lacking("the page has frames that refuse to be shown in one")
    }

    /// Loads a page into a frame of the page in the active tab.
    mutating func navigate(_ request: NavigationRequest, in frame: Frame) throws {
        guard let tree = page.tree else { return }
        if request.method == "GET", request.url.fragment != nil,
            request.url.withoutFragment == frame.page.url
        {
            return
        }
        guard request.url.isHTTP else { throw Refusal.cantOpen(request.url) }
        guard let loaded = try load(request) else { return }
        if let download = loaded.download { throw Refusal(download.notice) }
        var budget = Self.frameLimit
        let content = try frameTree(of: loaded.page, within: [url, loaded.page.url], &budget)
        let composed = tree.replacing(at: frame.path, with: content).composed()
        let growth = composed.document.count - page.document.count
        let form = form.moved { node in
            if node <= frame.element { return node }
            return node < frame.end ? nil : NodeID(node.position + growth)
        }
        show(composed, at: url, form: form, replacing: request.replacing, inTab: activeTab)
    }
}

extension LoadedResponse {
    /// Whether a page of the same origin may show it in a frame.
    /// Source: https://html.spec.whatwg.org/multipage/document-lifecycle.html#the-x-frame-options-header
    fileprivate var allowsFraming: Bool {
        let denied = headers.contains {
            $0.isNamed("X-Frame-Options") && $0.value.trimming(.html).lowercased() == "deny"
        }
        let policies = headers.filter { $0.isNamed("Content-Security-Policy") }
        let excluded = policies.contains {
            $0.value.splitting(on: ";").contains { directive in
                directive.trimming(.html).lowercased().split(separator: " ")
                    == ["frame-ancestors", "'none'"]
            }
        }
        return !denied && !excluded
    }
}

extension WebURL {
    /// The address of what an `iframe` holds in its `srcdoc`.
    static let sourceDocument = WebURL(scheme: "about", host: nil, path: "srcdoc", query: nil, fragment: nil)
}
