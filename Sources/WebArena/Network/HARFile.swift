import Browser
import Groundwork
import WebEnv

/// HAR 1.2 files: the requests of an episode with their responses. Equal episodes give equal bytes.
///
/// Source: http://www.softwareishard.com/blog/har-12-spec/
public enum HARFile {
    /// The bytes of a file with one entry an event.
    public static func write(_ events: [NetworkEvent]) -> [UInt8] {
        var writer = JSONWriter()
        writer.object {
            $0.key("log")
            $0.object {
                $0.field("version", "1.2")
                $0.key("creator")
                $0.object {
                    $0.field("name", "webrl")
                    $0.field("version", "1")
                }
                $0.key("pages")
                $0.array { _ in }
                $0.key("entries")
                $0.array { list in for event in events { list.harEntry(event) } }
            }
        }
        return writer.bytes + [0x0A]
    }

    /// The requests of a HAR file, in order.
    /// - Parameter file: name for error messages.
    /// - Throws: ``EnvironmentError`` where this is no HAR file.
    public static func read(_ bytes: [UInt8], file: String) throws -> [NetworkEvent] {
        let root: JSONValue
        do { root = try JSONValue(parsing: bytes) } catch { throw EnvironmentError("\(file):\(error)") }
        guard let entries = root["log"]?["entries"]?.array else {
            throw EnvironmentError("\(file): no HAR file: log.entries is missing")
        }
        return try entries.enumerated().map { index, entry in
            guard let event = NetworkEvent(har: entry) else {
                throw EnvironmentError(
                    "\(file): log.entries[\(index)] lacks its request's method or address, or a status")
            }
            return event
        }
    }
}

extension JSONWriter {
    fileprivate mutating func harEntry(_ event: NetworkEvent) {
        object { entry in
            entry.field("startedDateTime", ISODateTime.text(of: event.time))
            entry.field("time", 0)
            entry.key("request")
            entry.harRequest(event)
            entry.key("response")
            entry.harResponse(event)
            entry.key("cache")
            entry.object { _ in }
            entry.key("timings")
            entry.object {
                for phase in ["send", "wait", "receive"] { $0.field(phase, 0) }
            }
        }
    }

    private mutating func harRequest(_ event: NetworkEvent) {
        object { writer in
            writer.field("method", event.request.method)
            writer.field("url", event.request.url)
            writer.field("httpVersion", "HTTP/1.1")
            writer.key("cookies")
            writer.harPairs(event.requestHeader("Cookie").map(Self.cookies) ?? [])
            writer.harHeaders(event.request.headers)
            writer.key("queryString")
            let query = event.request.url.splitting(on: "?").dropFirst().joined(separator: "?")
            writer.harPairs(FormEncoding.parse(query))
            if !event.request.body.isEmpty {
                writer.key("postData")
                writer.object {
                    $0.field("mimeType", event.requestHeader("Content-Type") ?? "")
                    $0.field("text", String(decoding: event.request.body, as: UTF8.self))
                }
            }
            writer.field("headersSize", -1)
            writer.field("bodySize", event.request.body.count)
        }
    }

    private mutating func harResponse(_ event: NetworkEvent) {
        object { writer in
            writer.field("status", event.status)
            writer.field("statusText", "")
            writer.field("httpVersion", "HTTP/1.1")
            writer.key("cookies")
            writer.harPairs(event.cookies)
            writer.harHeaders(event.responseHeaders)
            writer.key("content")
            writer.object {
                $0.field("size", event.responseBody.count)
                $0.field("mimeType", event.responseHeader("Content-Type") ?? "")
                if let text = String(validating: event.responseBody, as: UTF8.self) {
                    $0.field("text", text)
                } else {
                    $0.field("text", Base64.encode(event.responseBody))
                    $0.field("encoding", "base64")
                }
            }
            writer.field("redirectURL", event.responseHeader("Location") ?? "")
            writer.field("headersSize", -1)
            writer.field("bodySize", event.responseBody.count)
        }
    }

    private mutating func harHeaders(_ headers: [HTTPHeader]) {
        key("headers")
        harPairs(headers.map { ($0.name, $0.value) })
    }

    private mutating func harPairs(_ pairs: [(name: String, value: String)]) {
        array { list in
            for pair in pairs {
                list.object {
                    $0.field("name", pair.name)
                    $0.field("value", pair.value)
                }
            }
        }
    }

    private static func cookies(_ header: String) -> [(name: String, value: String)] {
        header.split(separator: ";").map { pair in
            let name = pair.prefix { $0 != "=" }
            return (name.trimming(.html), String(pair.dropFirst(name.count).dropFirst()))
        }
    }
}

extension NetworkEvent {
    /// nil where the entry lacks what it must have.
    fileprivate init?(har entry: JSONValue) {
        guard let sent = entry["request"], let method = sent["method"]?.string, let url = sent["url"]?.string,
            let received = entry["response"], let status = received["status"]?.int
        else { return nil }
        var headers = Self.pairs(sent["headers"])
        let body = sent["postData"]?["text"]?.string ?? ""
        if let type = sent["postData"]?["mimeType"]?.string {
            headers.removeAll { $0.isNamed("Content-Type") }
            headers.append(HTTPHeader("Content-Type", type))
        }
        var answered = Self.pairs(received["headers"])
        let cookies = Self.pairs(received["cookies"])
        answered.removeAll { $0.isNamed("Set-Cookie") }
        answered += cookies.map { HTTPHeader("Set-Cookie", "\($0.name)=\($0.value)") }
        if let type = received["content"]?["mimeType"]?.string {
            answered.removeAll { $0.isNamed("Content-Type") }
            answered.append(HTTPHeader("Content-Type", type))
        }
        let text = received["content"]?["text"]?.string ?? ""
        let isEncoded = received["content"]?["encoding"]?.string == "base64"
        self.init(
            time: 0, request: HTTPRequest(method: method, url: url, headers: headers, body: Array(body.utf8)),
            status: status, responseHeaders: answered,
            responseBody: (isEncoded ? Base64.decode(text) : nil) ?? Array(text.utf8))
    }

    private static func pairs(_ value: JSONValue?) -> [HTTPHeader] {
        (value?.array ?? []).compactMap { pair in
            pair["name"]?.string.map { HTTPHeader($0, pair["value"]?.string ?? "") }
        }
    }
}

/// Moments as `2026-03-14T09:30:00.000Z`.
///
