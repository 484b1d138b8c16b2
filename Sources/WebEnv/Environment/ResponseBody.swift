import Groundwork
import Synchronization

/// The bytes of a response, and what was computed from them: shared by every environment that got the same bytes.
public final class ResponseBody: Sendable {
    public let bytes: [UInt8]
    private let derived = Mutex(Derived())
    /// Counts the memory of the bytes; the document and each page count their own.
    private let meter = MemoryMeter()
    /// At how many addresses the page of one body is kept.
    private static let pageLimit = 8

    /// What was computed from the bytes.
    private struct Derived {
        var document: Document?
        var pages: [PageEntry] = []
        /// Whom all of it is charged to.
        var account: MemoryAccount?
    }

    public init(_ bytes: [UInt8]) {
        self.bytes = bytes.cutToSize()
        meter.add(MemorySize.of(self.bytes) + 512)
    }
    public convenience init(_ text: String) { self.init(Array(text.utf8)) }

    // MARK: Memory

    /// Bytes that the body takes, with all that was computed from it so far.
    package var memoryFootprint: Int {
        derived.withLock { derived in
            derived.pages.reduce(meter.bytes + (derived.document?.meter.bytes ?? 0)) {
                $0 + $1.page.memoryFootprint
            }
        }
    }

    /// Charges the body's memory, and what will be computed from it, to this account and no longer to another.
    /// - Parameter extra: bytes that are kept for the sake of the body alone, to be counted with it.
    package func charge(to account: MemoryAccount?, with extra: Int = 0) {
        derived.withLock { derived in
            derived.account = account
            meter.add(extra)
            meter.charge(to: account)
            derived.document?.meter.charge(to: account)
            for entry in derived.pages { entry.page.charge(to: account) }
        }
    }

    // MARK: Pages

    /// The document, parsed at the first call.
    public func document(contentType: String?) -> Document {
        if let document = derived.withLock({ $0.document }) { return document }
        let document = HTMLParser.parse(bytes, contentType: contentType)
        return derived.withLock { derived in
            if let earlier = derived.document { return earlier }
            derived.document = document
            document.meter.charge(to: derived.account)
            return document
        }
    }

    /// The page that these bytes make at an address, made at the first call.
    /// - Parameter url: without fragment.
    func page(url: WebURL, contentType: String?) -> LoadedPage {
        if let page = derived.withLock({ Self.find(url, contentType, in: $0.pages) }) { return page }
        let wrapped = HTMLText.page(around: bytes, contentType: contentType, url: url)
        let document =
            wrapped.map { HTMLParser.parse($0, contentType: Self.asHTML(contentType)) }
            ?? document(contentType: contentType)
        let page = LoadedPage(url: url, document: document, ownsDocument: wrapped != nil)
        return derived.withLock { derived in
            if let earlier = Self.find(url, contentType, in: derived.pages) { return earlier }
            if derived.pages.count >= Self.pageLimit {
                derived.pages.removeFirst().page.charge(to: nil)
            }
            derived.pages.append(PageEntry(contentType: contentType, page: page))
            page.charge(to: derived.account)
            return page
        }
    }

    private struct PageEntry {
        let contentType: String?
        let page: LoadedPage
    }

    private static func find(_ url: WebURL, _ contentType: String?, in entries: [PageEntry]) -> LoadedPage? {
        for entry in entries where entry.page.url == url && entry.contentType == contentType {
            return entry.page
        }
        return nil
    }

    /// The same charset, for text that was put into a page.
    private static func asHTML(_ contentType: String?) -> String {
        guard let semicolon = contentType?.utf8.firstIndex(of: UInt8(ascii: ";")), let contentType else {
            return "text/html; charset=utf-8"
        }
        return "text/html" + contentType[semicolon...]
    }
}
