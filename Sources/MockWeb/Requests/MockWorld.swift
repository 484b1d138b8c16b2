import Browser
import Groundwork
import WebEnv

/// Mock sites as the web: answers requests in process, resets and forks by being copied.
///
/// A value over shared ``SiteHost``s. Each site is chosen by the origin of the request's address.
public struct MockWorld: VaryingTransport {
    /// The sites of this world, each under its own origin.
    public private(set) var hosts: [SiteHost]
    /// What each site's server knows and holds, in the order of ``hosts``.
    public private(set) var states: [SiteState]
    /// For each host, the other hosts on the same database.
    private var sharers: [[Int]]
    private var variant = WorldVariant()

    /// Every site in its first state, nobody signed in.
    /// - Parameter seed: what the sites' chance follows from.
    public init(hosts: [SiteHost], seed: UInt64 = 0) {
        self.hosts = hosts
        states = hosts.map { $0.initialState(seed: seed) }
        sharers = Self.sharers(hosts)
    }

    private static func sharers(_ hosts: [SiteHost]) -> [[Int]] {
        hosts.indices.map { index in
            hosts.indices.filter {
                $0 != index && hosts[$0].site.sharesDatabase(with: hosts[index].site)
            }
        }
    }

    /// Adds a site in its first state; where it shares a database with a site that is here, it takes over
    /// that site's contents.
    mutating func add(_ host: SiteHost, seed: UInt64) {
        hosts.append(host)
        states.append(host.initialState(seed: seed, variant: variant))
        sharers = Self.sharers(hosts)
        if let other = sharers.last?.first { states[states.count - 1].share(states[other]) }
    }

    /// What was written since the seed state: a hash of each changed database, by its site. Equal contents have equal hashes.
    public var changes: [(site: String, hash: String)] {
        zip(hosts, states).filter { $1.database != .seed }.map { ($0.site.name, $1.database.identity.text) }
    }

    /// Answers from the site whose origin the address has; sites on the same database see what it wrote.
    /// - Throws: `UnreachableHost` where no site has the origin.
    public mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        guard let index = hosts.firstIndex(where: { isUnder($0.site.address, request.url) }) else {
            throw UnreachableHost("no mock site answers at \(request.url)")
        }
        let response = hosts[index].respond(to: request, state: &states[index])
        for other in sharers[index] { states[other].share(states[index]) }
        return response
    }

    /// Where the site at the address keeps the style sheets of its pages.
    public func styleSheets(for page: WebURL) -> StyleSheetStore? {
        let address = page.description
        return hosts.first { isUnder($0.site.address, address) }?.styleSheets
    }

    /// Whether the address begins with this origin.
    private func isUnder(_ origin: String, _ url: String) -> Bool {
        guard !origin.isEmpty, url.utf8.starts(with: origin.utf8) else { return false }
        let next = url.utf8.dropFirst(origin.utf8.count).first
        return next == nil || next == UInt8(ascii: "/") || next == UInt8(ascii: "?")
            || next == UInt8(ascii: "#")
    }

    /// Puts every site into its first state, and signs in where the start says so.
    /// - Returns: one cookie for each site that was signed in to, with the address that it belongs to.
    public mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] {
        for index in hosts.indices {
            states[index] = hosts[index].initialState(seed: start.seed, variant: variant)
        }
        guard start.isSignedIn else { return [] }
        var cookies: [(url: String, setCookie: String)] = []
        for index in hosts.indices where isWanted(hosts[index].site, start.sites) {
            guard let cookie = signIn(start.login, at: index) else { continue }
            cookies.append((hosts[index].site.address + "/", cookie))
        }
        return cookies
    }

    private func isWanted(_ site: Site, _ names: [String]) -> Bool {
        names.isEmpty || names.contains { site.isCalled($0) }
    }

    /// By the login's own name, else by the site's first login: a stored state may be called by its file (`.auth/shopping_state.json`).
    private mutating func signIn(_ login: String?, at index: Int) -> String? {
        let host = hosts[index]
        if let login, let cookie = host.signIn(login, state: &states[index]) { return cookie }
        return host.signIn(nil, state: &states[index])
    }

    /// Opens a session on one site that is signed in as the stored login of this name says, and leaves all else as it is.
    /// - Parameter login: the site's first login where nil.
    /// - Returns: the `Set-Cookie` value for the browser; nil where there is no such site or login.
    public mutating func signIn(_ login: String?, on site: String) -> String? {
        guard let index = hosts.firstIndex(where: { $0.site.name == site }) else { return nil }
        return hosts[index].signIn(login, state: &states[index])
    }

    /// What task files made elsewhere call a site: its placeholder without the underscores, in lower case.
    @Sendable public func foreignName(ofSite name: String) -> String {
        guard let site = hosts.map(\.site).first(where: { $0.isCalled(name) }),
            site.placeholder.utf8.count > 4
        else {
            return name
        }
        return site.placeholder.dropFirst(2).dropLast(2).lowercased()
    }

    /// A world whose sessions have other ids, and one where a minute has passed.
    public func variations() -> [any Transport] {
        [WorldVariant(sessions: 1), WorldVariant(seconds: 61)].map { variant in
            var world = self
            world.variant = variant
            return world
        }
    }

    /// The text with `__SITE__` placeholders replaced by the sites' addresses; placeholders of sites that are
    /// not here stay.
    public func expandPlaceholders(_ text: String) -> String {
        var text = text
        for host in hosts where !host.site.placeholder.isEmpty {
            text = text.replacingAll(host.site.placeholder, by: host.site.address + host.site.placeholderPath)
        }
        return text
    }
}
