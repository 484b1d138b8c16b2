import ArgumentParser
import Foundation
import MockWeb

struct SiteCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "site", abstract: "Work with mock sites.",
        subcommands: [New.self, Check.self, List.self, Generate.self, Serve.self])

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Load a site's files and report every mistake with file, line and column.",
            discussion:
                "Exit code 1 where there are mistakes.\n\nExamples:\n  webrl site check shopping\n  webrl site check path/to/my-site --prove"
        )

        @Argument(help: "Names or folders of sites (default: all).")
        var sites: [String] = []

        @Flag(help: "Also prove, of each task template, as many tasks as it must yield.")
        var prove = false

        @OptionGroup var siteFolder: SiteOptions

        func run() throws {
            let library = try siteFolder.library()
            var mistakes = 0
            for site in sites.isEmpty ? try library.names() : sites {
                let folder =
                    site.contains("/") || FileManager.default.fileExists(atPath: site + "/site.yaml")
                    ? site : try library.directory(of: site)
                let problems = SiteCheck.problems(
                    directory: folder, provesTasks: prove, threads: 2)
                for problem in problems { Output.line(String(describing: problem)) }
                Output.line(
                    "\(site): \(problems.isEmpty ? "no mistakes" : "\(problems.count) mistake\(problems.count == 1 ? "" : "s")")"
                )
                mistakes += problems.count
            }
            if mistakes > 0 { throw ExitCode(1) }
        }
    }
}
