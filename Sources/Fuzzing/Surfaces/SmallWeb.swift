import Browser
import Groundwork
import WebEnv

/// A web of a few addresses at `http://page.test`: the page that is tried at `/`, and what its links and forms may lead to.
struct SmallWeb: Transport {
    let page: ResponseBody
    var contentType: String? = "text/html; charset=utf-8"
    private var visits = 0

    static let start = "http://page.test/"
    static let task = WebTask(
        taskID: "try", sites: [], intent: "Find the red kettle for $5", startURLs: [start])

    init(page: ResponseBody) { self.page = page }

    mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        visits += 1
        guard let url = WebURL(request.url), url.host == "page.test" else {
            throw UnreachableHost("no site answers at \(request.url)")
        }
        switch url.path {
        case "/": return response(200, page, contentType)
        case "/away":
            return response(302, ResponseBody(""), nil, HTTPHeader("Location", url.query ?? "/echo"))
        case "/cookie":
            return response(
                200, ResponseBody("<p>kept"), "text/html", HTTPHeader("Set-Cookie", url.query ?? "a=b"))
        case "/text": return response(200, ResponseBody("plain <b> text"), "text/plain")
        case "/secret":
            return response(
                401, ResponseBody("no"), "text/html", HTTPHeader("WWW-Authenticate", "Basic realm=\"x\""))
        case "/empty": return response(204, ResponseBody(""), nil)
        default: return response(200, echo(request), "text/html; charset=utf-8")
        }
    }

    private func echo(_ request: HTTPRequest) -> ResponseBody {
        let head = Array("<title>Echo</title><h1>Visit \(visits)</h1><a href=/>Back</a><pre>".utf8)
        let method = Array(request.method.utf8) + [0x20] + Array(request.url.utf8) + [0x0A]
        return ResponseBody(head + method + request.body.prefix(4096))
    }

    private func response(
        _ status: Int, _ body: ResponseBody, _ contentType: String?, _ headers: HTTPHeader...
    ) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: headers + (contentType.map { [HTTPHeader("Content-Type", $0)] } ?? []),
            body: body)
    }

    mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] {
        visits = 0
        return []
    }
    func expandPlaceholders(_ text: String) -> String { text }
}

extension WebEnvironment.Limits {
    /// As many steps as an input has actions.
    static var none: Self {
        var limits = Self()
        limits.steps = .max
        limits.repetitions = 0
        limits.invalidActions = 0
        return limits
    }
}
