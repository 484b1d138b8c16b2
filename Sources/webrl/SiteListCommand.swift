import ArgumentParser
import Foundation
import MockWeb

extension SiteCommand {
    struct List: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "List the sites.", discussion: "Example:\n  webrl site list")

        @OptionGroup var siteFolder: SiteOptions

        func run() throws {
            let library = try siteFolder.library()
            var rows = [["site", "title", "address", "seed", "routes", "logins"]]
            for site in try library.descriptions() {
                rows.append([
                    site.name, site.title, site.address, site.seed.map { String($0) } ?? "–",
                    String(site.routes), site.logins.joined(separator: " "),
                ])
            }
            Output.line(Output.table(rows))
        }
    }
}
