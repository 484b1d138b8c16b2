import Browser
import Groundwork
import MockWeb
import NIOHTTP1
import WebEnv

/// The head of an answer.
///
/// The one place where names and values of header fields leave for the wire: none with a line end or another control character
/// passes, whatever it was made from.
///
/// Source: RFC 9112, sections 4 and 5; RFC 9110, section 5.5.
enum AnswerHead {
    /// A field or a status that can't be written.
    struct Mistake: Error, CustomStringConvertible {
        let description: String
    }

    /// - Parameter keeps: whether the connection stays open.
    static func head(of response: HTTPResponse, keeps: Bool) throws(Mistake) -> HTTPResponseHead {
        guard (200...599).contains(response.status) else {
            throw Mistake(
                description: "the status \(response.status) is none that can be answered (200 to 599)")
        }
        var headers = HTTPHeaders()
        // How long the body is and what becomes of the connection is for the server to say.
        for header in response.headers where !isServersOwn(header) {
            try check(header)
            headers.add(name: header.name, value: header.value)
        }
        if response.mayHaveBody {
            headers.add(name: "Content-Length", value: String(response.body.bytes.count))
        }
        headers.add(name: "Connection", value: keeps ? "keep-alive" : "close")
        return HTTPResponseHead(
            version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
    }

    private static func isServersOwn(_ header: HTTPHeader) -> Bool {
        header.isNamed("Content-Length") || header.isNamed("Connection")
            || header.isNamed("Transfer-Encoding")
    }

    private static func check(_ header: HTTPHeader) throws(Mistake) {
        guard !header.name.isEmpty, header.name.utf8.allSatisfy(\.isTokenByte) else {
            throw Mistake(description: "a header's name has characters that no header's name may have")
        }
        guard header.value.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else {
            throw Mistake(description: "the value of the header \"\(header.name)\" has a control character")
        }
    }
}

extension HTTPResponse {
    /// Source: RFC 9110, sections 15.3.5 and 15.4.5.
    var mayHaveBody: Bool { status != 204 && status != 304 }

    /// The answer with its head; where that can't be written, a 500 that says so.
    func writable(keeps: Bool) -> (head: HTTPResponseHead, response: HTTPResponse) {
        do throws(AnswerHead.Mistake) {
            return (try AnswerHead.head(of: self, keeps: keeps), self)
        } catch {
            // Made of this program's own texts, so it can be written.
            return HTTPResponse.text(500, "the site's answer can't be sent: \(error)").writable(keeps: keeps)
        }
    }
}
