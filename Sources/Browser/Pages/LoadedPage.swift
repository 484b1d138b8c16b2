import Groundwork
import HTML
import Page
import Synchronization

/// What follows from a page's bytes and its address alone: shared by every session and fork that sees the page.
public final class LoadedPage: Chargeable {
    /// The page's address, without fragment.
    public let url: WebURL
    /// The document, with the contents of its frames below the frame elements.
    public let document: Document
    /// What relative addresses on the page resolve against: `<base href>` or the page's address.
    public let baseURL: WebURL
    /// Title of the tab, white space folded.
    public let title: String
    /// What the page needs and this environment lacks.
    public let warnings: [String]
    /// The frames that were loaded, in document order, each before those inside it. Their contents are part of the
    /// document, below the frame elements.
    public let frames: [Frame]
    /// The page and its frames, each as it was loaded; nil for a page that no frames were loaded for.
    let tree: FrameTree?
    /// Its `iframe` and `frame` elements.
    let frameElements: [NodeID]
    /// Its `link` and `style` elements whose sheets may have to be loaded.
    let sheetElements: [SheetElement]
    /// Where its links and forms lead without a `target` of their own: `<base target>`.
    let baseTarget: String?
    /// What `<meta http-equiv="refresh">` says.
    let refresh: String?
    /// Whether it is the browser's own page that says what went wrong.
    package let isError: Bool

    /// Counts the memory of the page's links.
    private let meter = MemoryMeter()
    /// Whether the document is this page's alone, and counted with it.
    private let ownsDocument: Bool
    /// What others have computed from the page as it came.
    package let derived = DerivedValues()
    /// No two pages have the same.
    package let number = LoadedPage.next()
    private let resolvedLinks = Mutex<[NodeID: WebURL]>([:])

    private static let count = Atomic<UInt64>(0)
    private static func next() -> UInt64 { count.add(1, ordering: .relaxed).newValue }

    /// - Parameters:
    ///   - fallbackBase: what addresses resolve against where `url` is no base (`about:srcdoc`).
    ///   - ownsDocument: whether the document is this page's alone, for ``memoryFootprint``.
    init(
        url: WebURL, document: Document, fallbackBase: WebURL? = nil, isError: Bool = false,
        ownsDocument: Bool = true, sheetWarning: String? = nil
    ) {
        let elements = PageElements(document)
        self.url = url
        self.document = document
        let ownBase = fallbackBase ?? url
        baseURL = elements.base.flatMap { WebURL($0, relativeTo: ownBase) } ?? ownBase
        title = elements.title
        warnings = elements.warnings + [sheetWarning].compactMap { $0 }
        let mayLoad = document.linkedSheets.isEmpty && sheetWarning == nil
        sheetElements = mayLoad ? SheetElement.all(among: elements.sheets, in: document) : []
        refresh = elements.refresh
        frameElements = elements.frames
        baseTarget = elements.baseTarget
        frames = []
        tree = nil
        self.isError = isError
        self.ownsDocument = ownsDocument
        meter.add(512)
    }

    /// A page with its frames in it.
    init(tree: FrameTree, document: Document, frames: [Frame], warnings: [String]) {
        let page = tree.page
        url = page.url
        baseURL = page.baseURL
        title = page.title
        refresh = page.refresh
        frameElements = []
        sheetElements = []
        baseTarget = page.baseTarget
        isError = page.isError
        self.document = document
        self.frames = frames
        self.tree = tree
        self.warnings = warnings
        ownsDocument = true
        meter.add(512)
    }

    /// The address in an attribute of an element, resolved; nil where it is no address.
    func link(_ attribute: String, of node: NodeID) -> WebURL? {
        if let url = resolvedLinks.withLock({ $0[node] }) { return url }
        guard let text = document.attribute(attribute, of: node),
            let url = source(at: node).address(text)
        else { return nil }
        let isNew = resolvedLinks.withLock { $0.updateValue(url, forKey: node) == nil }
        // An address keeps its parts and the whole.
        if isNew { meter.add(320 + 2 * url.description.utf8.count) }
        return url
    }

    /// The address that a text on the page means, frames left out; nil where it is no address.
    func address(_ text: String) -> WebURL? {
        WebURL(text, relativeTo: baseURL, encoding: document.encoding)
    }

    /// The page with the sheets that it refers to.
    func linking(from store: StyleSheetStore, fetch: StyleSheetLoading.Fetch) -> LoadedPage {
        withoutActuallyEscaping(fetch) { fetch in
            var loading = StyleSheetLoading(store, fetch: fetch)
            let sheets = loading.sheets(sheetElements, of: document, at: baseURL)
            guard !sheets.isEmpty || loading.warning != nil else { return self }
            return LoadedPage(
                url: url, document: document.linking(sheets), fallbackBase: baseURL, isError: isError,
                sheetWarning: loading.warning)
        }
    }

    // MARK: Memory

    /// Bytes that the page takes, with all that was computed from it so far.
    @usableFromInline package var memoryFootprint: Int {
        meter.bytes + derived.memoryFootprint + (ownsDocument ? document.memoryFootprint : 0)
    }

    /// Charges the page's memory, and what will be computed from it, to this account and no longer to another.
    @usableFromInline package func charge(to account: MemoryAccount?) {
        meter.charge(to: account)
        derived.charge(to: account)
        if ownsDocument { document.charge(to: account) }
    }

    /// The empty page of a new tab.
    static let blank = LoadedPage(url: .blank, document: HTMLParser.parse([], contentType: nil))
}

/// One pass over a document for what loading needs to know.
private struct PageElements {
    private(set) var base: String?
    private(set) var title = ""
    private(set) var warnings: [String] = []
    private(set) var refresh: String?
    private(set) var frames: [NodeID] = []
    private(set) var baseTarget: String?
    private(set) var sheets: [Int] = []

    init(_ document: Document) {
        var hasTitle = false
        var needs = PageNeeds()
        var frameEnd = 0
        for index in 0..<document.count {
            needs.add(index, document)
            switch document.known(index) {
            case .link, .style: sheets.append(index)
            case .base:
                base = base ?? document.value(.href, index)
                baseTarget = baseTarget ?? document.value(.target, index)
            case .title where !hasTitle:
                hasTitle = true
                title = document.textContent(of: NodeID(index)).withFoldedWhiteSpace
            case .meta where refresh == nil && Self.isRefresh(index, document):
                refresh = document.value(.content, index)
            case .iframe where index >= frameEnd, .frame where index >= frameEnd:
                frames.append(NodeID(index))
                frameEnd = document.end(of: NodeID(index)).position
            default: break
            }
        }
        warnings = needs.warnings
    }

    private static func isRefresh(_ index: Int, _ document: Document) -> Bool {
        document.value(.httpEquiv, index)?.lowercased() == "refresh"
    }
}
