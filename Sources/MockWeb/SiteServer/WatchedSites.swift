import Browser
import Glibc
import Groundwork
import Synchronization
import WebEnv

/// Sites whose folders are looked at again and again: what changed is loaded in place of what was there. A site with mistakes
/// stays as it was.
///
/// Worlds begin anew with each change: their databases may be others.
package final class WatchedSites: RequestAnswerer {
    /// What became of a change.
    package enum Change: Sendable, Hashable {
        case loaded(site: String)
        /// The old site is served on.
        case refused(site: String, problems: [SiteProblem])
    }

    private struct Watch: Sendable {
        var host: SiteHost
        /// Of the site's folder, as it was looked at last.
        var stamp: ContentHash
    }
    private struct State: Sendable {
        var sites: [Watch]
        var router: SiteServerRouter
    }

    private let state: Mutex<State>
    private let worlds: Int
    private let gate: RequestGate
    private let port: Int

    /// - Parameters: as those of ``SiteServerRouter``; the gate knows the sites' addresses as they are now.
    package init(hosts: [SiteHost], worlds: Int = 4096, gate: RequestGate, port: Int) {
        self.worlds = worlds
        self.gate = gate
        self.port = port
        state = Mutex(
            State(
                sites: hosts.map { Watch(host: $0, stamp: Self.stamp($0.site)) },
                router: SiteServerRouter(hosts: hosts, worlds: worlds, gate: gate, port: port)))
    }

    package func effect(of request: ServedRequest) -> RequestGate.Effect { router.effect(of: request) }

    package func answer(_ request: ServedRequest) throws -> HTTPResponse { try router.answer(request) }

    private var router: SiteServerRouter { state.withLock { $0.router } }

    /// Looks for changes, and takes them over. One caller at a time.
    package func refresh() -> [Change] {
        var sites = state.withLock { $0.sites }
        var changes: [Change] = []
        for index in sites.indices {
            let stamp = Self.stamp(sites[index].host.site)
            guard stamp != sites[index].stamp else { continue }
            sites[index].stamp = stamp
            changes.append(load(&sites[index]))
        }
        guard !changes.isEmpty else { return [] }
        let isChanged = changes.contains { if case .loaded = $0 { true } else { false } }
        let (known, worlds, gate, port) = (sites, worlds, gate, port)
        state.withLock { state in
            state.sites = known
            guard isChanged else { return }
            state.router = SiteServerRouter(hosts: known.map(\.host), worlds: worlds, gate: gate, port: port)
        }
        return changes
    }

    private func load(_ watch: inout Watch) -> Change {
        let old = watch.host.site
        let problems: [SiteProblem]
        do {
            let site = try Site.load(directory: old.directory)
            if site.address == old.address {
                watch.host = SiteHost(site: site)
                return .loaded(site: site.name)
            }
            problems = [
                SiteProblem(
                    file: old.directory + "/site.yaml",
                    message: "the address is another: the server has to be started again for it")
            ]
        } catch {
            problems = error.problems
        }
        return .refused(site: old.name, problems: problems)
    }

    // MARK: Stamps

    /// Names, sizes and times of all files of a site, and of the site whose database it uses.
    private static func stamp(_ site: Site) -> ContentHash {
        var text = stamp(site.directory)
        if site.databaseName != site.name { text += stamp(site.directory + "/../" + site.databaseName) }
        return ContentHash(text)
    }

    private static func stamp(_ directory: String) -> String {
        SiteFolder(directory).tree("", log: ProblemLog()).map { path in
            var info = stat()
            guard stat(directory + "/" + path, &info) == 0 else { return path }
            return "\(path) \(info.st_size) \(info.st_mtim.tv_sec).\(info.st_mtim.tv_nsec)\n"
        }.joined()
    }
}
