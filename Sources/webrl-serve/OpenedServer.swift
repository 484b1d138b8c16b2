import EnvironmentPool
import EnvironmentServer
import Foundation
import Groundwork
import MockWeb
import Serving
import Workbench

/// A server that answers, and what there is to say about it.
struct OpenedServer {
    let server: WebServer
    /// For standard output.
    let lines: [String]

    init(_ order: ServeOrder) throws {
        switch order.content {
        case .sites(let names): try self.init(order, sites: names)
        case .environments(let environments): try self.init(order, environments)
        case .imagined(let imagined): try self.init(order, imagined)
        }
    }

    private init(_ order: ServeOrder, sites names: [String]) throws {
        let library = try SiteLibrary(folder: order.sitesFolder)
        let wanted = names.isEmpty ? try library.names() : names
        let hosts = try wanted.enumerated().flatMap { place, name -> [SiteHost] in
            Terminal.progress("loading \(name) (\(place + 1) of \(wanted.count))")
            return try library.hosts([name])
        }
        Terminal.progress("")
        server =
            order.watches ? try Self.watching(hosts, order) : try WebServer(hosts: hosts, port: order.port)
        lines = hosts.map { "\($0.site.name)  \($0.site.address)  \($0.site.title)" }
    }

    /// A server of sites that are loaded again when their files change.
    private static func watching(_ hosts: [SiteHost], _ order: ServeOrder) throws -> WebServer {
        try WebServer(port: order.port) { port in
            let gate = RequestGate(port: port, sites: hosts.map(\.site.address))
            let sites = WatchedSites(hosts: hosts, gate: gate, port: port)
            SiteWatch.begin(sites)
            return ServedContent(access: Access(gate: gate), answerer: sites)
        }
    }

    private init(_ order: ServeOrder, _ imagined: ServeOrder.Imagined) throws {
        let site = try ImaginedSite(
            imagined, library: try SiteLibrary(folder: order.sitesFolder), progress: Terminal.progress)
        Terminal.progress("")
        var limits = ServingLimits()
        // What is typed into a field is all that is sent, and walks remember it.
        limits.bodyBytes = 64 << 10
        server = try WebServer(port: order.port, limits: limits) { port in
            // Also under the addresses that the imagined sites have, for browsers that resolve them here.
            let gate = RequestGate(port: port, sites: site.origins)
            return ServedContent(access: Access(gate: gate), answerer: site)
        }
        lines = [site.summary]
    }

    private init(_ order: ServeOrder, _ wanted: ServeOrder.Environments) throws {
        let opener = PoolOpener(
            sites: order.sitesFolder, suites: wanted.suitesFolder, allowsPaths: wanted.allowsPaths,
            workers: wanted.workers ?? PoolOpener.coreCount)
        let capacity = PoolCapacity(limit: wanted.environments)
        // What the command line names may be a path, whatever clients may name.
        let pool = try PoolOpener(
            sites: order.sitesFolder, suites: wanted.suitesFolder, allowsPaths: true
        ).open(wanted.request, capacity: capacity)
        let service = EnvironmentService(
            pool: pool, seed: wanted.seed, limits: wanted.limits,
            now: { ProcessInfo.processInfo.systemUptime },
            opener: { request throws(PoolError) in try opener.open(request, capacity: capacity) })
        let token = try order.tokenFile.map { try BearerToken(contentsOf: $0).text }
        var limits = ServingLimits()
        limits.connections = wanted.sessions.addingClamped(256)
        limits.silentSeconds = wanted.silentSeconds
        limits.pingSeconds = wanted.silentSeconds / 3
        server = try WebServer(address: order.address, port: order.port, limits: limits) { port in
            let gate = RequestGate(port: port, names: order.names, takesAddresses: !order.isLoopback)
            return ServedContent(
                access: Access(gate: gate, token: token), answerer: service, sockets: service)
        }
        let tasks = pool.world.tasks.count
        lines = [
            "\(pool.world.name): \(tasks) \(tasks == 1 ? "task" : "tasks"), at most \(wanted.sessions) sessions"
        ]
    }
}

extension ServeOrder.Environments {
    fileprivate var request: PoolRequest {
        var request = PoolRequest(what: what)
        request.dialect = dialect
        request.window = window
        request.maxSteps = maxSteps
        request.workers = workers
        return request
    }

    fileprivate var limits: EnvironmentService.Limits {
        var limits = EnvironmentService.Limits()
        limits.sessions = sessions
        limits.idleSeconds = idleSeconds
        return limits
    }
}

/// What clients must show. Source: RFC 6750, section 2.1 (`b64token`).
struct BearerToken {
    let text: String
    /// Fewer are guessed too soon.
    private static let shortest = 16
    private static let longest = 4096

    /// - Throws: ``InputError`` where the file can't be read or holds no token.
    init(contentsOf path: String) throws {
        let bytes = try InputFile.contents(of: path, limit: 1 << 16)
        text = String(decoding: bytes, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        let isToken = text.utf8.allSatisfy { $0.isASCIIAlphanumeric || "-._~+/=".utf8.contains($0) }
        guard isToken, (Self.shortest...Self.longest).contains(text.utf8.count) else {
            throw InputError(
                "\(path): a token has \(Self.shortest) to \(Self.longest) letters, digits or -._~+/= and nothing else"
            )
        }
    }
}
