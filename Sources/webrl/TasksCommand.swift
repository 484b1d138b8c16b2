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
}
