import Browser
import Groundwork
import WebEnv

/// Answers requests: by the site that the `Host` names, in the world that header or cookie names.
package struct SiteServerRouter: RequestAnswerer {
    let worlds: ServedWorlds
    let gate: RequestGate
    let port: Int

    /// - Parameters:
    ///   - worlds: worlds that are kept; the one that was used least recently makes room for another.
    ///   - gate: tells pages that are served here from pages of elsewhere.
    ///   - port: the port that is listened on.
    package init(hosts: [SiteHost], worlds: Int, gate: RequestGate, port: Int) {
        self.worlds = ServedWorlds(hosts: hosts, limit: worlds)
        self.gate = gate
        self.port = port
    }

    /// Requests below this path are for the server itself.
    static let ownPath = Site.serverPath
    static let worldHeader = "X-Webrl-World"
    static let worldCookie = "webrl_world"

    package func effect(of request: ServedRequest) -> RequestGate.Effect {
        if Self.isControl(request) { return .control }
        // A page that is asked for by GET changes the world too, but see `leavesWorld(_:)`.
        return Self.isSafe(request) ? .none : .change
    }

    package func answer(_ request: ServedRequest) throws -> HTTPResponse {
        let name = worldName(request)
        guard ServedWorlds.isName(name) else {
            let rule = "1 to \(ServedWorlds.longestName) letters, digits, dots, underscores and hyphens"
            return .text(400, "a world is named by \(rule)")
        }
        let place = place(request.authority)
        if Self.isControl(request) {
            return try SiteServerControl(
                worlds: worlds, host: place?.host, origin: place?.origin ?? "", name: name
            ).answer(request)
        }
        guard let place else { return directory(request) }
        return try page(request, place, world: name)
    }

    /// Whether the server answers itself; every other path is the site's.
    private static func isControl(_ request: ServedRequest) -> Bool {
        request.path.utf8.starts(with: ownPath.utf8)
    }

    private static func isSafe(_ request: ServedRequest) -> Bool {
        request.method == "GET" || request.method == "HEAD"
    }

    private func worldName(_ request: ServedRequest) -> String {
        if let name = request.header(Self.worldHeader), !name.isEmpty { return name }
        let cookies = request.headers.filter { $0.isNamed("Cookie") }
        return cookies.lazy.compactMap { cookieValue(Self.worldCookie, in: $0.value) }.first
            ?? ServedWorlds.defaultName
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
        guard let name = Authority(authority)?.name else { return nil }
        for host in worlds.hosts {
            let address = host.site.address
            if name == WebURL(address)?.host { return Place(host: host, origin: address, isLocal: false) }
            if name == RequestGate.localName(address) {
                return Place(host: host, origin: localOrigin(address), isLocal: true)
            }
        }
        return nil
    }

    private func localOrigin(_ address: String) -> String {
        "http://\(RequestGate.localName(address))" + (port == 80 ? "" : ":\(port)")
    }

    // MARK: Pages

    private func page(_ request: ServedRequest, _ place: Place, world name: String) throws -> HTTPResponse {
        let forwarded = HTTPRequest(
            method: request.method == "HEAD" ? "GET" : request.method,
            url: place.host.site.address + request.target,
            headers: request.headers.map { place.isLocal ? toSites($0) : $0 }, body: request.body)
        do {
            guard let response = try send(forwarded, world: name, leavesWorld: leavesWorld(request)) else {
                return .text(503, "all \(worlds.limit) worlds answer just now")
            }
            return place.isLocal ? toClient(response) : response
        } catch let error as UnreachableHost {
            return .text(502, error.description)
        }
    }

    /// - Returns: nil where there is no room for another world.
    private func send(_ request: HTTPRequest, world name: String, leavesWorld: Bool) throws -> HTTPResponse? {
        guard leavesWorld else { return try worlds.use(name) { try $0.send(request) } }
        var fork = worlds.fork(name)
        var response = try fork.send(request)
        // The world knows nothing of what the copy has begun.
        response.headers.removeAll { $0.isNamed("Set-Cookie") }
        return response
    }

    /// Whether the answer is that of a copy, so that the world must not feel it: for parts of a page, and for what a page of
    /// elsewhere links to or embeds.
    private func leavesWorld(_ request: ServedRequest) -> Bool {
        Self.isSideRequest(request) || gate.sender(of: request) == .foreign
    }

    /// Whether a browser asks by itself for a part of a page, so that the page's world must not feel it.
    private static func isSideRequest(_ request: ServedRequest) -> Bool {
        guard isSafe(request) else { return false }
        if request.path.hasPrefix("/static/") || request.path == "/favicon.ico" { return true }
        let accepted = request.header("Accept") ?? ""
        return accepted.hasPrefix("image/") || accepted.hasPrefix("text/css")
    }

    private func toSites(_ header: HTTPHeader) -> HTTPHeader {
        guard header.isNamed("Referer") || header.isNamed("Origin") else { return header }
        var value = header.value
        for host in worlds.hosts {
            value = value.replacingAll(localOrigin(host.site.address), by: host.site.address)
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
            text.replacingAll(host.site.address, by: localOrigin(host.site.address))
        }
    }

    // MARK: Hosts that are no site

    private func directory(_ request: ServedRequest) -> HTTPResponse {
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
