import ArgumentParser
import Foundation
import Groundwork
import MockWeb

/// The folder of mock sites that a command works with.
struct SiteOptions: ParsableArguments {
    @Option(
        name: .customLong("sites"),
        help: "Folder with the sites (default: sites/ here, or beside the program).", completion: .directory)
    var folder: String?

    /// - Throws: ``InputError`` where there is no such folder.
    func library() throws -> SiteLibrary { try SiteLibrary(folder: folder ?? Self.bundled("sites")) }

    /// The path of something that comes with the program: here, or in the nearest folder above the program that has it.
    /// - Throws: ``InputError`` where there is none.
    static func bundled(_ name: String) throws -> String {
        let paths = places.map { $0.appendingPathComponent(name).path }
        guard let path = paths.first(where: FileManager.default.fileExists(atPath:)) else {
            throw InputError("there is no \(name) here or beside the program")
        }
        return path
    }

    /// The current folder, then those above the program, the nearest first.
    private static var places: [URL] {
        let program = (Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]))
            .resolvingSymlinksInPath()
        var places = [URL(fileURLWithPath: FileManager.default.currentDirectoryPath)]
        var candidate = program.deletingLastPathComponent()
        while candidate.path != "/" {
            places.append(candidate)
            candidate.deleteLastPathComponent()
        }
        return places
    }
}
