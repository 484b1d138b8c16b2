import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebArena
import WebEnv
import Workbench

extension TasksCommand {
    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make tasks from a site's templates and prove each before it is written.",
            discussion: """
                A proven task's reference solution scores 1; doing nothing, stopping early, answers and pages of other tasks, and near misses
                score 0. The same site, count, seed and split give the same file.

                What was made is told on standard error: of each template one task to read, with a warning where it writes a number otherwise than
                the pages that its solution passes.

                Example:
                  webrl tasks generate --site shopping --count 200 --seed 1 --split test --output test.json
                """)

        @Option(help: "The site.")
        var site: String

        @Option(help: "Tasks at most (default: all there are).")
        var count: Int?

        @Option(help: "Which rows are drawn and how they are worded follows from it.")
        var seed: UInt64 = 0

        @Option(
            help:
                "train, test (values that training never uses), unseen (templates that training never uses) or all."
        )
        var split: TaskSplit = .train

        @OptionGroup var workers: WorkerOptions

        @Option(help: "Where to write (default: standard output).", completion: .file())
        var output: String?

        @OptionGroup var siteFolder: SiteOptions

        func validate() throws {
            try FlagRange.check("--count", count, FlagRange.count)
        }

        func run() throws {
            if let output { try OutputPath.check(output) }
            let named = try siteFolder.sites([site])
            let instantiator = try TaskInstantiator(
                host: SiteHost(site: named.library.load(named.names.first ?? site)))
            let meter = WorkMeter("proving tasks for \(site)") { Output.progress($0) }
            let (tasks, report) = instantiator.instantiate(
                count: count, seed: seed, split: split, threads: workers.count,
                progress: { meter.told($0, of: $1) })
            Output.endProgress()
            let bytes = TaskFile.write(tasks)
            if let output {
                try AtomicFile.write(bytes, to: output)
            } else {
                Output.write(bytes)
            }
            for sample in instantiator.samples(of: tasks) { show(sample) }
            for failure in report.templates.flatMap(\.failures) {
                ErrorReport.write("left out \(failure.taskID): \(failure.reasons.joined(separator: "; "))")
            }
            ErrorReport.write(
                "\(tasks.count) tasks written, \(report.proven) of \(report.tried) tried are proven")
            if let count, tasks.count < count {
                ErrorReport.write("the split \(split.rawValue) has no more than \(tasks.count) proven tasks")
            }
        }

        private func show(_ sample: TaskSample) {
            ErrorReport.write("\(sample.templateID): \(sample.intent)\n  \(sample.wanted)")
            for warning in sample.warnings { ErrorReport.write("  warning: \(warning)") }
        }
    }
}
