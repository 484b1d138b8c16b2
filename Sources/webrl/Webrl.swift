import ArgumentParser
import Foundation
import Groundwork
import HTML
import WebEnv

@main
struct Webrl: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "webrl",
        abstract: "A headless web environment for training web agents, and the WebRL loop around it.",
        discussion: """
            Start with:
              webrl train --site shopping --out runs/first
              webrl browse --site shopping
              webrl observe page.html
            """,
        version: ProgramVersion(version: "\(Release.version)").description,
        subcommands: [
            TrainCommand.self, EvaluateCommand.self, BrowseCommand.self, ObserveCommand.self,
            SiteCommand.self,
            TasksCommand.self, WorldModelCommand.self, ServeCommand.self, ReportCommand.self,
            BenchCommand.self,
        ])

    static func main() {
        Output.prepare()
        do {
            let arguments = Array(CommandLine.arguments.dropFirst())
            if let mistake = ArgumentHints.unknownHelp(arguments, Self.self) {
                throw ValidationError(mistake)
            }
            var command = try parseAsRoot()
            if let warning = LibXMLVersion.warning { ErrorReport.write("warning: \(warning)") }
            try command.run()
            try Output.finish()
        } catch {
            ErrorReport.exit(error, parser: Self.self)
        }
    }
}
