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

    /// The type that a header names; nil where it names none, as `html` does.
    static func mediaType(_ contentType: String?) -> String? {
        guard let contentType else { return nil }
        let name = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
        let type = String(Substring(name)).trimming(.html).lowercased()
        let isNone = !type.contains("/") || Self.unknownTypes.contains(type)
        return isNone ? nil : type
    }

    /// Types by which servers say that they know none.
    /// Source: https://mimesniff.spec.whatwg.org/#mime-type-sniffing-algorithm
    private static let unknownTypes: Set = ["unknown/unknown", "application/unknown", "*/*"]

    /// Whether browsers save such a response to disk.
    static func isSaved(_ bytes: [UInt8], contentType: String?) -> Bool {
        if contentType == "text/html" || contentType == "text/html; charset=utf-8" { return false }
        let type = mediaType(contentType) ?? sniffed(bytes)
        switch PageContent(mediaType: type) {
        case .markup, .image: return false
        case .text: return savedTexts.contains(type) || type == "text/plain" && isBinary(bytes)
        case .other:
            let isShown = type == "application/pdf" || type.hasPrefix("audio/") || type.hasPrefix("video/")
            return !isShown
        }
    }

    /// Types of text that browsers do not show.
    private static let savedTexts: Set = [
        "text/calendar", "text/x-calendar", "text/x-vcalendar", "text/vcalendar", "text/vcard",
        "text/x-vcard",
        "text/directory", "text/ldif", "text/qif", "text/x-qif", "text/x-csv", "text/x-vcf", "text/rtf",
        "text/comma-separated-values", "text/csv", "text/tab-separated-values", "text/tsv", "text/ofx",
        "text/vnd.sun.j2me.app-descriptor", "text/x-ms-iqy", "text/x-ms-odc",
    ]

    private static func sniffed(_ bytes: [UInt8]) -> String {
        let start = bytes.prefix(512)
        if start.first(where: { !$0.isHTMLSpace }) == UInt8(ascii: "<") || bytes.isEmpty {
            return "text/html"
        }
        return isBinary(bytes) ? "application/octet-stream" : "text/plain"
    }

    /// Whether the first bytes are no text.
    private static func isBinary(_ bytes: [UInt8]) -> Bool {
        let start = bytes.prefix(512)
        let hasMark = start.starts(with: [0xFE, 0xFF]) || start.starts(with: [0xFF, 0xFE])
        return !hasMark && start.contains { $0 < 0x09 || ($0 > 0x0D && $0 < 0x20 && $0 != 0x1B) }
    }
}
