import Groundwork
import MockWeb
import Synchronization
import WebEnv

/// Opens pools: finds suites, task files and sites, and loads each once for all pools that are alive.
public final class PoolOpener: Sendable {
    /// Folder with the sites.
    public let sites: String
    /// Folder with the suites.
    public let suites: String
    /// Whether requests may name paths: files, site folders, other folders of sites. Not for callers on other machines.
    public let allowsPaths: Bool
    private let workers: Int
    private let worlds = Mutex<[Key: Loaded]>([:])

    private struct Key: Hashable {
        let what: String
        let login: String?
        let cacheBytes: Int?
        let sites: String
        let suites: String
    }
    /// A world for as long as a pool has it.
    private struct Loaded {
        weak var world: PoolWorld?
        let isSite: Bool
    }

    /// - Parameters:
    ///   - sites: folder with the sites.
    ///   - suites: folder with the suites (`lite.json`, …).
    ///   - allowsPaths: whether requests may name paths, and how much is kept of what is rendered.
    ///   - workers: threads of a call at most, whatever a request says; nil for as many as it asks for.
    public init(sites: String, suites: String, allowsPaths: Bool, workers: Int? = nil) {
        self.workers = workers ?? Parallel.threadLimit
        self.sites = sites
        self.suites = suites
        self.allowsPaths = allowsPaths
    }

    /// Opens what a request asks for. What is open already is not read again.
    /// - Parameters:
    ///   - capacity: room that several pools share; nil for the request's own.
    /// - Throws: ``PoolError`` where there is no such suite, file or site, or it has mistakes.
    public func open(_ request: PoolRequest, capacity: PoolCapacity? = nil) throws(PoolError)
        -> EnvironmentPool
    {
        let (world, isSite) = try self.world(request)
        return EnvironmentPool(
            world, settings: try EpisodeSettings(request, isSite: isSite),
            workers: min(workers, request.workers ?? Self.coreCount),
            capacity: capacity ?? PoolCapacity(limit: request.capacity ?? 100_000))
    }

    private func world(_ request: PoolRequest) throws(PoolError) -> (PoolWorld, isSite: Bool) {
        if !allowsPaths, request.sites != nil || request.suites != nil {
            throw PoolError(.badInput, "'sites' and 'suites' can't be named here")
        }
        if !allowsPaths, request.cacheBytes != nil {
            // Each number would be a world of its own.
            throw PoolError(.badInput, "'cache_bytes' can't be named here")
        }
        let key = Key(
            what: request.what, login: request.login, cacheBytes: request.cacheBytes,
            sites: request.sites ?? sites, suites: request.suites ?? suites)
        // Kept locked while loading, so that two who ask at once load once.
        let result: Result<(PoolWorld, isSite: Bool), PoolError> = worlds.withLock { worlds in
            if let loaded = worlds[key], let world = loaded.world { return .success((world, loaded.isSite)) }
            worlds = worlds.filter { $0.value.world != nil }
            do throws(PoolError) {
                let (world, isSite) = try load(key)
                worlds[key] = Loaded(world: world, isSite: isSite)
                return .success((world, isSite))
            } catch {
                return .failure(error)
            }
        }
        return try result.get()
    }

    private func load(_ key: Key) throws(PoolError) -> (PoolWorld, isSite: Bool) {
        let source = PoolSource(
            sites: key.sites, suites: key.suites, cacheBytes: key.cacheBytes, allowsPaths: allowsPaths)
        do {
            let (tasks, hosts, isSite) = try source.load(key.what, login: key.login)
            return (
                try PoolWorld(name: key.what, tasks: tasks, transport: MockWorld(hosts: hosts)), isSite
            )
        } catch let error as PoolError {
            throw error
        } catch {
            throw PoolError(.badInput, String(describing: error))
        }
    }
}
