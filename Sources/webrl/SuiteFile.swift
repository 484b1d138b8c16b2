import Foundation
import Groundwork
import WebArena
import WebEnv

/// The tasks that a command is to work with: a task file, or one of the bundled suites by its name.
enum SuiteFile {
    /// - Parameter name: the path of a file, or `lite` for `lite.json` in the folder of suites. A file comes first.
    /// - Throws: ``InputError`` where there is neither, ``TaskFileError`` where it is no task file.
    static func tasks(_ name: String) throws -> [WebTask] { try TaskFile.read(contentsOf: path(name)) }

    /// - Throws: ``InputError`` where a suite's name is meant and no suites are there.
    static func path(_ name: String) throws -> String {
        let isFile = FileManager.default.fileExists(atPath: name)
        // What looks like a path is one.
        if isFile || name.isEmpty || name.contains(where: { "/.".contains($0) }) { return name }
        if let path = try BundledFiles().path(of: "\(name).json", in: .suites) { return path }
        let folder = try BundledFiles().path(of: .suites)
        throw InputError("\(name): no such file, and no suite in \(folder)\(known(in: folder))")
    }

    private static func known(in folder: String) -> String {
        let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
        let names = files.filter { $0.hasSuffix(".json") }.map { String($0.dropLast(5)) }.sorted()
        return names.isEmpty ? "" : "; there are: \(names.joined(separator: ", "))"
    }
}
