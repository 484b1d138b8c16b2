import Foundation
import Groundwork

/// What comes with the program, sites, suites and prompts, and where it is looked for.
///
/// In this order: an environment variable (`WEBRL_SITES`, `WEBRL_SUITES`, `WEBRL_PROMPTS`), the current folder, then each folder above the
/// program, the nearest first, and `share/webrl` in it: `PREFIX/bin/webrl` finds `PREFIX/share/webrl/sites`.
struct BundledFiles {
    /// A kind of what is bundled; a folder's name is the case's.
    enum Folder: String {
        case sites, suites, prompts

        /// The environment variable that names another folder.
        var variable: String { "WEBRL_\(rawValue.uppercased())" }
    }

    private static let shared = "share/webrl"

    private let program: URL
    private let current: URL
    private let environment: [String: String]

    /// - Parameters:
    ///   - program: the running program; symbolic links are followed.
    ///   - current: the folder that the command was given in.
    init(
        program: URL = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0]),
        current: URL = URL(fileURLWithPath: FileManager.default.currentDirectoryPath),
        environment: [String: String] = ProcessInfo.processInfo.environment
    ) {
        self.program = program.resolvingSymlinksInPath()
        self.current = current
        self.environment = environment
    }

    /// The folder itself.
    /// - Throws: ``InputError`` that says where was looked.
    func path(of folder: Folder) throws -> String {
        if let named = try named(folder) { return named }
        let paths = candidates(for: folder)
        if let path = paths.first(where: isThere) { return path }
        throw InputError(
            "there is no folder \(folder.rawValue): looked for \(paths[0]), and for \(folder.rawValue) and "
                + "\(Self.shared)/\(folder.rawValue) in \(program.deletingLastPathComponent().path) and each folder above it; "
                + "name one with --\(folder.rawValue) or \(folder.variable)")
    }

    /// A file in the first of the folders that has it, so that a folder of one's own hides nothing that it lacks; nil where none does.
    /// - Throws: ``InputError`` where the variable names no folder.
    func path(of file: String, in folder: Folder) throws -> String? {
        try (named(folder).map { [$0] } ?? candidates(for: folder)).map { "\($0)/\(file)" }
            .first(where: FileManager.default.fileExists(atPath:))
    }

    private func named(_ folder: Folder) throws -> String? {
        guard let named = environment[folder.variable], !named.isEmpty else { return nil }
        guard isThere(named) else { throw InputError("\(folder.variable): \(named): no such folder") }
        return named
    }

    /// Where a folder may be, the best first.
    private func candidates(for folder: Folder) -> [String] {
        ([current] + above.flatMap { [$0, $0.appendingPathComponent(Self.shared)] })
            .map { $0.appendingPathComponent(folder.rawValue).path }
    }

    /// The folders above the program, the nearest first.
    private var above: [URL] {
        var places: [URL] = []
        var candidate = program.deletingLastPathComponent()
        while candidate.path != "/" {
            places.append(candidate)
            candidate.deleteLastPathComponent()
        }
        return places
    }

    private func isThere(_ path: String) -> Bool {
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
    }
}
