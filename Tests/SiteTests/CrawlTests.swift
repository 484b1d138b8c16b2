import Browser
import Foundation
@testable import HTML
import Testing
import WebEnv

@testable import MockWeb

/// Follows the links of a site's pages, as a visitor who changes nothing.
struct SiteCrawl {
    private let host: SiteHost
    private var world: MockWorld
    private var cookie: String?
    private(set) var broken: [String] = []
    private(set) var pageCount = 0

    init(host: SiteHost, login: String?) throws {
        self.host = host
        world = MockWorld(hosts: [host])
        let task = WebTask(
            taskID: "crawl", sites: [], intent: "", startURLs: [], requiresLogin: login != nil,
            storageState: login)
        cookie = try world.reset(task: task, seed: 0).first.map { String($0.setCookie.prefix { $0 != ";" }) }
    }

    /// - Parameter limit: pages to open at most.
    mutating func run(limit: Int) throws {
        var queue = ["/"]
        var seen: Set<String> = ["/"]
        while !queue.isEmpty, pageCount < limit {
            let path = queue.removeFirst()
            // Each page in a copy of the world: a link such as "log out" must not change what comes after.
            var fork = world
            let headers = cookie.map { [HTTPHeader("Cookie", $0)] } ?? []
            let response = try fork.send(HTTPRequest(url: host.site.address + path, headers: headers))
            pageCount += 1
            guard response.status < 400 else {
                broken.append("\(path) answers \(response.status)")
                continue
            }
            for link in links(response, from: path) where seen.insert(link).inserted { queue.append(link) }
        }
    }

    private func links(_ response: HTTPResponse, from path: String) -> [String] {
        var found = response.header("Location").map { [$0] } ?? []
        if response.header("Content-Type")?.hasPrefix("text/html") == true {
            let document = HTMLParser.parse(response.body.bytes, contentType: nil)
            found += document.descendantElements(of: document.root).compactMap { node in
                switch document.tag(node) {
                case "a", "link": document.attribute("href", of: node)
                case "img", "script": document.attribute("src", of: node)
                default: nil
                }
            }
        }
        return found.compactMap { inside($0, path) }
    }

    /// Path and query of an address on this site; nil for others.
    private func inside(_ address: String, _ path: String) -> String? {
        guard let base = URL(string: host.site.address + path),
            let url = URL(string: address, relativeTo: base)?.absoluteURL
        else { return nil }
        var text = url.absoluteString
        guard text.hasPrefix(host.site.address) else { return nil }
        if let mark = text.firstIndex(of: "#") { text = String(text[..<mark]) }
        let rest = String(text.dropFirst(host.site.address.count))
        return rest.isEmpty ? "/" : rest
    }
}

@Test(arguments: bundledSites) func everyLinkOfABundledSiteLeadsSomewhere(directory: String) throws {
    let host = SiteHost(site: try Site.load(directory: directory))
    for login in [nil] + host.site.logins.map(Optional.some) {
        var crawl = try SiteCrawl(host: host, login: login)
        try crawl.run(limit: 200)
        #expect(crawl.broken.isEmpty, "\(crawl.broken.prefix(20).joined(separator: "\n"))")
        #expect(crawl.pageCount > (host.site.joinsSeveral ? 3 : 20))
    }
    #expect(host.recentFailures.isEmpty, "\(host.recentFailures.prefix(5).joined(separator: "\n"))")
}
