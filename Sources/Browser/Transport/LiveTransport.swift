internal import CCurl
import Curl
import Groundwork

/// Real sites over HTTP by libcurl, restricted to an allow-list of hosts.
///
/// A copy shares open connections, not the sites' state: live sites can't be forked or reset. Copies on several threads
/// send their requests side by side.
public struct LiveTransport: Transport {
    /// How long and how large an exchange may be.
    public struct Limits: Sendable, Hashable {
        /// Seconds until a connection must stand.
        public var connectTimeout = 10.0
        /// Seconds for a whole exchange.
        public var timeout = 30.0
        /// Bytes of a response body, decompressed.
        public var responseSize = 50 << 20
        /// Ten seconds to connect, thirty in all, 50 MiB.
        public init() {}
    }

    /// Through what the sites are reached.
    public enum Proxy: Sendable, Hashable {
        /// What `http_proxy`, `https_proxy`, `all_proxy` and `no_proxy` say.
        case environment
        /// Straight to the host, whatever the environment's variables say.
        case none
        /// This proxy for every host, such as `http://proxy.example.org:3128` or `socks5h://…`.
        case address(String)
    }

    /// Hosts that may be reached: `example.org` alone, `.example.org` with everything below it. An entry that ends in a port
    /// (`example.org:8080`, `[::1]:8080`) allows that port alone, one without a port all of the host's.
    public let allowedHosts: [String]
    /// Addresses that stand for placeholders (`__SHOPPING__`).
    public let placeholders: [String: String]
    /// Cookies that sign in, by the name of the stored login.
    public let logins: [String: [(url: String, setCookie: String)]]
    /// How long and how large an exchange may be.
    public let limits: Limits
    /// Through what the sites are reached.
    public let proxy: Proxy
    /// Answers to a site that asks for HTTP Basic authentication, by origin (`https://example.org`).
    public let credentials: [String: HTTPCredentials]
    /// File of certificates to trust in place of the system's, in PEM.
    public let certificateFile: String?
    private let connections = ConnectionPool()
    private let sheets = StyleSheetStore()

    /// - Parameters:
    ///   - allowedHosts: hosts that may be reached: `example.org`, `.example.org`, `example.org:8080`.
    ///   - placeholders: addresses by placeholder.
    ///   - logins: cookies that sign in, by the name of the stored login.
    ///   - credentials: names and passwords for HTTP authentication, by origin.
    ///   - certificateFile: certificates to trust in place of the system's, in PEM.
    public init(
        allowedHosts: [String], placeholders: [String: String] = [:],
        logins: [String: [(url: String, setCookie: String)]] = [:], limits: Limits = Limits(),
        proxy: Proxy = .environment, credentials: [String: HTTPCredentials] = [:],
        certificateFile: String? = nil
    ) {
        self.allowedHosts = allowedHosts.map { $0.lowercased() }
        self.placeholders = placeholders
        self.logins = logins
        self.limits = limits
        self.proxy = proxy
        self.credentials = credentials
        self.certificateFile = certificateFile
    }

    /// Connections made so far: fewer than requests where the sites keep theirs open.
    public var connectionCount: Int { connections.openedCount }

    /// Asks the host, once.
    /// - Throws: ``UnreachableHost`` for a host that may not be reached or does not exist, ``EnvironmentError`` where no
    ///   response could be had.
    public mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let url = WebURL(request.url), url.isHTTP, let host = url.host else {
            throw UnreachableHost("'\(request.url)' is no http address")
        }
        guard allowedHosts.contains(where: { Self.allows($0, host: host, port: url.effectivePort) }) else {
            throw UnreachableHost(
                "\(host)\(url.port.map { ":\($0)" } ?? "") is not among the hosts that may be reached")
        }
        let exchange = Exchange(request, limits, proxy: proxy, certificateFile: certificateFile)
        return try connections.perform { try exchange.perform(on: $0, &$1) }
    }

    /// All copies share the sheets that were loaded.
    public func styleSheets(for page: WebURL) -> StyleSheetStore? { sheets }

    /// Those of the address's origin.
    public func credentials(for url: WebURL) -> HTTPCredentials? { credentials[url.origin] }

    /// Live sites keep their state; only the login is made anew.
    /// - Throws: ``EnvironmentError`` where the login is not known.
    public mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] {
        guard let login = start.login else { return [] }
        guard let cookies = logins[login] else {
            throw EnvironmentError("no stored login '\(login)' for live sites")
        }
        return cookies
    }

    /// Replaces each placeholder by its address.
    public func expandPlaceholders(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
        // Longer names first, so that no name is taken for the start of another.
        return placeholders.sorted { ($0.key.utf8.count, $0.key) > ($1.key.utf8.count, $1.key) }
            .reduce(text) { $0.splitting(on: $1.key).joined(separator: $1.value) }
    }

    /// Whether an entry of the list allows this host at this port.
    private static func allows(_ entry: String, host: String, port: UInt16?) -> Bool {
        var name = entry[...]
        if let colon = entry.lastIndex(of: ":"), let only = UInt16(entry[entry.index(after: colon)...]),
            !entry[..<colon].contains(":") || entry[..<colon].hasSuffix("]")
        {
            guard only == port else { return false }
            name = entry[..<colon]
        }
        return name.hasPrefix(".") ? host.hasSuffix(name) || host == name.dropFirst() : host == name
    }
}

/// A request as libcurl takes it, and its answer.
private struct Exchange {
    private let request: HTTPRequest
    private let limits: LiveTransport.Limits
    private let proxy: LiveTransport.Proxy
    private let certificateFile: String?
    private static let standardHeaders = [
        HTTPHeader("User-Agent", "Mozilla/5.0 (compatible; webrl)"),
        HTTPHeader("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        HTTPHeader("Accept-Language", "en-US,en;q=0.9"),
        HTTPHeader("Accept-Encoding", ContentCoding.accepted), HTTPHeader("Expect", ""),
    ]

    init(
        _ request: HTTPRequest, _ limits: LiveTransport.Limits, proxy: LiveTransport.Proxy,
        certificateFile: String?
    ) {
        self.request = request
        self.limits = limits.narrowed(for: request)
        self.proxy = proxy
        self.certificateFile = certificateFile
    }

    func perform(on handle: UnsafeMutableRawPointer, _ openedCount: inout Int) throws -> HTTPResponse {
        var exchange = webrl_exchange()
        exchange.connect_timeout_ms = Self.milliseconds(limits.connectTimeout)
        exchange.timeout_ms = Self.milliseconds(limits.timeout)
        exchange.size_limit = max(0, limits.responseSize)
        defer { webrl_exchange_free(&exchange) }
        let code = withTexts { method, url, proxy, certificates, lines in
            request.body.withUnsafeBufferPointer { body in
                exchange.method = method
                exchange.url = url
                exchange.proxy = proxy
                exchange.ca_file = certificates
                exchange.headers = lines
                exchange.body = body.baseAddress
                exchange.body_length = body.count
                return webrl_perform(handle, &exchange)
            }
        }
        openedCount += exchange.connections_opened
        guard code == CURLE_OK else { throw failure(code, exchange) }
        guard exchange.status >= 200 else {
            throw error("the server answers \(exchange.status), which is no page")
        }
        return try response(exchange)
    }

    /// libcurl takes 0 for no limit.
    private static func milliseconds(_ seconds: Double) -> Int {
        Int(max(1, min(seconds * 1000, Double(Int32.max))))
    }

    private typealias Text = UnsafePointer<CChar>

    /// The texts of the request as C strings that live as long as the call.
    private func withTexts<Result>(
        _ body: (_ method: Text, _ url: Text, _ proxy: Text?, _ certificates: Text?, UnsafePointer<Text?>) ->
            Result
    ) -> Result {
        withLines { lines in
            request.method.withCString { method in
                request.url.withCString { url in
                    Self.withOptional(proxyText) { proxy in
                        Self.withOptional(certificateFile) { body(method, url, proxy, $0, lines) }
                    }
                }
            }
        }
    }

    private var proxyText: String? {
        switch proxy {
        case .environment: nil
        case .none: ""
        case .address(let address): address
        }
    }

    private static func withOptional<Result>(_ text: String?, _ body: (Text?) -> Result) -> Result {
        guard let text else { return body(nil) }
        return text.withCString { body($0) }
    }

    /// Header lines as C strings that live as long as the call.
    private func withLines<Result>(_ body: (UnsafePointer<Text?>) -> Result) -> Result {
        let own = Self.standardHeaders.filter { standard in
            !request.headers.contains { $0.isNamed(standard.name) }
        }
        let lines = (request.headers + own).map { header in
            let line = header.value.isEmpty ? "\(header.name):" : "\(header.name): \(header.value)"
            return String(decoding: line.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }, as: UTF8.self)
        }
        return CStrings.with(lines) { list in
            list.baseAddress.map(body) ?? withUnsafePointer(to: nil) { body($0) }
        }
    }

    /// Says what went wrong in words that name the request, the cause, and the limit that was passed.
    private func failure(_ code: CURLcode, _ exchange: webrl_exchange) -> any Error {
        let text = exchange.explanation(of: code)
        if code == CURLE_COULDNT_RESOLVE_HOST { return UnreachableHost(text) }
        let cause =
            switch code {
            case CURLE_OPERATION_TIMEDOUT:
                "timed out (limits: \(limits.connectTimeout) s to connect, \(limits.timeout) s in all)"
            case CURLE_FILESIZE_EXCEEDED where exchange.headers_exceeded != 0:
                "the answer's headers are longer than \(WEBRL_HEADER_LIMIT) bytes, or one than \(CURL_MAX_HTTP_HEADER)"
            case CURLE_FILESIZE_EXCEEDED: tooLong
            case CURLE_COULDNT_CONNECT: "no connection"
            case CURLE_COULDNT_RESOLVE_PROXY: "the proxy's name is unknown"
            case CURLE_PROXY: "the proxy refused"
            case CURLE_PEER_FAILED_VERIFICATION: "the certificate can't be trusted"
            case CURLE_SSL_CONNECT_ERROR: "no secure connection"
            case CURLE_SSL_CACERT_BADFILE: "the file of trusted certificates can't be read"
            case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
                "the server broke off"
            case CURLE_WEIRD_SERVER_REPLY, CURLE_UNSUPPORTED_PROTOCOL: "the server does not speak HTTP"
            default: "failed"
            }
        return code == CURLE_FILESIZE_EXCEEDED ? error(cause) : error("\(cause): \(text)")
    }

    private var tooLong: String { "the answer is longer than \(limits.responseSize) bytes" }

    private func error(_ cause: String) -> EnvironmentError {
        EnvironmentError("\(request.method) \(request.url): \(cause)")
    }

    private func response(_ exchange: webrl_exchange) throws -> HTTPResponse {
        let headers = exchange.answerFields.map { HTTPHeader($0.name, $0.value) }
        return HTTPResponse(
            status: exchange.status, headers: headers,
            body: ResponseBody(try decoded(exchange.answerBody, headers)))
    }

    /// The body without its content codings.
    private func decoded(_ body: [UInt8], _ headers: [HTTPHeader]) throws -> [UInt8] {
        do {
            return try ContentCoding.codings(of: headers).reversed().reduce(body) {
                try $1.decode($0, limit: limits.responseSize)
            }
        } catch ContentCoding.Failure.tooLong {
            throw error(tooLong)
        } catch {
            throw self.error("the answer can't be decompressed: \(error)")
        }
    }
}

extension LiveTransport.Limits {
    /// What a request asks for, where that is less.
    fileprivate func narrowed(for request: HTTPRequest) -> LiveTransport.Limits {
        var limits = self
        if let time = request.timeLimit {
            limits.timeout = min(timeout, time)
            limits.connectTimeout = min(connectTimeout, time)
        }
        if let size = request.sizeLimit { limits.responseSize = min(responseSize, size) }
        return limits
    }
}
