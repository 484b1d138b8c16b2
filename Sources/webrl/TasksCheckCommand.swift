import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebArena
import WebEnv
import Workbench

extension TasksCommand {
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

        @Argument(help: "A task file, or a suite: lite, test, train, unseen.", completion: .file())
        var file: String

        @Flag(help: "Print one JSON object a task, then the total.")
        var json = false

        @Flag(help: "List the mutants that no attempt told from the evaluator.")
        var survivors = false

        @OptionGroup var workers: WorkerOptions

        @OptionGroup var siteFolder: SiteOptions

        func run() throws {
            let library = try siteFolder.library()
            let tasks = try SuiteFile.tasks(file, madeFor: library)
            if tasks.isEmpty { throw InputError("\(file): there are no tasks in this file") }
            let hosts = try library.hosts(for: tasks)
            let meter = WorkMeter("checking tasks") { Output.progress($0) }
            let check = SuiteCheck(hosts: hosts, instantiators: try library.instantiators(hosts))
            let results = check.check(tasks, threads: workers.count) {
                meter.told($0, of: tasks.count)
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
                let share = report.mutants == 0 ? "–" : String(format: "%.1f", 100 * report.mutationScore)
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
}
