import Browser
import Groundwork
import WebEnv

/// One request that a browser sent, with its response, as a HAR file has it.
public struct NetworkEvent: Sendable {
    /// Seconds since 1970, by the session's clock.
    public var time: Double
    /// The request, as it was sent.
    public var request: HTTPRequest
    /// Status of the response; −1 where no host answered.
    public var status: Int
    /// Headers of the response, in order.
    public var responseHeaders: [HTTPHeader]
    /// Body of the response, without content codings.
    public var responseBody: [UInt8]

    /// - Parameters:
    ///   - time: seconds since 1970.
    ///   - status: −1 where no host answered.
    public init(
        time: Double, request: HTTPRequest, status: Int, responseHeaders: [HTTPHeader] = [],
        responseBody: [UInt8] = []
    ) {
        self.time = time
        self.request = request
        self.status = status
        self.responseHeaders = responseHeaders
        self.responseBody = responseBody
    }

    func requestHeader(_ name: String) -> String? { request.headers.last { $0.isNamed(name) }?.value }
    func responseHeader(_ name: String) -> String? { responseHeaders.first { $0.isNamed(name) }?.value }

    /// Names and values that the response set, as sent.
    var cookies: [(name: String, value: String)] {
        responseHeaders.filter { $0.isNamed("Set-Cookie") }.map { header in
            let pair = header.value.prefix { $0 != ";" }
            let name = pair.prefix { $0 != "=" }
            return (
                name.trimming(.html),
                String(pair.dropFirst(name.count).dropFirst()).trimming(.html)
            )
        }
    }

    // MARK: What WebArena-Verified reads

    /// Whether the request counts at all: those for style sheets, scripts, images and fonts do not.
    var isEvaluated: Bool {
        let path = request.url.prefix { $0 != "?" && $0 != "#" }
        return !Self.assets.contains { path.hasSuffix($0) }
    }
    private static let assets = [
        ".css", ".js", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".woff", ".woff2", ".ttf", ".ico", ".webp",
    ]

    /// Whether a page was asked for.
    var isNavigation: Bool {
        guard request.method == "GET" else { return false }
        let accept = requestHeader("Accept")?.lowercased() ?? ""
        guard let user = requestHeader("Sec-Fetch-User") else { return accept.hasPrefix("text/html") }
        return user == "?1" && requestHeader("Sec-Fetch-Dest")?.lowercased() == "document"
            && requestHeader("Sec-Fetch-Mode")?.lowercased() == "navigate"
            && accept.containsScalars("text/html")
    }

    /// Fields of the body: the first value of each field of a form, or the members of a JSON object; empty for others.
    var postData: [JSONValue.Member] {
        BodyFields.members(of: request.body, contentType: requestHeader("Content-Type") ?? "")
    }
    var responseContent: [JSONValue.Member] {
        BodyFields.members(of: responseBody, contentType: responseHeader("Content-Type") ?? "")
    }
}

/// Fields in the body of a request or a response.
private enum BodyFields {
    static func members(of body: [UInt8], contentType: String) -> [JSONValue.Member] {
        guard !body.isEmpty else { return [] }
        let text = String(decoding: body, as: UTF8.self)
        if contentType.containsScalars("application/x-www-form-urlencoded") {
            return firstValues(FormEncoding.parse(text))
        }
        if contentType.containsScalars("application/json") {
            guard case .object(let members)? = try? JSONValue(parsing: text) else { return [] }
            return members
        }
        guard contentType.containsScalars("multipart/form-data"),
            let boundary = contentType.splitting(on: "boundary=").dropFirst().first?.prefix(while: {
                $0 != ";" && !$0.isWhitespace
            })
        else { return [] }
        return lastValues(text.splitting(on: "--\(boundary)").compactMap(part))
    }

    private static func firstValues(_ entries: [(name: String, value: String)]) -> [JSONValue.Member] {
        var seen: Set<String> = []
        return entries.filter { seen.insert($0.name).inserted }.map {
            JSONValue.Member($0.name, .string($0.value))
        }
    }

    /// Of a multipart form the reference keeps the last value of each name.
    private static func lastValues(_ entries: [(name: String, value: String)]) -> [JSONValue.Member] {
        Array(firstValues(entries.reversed()).reversed())
    }

    private static func part(_ text: String) -> (name: String, value: String)? {
        let halves = text.splitting(on: "\r\n\r\n")
        guard halves.count >= 2, let header = halves.first,
            let name = header.splitting(on: " name=\"").dropFirst().first?.prefix(while: { $0 != "\"" })
        else { return nil }
        var value = halves.dropFirst().joined(separator: "\r\n\r\n")
        while let last = value.unicodeScalars.last, last == "\r" || last == "\n" {
            value.unicodeScalars.removeLast()
        }
        return (String(name), value)
    }
}
