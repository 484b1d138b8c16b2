import Foundation
import WebEnv

/// What many environments that live at once take, over fewer pages that they share.
public struct EnvironmentMemory: Sendable {
    public let environments: Int
    /// Distinct pages, each shown by some of them.
    public let pages: Int
    /// Resident bytes that all of them added, pages included.
    public let bytes: Int
    /// Resident bytes that one more environment adds whose page another shows already.
    public let bytesPerEnvironment: Int

    /// Opens environments on the pages of a site that links reach from its home page. Each opens the home page, then its own,
    /// and writes something into the first field that it finds.
    /// - Parameters:
    ///   - environments: more than `pages`.
    ///   - pages: at most; a small site has fewer.
    /// - Throws: ``EnvironmentError`` where the site fails.
    public static func measure(_ site: Site, environments: Int, pages: Int) throws -> EnvironmentMemory {
        let urls = try SitePages.urls(of: site, limit: max(1, pages))
        let host = SiteHost(site: site)
        var living: [WebEnvironment] = []
        living.reserveCapacity(environments)
        // What is made once, whatever follows: connections, prepared statements, the home page.
        _ = try environment(host, urls[0], 0)
        let start = residentBytes()
        var shared = start
        for index in 0..<environments {
            if index == urls.count { shared = residentBytes() }
            living.append(try environment(host, urls[index % urls.count], index))
        }
        let end = residentBytes()
        return withExtendedLifetime(living) {
            EnvironmentMemory(
                environments: environments, pages: urls.count, bytes: max(0, end - start),
                bytesPerEnvironment: max(0, end - shared) / max(1, environments - urls.count))
        }
    }

    private static func environment(_ host: SiteHost, _ url: String, _ number: Int) throws -> WebEnvironment {
        let site = host.site
        var environment = WebEnvironment(transport: MockWorld(hosts: [host]))
        let task = WebTask(taskID: "memory", sites: [site.name], intent: "", startURLs: [site.address + "/"])
        _ = try environment.reset(task: task, seed: 1)
        let page = try environment.step(.goto(url: url)).observation
        if let field = page.nodes.first(where: { [.textbox, .searchbox, .combobox].contains($0.role) }) {
            _ = try environment.step(.fill(id: field.id, text: "text \(number)", pressEnter: false))
        }
        return environment
    }

    /// 0 where the system does not tell.
    private static func residentBytes() -> Int {
        guard let statistics = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8) else {
            return 0
        }
        let pages = statistics.split(separator: " ").dropFirst().first.flatMap { Int($0) } ?? 0
        return pages * Int(sysconf(Int32(_SC_PAGESIZE)))
    }
}

/// The pages of a site that links reach from its home page.
private enum SitePages {
    static func urls(of site: Site, limit: Int) throws -> [String] {
        var world = MockWorld(hosts: [SiteHost(site: site, cacheCapacity: 0)])
        let links = try Selector("a[href]")
        var urls: [String] = []
        var queue = [site.address + "/"]
        var seen = Set(queue)
        var next = 0
        while next < queue.count, urls.count < limit {
            let url = queue[next]
            next += 1
            let response = try world.send(HTTPRequest(url: url))
            guard response.status == 200, response.header("content-type")?.hasPrefix("text/html") == true
            else { continue }
            urls.append(url)
            guard queue.count < 4 * limit else { continue }
            let document = HTMLParser.parse(response.body.bytes)
            for link in links.all(in: document) {
                let base = WebURL(url)
                guard let text = document.attribute("href", of: link),
                    let target = WebURL(text, relativeTo: base), target.origin == base?.origin,
                    seen.insert(target.withoutFragment.description).inserted
                else { continue }
                queue.append(target.withoutFragment.description)
            }
        }
        guard !urls.isEmpty else {
            throw EnvironmentError("\(site.name): no page answers at \(site.address)/")
        }
        return urls
    }
}
