import Groundwork

/// What the bytes of a response are to a browser.
enum PageContent: Hashable {
    case markup
    case text
    case image
    /// What no page can show, by its media type.
    case other(type: String)

    /// By the type that the response names, else by the first bytes.
    /// - Parameter contentType: the `Content-Type` header; nil where there is none.
    init(of bytes: [UInt8], contentType: String?) {
        if contentType == "text/html" || contentType == "text/html; charset=utf-8" {
            self = .markup
        } else {
            self.init(mediaType: Self.mediaType(contentType) ?? Self.sniffed(bytes))
        }
    }

    private init(mediaType type: String) {
        if type.isEmpty || type == "text/html" || type == "application/xhtml+xml" {
            self = .markup
        } else if type.hasPrefix("image/") {
            self = .image
        } else {
            self = Self.isText(type) ? .text : .other(type: type)
        }
    }

    /// The markup of the page that shows the bytes: text in a `pre`, an image as an `img`, anything else as a note.
    /// - Parameter url: where they came from.
    /// - Returns: nil for markup, which is its own page.
    func page(around bytes: [UInt8], url: WebURL) -> [UInt8]? {
        switch self {
        case .markup: return nil
        case .text: return Array("<body><pre>\n".utf8) + MarkupEscaping.escaped(bytes) + Array("</pre>".utf8)
        case .image:
            let name = Self.name(of: url)
            return Array("<title>\(name)</title><img alt=\"\(name)\">".utf8)
        case .other(let type):
            let note = "\(bytes.count) bytes of \(type), which can't be shown as a page"
            return Array("<title>\(Self.name(of: url))</title><p>".utf8) + MarkupEscaping.escaped(note.utf8)
                + Array("</p>".utf8)
        }
    }

    /// The last part of the path, as markup.
    private static func name(of url: WebURL) -> String {
        let name = url.path.split(separator: "/").last.map(String.init) ?? url.description
        return String(decoding: MarkupEscaping.escaped(name.utf8), as: UTF8.self)
    }

    private static func isText(_ type: String) -> Bool {
        type.hasPrefix("text/") || type.hasSuffix("json") || type.hasSuffix("xml")
            || type.hasSuffix("javascript")
            || type == "application/x-www-form-urlencoded"
    }

    private static func mediaType(_ contentType: String?) -> String? {
        guard let contentType else { return nil }
        let name = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
        return (String(Substring(name))).trimming(.html).lowercased()
    }

    private static func sniffed(_ bytes: [UInt8]) -> String {
        let start = bytes.prefix(512)
        if start.first(where: { !$0.isHTMLSpace }) == UInt8(ascii: "<") || bytes.isEmpty {
            return "text/html"
        }
        let isBinary = start.contains { $0 < 0x09 || ($0 > 0x0D && $0 < 0x20 && $0 != 0x1B) }
        return isBinary ? "application/octet-stream" : "text/plain"
    }
}
