internal import CCurl
import Synchronization

/// Real sites over HTTP by libcurl, restricted to an allow-list of hosts.
///
/// A copy shares connections, not the sites' state: live sites can't be forked or reset.
public struct LiveTransport: Transport {
    public struct Limits: Sendable, Hashable {
        /// Seconds until a connection must stand.
        public var connectTimeout = 10.0
        /// Seconds for a whole exchange.
        public var timeout = 30.0
        /// Bytes of a response body, decompressed.
        public var responseSize = 50 << 20
        public init() {}
    }

    /// Hosts that may be reached: `example.org` alone, `.example.org` with everything below it.
    public let allowedHosts: [String]
    /// Addresses that stand for placeholders (`__SHOPPING__`).
    public let placeholders: [String: String]
    /// Cookies that sign in, by the name of the stored login.
    public let logins: [String: [(url: String, setCookie: String)]]
    public let limits: Limits
    private let connection = Connection()

    public init(
        allowedHosts: [String], placeholders: [String: String] = [:],
        logins: [String: [(url: String, setCookie: String)]] = [:], limits: Limits = Limits()
    ) {
        self.allowedHosts = allowedHosts.map { $0.lowercased() }
        self.placeholders = placeholders
        self.logins = logins
        self.limits = limits
    }

    public mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let url = WebURL(request.url), url.isHTTP, let host = url.host else {
            throw UnreachableHost("'\(request.url)' is no http address")
        }
        guard allows(host) else {
            throw UnreachableHost("\(host) is not among the hosts that may be reached")
        }
        return try connection.perform(request, limits: limits)
    }

    /// Live sites keep their state; only the login is made anew.
    public mutating func reset(task: WebTask, seed: UInt64) throws -> [(url: String, setCookie: String)] {
        guard let login = task.storageState else { return [] }
        guard let cookies = logins[login] else {
            throw EnvironmentError("no stored login '\(login)' for live sites")
        }
        return cookies
    }

    public func expandPlaceholders(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "_")) else { return text }
        // Longer names first, so that no name is taken for the start of another.
        return placeholders.sorted { ($0.key.utf8.count, $0.key) > ($1.key.utf8.count, $1.key) }
            .reduce(text) { $0.splitting(on: $1.key).joined(separator: $1.value) }
    }

    private func allows(_ host: String) -> Bool {
        allowedHosts.contains {
            $0.hasPrefix(".") ? host.hasSuffix($0) || host == $0.dropFirst() : host == $0
        }
    }
}

/// One libcurl handle with its open connections.
///
/// The handle is only touched under the mutex, so it is used by one thread at a time, which is what libcurl asks for;
/// it is stored as an address because pointers are not Sendable.
private final class Connection: Sendable {
    private let handle: Mutex<UInt>

    init() {
        webrl_curl_global_init()
        handle = Mutex(UInt(bitPattern: curl_easy_init()))
    }

    deinit {
        handle.withLock { curl_easy_cleanup(UnsafeMutableRawPointer(bitPattern: $0)) }
    }

    func perform(_ request: HTTPRequest, limits: LiveTransport.Limits) throws -> HTTPResponse {
        try handle.withLock { address in
            guard let handle = UnsafeMutableRawPointer(bitPattern: address) else {
                throw EnvironmentError("libcurl can't be initialised")
            }
            return try Exchange(request, limits).perform(on: handle)
        }
    }
}

/// A request as libcurl takes it, and its answer.
private struct Exchange {
    private let request: HTTPRequest
    private let limits: LiveTransport.Limits
    private static let standardHeaders = [
        HTTPHeader("User-Agent", "Mozilla/5.0 (compatible; webrl)"),
        HTTPHeader("Accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"),
        HTTPHeader("Accept-Language", "en-US,en;q=0.9"), HTTPHeader("Expect", ""),
    ]

    init(_ request: HTTPRequest, _ limits: LiveTransport.Limits) {
        self.request = request
        self.limits = limits
    }

    func perform(on handle: UnsafeMutableRawPointer) throws -> HTTPResponse {
        var exchange = webrl_exchange()
        exchange.connect_timeout_ms = Int(limits.connectTimeout * 1000)
        exchange.timeout_ms = Int(limits.timeout * 1000)
        exchange.size_limit = limits.responseSize
        defer { webrl_exchange_free(&exchange) }
        let code = withLines { lines in
            request.method.withCString { method in
                request.url.withCString { url in
                    request.body.withUnsafeBufferPointer { body in
                        exchange.method = method
                        exchange.url = url
                        exchange.headers = lines
                        exchange.body = body.baseAddress
                        exchange.body_length = body.count
                        return webrl_perform(handle, &exchange)
                    }
                }
            }
        }
        guard code == CURLE_OK else { throw failure(code, exchange) }
        return response(exchange)
    }

    /// Header lines as C strings that live as long as the call.
    private func withLines<Result>(_ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Result) -> Result {
        let own = Self.standardHeaders.filter { standard in
            !request.headers.contains { $0.isNamed(standard.name) }
        }
        let lines = (request.headers + own).map { header in
            let line = header.value.isEmpty ? "\(header.name):" : "\(header.name): \(header.value)"
            return Array(
                line.utf8.filter { $0 != 0x0A && $0 != 0x0D && $0 != 0 }.map { CChar(bitPattern: $0) }) + [0]
        }
        let storage = lines.flatMap { $0 }
        return storage.withUnsafeBufferPointer { buffer in
            var pointers: [UnsafePointer<CChar>?] = []
            var offset = 0
            for line in lines {
                pointers.append(buffer.baseAddress.map { $0 + offset })
                offset += line.count
            }
            pointers.append(nil)
            return pointers.withUnsafeBufferPointer { list in
                list.baseAddress.map(body) ?? withUnsafePointer(to: nil) { body($0) }
            }
        }
    }

    private func failure(_ code: CURLcode, _ exchange: webrl_exchange) -> any Error {
        let message = withUnsafeBytes(of: exchange.error) {
            String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
        }
        let text = message.isEmpty ? String(cString: curl_easy_strerror(code)) : message
        if code == CURLE_COULDNT_RESOLVE_HOST { return UnreachableHost(text) }
        return EnvironmentError("\(request.method) \(request.url): \(text)")
    }

    private func response(_ exchange: webrl_exchange) -> HTTPResponse {
        let body = UnsafeBufferPointer(start: exchange.response_body, count: exchange.response_body_length)
        let head = UnsafeBufferPointer(
            start: exchange.response_headers, count: exchange.response_headers_length)
        let headers = head.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }).dropFirst().compactMap {
            line in
            line.firstIndex(of: UInt8(ascii: ":")).map { colon in
                HTTPHeader(
                    String(decoding: line[..<colon], as: UTF8.self),
                    FieldText.trimmed(String(decoding: line[colon...].dropFirst(), as: UTF8.self)))
            }
        }
        return HTTPResponse(status: Int(exchange.status), headers: headers, body: ResponseBody(Array(body)))
    }
}
