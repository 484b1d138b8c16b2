import Groundwork
import WebEnv

/// The head of an answer as it goes over the wire.
///
/// The one place where names and values of header fields become bytes: none with a line end or another control character
/// passes, whatever it was made from.
///
/// Source: RFC 9112, sections 4 and 5; RFC 9110, section 5.5.
enum ResponseHead {
    /// A field or a status that can't be written.
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameters:
    ///   - bodyBytes: length of the body; nil where the answer may have none.
    ///   - keeps: whether the connection stays open.
    static func bytes(
        status: Int, headers: [HTTPHeader], bodyBytes: Int?, keeps: Bool
    ) throws(Mistake) -> [UInt8] {
        guard (200...599).contains(status) else {
            throw Mistake(description: "the status \(status) is none that can be answered (200 to 599)")
        }
        var head = Array("HTTP/1.1 \(status) \(reason(status))\r\n".utf8)
        // How long the body is and what becomes of the connection is for the server to say.
        for header in headers where !isServersOwn(header) {
            try append(header, to: &head)
        }
        if let bodyBytes { head += "Content-Length: \(bodyBytes)\r\n".utf8 }
        head += "Connection: \(keeps ? "keep-alive" : "close")\r\n\r\n".utf8
        return head
    }

    private static func isServersOwn(_ header: HTTPHeader) -> Bool {
        header.isNamed("Content-Length") || header.isNamed("Connection")
            || header.isNamed("Transfer-Encoding")
    }

    private static func append(_ header: HTTPHeader, to head: inout [UInt8]) throws(Mistake) {
        guard !header.name.isEmpty, header.name.utf8.allSatisfy(\.isTokenByte) else {
            throw Mistake(description: "a header's name has characters that no header's name may have")
        }
        guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Mistake(description: "the value of the header \"\(header.name)\" has a control character")
        }
        head += header.name.utf8
        head += ": ".utf8
        head += header.value.utf8
        head += "\r\n".utf8
    }

    /// Source: RFC 9110, section 15.
    private static func reason(_ status: Int) -> String {
        switch status {
        case 200: "OK"
        case 201: "Created"
        case 204: "No Content"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 408: "Request Timeout"
        case 410: "Gone"
        case 413: "Content Too Large"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 505: "HTTP Version Not Supported"
        default: "Status \(status)"
        }
    }
}

extension HTTPResponse {
    /// The whole answer as it is sent. What can't be written becomes a 500 that says so.
    /// - Parameter hasBody: whether the request's method lets the answer have a body.
    func wireBytes(keeps: Bool, hasBody: Bool) -> [UInt8] {
        let mayHaveBody = status != 204 && status != 304
        do {
            let head = try ResponseHead.bytes(
                status: status, headers: headers, bodyBytes: mayHaveBody ? body.bytes.count : nil,
                keeps: keeps)
            return hasBody && mayHaveBody ? head + body.bytes : head
        } catch {
            // Made of this program's own texts, so it can be written.
            return HTTPResponse.text(500, "the site's answer can't be sent: \(error)")
                .wireBytes(keeps: keeps, hasBody: hasBody)
        }
    }

    /// An answer of one sentence.
    package static func text(_ status: Int, _ text: String) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "text/plain; charset=utf-8")],
            body: ResponseBody(text + "\n"))
    }
    static func json(_ status: Int = 200, _ write: (inout JSONWriter) throws -> Void) rethrows -> HTTPResponse
    {
        var writer = JSONWriter()
        try writer.object(write)
        writer.newline()
        return HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "application/json")],
            body: ResponseBody(writer.bytes))
    }
}
