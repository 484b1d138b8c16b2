import ArgumentParser
import Foundation
import Groundwork
import Learning
import MockWeb
import WebArena
import WebEnv

extension TasksCommand {
    struct Stats: ParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Count a file's tasks by site, evaluator, family and template.",
            discussion: "Example:\n  webrl tasks stats lite")

        @Argument(help: "A task file, or a suite: lite, test, train, unseen.", completion: .file())
        var file: String

        func run() throws {
            let tasks = try SuiteFile.tasks(file)
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
}
