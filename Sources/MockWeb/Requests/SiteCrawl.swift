import Browser
import Groundwork
import HTML
import WebEnv

/// Visits the pages of a site that links and redirects reach from its front page, each in the world's first state.
public struct SiteCrawl {
    /// A page that was answered with HTML.
    public struct Page: Sendable, Hashable {
        /// Its whole address.
        public let url: String
        /// Bytes of its body.
        public let size: Int
    }

    private let origin: String
    private let start: String
    private let world: MockWorld
    private let headers: [HTTPHeader]
    private var queue: [WebURL] = []
    private var seen: Set<WebURL> = []

    /// A crawl that has visited nothing yet.
    /// - Parameter task: says where to start and whether somebody is signed in.
    /// - Throws: what resetting the world throws.
    public init(host: SiteHost, task: WebTask) throws {
        origin = host.site.address
        start = task.startURLs.first ?? origin + "/"
        var world = MockWorld(hosts: [host])
        let cookies = try world.reset(task: task, seed: 1).map { String($0.setCookie.prefix { $0 != ";" }) }
        headers = cookies.map { HTTPHeader("Cookie", $0) }
        self.world = world
    }

    /// The pages of a site, as a stranger sees it, or as its first login where the front page leads strangers to a sign-in.
    /// - Parameters:
    ///   - limit: pages at most.
    /// - Returns: the task of the visit, which says where it begins and whether somebody is signed in, and at least one page.
    /// - Throws: `EnvironmentError` where the site answers with no page.
    public static func pages(of host: SiteHost, limit: Int) throws -> (task: WebTask, pages: [Page]) {
        let site = host.site
        let start = site.address + (site.placeholderPath.isEmpty ? "/" : site.placeholderPath)
        let tasks = [false, true].map { requiresLogin in
            WebTask(
                taskID: "crawl", sites: [site.name], intent: "", startURLs: [start],
                requiresLogin: requiresLogin)
        }
        var fronts: [String?] = []
        for task in tasks {
            var crawl = try SiteCrawl(host: host, task: task)
            fronts.append(try crawl.pages(limit: 1).first?.url)
        }
        let task = fronts[0] == fronts[1] ? tasks[0] : tasks[1]
        var crawl = try SiteCrawl(host: host, task: task)
        let pages = try crawl.pages(limit: limit)
        guard !pages.isEmpty else {
            throw EnvironmentError("\(site.name): no page answers at \(start), signed in or not")
        }
        return (task, pages)
    }

    /// The answer at an address, in a fork of the world, so that a link that signs out ends no other visit.
    public func response(to url: String) throws -> HTTPResponse {
        var visited = world
        return try visited.send(HTTPRequest(url: url, headers: headers))
    }

    /// Pages in the order in which links lead to them.
    /// - Parameter limit: pages at most.
    private mutating func pages(limit: Int) throws -> [Page] {
        let links = try Selector("a[href]")
        var pages: [Page] = []
        add(start, from: nil)
        var next = 0
        while next < queue.count, pages.count < limit {
            let url = queue[next]
            next += 1
            let response = try response(to: url.description)
            if let location = response.header("location") { add(location, from: url) }
            guard response.status == 200, response.header("content-type")?.hasPrefix("text/html") == true
            else { continue }
            pages.append(Page(url: url.description, size: response.body.bytes.count))
            guard queue.count < 4 * limit else { continue }
            let document = HTMLParser.parse(response.body.bytes)
            for link in try links.all(in: document) {
                add(document.attribute("href", of: link) ?? "", from: url)
            }
        }
        return pages
    }

    /// Puts an address of the site in the queue where it was never there.
    private mutating func add(_ address: String, from base: WebURL?) {
        guard let url = WebURL(address, relativeTo: base)?.withoutFragment, url.origin == origin,
            seen.insert(url).inserted
        else { return }
        queue.append(url)
    }
}
