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
            abstract:
                "Count a file's tasks by site, evaluator, family and template, or list a site's templates.",
            discussion: """
                With --site NAME, how many rows each of the site's templates has for training and for tests, and which templates are
                held out of training (split unseen), by their ids or because they say so.

                Examples:
                  webrl tasks stats lite
                  webrl tasks stats --site shopping
                """)

        @Argument(help: "A task file, or a suite: lite, test, train, unseen.", completion: .file())
        var file: String?

        @Option(help: "List the task templates of this site.")
        var site: String?

        @Flag(help: "Print one JSON object, with every template.")
        var json = false

        @OptionGroup var siteFolder: SiteOptions

        func validate() throws {
            if (file == nil) == (site == nil) {
                throw ValidationError("name a task file, or a site with --site")
            }
        }

        func run() throws {
            if let site { return try list(siteFolder.library().load(site)) }
            guard let file else { return }
            let tasks = try SuiteFile.tasks(file)
            EmptyEvaluators.warn(of: tasks)
            let counts = TaskCounts(tasks)
            if json { return Output.line(counts.json) }
            Output.line("\(counts.tasks) tasks")
            for table in counts.tables { Output.line("\n" + Output.table(table.lines)) }
        }

        private func list(_ site: Site) throws {
            let templates = try TaskInstantiator(host: SiteHost(site: site)).templates
            let heldOut = templates.filter(\.isUnseen)
            Output.line("\(templates.count) templates, \(heldOut.count) of them held out of training")
            let rows = templates.map { template in
                [template.id, template.family, template.kind.rawValue]
                    + [TaskSplit.train, .test, .unseen].map { String(template.count(in: $0)) }
                    + [template.isUnseen ? "held out" : ""]
            }
            Output.line(
                "\n" + Output.table([["template", "family", "kind", "train", "test", "unseen", ""]] + rows))
        }
    }
}
