import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebArena
import WebEnv

extension TasksCommand {
    enum ExportFormat: String, ExpressibleByArgument, CaseIterable { case verified }

    struct Export: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Convert tasks to another format.",
            discussion: """
                verified is WebArena-Verified's: what a task's reference solution sends is what the browser must send. Tasks whose
                success shows in no request are left out. A task's number is its place in the file, from 0.

                Example:
                  webrl tasks export test.json --format verified --output verified.json
                """)

        @Argument(help: "A task file, or a suite: lite, test, train, unseen.", completion: .file())
        var file: String

        @Option(help: "verified.")
        var format = ExportFormat.verified

        @Option(help: "Where to write (default: standard output).", completion: .file())
        var output: String?

        @OptionGroup var siteFolder: SiteOptions

        func run() throws {
            if let output { try OutputPath.check(output) }
            let library = try siteFolder.library()
            let tasks = try SuiteFile.tasks(file, madeFor: library)
            let world = MockWorld(hosts: try library.hosts(for: tasks))
            let outcomes = try VerifiedExport(transport: world, siteName: world.foreignName(ofSite:)).convert(
                tasks)
            var written: [WebTask] = []
            var reasons: [String: Int] = [:]
            for outcome in outcomes {
                switch outcome {
                case .task(let task): written.append(task)
                case .leftOut(let reason): reasons[reason, default: 0] += 1
                }
            }
            let bytes = TaskFile.write(written)
            if let output {
                try AtomicFile.write(bytes, to: output)
            } else {
                Output.write(bytes)
            }
            for (reason, count) in reasons.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
                ErrorReport.write("left out \(count): \(reason)")
            }
            ErrorReport.write("\(written.count) of \(tasks.count) tasks written")
        }
    }
}
