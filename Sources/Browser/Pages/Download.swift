import Groundwork

/// A response that a browser saves to disk: the page stays as it is.
///
/// Source: https://html.spec.whatwg.org/multipage/browsing-the-web.html#loading-a-document, and RFC 6266
struct Download: Hashable {
    /// What the file would be called.
    let name: String
    let size: Int
    /// Its media type.
    let type: String

    /// - Returns: nil where the response is shown: an error, or a page without `Content-Disposition: attachment`.
    init?(_ response: HTTPResponse, at url: WebURL) {
        guard response.status < 400 else { return nil }
        let contentType = response.header("Content-Type")
        let disposition = Disposition(response.header("Content-Disposition") ?? "")
        let bytes = response.body.bytes
        guard disposition.isAttachment || PageContent.isSaved(bytes, contentType: contentType) else {
            return nil
        }
        name = disposition.name ?? url.path.split(separator: "/").last.map(String.init) ?? "download"
        size = bytes.count
        type = PageContent.mediaType(contentType) ?? "application/octet-stream"
    }

    /// What the agent is told.
    var notice: String {
        "the file '\(name)' (\(size) bytes of \(type)) was downloaded; files are not kept here, and the page is still shown"
    }

    /// A `Content-Disposition` header.
    private struct Disposition {
        let isAttachment: Bool
        let name: String?

        init(_ header: String) {
            let parts = header.splitting(on: ";").map { $0.trimming(.http) }
            let kind = (parts.first ?? "").lowercased()
            // Browsers take what is no more than a file's name for a page.
            isAttachment = !kind.isEmpty && kind != "inline" && !kind.contains("=")
            name = parts.lazy.compactMap(Self.fileName).first
        }

        private static func fileName(_ parameter: String) -> String? {
            guard let equals = parameter.firstIndex(of: "="),
                parameter[..<equals].trimming(.http).lowercased() == "filename"
            else { return nil }
            let value = parameter[parameter.index(after: equals)...].trimming(.http)
            let name = value.hasPrefix("\"") ? String(value.dropFirst().prefix { $0 != "\"" }) : value
            return name.isEmpty ? nil : name
        }
    }
}
