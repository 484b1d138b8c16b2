internal import CCurl
import Curl
import Groundwork

/// An endpoint over HTTP by libcurl. Connections stay open and are shared by all threads, one exchange at a time each.
public struct HTTPWire: ModelWire {
    /// Bytes of an answer at most.
    static let answerLimit = 64 << 20

    /// Up to and without `/chat/completions`, without name, password and query: `http://localhost:8000/v1`.
    public let address: String
    /// As ``address``, with name and password, as libcurl takes it.
    private let base: String
    /// `?…` with which each request's address ends (`?api-version=1`); empty for none.
    private let query: String
    private let secrets: Secrets
    private let key: String
    private let timeout: Double
    private let handles = CurlHandles(idleLimit: 256)

    /// - Parameters:
    ///   - key: sent as a bearer token; empty for none.
    ///   - timeout: seconds for a whole exchange, more than 0.
    /// - Throws: ``ModelError`` where the address is no http address.
    public init(address: String, key: String = "", timeout: Double) throws(ModelError) {
        guard let url = WebURL(address), url.isHTTP, url.host != nil else {
            throw ModelError(.refused, "'\(Self.withoutSecrets(address))' is no http address")
        }
        self.address = Self.plainAddress(address)
        base = Self.withoutSlashes("\(url.replacing(query: nil).withoutFragment)")
        query = url.query.map { "?\($0)" } ?? ""
        self.key = key
        secrets = Secrets([key, url.password] + Self.values(of: url.query))
        self.timeout = timeout
    }

    /// An endpoint's address for people: without name and password, and without the query, in which keys may stand.
    static func plainAddress(_ address: String) -> String {
        guard let url = WebURL(address) else { return address }
        return withoutSlashes("\(url.replacing(query: nil).withoutCredentialsAndFragment)")
    }

    /// What is no address may hold a password all the same.
    private static func withoutSecrets(_ text: String) -> String {
        String((text.split(separator: "@").last ?? "").prefix { $0 != "?" })
    }

    /// Values that are long enough to be keys.
    private static func values(of query: String?) -> [String] {
        (query ?? "").split(separator: "&").compactMap { $0.split(separator: "=").last.map(String.init) }
            .filter { $0.count >= 12 }
    }

    private static func withoutSlashes(_ text: String) -> String {
        var text = text
        while text.hasSuffix("/") { text.removeLast() }
        return text
    }

    /// Posts the request.
    /// - Throws: ``ModelError`` where no answer comes.
    public func send(_ request: WireRequest) throws(ModelError) -> WireAnswer {
        let url = address + request.path
        guard let handle = handles.take() else { throw ModelError(.unreachable, "\(url): no connection") }
        defer { handles.give(handle) }
        var exchange = webrl_exchange()
        defer { webrl_exchange_free(&exchange) }
        let code = perform(request, to: base + request.path + query, on: handle.pointer, &exchange)
        guard code == CURLE_OK else { throw failure(code, url, exchange) }
        return WireAnswer(
            status: exchange.status, retryAfter: RetryAfter.seconds(exchange.answerFields),
            body: secrets.hidden(in: exchange.answerBody, isRefusal: exchange.status != 200))
    }

    private func perform(
        _ request: WireRequest, to url: String, on handle: UnsafeMutableRawPointer,
        _ exchange: inout webrl_exchange
    ) -> CURLcode {
        exchange.connect_timeout_ms = Int(nearest: max(1, min(timeout, 10) * 1000))
        exchange.timeout_ms = Int(nearest: max(1, min(timeout * 1000, Double(Int32.max))))
        exchange.size_limit = Self.answerLimit
        var lines = ["Content-Type: application/json", "Accept: application/json", "Expect:"]
        if !key.isEmpty {
            lines.append("Authorization: Bearer \(key.filter { !$0.isNewline && $0 != "\0" })")
        }
        return CStrings.with(["POST", url] + lines) { texts in
            request.body.withUnsafeBufferPointer { body in
                exchange.method = texts[0]
                exchange.url = texts[1]
                exchange.headers = texts.baseAddress.map { $0 + 2 }
                exchange.body = body.baseAddress
                exchange.body_length = body.count
                return webrl_perform(handle, &exchange)
            }
        }
    }

    private func failure(_ code: CURLcode, _ url: String, _ exchange: webrl_exchange) -> ModelError {
        if code == CURLE_FILESIZE_EXCEEDED {
            return ModelError(.malformed, "\(url) answers with more than \(Self.answerLimit >> 20) MiB")
        }
        let cause =
            switch code {
            case CURLE_OPERATION_TIMEDOUT: "no answer within \(timeout) s"
            case CURLE_COULDNT_RESOLVE_HOST: "the host is unknown"
            case CURLE_COULDNT_CONNECT: "nobody listens there"
            case CURLE_GOT_NOTHING, CURLE_RECV_ERROR, CURLE_SEND_ERROR, CURLE_PARTIAL_FILE:
                "the server broke off"
            default: exchange.explanation(of: code)
            }
        return ModelError(.unreachable, "\(url) can't be asked: \(cause)")
    }
}
