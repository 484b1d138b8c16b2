import Groundwork
import HTML

/// From bytes to a page: the one place that decides what a response is and reads it.
extension ResponseBody {
    /// Of how many content types the document, and at how many addresses the page, is kept.
    private static let keptCount = 8

    /// What a document is kept under.
    private struct DocumentKey: Hashable { let contentType: String? }

    /// What a page is kept under.
    private struct PageKey: Hashable {
        let url: WebURL
        let contentType: String?
        /// Whence its style sheets are; 0 for nowhere.
        let sheets: UInt64
    }

    /// The document of the bytes read as HTML, parsed at the first call with this content type.
    /// - Parameter contentType: the `Content-Type` header, for its charset; nil where there is none.
    public func document(contentType: String?) -> Document {
        derived.value(
            for: DocumentKey(contentType: contentType), keeping: Self.keptCount,
            cost: { $0 }, make: { HTMLParser.parse(bytes, contentType: contentType) })
    }

    /// The page that these bytes make at an address, made at the first call.
    /// - Parameters:
    ///   - url: without fragment.
    ///   - contentType: the `Content-Type` header; nil where there is none.
    ///   - store: where the style sheets of the page are kept.
    ///   - link: puts these into the page.
    func page(
        url: WebURL, contentType: String?, sheets store: StyleSheetStore? = nil,
        link: (LoadedPage) -> LoadedPage = { $0 }
    ) -> LoadedPage {
        derived.value(
            for: PageKey(url: url, contentType: contentType, sheets: store?.number ?? 0),
            keeping: Self.keptCount, cost: { $0 },
            make: {
                let content = PageContent(of: bytes, contentType: contentType)
                guard let shown = content.page(around: bytes, url: url) else {
                    let document = document(contentType: contentType)
                    return link(LoadedPage(url: url, document: document, ownsDocument: false))
                }
                let type = Self.asHTML(contentType)
                return LoadedPage(url: url, document: HTMLParser.parse(shown, contentType: type))
            })
    }

    /// The same charset, for text that was put into a page.
    private static func asHTML(_ contentType: String?) -> String {
        guard let semicolon = contentType?.utf8.firstIndex(of: UInt8(ascii: ";")), let contentType else {
            return "text/html; charset=utf-8"
        }
        return "text/html" + contentType[semicolon...]
    }
}
