import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import Readings
import WebArena
import WebEnv
import WorldModel

extension TasksCommand {
    struct Solve: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Find reference solutions by tree search over forks of the sites.",
            discussion: """
                For tasks that have an evaluator and no reference solution. The policy proposes actions, forks of the world try them, and the
                evaluator says what was right. Tasks that have a solution, or for which none is found, stay as they are.

                Example:
                  webrl tasks solve tasks.json --policy runs/first/checkpoint-final --budget 200 --output solved.json
                """)

        @Argument(help: "A task file in WebArena's format, or the name of a suite.", completion: .file())
        var file: String

        @Option(help: "The checkpoint whose policy proposes actions.", completion: .file())
        var policy: String

        @Option(help: "Actions tried for each task.")
        var budget = 100

        @Option(help: "Candidate actions at each page.")
        var branching = 6

        @Option(help: "Actions in a row at most.")
        var depth = 12

        @Option(help: "Everything random follows from it.")
        var seed: UInt64 = 0

        @OptionGroup var workers: WorkerOptions

        @Option(help: "Where the tasks go (default: standard output).", completion: .file())
        var output: String?

        @OptionGroup var siteFolder: SiteOptions

        func validate() throws {
            try FlagRange.check("--budget", budget, FlagRange.count)
            try FlagRange.check("--branching", branching, FlagRange.few)
            try FlagRange.check("--depth", depth, FlagRange.few)
        }

        func run() throws {
            if let output { try OutputPath.check(output) }
            let library = try siteFolder.library()
            let tasks = try SuiteFile.tasks(file)
            let learner = try Checkpoint(contentsOf: policy).learner
            let world = MockWorld(hosts: try library.hosts(for: tasks))
            var settings = TreeSearch.Settings()
            settings.budget = budget
            settings.branching = branching
            settings.depth = depth
            let open = tasks.filter { $0.solution.isEmpty && $0.evaluation != nil }
            Output.progress("searching for \(open.count) solutions")
            let pages = PageIndexCache()
            let search = DemonstrationSearch(
                learner.evaluated(pages: pages), scorer: OutcomeScorer(learner, pages: pages),
                settings: settings, workers: workers.count
            ) { WebEnvironment(transport: world) }
            let found = try search.solve(open, seed: seed)
            Output.endProgress()
            let solved = found.reduce(into: [String: WebTask]()) { $0[$1.task.taskID] = $1.task }
            let bytes = TaskFile.write(tasks.map { solved[$0.taskID] ?? $0 })
            let spoilt = found.compactMap(\.failure)
            if let cause = spoilt.first {
                ErrorReport.write("\(spoilt.count) searches ended in infrastructure failures: \(cause)")
            }
            guard let output else { return Output.line(String(decoding: bytes, as: UTF8.self)) }
            try AtomicFile.write(bytes, to: output)
            Output.line(
                "\(found.count { $0.isProven }) of \(open.count) tasks without a solution have one now")
        }
    }
}
