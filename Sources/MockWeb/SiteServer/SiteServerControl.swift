import Browser
import Groundwork
import WebArena
import WebEnv

/// What the server itself answers: reset, logins, scores. `docs/reference/serving.md` describes each.
struct SiteServerControl {
    let worlds: ServedWorlds
    /// The site that the request's `Host` names.
    let host: SiteHost?
    /// The origin that the client knows that site by.
    let origin: String
    /// The world's name.
    let name: String

    private var sites: [Site] { worlds.hosts.map(\.site) }

    func answer(_ request: ServedRequest) throws -> HTTPResponse {
        do {
            switch (request.method, request.path) {
            case ("POST", "/__webrl/reset"): return try reset(request)
            case ("GET", "/__webrl/login"), ("POST", "/__webrl/login"): return try signIn(request)
            case ("POST", "/__webrl/score"): return try score(request)
            case ("DELETE", "/__webrl/world"): return try remove(request)
            case ("GET", "/__webrl/status"), ("HEAD", "/__webrl/status"): return try status(request)
            default: return .text(404, "the server has nothing at \(request.method) \(request.path)")
            }
        } catch let mistake as ControlMistake {
            return .json(mistake.status) { $0.field("error", mistake.description) }
        } catch let error as TaskFileError {
            return .json(400) { $0.field("error", error.description) }
        } catch let error as EnvironmentError {
            return .json(400) { $0.field("error", error.description) }
        }
    }

    private func inWorld<Result>(_ body: (ServedWorld) throws -> Result) throws -> Result {
        guard let result = try worlds.use(name, body) else {
            throw ControlMistake("all \(worlds.limit) worlds answer just now", status: 503)
        }
        return result
    }

    private func expectNoBody(_ request: ServedRequest) throws {
        if !request.body.isEmpty { throw ControlMistake("request: this takes no body") }
    }

    // MARK: Reset

    private func reset(_ request: ServedRequest) throws -> HTTPResponse {
        let order = try ControlOrder(request.body, keys: ["task", "seed"])
        let seed = try order.seed()
        let task = try order.task(for: sites) ?? WebTask(taskID: "", sites: [], intent: "", startURLs: [])
        let (cookies, addresses) = try inWorld { world in
            let cookies = try world.reset(task: task, seed: seed)
            return (cookies, task.startURLs.map(world.fork().expandPlaceholders))
        }
        var response = HTTPResponse.json { writer in
            writer.field("world", name)
            writer.field("start_urls", addresses)
            writer.key("cookies")
            writer.array { list in
                for cookie in cookies {
                    list.object {
                        $0.field("url", cookie.url)
                        $0.field("set_cookie", cookie.setCookie)
                    }
                }
            }
        }
        if let host {
            for cookie in cookies where cookie.url == host.site.address + "/" {
                response.headers.append(HTTPHeader("Set-Cookie", cookie.setCookie))
            }
        }
        return response
    }

    // MARK: Logins

    private func signIn(_ request: ServedRequest) throws -> HTTPResponse {
        guard let host else { return .text(404, "sign in at the address of a site") }
        try expectNoBody(request)
        if let unknown = request.parameters.first(where: { !["login", "to"].contains($0.name) }) {
            throw ControlMistake("request: there is no parameter \"\(unknown.name)\"; there are: login, to")
        }
        let login = request.parameter("login")
        if let login, !host.site.logins.contains(login) {
            return .text(404, "\(host.site.name) has no login \"\(login)\"")
        }
        let target = try target(request.parameter("to") ?? "/", on: host.site)
        guard let cookie = try inWorld({ $0.signIn(login, on: host.site.name) }) else {
            return .text(404, "\(host.site.name) has no logins")
        }
        return HTTPResponse(
            status: 303,
            headers: [HTTPHeader("Location", target), HTTPHeader("Set-Cookie", cookie)],
            body: ResponseBody([]))
    }

    /// Where a login leads to: a page of the same site, read as browsers read addresses.
    private func target(_ text: String, on site: Site) throws(ControlMistake) -> String {
        let isPlain = text.utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F }
        guard isPlain, let base = WebURL(origin + "/"), let url = WebURL(text, relativeTo: base),
            url.origin == base.origin || url.origin == WebURL(site.address)?.origin
        else { throw ControlMistake("request: \"to\" must be an address on the site itself") }
        // A path that begins with two slashes would be read as the address of another host.
        let start = url.path.utf8.starts(with: "//".utf8) ? base.origin : ""
        return start + url.requestTarget + (url.fragment.map { "#\($0)" } ?? "")
    }

    // MARK: Scores

    /// Scores an episode that a browser played in this world, which stays as it is.
    private func score(_ request: ServedRequest) throws -> HTTPResponse {
        let order = try ControlOrder(request.body, keys: ["task", "url", "answer", "page", "cookies"])
        guard var task = try order.task(for: sites), let url = try order.text("url") else {
            throw ControlMistake("request: \"task\" and \"url\" are needed")
        }
        let answer = try order.text("answer") ?? ""
        task.startURLs = [url]
        let world = worlds.fork(name)
        let finished = FinishedWorld(world: world, page: try order.text("page"), cookies: try order.cookies())
        var environment = WebEnvironment(transport: finished)
        _ = try environment.reset(task: task, seed: 0)
        let end = try environment.step(.stop(answer: answer))
        return HTTPResponse.json { writer in
            writer.field("score", end.reward)
            writer.key("state")
            writer.object { for change in world.changes { $0.field(change.site, change.hash) } }
            writer.key("parts")
            writer.array { list in
                for part in environment.result?.parts ?? [] {
                    list.object {
                        $0.field("kind", part.kind)
                        $0.field("score", part.score)
                        $0.field("detail", part.detail)
                    }
                }
            }
        }
    }

    // MARK: Worlds

    private func remove(_ request: ServedRequest) throws -> HTTPResponse {
        try expectNoBody(request)
        worlds.remove(name)
        return HTTPResponse(status: 204, headers: [], body: ResponseBody([]))
    }

    private func status(_ request: ServedRequest) throws -> HTTPResponse {
        try expectNoBody(request)
        return .json { writer in
            writer.field("worlds", worlds.names)
            writer.field("worlds_dropped", worlds.droppedCount)
            writer.key("sites")
            writer.array { list in
                for host in worlds.hosts {
                    list.object {
                        $0.field("name", host.site.name)
                        $0.field("address", host.site.address)
                        $0.field("placeholder", host.site.placeholder)
                        $0.field("placeholder_path", host.site.placeholderPath)
                        $0.field("logins", host.site.logins)
                        $0.field("failures", host.recentFailures)
                    }
                }
            }
        }
    }
}

/// A world after an episode: the first request is answered with the last page as the browser shows it, its fields filled
/// as they are there. All others the world answers, with the browser's cookies.
private struct FinishedWorld: Transport {
    var world: MockWorld
    var page: String?
    let cookies: [(url: String, setCookie: String)]

    mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let shown = page else { return try world.send(request) }
        page = nil
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", ContentType.html)], body: ResponseBody(shown))
    }
    mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] { cookies }
    func expandPlaceholders(_ text: String) -> String { world.expandPlaceholders(text) }
}
