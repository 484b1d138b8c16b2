import Groundwork

/// A wish to load a page.
struct NavigationRequest {
    var url: WebURL
    var method = "GET"
    var body: [UInt8] = []
    var contentType: String?
    /// The page that asked for it; nil where the address was typed.
    var referrer: WebURL?
    /// Whether it takes the place of the current page in the history.
    var replacing = false
    /// Whether a redirect from a third origin hides where it came from.
    var isOriginOpaque = false
    /// Whether what a browser saves to disk is shown in a page that names it.
    var showsFiles = false
}

/// A page as it came over the wire.
struct LoadedResponse {
    /// With fragment.
    let url: WebURL
    let page: LoadedPage
    /// What the page was made from; nil for the browser's own pages.
    var body: ResponseBody?
    var headers: [HTTPHeader] = []
    /// What was saved to disk in place of being shown; the page is none then.
    var download: Download?
}

extension Session {
    /// Redirects and refreshes that one navigation follows before it gives up.
    /// Source: https://fetch.spec.whatwg.org/#http-redirect-fetch
    private static let hopLimit = 20
    /// A `refresh` with a longer delay (in seconds) is left for the reader to wait for.
    private static let refreshDelayLimit = 5.0

    /// Loads a page into the active tab, as typing its address does; of what a browser saves to disk, a page that names it.
    /// - Throws: ``EnvironmentError`` where the world is at fault.
    public mutating func open(_ url: WebURL) throws {
        var request = NavigationRequest(url: url)
        request.showsFiles = true
        try navigate(request)
    }

    mutating func navigate(_ request: NavigationRequest) throws { try navigate(request, inTab: activeTab) }

    /// - Throws: ``Refusal`` for an address that is no page, ``EnvironmentError`` where the world is at fault.
    mutating func navigate(_ request: NavigationRequest, inTab tab: Int) throws {
        let current = tabs[tab].current
        if request.method == "GET", request.url.fragment != nil,
            request.referrer != nil || request.url != current.url,
            request.url.withoutFragment == current.url.withoutFragment
        {
            goToFragment(request, from: current, inTab: tab)
            return
        }
        if request.url == .blank {
            show(.blank, at: .blank, replacing: request.replacing, inTab: tab)
            return
        }
        guard request.url.isHTTP else {
            throw Refusal.cantOpen(request.url)
        }
        guard let loaded = try load(request) else { return }
        if let download = loaded.download { throw Refusal(download.notice) }
        let page = try withFrames(loaded.page)
        let isReload = request.method == "GET" && loaded.url == current.url && current.load > 0
        show(
            page, from: loaded.body, at: loaded.url, replacing: request.replacing || isReload, inTab: tab)
    }

    private mutating func goToFragment(
        _ request: NavigationRequest, from current: HistoryEntry, inTab tab: Int
    ) {
        guard request.url != current.url else { return }
        var entry = current
        entry.url = request.url
        tabs[tab].append(entry, replacing: request.replacing)
    }

    /// Fetches a page, following redirects and refreshes; nil where the server says that there is nothing to show.
    mutating func load(_ request: NavigationRequest) throws -> LoadedResponse? {
        var request = request
        for _ in 0...Self.hopLimit {
            let response: HTTPResponse
            do {
                response = try send(request)
            } catch let error as UnreachableHost {
                return LoadedResponse(
                    url: request.url,
                    page: .error("This site can’t be reached", error.description, at: request.url))
            }
            if response.status == 204 || response.status == 205 { return nil }
            if let location = response.redirectLocation, WebURL(location, relativeTo: request.url) == nil {
                return LoadedResponse(
                    url: request.url,
                    page: .error(
                        "This page isn’t working", "It redirects to '\(location)', which is no address.",
                        at: request.url))
            }
            if let next = redirect(of: request, response) {
                guard next.url.isHTTP else {
                    return LoadedResponse(
                        url: request.url,
                        page: .error(
                            "The address can’t be opened", next.url.description, at: request.url))
                }
                request = next
                continue
            }
            if !request.showsFiles, let download = Download(response, at: request.url) {
                return LoadedResponse(url: request.url, page: .blank, download: download)
            }
            let page = response.body.page(
                url: request.url.withoutFragment, contentType: response.header("Content-Type"),
                sheets: transport.styleSheets(for: request.url), link: withStyleSheets)
            guard let next = refresh(of: page, response) else {
                return LoadedResponse(
                    url: request.url, page: page, body: response.body, headers: response.headers)
            }
            let showsFiles = request.showsFiles
            request = NavigationRequest(url: next, referrer: request.url)
            request.showsFiles = showsFiles
        }
        return LoadedResponse(
            url: request.url,
            page: .error(
                "This page isn’t working", "\(request.url.host ?? "") redirected too many times.",
                at: request.url))
    }

    /// Sends a request, once more with a name and a password where the server asks for them and they are known: from
    /// the address, else from what the transport was told.
    /// Source: https://fetch.spec.whatwg.org/#http-network-or-cache-fetch
    private mutating func send(_ request: NavigationRequest) throws -> HTTPResponse {
        let origin = request.url.origin
        let response = try exchange(request, credentials[origin])
        guard response.asksForBasicAuthentication,
            let answer = HTTPCredentials(of: request.url) ?? transport.credentials(for: request.url),
            answer != credentials[origin]
        else { return response }
        let second = try exchange(request, answer)
        if !second.asksForBasicAuthentication { credentials[origin] = answer }
        return second
    }

    private mutating func exchange(_ request: NavigationRequest, _ credentials: HTTPCredentials?) throws
        -> HTTPResponse
    {
        let url = request.url.withoutCredentialsAndFragment
        let isSafe = request.method == "GET" || request.method == "HEAD"
        let isCrossSite = request.referrer.map { $0.isCrossSite(to: url) } ?? false
        var headers: [HTTPHeader] = []
        if let referrer = request.referrer.flatMap({ Self.referer($0, for: url) }) {
            headers.append(HTTPHeader("Referer", referrer))
        }
        if let type = request.contentType { headers.append(HTTPHeader("Content-Type", type)) }
        if !isSafe, let referrer = request.referrer {
            headers.append(HTTPHeader("Origin", request.isOriginOpaque ? "null" : referrer.origin))
        }
        if let credentials { headers.append(HTTPHeader("Authorization", credentials.basic)) }
        clock.advance()
        let now = clock.now
        if let cookie = cookies.header(for: url, isCrossSite: isCrossSite, isSafe: isSafe, now: now) {
            headers.append(HTTPHeader("Cookie", cookie))
        }
        let response = try transport.send(
            HTTPRequest(method: request.method, url: url.description, headers: headers, body: request.body))
        for header in response.headers where header.isNamed("Set-Cookie") {
            cookies.store(setCookie: header.value, from: url, now: now)
        }
        return response
    }

    /// Source: https://w3c.github.io/webappsec-referrer-policy/, strict-origin-when-cross-origin
    private static func referer(_ page: WebURL, for url: WebURL) -> String? {
        guard page.isHTTP, !(page.scheme == "https" && url.scheme == "http") else { return nil }
        return page.isSameOrigin(as: url) ? page.withoutCredentialsAndFragment.description : page.origin + "/"
    }

    /// The request that a redirect asks for, nil where the response is none.
    private func redirect(of request: NavigationRequest, _ response: HTTPResponse) -> NavigationRequest? {
        guard let location = response.redirectLocation, var url = WebURL(location, relativeTo: request.url)
        else { return nil }
        if url.fragment == nil, let fragment = request.url.fragment {
            url = url.replacing(fragment: fragment)
        }
        var next = request
        next.url = url
        // 4.4, 10: a second change of origin makes the origin opaque.
        if !url.isSameOrigin(as: request.url), let referrer = request.referrer,
            !referrer.isSameOrigin(as: request.url)
        {
            next.isOriginOpaque = true
        }
        let turnsIntoGet =
            response.status == 303 && request.method != "HEAD"
            || (response.status == 301 || response.status == 302) && request.method == "POST"
        if turnsIntoGet {
            next.method = "GET"
            next.body = []
            next.contentType = nil
        }
        return next
    }

    private func refresh(of page: LoadedPage, _ response: HTTPResponse) -> WebURL? {
        guard let text = response.header("Refresh") ?? page.refresh,
            let refresh = Refresh(text), refresh.delay <= Self.refreshDelayLimit,
            let url = page.address(refresh.address), url.isHTTP
        else { return nil }
        return url
    }
}
