/// An absolute address, parsed and resolved as browsers do.
///
/// Source: https://url.spec.whatwg.org/. Departures: file URLs know neither hosts nor drive letters, and an international host is
/// lower-cased and written in Punycode without the rest of UTS 46.
public struct WebURL: Sendable, Hashable, CustomStringConvertible {
    /// Shared and immutable, so that a copy of an address is one reference.
    private final class Parts: Sendable {
        let scheme: String
        let username: String
        let password: String
        let host: String?
        let port: UInt16?
        let path: String
        let query: String?
        let fragment: String?
        let description: String

        init(
            scheme: String, username: String, password: String, host: String?, port: UInt16?, path: String,
            query: String?, fragment: String?, description: String
        ) {
            self.scheme = scheme
            self.username = username
            self.password = password
            self.host = host
            self.port = port
            self.path = path
            self.query = query
            self.fragment = fragment
            self.description = description
        }
    }
    private let parts: Parts

    /// Lower case, without the colon.
    public var scheme: String { parts.scheme }
    /// Percent-encoded; empty where there is none.
    public var username: String { parts.username }
    /// Percent-encoded; empty where there is none.
    public var password: String { parts.password }
    /// nil where the address has none (`about:blank`, `mailto:`).
    public var host: String? { parts.host }
    /// nil where it is the scheme's default.
    public var port: UInt16? { parts.port }
    /// Starts with `/` where there is a host.
    public var path: String { parts.path }
    /// Without `?`; nil where there is none.
    public var query: String? { parts.query }
    /// Without `#`; nil where there is none.
    public var fragment: String? { parts.fragment }
    /// The address in full.
    public var description: String { parts.description }

    /// Equal where the addresses in full are.
    public static func == (a: WebURL, b: WebURL) -> Bool {
        a.parts === b.parts || a.description == b.description
    }
    /// Feeds the address in full.
    public func hash(into hasher: inout Hasher) { hasher.combine(description) }

    /// nil where the text is no address.
    public init?(_ text: String, relativeTo base: WebURL? = nil) {
        guard let url = WebURLParser(text).parse(base: base) else { return nil }
        self = url
    }

    /// - Parameter query: what becomes of the query, percent-encoded; for an address on a page that is not in UTF-8.
    package init?(_ text: String, relativeTo base: WebURL?, query: @escaping (ArraySlice<UInt8>) -> [UInt8]) {
        guard let url = WebURLParser(text, query: query).parse(base: base) else { return nil }
        self = url
    }

    package init(
        scheme: String, username: String = "", password: String = "", host: String?, port: UInt16? = nil,
        path: String, query: String?, fragment: String?
    ) {
        var text = scheme
        text += ":"
        if let host {
            text += "//"
            if !username.isEmpty || !password.isEmpty {
                text += username
                if !password.isEmpty { text += ":\(password)" }
                text += "@"
            }
            text += host
            if let port { text += ":\(port)" }
        } else if path.utf8.starts(with: "//".utf8) {
            // 4.5, URL serializer, 3: else the path would be read as a host.
            text += "/."
        }
        text += path
        if let query { text += "?\(query)" }
        if let fragment { text += "#\(fragment)" }
        parts = Parts(
            scheme: scheme, username: username, password: password, host: host, port: port, path: path,
            query: query, fragment: fragment, description: text)
    }

    /// `about:blank`
    public static let blank = WebURL(scheme: "about", host: nil, path: "blank", query: nil, fragment: nil)

    /// Whether a session can fetch it.
    public var isHTTP: Bool { scheme == "http" || scheme == "https" }
    /// Scheme, host and port; `null` for addresses without a host.
    public var origin: String {
        guard let host else { return "null" }
        return "\(scheme)://\(host)" + (port.map { ":\($0)" } ?? "")
    }
    /// The port that is asked: the address's own, else its scheme's.
    public var effectivePort: UInt16? { port ?? WebURLParser.defaultPort(scheme) }
    /// Path and query, as the first line of a request has them.
    public var requestTarget: String { query.map { "\(path)?\($0)" } ?? path }

    /// The address of the document, whichever place of it was meant.
    public var withoutFragment: WebURL { fragment == nil ? self : replacing(fragment: nil) }

    package func replacing(fragment: String?) -> WebURL {
        WebURL(
            scheme: scheme, username: username, password: password, host: host, port: port, path: path,
            query: query, fragment: fragment)
    }
    package func replacing(query: String?) -> WebURL {
        WebURL(
            scheme: scheme, username: username, password: password, host: host, port: port, path: path,
            query: query, fragment: fragment)
    }
    /// The address as a `Referer` may carry it.
    package var withoutCredentialsAndFragment: WebURL {
        if fragment == nil && username.isEmpty && password.isEmpty { return self }
        return WebURL(scheme: scheme, host: host, port: port, path: path, query: query, fragment: nil)
    }
    package func isSameOrigin(as other: WebURL) -> Bool {
        scheme == other.scheme && host == other.host && port == other.port && host != nil
    }
    /// Whether following a link from here to there crosses sites.
    package func isCrossSite(to other: WebURL) -> Bool {
        guard isHTTP else { return false }
        return scheme != other.scheme || (host != other.host && site != other.site)
    }
    /// The registrable domain, taken as the last two labels; the host itself where it is an address.
    package var site: String {
        guard let host else { return "" }
        if host.utf8.last?.isASCIIDigit == true || host.hasPrefix("[") { return host }
        return host.split(separator: ".").suffix(2).joined(separator: ".")
    }
}
