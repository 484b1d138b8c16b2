import ArgumentParser
import Curriculum
import Foundation

struct ReportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "report",
        abstract: "Write report.html for a run directory: curves, families, curriculum, trajectories.",
        discussion: "Example:\n  webrl report runs/first")

    @Argument(help: "The run directory.", completion: .directory)
    var directory: String

    @Option(help: "Where to write the page (default: report.html in the run directory).")
    var output: String?

    func run() throws {
        let folder = URL(fileURLWithPath: directory, isDirectory: true)
        let page = try Report.html(of: folder)
        let target = output.map { URL(fileURLWithPath: $0) } ?? folder.appendingPathComponent("report.html")
        try Data(page.utf8).write(to: target, options: .atomic)
        print(target.path)
    }
}
