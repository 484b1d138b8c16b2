import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebArena
import WebEnv
import Workbench

extension TasksCommand {
    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count a file's tasks by site, evaluator, family and template.",
            discussion: "Example:\n  webrl tasks stats lite")

        @Argument(help: "A task file, or a suite: lite, test, train, unseen.", completion: .file())
        var file: String

        @Flag(help: "Print one JSON object, with every template.")
        var json = false

        func run() throws {
            let tasks = try SuiteFile.tasks(file)
            EmptyEvaluators.warn(of: tasks)
            let counts = TaskCounts(tasks)
            if json { return Output.line(counts.json) }
            Output.line("\(counts.tasks) tasks")
            for table in counts.tables { Output.line("\n" + Output.table(table.lines)) }
        }
    }
}
