import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebEnv

extension TaskSplit: ExpressibleByArgument {}

struct TasksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tasks", abstract: "Generate, prove, count and convert tasks.",
        subcommands: [Generate.self, Suites.self, Check.self, Stats.self, Export.self, Solve.self])

    struct Generate: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Make tasks from a site's templates and prove each before it is written.",
            discussion: """
                A proven task's reference solution scores 1; doing nothing, stopping early, answers and pages of other tasks, and near misses
                score 0. The same site, count, seed and split give the same file.

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

        @Option(help: "Proofs that run at once; they change no result.")
        var workers = 2

        @Option(help: "Where to write (default: standard output).", completion: .file())
        var output: String?

        @OptionGroup var library: SiteLibrary

        func validate() throws {
            try FlagRange.check("--count", count, FlagRange.count)
            try FlagRange.check("--workers", workers, FlagRange.workers)
        }

        func run() throws {
            let instantiator = try TaskInstantiator(host: SiteHost(site: library.load(site)))
            let (tasks, report) = instantiator.instantiate(
                count: count, seed: seed, split: split, threads: workers)
            let bytes = TaskFile.write(tasks)
            if let output {
                try AtomicFile.write(bytes, to: output)
            } else {
                Output.write(bytes)
            }
            for failure in report.templates.flatMap(\.failures) {
                ErrorReport.write("left out \(failure.taskID): \(failure.reasons.joined(separator: "; "))")
            }
            ErrorReport.write(
                "\(tasks.count) tasks written, \(report.proven) of \(report.tried) tried are proven")
            if let count, tasks.count < count {
                ErrorReport.write("the split \(split.rawValue) has no more than \(tasks.count) proven tasks")
            }
        }
    }

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

        @Option(help: "Which rows are drawn and how they are worded follows from it.")
        var seed: UInt64 = 1

        @Option(help: "Proofs that run at once; they change no result.")
        var workers = 2

        @OptionGroup var library: SiteLibrary

        func validate() throws {
            try FlagRange.check("--workers", workers, FlagRange.workers)
        }

        func run() throws {
            let folder = URL(fileURLWithPath: out, isDirectory: true)
            try Folder.make(folder.path)
            let builder = SuiteBuilder(
                instantiators: try library.instantiators(library.names()), seed: seed, threads: workers)
            let suites = builder.build { ErrorReport.write("\($0.rawValue): \($1.count) tasks") }
            for (suite, tasks) in suites {
                let file = folder.appendingPathComponent(suite.rawValue + ".json")
                try AtomicFile.write(TaskFile.write(tasks), to: file.path)
            }
        }
    }

    struct Check: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Prove every task of a file.",
            discussion: """
                The reference solution must score 1; doing nothing, stopping one step early, another task's solution and a random walk
                must score 0, and no page before the last may give the answer away. Tasks that come from a site's templates get all
                proofs of their template.
                Then every altered or weakened copy of a task's evaluator is held against near misses of the solution: the mutation
                score is the share of these mutants that some attempt tells from the evaluator.
                Exit code 1 where a task is not proven.

                Example:
                  webrl tasks check test.json
                """)

        @Argument(help: "A task file.", completion: .file())
        var file: String

        @Flag(help: "Print one JSON object a task, then the total.")
        var json = false

        @Flag(help: "List the mutants that no attempt told from the evaluator.")
        var survivors = false

        @Option(help: "Tasks that are checked at once; they change no result.")
        var workers = 2

        @OptionGroup var library: SiteLibrary

        func validate() throws {
            try FlagRange.check("--workers", workers, FlagRange.workers)
        }

        func run() throws {
            let tasks = try readTasks(file)
            let hosts = try library.hosts(for: tasks)
            let check = SuiteCheck(hosts: hosts, instantiators: try library.instantiators(hosts))
            let results = check.check(tasks, threads: workers) {
                Output.progress("\($0) of \(tasks.count) tasks checked")
            }
            Output.endProgress()
            for result in results { show(result) }
            let report = SuiteReport(results)
            showTotal(report)
            if report.proven < report.tasks { throw ExitCode(1) }
        }

        private func show(_ result: AuditResult) {
            guard json else {
                if !result.reasons.isEmpty {
                    Output.line("\(result.taskID): \(result.reasons.joined(separator: "; "))")
                }
                if survivors {
                    for survivor in result.survivors {
                        Output.line("\(result.taskID): survived: \(survivor)")
                    }
                }
                return
            }
            var line = JSONWriter()
            line.object {
                $0.field("task_id", result.taskID)
                $0.field("proven", result.reasons.isEmpty)
                $0.field("reasons", result.reasons)
                $0.field("mutants", result.mutants)
                $0.field("survivors", result.survivors)
            }
            Output.line(String(decoding: line.bytes, as: UTF8.self))
        }

        private func showTotal(_ report: SuiteReport) {
            guard json else {
                Output.line("\(report.proven) of \(report.tasks) tasks are proven")
                let share = String(format: "%.1f", 100 * report.mutationScore)
                return Output.line(
                    "\(report.killed) of \(report.mutants) evaluator mutants are told apart (\(share) %)")
            }
            var line = JSONWriter()
            line.object {
                $0.key("total")
                $0.object {
                    $0.field("tasks", report.tasks)
                    $0.field("proven", report.proven)
                    $0.field("mutants", report.mutants)
                    $0.field("killed", report.killed)
                    $0.field("mutationScore", report.mutationScore)
                }
            }
            Output.line(String(decoding: line.bytes, as: UTF8.self))
        }
    }

    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count a file's tasks by site, evaluator, family and template.",
            discussion: "Example:\n  webrl tasks stats test.json")

        @Argument(help: "A task file.", completion: .file())
        var file: String

        func run() throws {
            let tasks = try readTasks(file)
            EmptyEvaluators.warn(of: tasks)
            Output.line("\(tasks.count) tasks")
            show("site", tasks.map { $0.sites.joined(separator: "+") })
            show(
                "evaluator",
                tasks.map { ($0.evaluation?.kinds.map(\.rawValue) ?? ["none"]).joined(separator: "+") })
            show("family", tasks.map { $0.family.isEmpty ? "(none)" : $0.family })
            show("template", tasks.map { $0.intentTemplateID.isEmpty ? "(none)" : $0.intentTemplateID })
        }

        private func show(_ title: String, _ values: [String]) {
            let counts = Dictionary(grouping: values) { $0 }.mapValues(\.count).sorted {
                ($1.value, $0.key) < ($0.value, $1.key)
            }
            Output.line("\n" + Output.table([[title, "tasks"]] + counts.map { [$0.key, String($0.value)] }))
        }
    }

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

        @Argument(help: "A task file.", completion: .file())
        var file: String

        @Option(help: "verified.")
        var format = ExportFormat.verified

        @Option(help: "Where to write (default: standard output).", completion: .file())
        var output: String?

        @OptionGroup var library: SiteLibrary

        func run() throws {
            let tasks = try readTasks(file)
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
