import Foundation
import Groundwork
import MockWeb
import WebArena
import WebEnv

/// The tasks that a command is to work with: a task file, or one of the bundled suites by its name.
enum SuiteFile {
    /// Tasks that can't be scored are left out, and said on standard error with the reason.
    /// - Parameter name: the path of a file, or `lite` for `lite.json` in the folder of suites. A file comes first.
    /// - Throws: ``InputError`` where there is neither, or no task that can be scored, ``TaskFileError`` where it is no task file.
    static func tasks(_ name: String) throws -> [WebTask] {
        let path = try path(name)
        let contents = try TaskFile.contents(ofFile: path)
        for line in UnscorableTasks.lines(contents.unscorable) { ErrorReport.write(line) }
        if contents.tasks.isEmpty, !contents.unscorable.isEmpty {
            throw InputError("\(path): none of its \(contents.unscorable.count) tasks can be scored")
        }
        return contents.tasks
    }

    /// The same, where all have to be set on the sites that are here.
    /// - Throws: ``InputError`` too where tasks were made for other sites' data.
    static func tasks(_ name: String, madeFor library: SiteLibrary) throws -> [WebTask] {
        let tasks = try tasks(name)
        try TaskOrigin.check(tasks, file: name, library)
        return tasks
    }

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

/// What is said of tasks that can't be scored: a line a reason, with the tasks that have it.
enum UnscorableTasks {
    /// Tasks that are named with one reason.
    private static let mostNames = 10

    static func lines(_ errors: [TaskFileError]) -> [String] {
        var reasons: [String] = []
        var tasks: [String: [String]] = [:]
        for error in errors {
            let reason = [error.field, error.message].compactMap { $0 }.joined(separator: ": ")
            if tasks[reason] == nil { reasons.append(reason) }
            tasks[reason, default: []].append(error.task ?? "a task")
        }
        return reasons.map { reason in
            let names = tasks[reason] ?? []
            let rest = names.count > mostNames ? " and \(names.count - mostNames) more" : ""
            return
                "skipped, can't be scored: \(names.prefix(mostNames).joined(separator: ", "))\(rest): \(reason)"
        }
    }
}
