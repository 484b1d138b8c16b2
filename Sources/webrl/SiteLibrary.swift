import ArgumentParser
import Foundation
import MockWeb
import WebEnv

/// The folder of mock sites that a command works with.
struct SiteLibrary: ParsableArguments {
    @Option(
        name: .customLong("sites"),
        help: "Folder with the sites (default: sites/ here, or beside the program).", completion: .directory)
    var folder: String?

    /// - Throws: ``UsageError`` where there is no such folder.
    func location() throws -> URL {
        if let folder {
            guard Self.isFolder(URL(fileURLWithPath: folder)) else {
                throw UsageError("\(folder): no such folder")
            }
            return URL(fileURLWithPath: folder, isDirectory: true)
        }
        guard let sites = Self.places.map({ $0.appendingPathComponent("sites") }).first(where: Self.isFolder)
        else { throw UsageError("no folder of sites found; name one with --sites") }
        return sites
    }

    /// The path of a file that comes with the program: from here, or from the nearest folder above the program that has it.
    /// - Throws: ``UsageError`` where there is none.
    static func bundled(_ name: String) throws -> String {
        let paths = places.map { $0.appendingPathComponent(name).path }
        guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else {
            throw UsageError("there is no \(name) here or beside the program")
        }
        return path
    }

    /// The current folder, then those above the program, the nearest first.
    private static var places: [URL] {
        let program = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath()
        var places = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath)]
        var candidate = program.deletingLastPathComponent()
        while candidate.path != "/" {
            places.append(candidate)
            candidate.deleteLastPathComponent()
        }
        return places
    }

    /// Names of all sites, in alphabetical order.
    func names() throws -> [String] {
        let folder = try location()
        return try FileManager.default.contentsOfDirectory(atPath: folder.path)
            .filter {
                !$0.hasPrefix(".")
                    && FileManager.default.fileExists(
                        atPath: folder.appendingPathComponent("\($0)/site.yaml").path)
            }
            .sorted()
    }

    func directory(of name: String) throws -> URL {
        let known = try names()
        guard known.contains(name) else {
            throw UsageError("no site is called \"\(name)\"; there are: \(known.joined(separator: ", "))")
        }
        return try location().appendingPathComponent(name, isDirectory: true)
    }

    func load(_ name: String) throws -> Site { try Site.load(directory: directory(of: name).path) }

    /// The origin of each site, by its name, without loading any; sites whose files can't be read are left out.
    func addresses() throws -> [String: String] {
        var addresses: [String: String] = [:]
        for name in try names() { addresses[name] = Site.address(inDirectory: try directory(of: name).path) }
        return addresses
    }

    /// Hosts for these sites, or for all.
    /// - Parameter cacheCapacity: bytes of rendered pages that each host keeps; nil for the library's default.
    func hosts(_ names: [String]? = nil, cacheCapacity: Int? = nil) throws -> [SiteHost] {
        try (names ?? self.names()).map { name in
            let site = try load(name)
            return cacheCapacity.map { SiteHost(site: site, cacheCapacity: $0) } ?? SiteHost(site: site)
        }
    }

    /// The task templates of these sites.
    func instantiators(_ names: [String]) throws -> [TaskInstantiator] { try instantiators(hosts(names)) }

    func instantiators(_ hosts: [SiteHost]) throws -> [TaskInstantiator] {
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
    func hosts(for tasks: [WebTask]) throws -> [SiteHost] {
        let known = Set(try names())
        var wanted = Set(tasks.flatMap(\.sites))
        if tasks.contains(where: { $0.sites.count > 1 }) {
            wanted.formUnion(Site.joiningSites(inFolder: try location().path))
        }
        if wanted.isSubset(of: known) { return try withTheirData(hosts(wanted.sorted()), of: tasks) }
        let all = try hosts()
        let folder = try location().path
        for task in tasks {
            guard let unknown = task.unknownSite(among: all.map(\.site), place: "not in \(folder)") else {
                continue
            }
            throw UsageError(unknown)
        }
        return try withTheirData(all.filter { host in wanted.contains { host.site.isCalled($0) } }, of: tasks)
    }

    /// - Throws: ``UsageError`` where a task was made for other data than a site has.
    @discardableResult
    func withTheirData(_ hosts: [SiteHost], of tasks: [WebTask]) throws -> [SiteHost] {
        for task in tasks {
            guard let mismatch = task.seedMismatch(in: hosts.map(\.site)) else { continue }
            throw UsageError("\(mismatch) (\(try location().path))")
        }
        return hosts
    }

    /// The sites that tasks of these templates can be set on, each once.
    static func hosts(of instantiators: [TaskInstantiator]) -> [SiteHost] {
        var hosts: [SiteHost] = []
        for host in instantiators.flatMap({ [$0.host] + $0.companions })
        where !hosts.contains(where: { $0.site.name == host.site.name }) {
            hosts.append(host)
        }
        return hosts
    }

    private static func isFolder(_ url: URL) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && isFolder.boolValue
    }
}

/// Reads a task file.
func readTasks(_ path: String) throws -> [WebTask] {
    try TaskFile.read(InputFile.contents(of: path), file: path)
}
