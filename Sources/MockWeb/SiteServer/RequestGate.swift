import Browser
import Groundwork
import WebEnv

/// Decides which requests a server on the loopback interface answers at all: by the host that a request names and the page
/// that it comes from.
///
/// Any web page can make a browser send requests to this machine, and can give a host name of its own this machine's address
/// (DNS rebinding). So a request must name a host that is served here, and one that changes something must not come from a
/// page of elsewhere. What a browser says of the sending page is in `Origin`, `Sec-Fetch-Site` and `Referer`, none of which a
/// page can set.
///
/// Source: https://fetch.spec.whatwg.org/#origin-header, https://w3c.github.io/webappsec-fetch-metadata/
package struct RequestGate: Sendable {
    /// What answering a request does.
    package enum Effect: Sendable, Hashable {
        /// It changes nothing that others could see.
        case none
        /// It changes something: pages that are served here may ask for it, others not.
        case change
        /// It is a request to the server itself: no page may ask for it.
        case control
    }

    /// Where a request comes from.
    package enum Sender: Sendable, Hashable {
        /// A program, or an address that someone typed.
        case noPage
        /// A page that is served here.
        case own
        /// A page of elsewhere.
        case foreign
    }

    private struct KnownHost: Sendable {
        let scheme: String
        /// In lower case.
        let name: String
        let ports: [Int]
    }
    private let hosts: [KnownHost]
    private let port: Int
    private let takesAddresses: Bool

    /// Names of this machine; an IPv6 address in brackets.
    static let ownNames = ["localhost", "127.0.0.1", "[::1]"]

    /// - Parameters:
    ///   - port: the port that is listened on.
    ///   - sites: addresses of the sites that are served.
    ///   - names: other names of this machine, as clients elsewhere or a server in front of this one use them.
    ///   - takesAddresses: whether a host may be named by any address of numbers. No page can give a name of its own such an address,
    ///     since there is no name; for servers that others than this machine reach.
    package init(port: Int, sites: [String] = [], names: [String] = [], takesAddresses: Bool = false) {
        self.port = port
        self.takesAddresses = takesAddresses
        var hosts = Self.ownNames.map { KnownHost(scheme: "http", name: $0, ports: [port]) }
        for address in sites {
            guard let url = WebURL(address), let name = url.host else { continue }
            let usual = url.scheme == "https" ? 443 : 80
            hosts.append(
                KnownHost(scheme: url.scheme, name: name, ports: [url.port.map(Int.init) ?? usual, port]))
            hosts.append(KnownHost(scheme: "http", name: Self.localName(address), ports: [port]))
        }
        for name in names.map(Self.lowercased) {
            for scheme in ["http", "https"] {
                hosts.append(KnownHost(scheme: scheme, name: name, ports: [port, 80, 443]))
            }
        }
        self.hosts = hosts
    }

    /// Why a request is not answered, as the answer that says so; nil where it is answered.
    package func refusal(of request: ServedRequest, with effect: Effect) -> HTTPResponse? {
        guard let authority = Authority(request.authority), isKnown(authority) else {
            let names = hosts.map(\.name).joined(separator: ", ")
            return .text(421, "no site is called \"\(request.authority)\" here; there are: \(names)")
        }
        let sender = sender(of: request)
        switch effect {
        case .none: return nil
        case .change where sender != .foreign: return nil
        case .change: return .text(403, "a page of another site may not change anything here")
        case .control where sender == .noPage: return nil
        case .control: return .text(403, "a web page may not ask the server for this")
        }
    }

    /// What the headers say of the sender. Where the browser does not say it clearly, the page is one of elsewhere.
    package func sender(of request: ServedRequest) -> Sender {
        let fetchSite = request.header("Sec-Fetch-Site").map(Self.lowercased)
        let referer = request.header("Referer").flatMap { $0.isEmpty ? nil : $0 }
        let origins = request.headers.filter { $0.isNamed("Origin") }.map(\.value)
        if !origins.isEmpty {
            // A page that hides its address says "null"; only together with this is it known to be one of ours.
            let isHiddenOwn = origins == ["null"] && fetchSite == "same-origin"
            return isHiddenOwn || origins.allSatisfy(isOwn) ? .own : .foreign
        }
        switch fetchSite {
        case "none": return .noPage
        case "same-origin": return .own
        // Two of our sites are not the same site, and other servers on this machine are: the page's address decides.
        case .some: return referer.map(isOwnPage) == true ? .own : .foreign
        case nil: return referer.map { isOwnPage($0) ? .own : .foreign } ?? .noPage
        }
    }

    private func isKnown(_ authority: Authority) -> Bool {
        if takesAddresses, authority.isAddress, authority.port.map({ $0 == port }) ?? true { return true }
        return hosts.contains { host in
            host.name == authority.name && authority.port.map { host.ports.contains($0) } ?? true
        }
    }

    private func isOwn(_ origin: String) -> Bool {
        guard let url = WebURL(origin), url.isHTTP, Self.lowercased(origin) == url.origin else {
            return false
        }
        return isOwn(url)
    }
    private func isOwnPage(_ address: String) -> Bool { WebURL(address).map(isOwn) ?? false }

    private func isOwn(_ url: WebURL) -> Bool {
        let usual = url.scheme == "https" ? 443 : 80
        let port = url.port.map(Int.init) ?? usual
        return hosts.contains { $0.scheme == url.scheme && $0.name == url.host && $0.ports.contains(port) }
    }

    // MARK: Names

    /// A site's name below `localhost`: that of `http://shopping.test` is `shopping.localhost`.
    static func localName(_ address: String) -> String {
        let name = WebURL(address)?.host ?? ""
        return String(decoding: name.utf8.prefix { $0 != UInt8(ascii: ".") }, as: UTF8.self) + ".localhost"
    }

    private static func lowercased(_ text: String) -> String {
        String(decoding: text.utf8.map(\.asciiLowercased), as: UTF8.self)
    }
}

/// Host and port as a request names them. Source: RFC 9110, section 7.2.
struct Authority: Hashable {
    /// In lower case; an IPv6 address in brackets.
    let name: String
    /// nil where none is named.
    let port: Int?

    /// Whether the host is named by an address of numbers.
    var isAddress: Bool {
        if name.utf8.first == UInt8(ascii: "[") { return true }
        let parts = name.utf8.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8(String(decoding: $0, as: UTF8.self)) != nil }
    }

    /// nil where the text is no host with a port or without one.
    init?(_ text: String) {
        let bytes = text.utf8.map(\.asciiLowercased)
        let isAddress = bytes.first == UInt8(ascii: "[")
        let end =
            isAddress
            ? bytes.firstIndex(of: UInt8(ascii: "]")).map { $0 + 1 }
            : bytes.firstIndex(of: UInt8(ascii: ":")) ?? bytes.count
        guard let end, end > 0 else { return nil }
        let rest = bytes[end...]
        guard rest.isEmpty || rest.first == UInt8(ascii: ":") else { return nil }
        let digits = rest.dropFirst()
        guard digits.allSatisfy({ (48...57).contains($0) }), digits.count <= 5 else { return nil }
        name = String(decoding: bytes[..<end], as: UTF8.self)
        port = Int(String(decoding: digits, as: UTF8.self))
    }
}
