import Foundation
import WebEnv

/// What many environments that live at once take, over fewer pages that they share.
public struct EnvironmentMemory: Sendable {
    /// Environments that were alive at once.
    public let environments: Int
    /// Distinct pages, each shown by some of them.
    public let pages: Int
    /// Resident bytes that all of them added, pages included.
    public let bytes: Int
    /// Resident bytes that one more environment adds where another already shows its page.
    public let bytesPerEnvironment: Int

    /// Opens environments on the pages of a site that links reach from its front page. Each opens the front page, then its own,
    /// and writes something into the first field that it finds.
    /// - Parameters:
    ///   - environments: more than `pages`.
    ///   - pages: at most; a small site has fewer.
    /// - Throws: `EnvironmentError` where the site fails.
    public static func measure(_ site: Site, environments: Int, pages: Int) throws -> EnvironmentMemory {
        let host = SiteHost(site: site)
        // Found by another host, so that nothing of them is kept yet.
        let (task, found) = try SiteCrawl.pages(
            of: SiteHost(site: site, cacheCapacity: 0), limit: max(1, pages))
        let urls = found.map(\.url)
        var living: [WebEnvironment] = []
        living.reserveCapacity(environments)
        // What is made once, whatever follows: connections, prepared statements, the front page.
        _ = try environment(host, task, urls[0], 0)
        let start = residentBytes()
        var shared = start
        for index in 0..<environments {
            if index == urls.count { shared = residentBytes() }
            living.append(try environment(host, task, urls[index % urls.count], index))
        }
        let end = residentBytes()
        return withExtendedLifetime(living) {
            EnvironmentMemory(
                environments: environments, pages: urls.count, bytes: max(0, end - start),
                bytesPerEnvironment: max(0, end - shared) / max(1, environments - urls.count))
        }
    }

    private static func environment(
        _ host: SiteHost, _ task: WebTask, _ url: String, _ number: Int
    ) throws -> WebEnvironment {
        var environment = WebEnvironment(transport: MockWorld(hosts: [host]))
        _ = try environment.reset(task: task, seed: 1)
        let page = try environment.step(.goto(url: url)).observation
        if let field = page.nodes.first(where: { [.textbox, .searchbox, .combobox].contains($0.role) }) {
            _ = try environment.step(.fill(id: field.id, text: "text \(number)", pressEnter: false))
        }
        return environment
    }

    /// Bytes of this process in memory now; 0 where the system does not tell.
    package static func residentBytes() -> Int {
        guard let statistics = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return 0
        }
        let pages = statistics.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}
