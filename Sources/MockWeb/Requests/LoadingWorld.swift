import Browser
import Groundwork
import WebEnv

/// A world whose sites are loaded when an address of theirs is asked for, so that looking at one page costs
/// one site.
///
/// A site that is loaded late is in the state that it would have if it had been there from the beginning.
public struct LoadingWorld: Transport {
    private var world: MockWorld
    /// The sites that may still be loaded, each by its origin.
    private var absent: [String: String]
    private var seed: UInt64 = 0
    private let load: @Sendable (_ name: String) throws -> SiteHost

    /// - Parameters:
    ///   - hosts: sites that are there from the beginning; those that a task signs in to must be.
    ///   - addresses: origins of all sites, by their names.
    ///   - load: makes the host of a site; what it throws is thrown by ``send(_:)``.
    public init(
        hosts: [SiteHost], addresses: [String: String],
        load: @escaping @Sendable (_ name: String) throws -> SiteHost
    ) {
        world = MockWorld(hosts: hosts)
        let loaded = Set(hosts.map(\.site.name))
        absent = [:]
        for (name, address) in addresses where !loaded.contains(name) {
            if let origin = WebURL(address)?.origin { absent[origin] = name }
        }
        self.load = load
    }

    /// Names of the sites that were loaded, in that order.
    public var loadedSites: [String] { world.hosts.map(\.site.name) }

    /// Answers from the site at the request's origin, which is loaded first where it is not here yet.
    /// - Throws: `UnreachableHost` where no site has the origin; what loading throws.
    public mutating func send(_ request: HTTPRequest) throws -> HTTPResponse {
        if let origin = WebURL(request.url)?.origin, let name = absent[origin] {
            world.add(try load(name), seed: seed)
            absent[origin] = nil
        }
        return try world.send(request)
    }

    /// Puts the sites that are loaded into their first state; sites that are loaded later start with the same
    /// seed.
    /// - Returns: one cookie for each site that is signed in to, with the address that it belongs to.
    public mutating func reset(_ start: WorldStart) throws -> [(url: String, setCookie: String)] {
        seed = start.seed
        return try world.reset(start)
    }

    /// The text with `__SITE__` placeholders of loaded sites replaced by their addresses; others stay as they
    /// are.
    public func expandPlaceholders(_ text: String) -> String { world.expandPlaceholders(text) }
    /// Where the site at the address, if it is loaded, keeps the style sheets of its pages.
    public func styleSheets(for page: WebURL) -> StyleSheetStore? { world.styleSheets(for: page) }
}
