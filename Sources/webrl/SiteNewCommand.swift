import ArgumentParser
import MockWeb

extension SiteCommand {
    struct New: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Begin a site of one's own: a folder with routes, pages, data and tasks.",
            discussion: """
                What is written has no mistakes, and its tasks are proven.

                Examples:
                  webrl site new shelf
                  webrl site check shelf --prove
                  webrl site serve --sites . --site shelf --watch
                """)

        @Argument(help: "The site's name: letters, digits, _ and -.")
        var name: String

        @Option(
            name: .customLong("in"), help: "The folder that gets the site's folder.", completion: .directory)
        var folder = "."

        func run() throws {
            for file in try SiteSkeleton.write(name, in: folder) { Output.line(file) }
        }
    }
}
