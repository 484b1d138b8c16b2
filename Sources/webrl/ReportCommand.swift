import ArgumentParser
import Curriculum
import Foundation
import Groundwork
import WebEnv

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
        if let output { try OutputPath.check(output) }
        let folder = URL(fileURLWithPath: directory, isDirectory: true)
        let page = try Report.html(of: folder)
        let target = output ?? folder.appendingPathComponent("report.html").path
        try AtomicFile.write(Array(page.utf8), to: target)
        Output.line(URL(fileURLWithPath: target).path)
    }
}
