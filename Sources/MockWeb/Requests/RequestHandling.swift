import Browser
import Groundwork
import WebEnv

/// One request on its way through a site.
struct RequestHandling {
    private let host: SiteHost
    private let site: Site
    private let request: HTTPRequest
    private var state: SiteState

    private let url: [UInt8]
    /// Ranges of `url`.
    private let path: Range<Int>
    private let query: Range<Int>

    private var sessionID: String?
    private var session: LoginSession
    /// Whether the visitor must be told the session's id.
    private var sendsCookie = false
    private let time: Int64

    init(host: SiteHost, request: HTTPRequest, state: consuming SiteState) {
        self.host = host
        site = host.site
        self.request = request
        time = state.clock
        self.state = state
        url = Array(request.url.utf8)
        let start = Self.pathStart(url)
        let end = url[start...].firstIndex(of: UInt8(ascii: "#")) ?? url.count
        let mark = url[start..<end].firstIndex(of: UInt8(ascii: "?")) ?? end
        path = start..<mark
        query = min(mark + 1, end)..<end
        session = LoginSession(variables: site.session.defaults)
        self.state.clock += 1
    }

    private static func pathStart(_ url: [UInt8]) -> Int {
        guard url.first != UInt8(ascii: "/"), let colon = url.firstIndex(of: UInt8(ascii: ":")) else {
            return 0
        }
        let authority = min(url.count, colon + 3)
        return url[authority...].firstIndex { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }
            ?? url.count
    }

    private var pathBytes: ArraySlice<UInt8> { path.isEmpty ? [UInt8(ascii: "/")] : url[path] }
    private var pathText: String { String(decoding: pathBytes, as: UTF8.self) }
    private var method: String { request.method == "HEAD" ? "GET" : request.method }

    /// The state afterwards.
    consuming func finish() -> SiteState { state }

    // MARK: Answering

    mutating func respond() -> HTTPResponse {
        if method == "GET", let file = staticFile() { return file }
        findSession()
        var response = routed()
        if sendsCookie, let sessionID {
            response.headers.append(HTTPHeader("Set-Cookie", host.cookie(sessionID)))
        }
        if request.method == "HEAD" { response.body = ResponseBody([]) }
        return response
    }

    private func staticFile() -> HTTPResponse? {
        guard path.count > 8, url[path.lowerBound + 1] == UInt8(ascii: "s"),
            url[path].starts(with: "/static/".utf8)
        else {
            return nil
        }
        let name = String(decoding: PercentEncoding.decode(url[path]), as: UTF8.self)
        guard let file = site.files[name] else { return nil }
        return HTTPResponse(
            status: 200, headers: [HTTPHeader("Content-Type", file.contentType)], body: file.body)
    }

    private mutating func routed() -> HTTPResponse {
        var allowed: [String] = []
        let path = pathBytes
        let method = method
        var next = 0
        while let index = site.routeIndex.next(from: next, path: path) {
            next = index + 1
            let route = site.routes[index]
            guard let ranges = route.pattern.match(path) else { continue }
            if route.method == method { return answer(route, ranges) }
            allowed.append(route.method)
        }
        return allowed.isEmpty ? errorPage(.notFound) : notAllowed(allowed)
    }

    private mutating func notAllowed(_ methods: [String]) -> HTTPResponse {
        var response = errorPage(.methodNotAllowed)
        let names = methods.contains("GET") ? methods + ["HEAD"] : methods
        response.headers.append(HTTPHeader("Allow", names.joined(separator: ", ")))
        return response
    }

    private mutating func answer(_ route: Route, _ ranges: [Range<Int>]) -> HTTPResponse {
        if let variable = route.requires, session.variables[variable] == .null {
            return redirect(to: site.loginPage ?? "/", status: 302)
        }
        guard route.isCacheable else { return run(route, ranges, key: nil) }
        let key = cacheKey(route)
        if let response = host.cached(key) {
            if route.isPage { consumeFlash() }
            return response
        }
        return run(route, ranges, key: key)
    }

    private mutating func run(_ route: Route, _ ranges: [Range<Int>], key: ResponseCache.Key?) -> HTTPResponse
    {
        do {
            // State and session are changed at the end of a run that went well, so that there is nothing to take back.
            let (outcome, isRepeatable) = try host.withConnection(state.database) { connection in
                try perform(route, ranges, on: connection)
            }
            let response = response(outcome, route)
            if let key, isRepeatable, response.status == route.status { host.keep(response, for: key) }
            return response
        } catch {
            return serverError(error, route)
        }
    }

    private mutating func perform(
        _ route: Route, _ ranges: [Range<Int>], on connection: SQLConnection
    ) throws -> (outcome: RouteRun.Outcome, isRepeatable: Bool) {
        connection.begin(clock: time, randomness: state.randomness)
        let input = RouteRun.Input(
            path: ranges.map { Array(url[$0]) }, query: Array(url[query]), request: request,
            pathText: pathText, time: time,
            sessionID: sessionID ?? "")
        var run = RouteRun(site: site, route: route, connection: connection, input: input, session: session)
        let outcome: RouteRun.Outcome
        do {
            outcome = try run.run()
        } catch {
            connection.discard()
            throw error
        }
        state.database = connection.take()
        state.randomness = connection.functions.remaining
        adopt(run)
        return (outcome, !connection.readClock && !connection.functions.usedRandomness)
    }

    private mutating func adopt(_ run: RouteRun) {
        session = run.session
        if run.wantsNewSession {
            if let sessionID { state.sessions[sessionID] = nil }
            sessionID = state.openSession(session)
            sendsCookie = true
        } else if let sessionID {
            state.sessions[sessionID] = session
        }
    }

    private mutating func response(_ outcome: RouteRun.Outcome, _ route: Route) -> HTTPResponse {
        switch outcome {
        case .page(let bytes), .json(let bytes):
            let headers = [HTTPHeader("Content-Type", route.contentType)]
            return HTTPResponse(status: route.status, headers: headers, body: ResponseBody(bytes))
        case .redirect(let location, let status): return redirect(to: location, status: status)
        case .missing(let status):
            return status == 404 ? errorPage(.notFound) : plain(status, Self.reason(status))
        }
    }

    // MARK: Sessions

    private mutating func findSession() {
        for header in request.headers where equalIgnoringCase(header.name, "cookie") {
            guard let id = cookieValue(site.session.cookie, in: header.value),
                let found = state.sessions.use(id)
            else { continue }
            sessionID = id
            session = found
            return
        }
        sessionID = state.openSession(session)
        sendsCookie = true
    }

    private mutating func consumeFlash() {
        guard !session.flash.isEmpty, let sessionID else { return }
        session.flash = []
        state.sessions[sessionID] = session
    }

    // MARK: The cache's key

    /// Everything that the answer of a cacheable route depends on.
    private func cacheKey(_ route: Route) -> ResponseCache.Key {
        var key: [UInt8] = []
        key.reserveCapacity(url.count + 160)
        key.append(contentsOf: pathBytes)
        key.append(UInt8(ascii: "?"))
        key.append(contentsOf: url[query])
        key.append(0)
        key.append(word: state.database.identity.high)
        key.append(word: state.database.identity.low)
        for (index, isUsed) in route.usesVariable.enumerated() where isUsed {
            key.append(value: session.variables[index])
        }
        if route.isPage {
            for flash in session.flash {
                key.append(text: flash.kind)
                key.append(text: flash.text)
            }
        }
        if route.uses(.now) { key.append(word: UInt64(bitPattern: time)) }
        if route.uses(.today) { key.append(word: UInt64(bitPattern: time / 86400)) }
        if route.uses(.sessionID) { key.append(text: sessionID ?? "") }
        if route.uses(.referer) { key.append(text: request.referer) }
        if route.uses(.requestURL) { key.append(text: request.url) }
        return ResponseCache.Key(key)
    }

    // MARK: Answers without a route

    private func redirect(to location: String, status: Int) -> HTTPResponse {
        // A line end in a header would begin another header.
        let location = String(decoding: location.utf8.filter { $0 >= 32 && $0 != 127 }, as: UTF8.self)
        return HTTPResponse(
            status: status,
            headers: [HTTPHeader("Location", location), HTTPHeader("Content-Type", ContentType.html)],
            body: ResponseBody([]))
    }

    private mutating func errorPage(_ page: Site.ErrorPage) -> HTTPResponse {
        guard let route = site.errorRoutes[page] else { return plain(page.status, Self.reason(page.status)) }
        return answer(route, [path])
    }

    private func serverError(_ error: any Error, _ route: Route) -> HTTPResponse {
        let failure = error as? RouteFailure
        let location = failure?.location ?? route.location
        let message = failure?.message ?? "\(error)"
        let text = "\(site.name), route \"\(route.name)\": \(location.file):\(location.line): \(message)"
        host.note(failure: text)
        return plain(500, text)
    }

    private func plain(_ status: Int, _ text: String) -> HTTPResponse {
        var body = Array(
            "<!DOCTYPE html>\n<title>\(status)</title>\n<h1>\(status) \(Self.reason(status))</h1>\n<p>".utf8)
        Array(text.utf8).withUnsafeBufferPointer { body.append(escaping: $0) }
        return HTTPResponse(
            status: status, headers: [HTTPHeader("Content-Type", ContentType.html)],
            body: ResponseBody(body + Array("</p>\n".utf8)))
    }

    private static func reason(_ status: Int) -> String {
        switch status {
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 410: "Gone"
        case 500: "Internal Server Error"
        default: "Error"
        }
    }
}

extension Route {
    func uses(_ builtIn: BuiltIn) -> Bool { usesBuiltIn[builtIn.rawValue] }
}

extension HTTPRequest {
    /// The address of the page that the request comes from; empty where it is not said.
    var referer: String { headers.first { equalIgnoringCase($0.name, "referer") }?.value ?? "" }
}

func equalIgnoringCase(_ a: String, _ b: String) -> Bool {
    guard a.utf8.count == b.utf8.count else { return false }
    if a == b { return true }
    return zip(a.utf8, b.utf8).allSatisfy { $0.asciiLowercased == $1.asciiLowercased }
}

/// The value of one cookie of a `Cookie` header.
package func cookieValue(_ name: String, in header: String) -> String? {
    for pair in header.utf8.split(separator: UInt8(ascii: ";")) {
        let trimmed = pair.drop { $0 == 32 }
        guard trimmed.starts(with: name.utf8) else { continue }
        let rest = trimmed.dropFirst(name.utf8.count)
        if rest.first == UInt8(ascii: "=") { return String(Substring(rest.dropFirst())) }
    }
    return nil
}

extension [UInt8] {
    mutating func append(word: UInt64) {
        Swift.withUnsafeBytes(of: word.littleEndian) { append(contentsOf: $0) }
    }
    /// With its length before it, so that no two runs of values have the same bytes.
    mutating func append(text: String) {
        append(word: UInt64(text.utf8.count))
        append(contentsOf: text.utf8)
    }
    mutating func append(value: SQLValue) {
        switch value {
        case .null: append(0)
        case .integer(let number):
            append(1)
            append(word: UInt64(bitPattern: number))
        case .real(let number):
            append(2)
            append(word: number.bitPattern)
        case .text(let text):
            append(3)
            append(text: text)
        }
    }
}
