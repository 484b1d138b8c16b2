import Browser
import Groundwork
import WebEnv

/// The first page that a visitor of the server sees: a card for each site, with ways to sign in, and what the server can do.
enum StartPage {
    /// - Parameter sites: each with the origin that the visitor's browser reaches it under.
    static func html(of sites: [(site: Site, origin: String)]) -> [UInt8] {
        var page = Page()
        page.write(head)
        for (site, origin) in sites { card(site, origin, &page) }
        page.write(foot)
        return page.bytes
    }

    /// The icon of this page, and of sites without one.
    static let icon = HTTPResponse(
        status: 200, headers: [HTTPHeader("Content-Type", "image/svg+xml")],
        body: ResponseBody(
            """
            <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#2f5d8a"/>\
            <path d="M3 5h10M3 8h7M3 11h9" stroke="#fff" stroke-width="1.6"/></svg>

            """))

    private struct Page {
        private(set) var bytes: [UInt8] = []

        mutating func write(_ markup: String) { bytes += markup.utf8 }

        mutating func write(text: String) {
            Array(text.utf8).withUnsafeBufferPointer { bytes.append(escaping: $0) }
        }
    }

    private static func card(_ site: Site, _ origin: String, _ page: inout Page) {
        let path = site.placeholderPath.isEmpty ? "/" : site.placeholderPath
        page.write("<li class=\"card\">\n<h2><a href=\"")
        page.write(text: origin + path)
        page.write("\">")
        page.write(text: site.title)
        page.write("</a></h2>\n<p class=\"address\">")
        page.write(text: site.address)
        page.write("</p>\n")
        if !site.logins.isEmpty { logins(of: site, origin, path, &page) }
        page.write("</li>\n")
    }

    private static func logins(of site: Site, _ origin: String, _ path: String, _ page: inout Page) {
        page.write("<p>Signed in as ")
        for (place, login) in site.logins.enumerated() {
            let query = FormEncoding.serialize([("login", login), ("to", path)])
            page.write((place == 0 ? "" : ", ") + "<a href=\"")
            page.write(text: "\(origin)\(Site.serverPath)login?\(query)")
            page.write("\">")
            page.write(text: login)
            page.write("</a>")
        }
        page.write("</p>\n")
    }

    private static let head = """
        <!DOCTYPE html>
        <html lang="en">
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width">
        <title>Sites</title>
        <style>
        body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 64rem; padding: 0 1rem; color: #1d2733; background: #f4f6f8 }
        h1 { font-size: 1.5rem } h2 { font-size: 1.1rem; margin: 0 }
        ul { list-style: none; padding: 0; display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(15rem, 1fr)) }
        .card { background: #fff; border: 1px solid #d8dee5; border-radius: 8px; padding: 1rem }
        .card p { margin: .4rem 0 0 } .address { color: #5b6875; font-size: .9rem }
        a { color: #2f5d8a } button { font: inherit; padding: .3rem .9rem }
        </style>
        <h1>Sites</h1>
        <ul>

        """

    private static let foot = """
        </ul>
        <h2>This world</h2>
        <form method="post" action="/__webrl/reset"><p>What you change stays until the world is put back to its first state:
        <button>Reset</button></p></form>
        <p><a href="/__webrl/status">Status</a> of the server. Worlds of their own, resets with tasks and scores are described in
        docs/reference/serving.md.</p>

        """
}
