import Synchronization
import WebEnv

/// The worlds that a server keeps, by name. Each begins as a copy of the same seed state.
final class ServedWorlds: Sendable {
    private let seed: MockWorld
    private let limit: Int
    private let worlds = Mutex<[String: ServedWorld]>([:])

    init(hosts: [SiteHost], limit: Int) {
        seed = MockWorld(hosts: hosts)
        self.limit = limit
    }

    var hosts: [SiteHost] { seed.hosts }
    var names: [String] { worlds.withLock { $0.keys.sorted() } }

    /// The world of this name, begun at the first call; nil where there are too many already.
    func world(_ name: String) -> ServedWorld? {
        worlds.withLock { worlds in
            if let world = worlds[name] { return world }
            guard worlds.count < limit else { return nil }
            let world = ServedWorld(seed)
            worlds[name] = world
            return world
        }
    }

    func remove(_ name: String) { worlds.withLock { $0[name] = nil } }
}

/// One world, which answers one request at a time.
final class ServedWorld: Sendable {
    private let world: Mutex<MockWorld>

    init(_ world: MockWorld) { self.world = Mutex(world) }

    func send(_ request: HTTPRequest, keepsState: Bool) throws -> HTTPResponse {
        guard keepsState else {
            var fork = fork()
            return try fork.send(request)
        }
        return try world.withLock { try $0.send(request) }
    }

    func fork() -> MockWorld { world.withLock { $0 } }

    /// Back to the seed state, signed in as the task asks.
    func reset(task: WebTask, seed: UInt64) throws -> [(url: String, setCookie: String)] {
        try world.withLock { try $0.reset(task: task, seed: seed) }
    }

    func signIn(_ login: String?, on site: String) -> String? {
        world.withLock { $0.signIn(login, on: site) }
    }
}

/// Answers requests: by the site that the `Host` names, in the world that header or cookie names.
struct SiteServerRouter: Sendable {
    let worlds: ServedWorlds
    let port: Int

    /// Requests below this path are for the server itself.
    static let ownPath = "/__webrl/"
    static let worldHeader = "X-Webrl-World"
    static let worldCookie = "webrl_world"

    func answer(_ request: ServedRequest) -> HTTPResponse {
        guard let world = worlds.world(worldName(request)) else {
            return .text(503, "too many worlds; DELETE /__webrl/world frees one")
        }
        let place = place(request.authority)
        if request.path.hasPrefix(Self.ownPath) || isReset(request) {
            return SiteServerControl(
                worlds: worlds, world: world, host: place?.host, name: worldName(request)
            )
            .answer(request)
        }
        guard let place else { return directory(request) }
        return page(request, place, world)
    }

    private func isReset(_ request: ServedRequest) -> Bool {
        request.method == "POST" && request.path == "/reset"
    }

    private func worldName(_ request: ServedRequest) -> String {
        if let name = request.header(Self.worldHeader), !name.isEmpty { return name }
        let cookies = request.headers.filter { $0.isNamed("Cookie") }
        return cookies.lazy.compactMap { cookieValue(Self.worldCookie, in: $0.value) }.first ?? "default"
    }

    // MARK: Sites by host

    /// A site, and the origin that the client knows it by.
    private struct Place {
        let host: SiteHost
        let origin: String
        /// Whether the client uses a name below `localhost` in place of the site's own.
        let isLocal: Bool
    }

    /// `shopping.test` names the site itself; `shopping.localhost` the same for browsers that resolve no `.test` names.
    private func place(_ authority: String) -> Place? {
        let name = Self.hostName(authority)
        for host in worlds.hosts {
            let address = host.site.address
            if name == Self.hostName(ofAddress: address) {
                return Place(host: host, origin: address, isLocal: false)
            }
            if name == Self.localName(address) {
                return Place(host: host, origin: localOrigin(address), isLocal: true)
            }
        }
        return nil
    }

    private static func hostName(_ authority: String) -> String {
        String(
            decoding: authority.utf8.prefix { $0 != UInt8(ascii: ":") }.map(asciiLower), as: UTF8.self)
    }
    private static func hostName(ofAddress address: String) -> String { WebURL(address)?.host ?? "" }
    private static func localName(_ address: String) -> String {
        let labels = hostName(ofAddress: address).utf8.prefix { $0 != UInt8(ascii: ".") }
        return String(Substring(labels)) + ".localhost"
    }
    private func localOrigin(_ address: String) -> String { "http://\(Self.localName(address)):\(port)" }

    // MARK: Pages

    private func page(_ request: ServedRequest, _ place: Place, _ world: ServedWorld) -> HTTPResponse {
        let forwarded = HTTPRequest(
            method: request.method == "HEAD" ? "GET" : request.method,
            url: place.host.site.address + request.target,
            headers: request.headers.map { place.isLocal ? toSites($0) : $0 }, body: request.body)
        do {
            let response = try world.send(forwarded, keepsState: !Self.isSideRequest(request))
            return place.isLocal ? toClient(response) : response
        } catch {
            return .text(502, "\(error)")
        }
    }

    /// Whether a browser asks by itself for a part of a page, so that the page's world must not feel it.
    private static func isSideRequest(_ request: ServedRequest) -> Bool {
        guard request.method == "GET" || request.method == "HEAD" else { return false }
        if request.path.hasPrefix("/static/") || request.path == "/favicon.ico" { return true }
        let accepted = request.header("Accept") ?? ""
        return accepted.hasPrefix("image/") || accepted.hasPrefix("text/css")
    }

    private func toSites(_ header: HTTPHeader) -> HTTPHeader {
        guard header.isNamed("Referer") || header.isNamed("Origin") else { return header }
        var value = header.value
        for host in worlds.hosts {
            value = replacing(localOrigin(host.site.address), by: host.site.address, in: value)
        }
        return HTTPHeader(header.name, value)
    }

    private func toClient(_ response: HTTPResponse) -> HTTPResponse {
        var response = response
        response.headers = response.headers.map {
            $0.isNamed("Location") ? HTTPHeader($0.name, local($0.value)) : $0
        }
        if response.header("Content-Type")?.hasPrefix("text/html") == true {
            response.body = ResponseBody(local(String(decoding: response.body.bytes, as: UTF8.self)))
        }
        return response
    }

    private func local(_ text: String) -> String {
        worlds.hosts.reduce(text) { text, host in
            replacing(host.site.address, by: localOrigin(host.site.address), in: text)
        }
    }

    // MARK: Hosts that are no site

    private func directory(_ request: ServedRequest) -> HTTPResponse {
        let name = Self.hostName(request.authority)
        guard ["", "localhost", "127.0.0.1", "["].contains(name) else {
            let known = worlds.hosts.map { Self.hostName(ofAddress: $0.site.address) }
            return .text(421, "no site is called \(name); there are: \(known.joined(separator: ", "))")
        }
        guard request.path == "/" else { return .text(404, "no such page") }
        var page = Array(
            "<!DOCTYPE html>\n<html lang=\"en\"><title>Sites</title>\n<h1>Sites</h1>\n<ul>\n".utf8)
        for host in worlds.hosts {
            page += "<li><a href=\"\(localOrigin(host.site.address))/\">".utf8
            Array(host.site.title.utf8).withUnsafeBufferPointer { page.append(escaping: $0) }
            page += "</a> (\(host.site.address))\n".utf8
        }
        page += "</ul>\n".utf8
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", ContentType.html)], body: ResponseBody(page))
    }
}

extension HTTPResponse {
    static func text(_ status: Int, _ text: String) -> HTTPResponse {
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
