import Synchronization

/// The bytes of a response, and what was computed from them: shared by every environment that got the same bytes.
public final class ResponseBody: Sendable {
    public let bytes: [UInt8]
    private let parsed = Mutex<Document?>(nil)
    private let pages = Mutex<[PageEntry]>([])
    /// At how many addresses the page of one body is kept.
    private static let pageLimit = 8

    public init(_ bytes: [UInt8]) { self.bytes = bytes }
    public convenience init(_ text: String) { self.init(Array(text.utf8)) }

    /// The document, parsed at the first call.
    public func document(contentType: String?) -> Document {
        if let document = parsed.withLock({ $0 }) { return document }
        let document = HTMLParser.parse(bytes, contentType: contentType)
        return parsed.withLock { slot in
            if let earlier = slot { return earlier }
            slot = document
            return document
        }
    }

    /// The page that these bytes make at an address, made at the first call.
    /// - Parameter url: without fragment.
    func page(url: WebURL, contentType: String?) -> LoadedPage {
        if let page = pages.withLock({ Self.find(url, contentType, in: $0) }) { return page }
        let wrapped = HTMLText.page(around: bytes, contentType: contentType, url: url)
        let document =
            wrapped.map { HTMLParser.parse($0, contentType: Self.asHTML(contentType)) }
            ?? document(contentType: contentType)
        let page = LoadedPage(url: url, document: document)
        return pages.withLock { entries in
            if let earlier = Self.find(url, contentType, in: entries) { return earlier }
            if entries.count >= Self.pageLimit { entries.removeFirst() }
            entries.append(PageEntry(contentType: contentType, page: page))
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
