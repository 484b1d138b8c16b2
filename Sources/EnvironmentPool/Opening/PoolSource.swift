import Foundation
import Groundwork
import MockWeb
import WebArena
import WebEnv

/// Finds what a name stands for, and loads it: a suite, else a site, else a path of a task file or a site's folder.
struct PoolSource {
    let sites: String
    let suites: String
    let cacheBytes: Int?
    let allowsPaths: Bool

    typealias Content = (tasks: [WebTask], hosts: [SiteHost], isSite: Bool)

    func load(_ what: String, login: String?) throws -> Content {
        let library = try SiteLibrary(folder: sites)
        let isName = what.allSatisfy { $0.isLetter || $0.isNumber || "_-.".contains($0) }
        if isName, !what.hasSuffix(".json") {
            if isFile("\(suites)/\(what).json") { return try tasks("\(suites)/\(what).json", library, login) }
            if try library.names().contains(what) { return try site(library, what, login) }
        }
        guard allowsPaths else { throw try unknown(what, library) }
        if isFile("\(what)/site.yaml") { return try site(folder: what, login) }
        if isFile(what) { return try tasks(what, library, login) }
        throw try unknown(what, library)
    }

    private func tasks(_ path: String, _ library: SiteLibrary, _ login: String?) throws -> Content {
        if login != nil { throw PoolError(.badInput, "'login' is for sites; tasks say who is signed in") }
        let tasks = try TaskFile.read(contentsOf: path)
        return (tasks, try library.hosts(for: tasks, cacheCapacity: cacheBytes), false)
    }

    private func site(_ library: SiteLibrary, _ name: String, _ login: String?) throws -> Content {
        let hosts = try library.hosts([name], cacheCapacity: cacheBytes)
        return (hosts.map { Self.visit($0.site, login) }, hosts, true)
    }

    private func site(folder: String, _ login: String?) throws -> Content {
        let site = try Site.load(directory: folder)
        let host = cacheBytes.map { SiteHost(site: site, cacheCapacity: $0) } ?? SiteHost(site: site)
        return ([Self.visit(site, login)], [host], true)
    }

    /// Looking around on a site, without a goal.
    private static func visit(_ site: Site, _ login: String?) -> WebTask {
        let path = site.placeholderPath.isEmpty ? "/" : site.placeholderPath
        return WebTask(
            taskID: site.name, sites: [site.name], intent: "", startURLs: [site.address + path],
            requiresLogin: login != nil, storageState: login)
    }

    private func unknown(_ what: String, _ library: SiteLibrary) throws -> PoolError {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: suites)) ?? []
        let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        let list = (names + (try library.names())).joined(separator: ", ")
        let paths = allowsPaths ? ", nor a task file or a site's folder" : ""
        return PoolError(
            .badInput, "'\(what.prefix(200))' is no suite and no site\(paths); there are: \(list)")
    }

    private func isFile(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && !isFolder.boolValue
    }
}
