import WebEnv

/// What the server itself answers: reset, logins, scores. `docs/reference/serving.md` describes each.
struct SiteServerControl {
    let worlds: ServedWorlds
    let world: ServedWorld
    /// The site that the request's `Host` names.
    let host: SiteHost?
    /// The world's name.
    let name: String

    func answer(_ request: ServedRequest) -> HTTPResponse {
        do {
            switch (request.method, request.path) {
            case ("POST", "/reset"), ("POST", "/__webrl/reset"): return try reset(request)
            case ("GET", "/__webrl/login"), ("POST", "/__webrl/login"): return signIn(request)
            case ("POST", "/__webrl/score"): return try score(request)
            case ("DELETE", "/__webrl/world"): return remove()
            case ("GET", "/__webrl/status"), ("HEAD", "/__webrl/status"): return status()
            default: return .text(404, "the server has nothing at \(request.method) \(request.path)")
            }
        } catch {
            return .json(400) { $0.field("error", "\(error)") }
        }
    }

    // MARK: Reset

    private func reset(_ request: ServedRequest) throws -> HTTPResponse {
        let order = try order(request)
        let task = try order["task"].map(task) ?? WebTask(taskID: "", sites: [], intent: "", startURLs: [])
        let cookies = try world.reset(task: task, seed: UInt64(order["seed"]?.int ?? 0))
        let fork = world.fork()
        var response = HTTPResponse.json { writer in
            writer.field("world", name)
            writer.field("start_urls", task.startURLs.map(fork.expandPlaceholders))
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

    /// The request's JSON object; an empty body is an empty object, a form is left to itself.
    private func order(_ request: ServedRequest) throws -> JSONValue {
        let isJSON = request.body.first { $0 > 0x20 } == UInt8(ascii: "{")
        return isJSON ? try JSONValue(parsing: request.body) : .object([])
    }

    private func task(_ value: JSONValue) throws -> WebTask {
        var writer = JSONWriter()
        writer.value(value)
        let tasks = try TaskFile.read(writer.bytes, file: "request")
        guard let task = tasks.first else { throw EnvironmentError("request: no task") }
        return task
    }

    // MARK: Logins

    private func signIn(_ request: ServedRequest) -> HTTPResponse {
        guard let host else { return .text(404, "sign in at the address of a site") }
        let login = request.parameter("login")
        if let login, !host.site.logins.contains(login) {
            return .text(404, "\(host.site.name) has no login \"\(login)\"")
        }
        guard let cookie = world.signIn(login, on: host.site.name) else {
            return .text(404, "\(host.site.name) has no logins")
        }
        let wanted = request.parameter("to") ?? "/"
        // Only to a page of the same site: `//host` would lead away.
        let isPath =
            wanted.utf8.first == UInt8(ascii: "/") && wanted.utf8.dropFirst().first != UInt8(ascii: "/")
        return HTTPResponse(
            status: 303,
            headers: [HTTPHeader("Location", isPath ? wanted : "/"), HTTPHeader("Set-Cookie", cookie)],
            body: ResponseBody([]))
    }

    // MARK: Scores

    /// Scores an episode that a browser played in this world, which stays as it is.
    private func score(_ request: ServedRequest) throws -> HTTPResponse {
        let order = try order(request)
        guard var task = try order["task"].map(task), let url = order["url"]?.string else {
            throw EnvironmentError("request: \"task\" and \"url\" are needed")
        }
        task.startURLs = [url]
        let cookies = (order["cookies"]?.array ?? []).compactMap { cookie in
            cookie["url"]?.string.flatMap { url in cookie["set_cookie"]?.string.map { (url, $0) } }
        }
        let changes = world.fork().changes
        let finished = FinishedWorld(world: world.fork(), page: order["page"]?.string, cookies: cookies)
        var environment = WebEnvironment(transport: finished)
        _ = try environment.reset(task: task, seed: 0)
        let end = try environment.step(.stop(answer: order["answer"]?.string ?? ""))
        return HTTPResponse.json { writer in
            writer.field("score", end.reward)
            writer.key("state")
            writer.object { for change in changes { $0.field(change.site, change.hash) } }
            writer.key("parts")
            writer.array { list in
                for part in environment.result?.parts ?? [] {
                    list.object {
                        $0.field("kind", part.kind.rawValue)
                        $0.field("score", part.score)
                        $0.field("detail", part.detail)
                    }
                }
            }
        }
    }

    // MARK: Worlds

    private func remove() -> HTTPResponse {
        worlds.remove(name)
        return HTTPResponse(status: 204, headers: [], body: ResponseBody([]))
    }

    private func status() -> HTTPResponse {
        .json { writer in
            writer.field("worlds", worlds.names)
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
    mutating func reset(task: WebTask, seed: UInt64) throws -> [(url: String, setCookie: String)] { cookies }
    func expandPlaceholders(_ text: String) -> String { world.expandPlaceholders(text) }
}
