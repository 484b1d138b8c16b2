import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebArena
import WebEnv

extension TasksCommand {
    struct Suites: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Write the suites lite, test, train and unseen, made of all sites.",
            discussion: """
                Tasks are proven before they are written. No value that a test is about occurs in train. The same sites and seed give
                the same files.

                Example:
                  webrl tasks suites --out suites --seed 1
                """)

        @Option(help: "The folder to write to; it is made where there is none.", completion: .directory)
        var out = "suites"

        @Option(
            help:
                "How many tasks each site has in the suites (default: suites/shares.yaml here, or beside the program).",
            completion: .file())
        var shares: String?

        @Option(help: "Which rows are drawn and how they are worded follows from it.")
        var seed: UInt64 = 1

        @OptionGroup var workers: WorkerOptions

        @OptionGroup var siteFolder: SiteOptions

        func run() throws {
            let library = try siteFolder.library()
            let folder = URL(fileURLWithPath: out, isDirectory: true)
            try Folder.make(folder.path)
            let builder = SuiteBuilder(
                instantiators: try library.instantiators(library.names()),
                shares: try SuiteShares(file: shares ?? bundledShares()),
                seed: seed, threads: workers.count)
            let suites = builder.build { ErrorReport.write("\($0.rawValue): \($1.count) tasks") }
            for (suite, tasks) in suites {
                let file = folder.appendingPathComponent(suite.rawValue + ".json")
                try AtomicFile.write(TaskFile.write(tasks), to: file.path)
            }
        }

        /// Where none is found the error names the place where one should be.
        private func bundledShares() throws -> String {
            let files = BundledFiles()
            return try files.path(of: "shares.yaml", in: .suites) ?? files.path(of: .suites) + "/shares.yaml"
        }
    }
}
