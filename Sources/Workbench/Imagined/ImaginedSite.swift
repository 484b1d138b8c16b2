import Browser
import Groundwork
import MockWeb
import Synchronization
import WebEnv
import WorldModel

/// Imagined walks of several browsers, told apart by a cookie. The walk that was continued least recently makes room for
/// another.
package final class ImaginedSite: RequestAnswerer {
    let model: TransferModel
    private let sessions = Mutex(BoundedTable<ImaginedSession>(limit: 256))
    private static let actionPath = "/__dream"
    private static let cookie = "webrl_dream"
    /// Steps of one walk, all of which are remembered.
    private static let longestWalk = 200

    /// - Parameter model: what imagines the pages.
    package init(_ model: TransferModel) { self.model = model }

    package func effect(of request: ServedRequest) -> RequestGate.Effect {
        let isRead = request.method == "GET" || request.method == "HEAD"
        return isRead && request.parameter("start") == nil ? .none : .change
    }

    package func answer(_ request: ServedRequest) throws -> HTTPResponse {
        if request.method == "POST", request.path == Self.actionPath {
            let fields = FormEncoding.parse(request.body).reduce(into: [String: String]()) {
                $0[$1.name] = $1.value
            }
            return try act(request, fields)
        }
        if let start = request.parameter("start").flatMap({ Int($0) }) { return try begin(start) }
        if let name = name(in: request), let session = sessions.withLock({ $0.use(name) }) {
            return page(session)
        }
        return html(200, startList)
    }

    private func begin(_ place: Int) throws -> HTTPResponse {
        let starts = model.startPoints
        guard starts.indices.contains(place) else { return html(404, startList) }
        let session = try ImaginedSession(model, at: starts[place])
        let name = String(UInt64.random(in: 1...UInt64.max), radix: 36)
        sessions.withLock { _ = $0.keep(session, as: name) }
        var response = redirect("/")
        response.headers.append(
            HTTPHeader("Set-Cookie", "\(Self.cookie)=\(name); Path=/; HttpOnly; SameSite=Lax"))
        return response
    }

    private func act(_ request: ServedRequest, _ fields: [String: String]) throws -> HTTPResponse {
        guard let name = name(in: request), var session = sessions.withLock({ $0.use(name) }) else {
            return redirect("/")
        }
        if fields["op"] == "restart" {
            sessions.withLock { _ = $0.remove(name) }
            return redirect("/")
        }
        if let action = action(fields) {
            guard session.depth < Self.longestWalk else {
                return html(
                    409, "<p>This walk is over after \(Self.longestWalk) steps. <a href=\"/\">Back</a></p>")
            }
            try session.perform(action)
            let changed = session
            sessions.withLock { _ = $0.keep(changed, as: name) }
        }
        return redirect("/")
    }

    private func action(_ fields: [String: String]) -> Action? {
        let id = fields["id"].flatMap { Int($0) }
        let text = fields["text"] ?? ""
        switch (fields["op"], id) {
        case ("back", _): return .goBack
        case ("click", let id?): return .click(id: id)
        case ("fill", let id?): return .fill(id: id, text: text, pressEnter: false)
        case ("enter", let id?): return .fill(id: id, text: text, pressEnter: true)
        case ("select", let id?): return .select(id: id, option: text)
        // Enter in a field sends its form without a button.
        case (nil, let id?): return .fill(id: id, text: text, pressEnter: true)
        default: return nil
        }
    }

    private func name(in request: ServedRequest) -> String? {
        request.headers.lazy.filter { $0.isNamed("Cookie") }
            .compactMap { cookieValue(Self.cookie, in: $0.value) }.first
    }

    // MARK: Pages

    private func page(_ session: ImaginedSession) -> HTTPResponse {
        HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")],
            body: ResponseBody(Array(ImaginedPage.html(session, sendingTo: Self.actionPath).utf8)))
    }

    private var startList: String {
        let items = model.startPoints.enumerated().map { place, start in
            let login =
                start.login.map { $0.isEmpty ? "" : ", signed in as \(ImaginedPage.escaped($0))" } ?? ""
            return
                "<li><a href=\"/?start=\(place)\">\(ImaginedPage.escaped(start.urls.joined(separator: " ")))</a>\(login)</li>"
        }
        return "<h1>Where does the dream begin?</h1><ul>\(items.joined())</ul>"
    }

    private func html(_ status: Int, _ body: String) -> HTTPResponse {
        let page = """
            <!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Imagined sites</title>
            <style>body{font:16px/1.6 system-ui,sans-serif;margin:40px auto;max-width:720px;padding:0 16px}</style></head>
            <body>\(body)</body></html>
            """
        return HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", "text/html; charset=utf-8")],
            body: ResponseBody(Array(page.utf8)))
    }

    private func redirect(_ path: String) -> HTTPResponse {
        HTTPResponse(status: 303, headers: [HTTPHeader("Location", path)], body: ResponseBody([]))
    }
}
