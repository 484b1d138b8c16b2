import Browser
import Groundwork
import WebEnv

/// A web of a few pages in memory, with one counter as its state, that remembers what it was asked.
package struct ScriptedTransport: Transport {
    /// Answers by `METHOD url`; the closure may read and change the counter.
    package typealias Handler = @Sendable (HTTPRequest, inout Int) -> HTTPResponse

    package private(set) var requests: [HTTPRequest] = []
    package private(set) var counter = 0
    package var loginCookies: [(url: String, setCookie: String)] = []
    /// Where the sheets that pages link to are kept; nil where they are not loaded.
    package var sheets: StyleSheetStore?
    private var routes: [String: Handler] = [:]

    package init() {}

    /// The same page at every call, with one shared body.
    package mutating func page(_ url: String, _ html: String, headers: [HTTPHeader] = [], status: Int = 200) {
        let body = ResponseBody(html)
        let all = [HTTPHeader("Content-Type", "text/html; charset=utf-8")] + headers
        route("GET", url) { _, _ in HTTPResponse(status: status, headers: all, body: body) }
    }
    /// The same style sheet at every call.
    package mutating func sheet(_ url: String, _ text: String, type: String = "text/css", status: Int = 200) {
        let body = ResponseBody(text)
        route("GET", url) { _, _ in
            HTTPResponse(status: status, headers: [HTTPHeader("Content-Type", type)], body: body)
        }
    }
    package mutating func redirect(
        _ method: String = "GET", _ url: String, to location: String, status: Int = 302
    ) {
        route(method, url) { _, _ in
            HTTPResponse(status: status, headers: [HTTPHeader("Location", location)], body: ResponseBody(""))
        }
    }
    package mutating func route(_ method: String, _ url: String, _ handler: @escaping Handler) {
        routes["\(method) \(url)"] = handler
    }

    package mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        requests.append(request)
        let withoutQuery = String(request.url.prefix { $0 != "?" })
        guard
            let handler = routes["\(request.method) \(request.url)"]
                ?? routes["\(request.method) \(withoutQuery)"]
        else {
            guard request.url.hasPrefix("http://shop.test/") else { throw UnreachableHost("no such host") }
            return HTTPResponse(
                status: 404, headers: [HTTPHeader("Content-Type", "text/html")],
                body: ResponseBody("<title>Not found</title><h1>Not found</h1>"))
        }
        return handler(request, &counter)
    }

    package mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] {
        requests = []
        counter = 0
        return loginCookies
    }

    package func styleSheets(for page: WebURL) -> StyleSheetStore? { sheets }

    package func expandPlaceholders(_ text: String) -> String {
        guard text.hasPrefix("__SHOPPING__") else { return text }
        return "http://shop.test" + text.dropFirst("__SHOPPING__".count)
    }
}

extension HTTPResponse {
    /// A page made anew at each call.
    package static func html(_ text: String, headers: [HTTPHeader] = []) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")] + headers,
            body: ResponseBody(text))
    }
}
