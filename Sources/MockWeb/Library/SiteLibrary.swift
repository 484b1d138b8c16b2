import Foundation
import Groundwork
import WebEnv

/// A folder of mock sites, each in a folder of its own.
public struct SiteLibrary: Sendable {
    /// Its path.
    public let folder: String

    /// The sites in a folder; none is loaded yet.
    /// - Throws: `InputError` where there is no such folder.
    public init(folder: String) throws {
        var isFolder: ObjCBool = false
        guard FileManager.default.fileExists(atPath: folder, isDirectory: &isFolder), isFolder.boolValue
        else {
            throw InputError("\(folder): no such folder")
        }
        self.folder = folder
    }

    /// Names of all sites, in alphabetical order.
    public func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter {
                !$0.hasPrefix(".") && FileManager.default.fileExists(atPath: "\(folder)/\($0)/site.yaml")
            }
            .sorted()
    }

    /// The path of a site's folder.
    /// - Throws: `InputError` where no site has this name.
    public func directory(of name: String) throws -> String {
        let known = try names()
        guard known.contains(name) else {
            throw InputError("no site is called \"\(name)\"; there are: \(known.joined(separator: ", "))")
        }
        return "\(folder)/\(name)"
    }

    /// Loads a site by its name.
    /// - Throws: `InputError` where no site has this name, ``SiteProblems`` where its files have mistakes.
    public func load(_ name: String) throws -> Site { try Site.load(directory: directory(of: name)) }

    /// The origin of each site, by its name, without loading any; sites whose files can't be read are left out.
    public func addresses() throws -> [String: String] {
        var addresses: [String: String] = [:]
        for name in try names() { addresses[name] = Site.address(inDirectory: try directory(of: name)) }
        return addresses
    }

    /// What is known of each site without loading any; sites whose files can't be read are left out.
    public func outlines() throws -> [SiteOutline] {
        try names().compactMap { SiteOutline(directory: try directory(of: $0)) }
    }

    /// Hosts for these sites, or for all.
    /// - Parameter cacheCapacity: bytes of rendered pages that each host keeps; nil for the library's default.
    public func hosts(_ names: [String]? = nil, cacheCapacity: Int? = nil) throws -> [SiteHost] {
        try (names ?? self.names()).map { name in
            let site = try load(name)
            return cacheCapacity.map { SiteHost(site: site, cacheCapacity: $0) } ?? SiteHost(site: site)
        }
    }

    /// The task templates of these sites.
    public func instantiators(_ names: [String]) throws -> [TaskInstantiator] {
        try instantiators(hosts(names))
    }

    /// The task templates of these hosts' sites; what several of them need is loaded once.
    public func instantiators(_ hosts: [SiteHost]) throws -> [TaskInstantiator] {
        var known = hosts
        return try hosts.map { host in
            let instantiator = try TaskInstantiator(host: host, sharing: known)
            let names = known.map(\.site.name)
            known += instantiator.companions.filter { !names.contains($0.site.name) }
            return instantiator
        }
    }

    /// The sites that tasks are set on; with those that join them where a task has several. Task files made elsewhere call a site
    /// by its placeholder (`reddit`).
    /// - Parameter cacheCapacity: bytes of rendered pages that each host keeps; nil for the library's default.
    public func hosts(for tasks: [WebTask], cacheCapacity: Int? = nil) throws -> [SiteHost] {
        let known = Set(try names())
        var wanted = Set(tasks.flatMap(\.sites))
        if tasks.contains(where: { $0.sites.count > 1 }) {
            wanted.formUnion(Site.joiningSites(inFolder: folder))
        }
        if wanted.isSubset(of: known) {
            return try withTheirData(hosts(wanted.sorted(), cacheCapacity: cacheCapacity), of: tasks)
        }
        let all = try hosts(cacheCapacity: cacheCapacity)
        for task in tasks {
            guard let unknown = task.unknownSite(among: all.map(\.site), place: "not in \(folder)") else {
                continue
            }
            throw InputError(unknown)
        }
        return try withTheirData(all.filter { host in wanted.contains { host.site.isCalled($0) } }, of: tasks)
    }

    /// Checks that each task was made for the data that these sites have.
    /// - Returns: the hosts that were given.
    /// - Throws: `InputError` where a task was made for other data than a site has.
    @discardableResult
    public func withTheirData(_ hosts: [SiteHost], of tasks: [WebTask]) throws -> [SiteHost] {
        for task in tasks {
            guard let mismatch = task.seedMismatch(in: hosts.map(\.site)) else { continue }
            throw InputError("\(mismatch) (\(folder))")
        }
        return hosts
    }

    /// The sites that tasks of these templates can be set on, each once.
    public static func hosts(of instantiators: [TaskInstantiator]) -> [SiteHost] {
        var hosts: [SiteHost] = []
        for host in instantiators.flatMap({ [$0.host] + $0.companions })
        where !hosts.contains(where: { $0.site.name == host.site.name }) {
            hosts.append(host)
        }
        return hosts
    }
}
