import ArgumentParser
import Curriculum
import Foundation
import Groundwork
import Learning
import MockWeb
import WebEnv
import Workbench
import WorldModel

struct WorldModelCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "world-model",
        abstract: "Models that predict the next observation: how right they are.",
        subcommands: [WorldModelScoreCommand.self, WorldModelLookaheadCommand.self])
}

struct WorldModelLookaheadCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "lookahead",
        abstract: "Measure what look-ahead and tree search are worth to the policy of a finished run.",
        discussion: """
            The world model learns from the run's episodes. The policy then plays the run's test tasks without look-ahead, with the best of its
            candidates by the scorer alone, and with a look at what a model says of each: the copied page, the learned world model, the truth,
            and the truth with errors. Results go to summary.json and report.html of the run.

            Example:
              webrl world-model lookahead runs/first --depths 1,2 --budgets 16,64
            """)

    @Argument(help: "The run directory.", completion: .directory)
    var directory: String

    @OptionGroup var options: StudyOptions

    @OptionGroup var workers: WorkerOptions

    @OptionGroup var siteFolder: SiteOptions

    func run() throws {
        let library = try siteFolder.library(ofRun: directory)
        let run = RunDirectory(directory)
        guard run.isStarted else { throw InputError("\(directory): there is no run in this folder") }
        let lock = try RunLock(run)
        defer { withExtendedLifetime(lock) {} }
        let summary = try RunStudy(
            directory, library: library, workers: workers.count, progress: Output.progress
        ).lookahead(options.settings(), progress: Output.progress)
        Output.endProgress()
        let folder = URL(fileURLWithPath: directory, isDirectory: true)
        try AtomicFile.write(
            Array(try Report.html(of: folder).utf8), to: folder.appendingPathComponent("report.html").path)
        Output.line(StudyTable.text(summary))
    }
}
