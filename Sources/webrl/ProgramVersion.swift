import Foundation
import HTML
import WebEnv

/// What `webrl --version` tells: the version, and what the program was made from and runs with.
struct ProgramVersion: CustomStringConvertible {
    private let version: String
    private let program: URL

    /// - Parameters:
    ///   - version: by Semantic Versioning.
    ///   - program: the running program; symbolic links are followed.
    init(
        version: String,
        program: URL = Bundle.main.executableURL ?? URL(fileURLWithPath: CommandLine.arguments[0])
    ) {
        self.version = version
        self.program = program.resolvingSymlinksInPath()
    }

    var description: String {
        """
        webrl \(version)
        commit \(commit ?? "not known (it is written down by 'make build' and 'make server')")
        Swift \(Self.swift)
        libxml2 \(LibXMLVersion.installed)
        """
    }

    /// The commit that the program was built from, as `make` wrote it into a file beside the program, or into `share/webrl` above it; nil where
    /// there is none, or where the program was built again since.
    var commit: String? {
        let folder = program.deletingLastPathComponent()
        let places = [
            folder.appendingPathComponent("webrl.commit"),
            folder.deletingLastPathComponent().appendingPathComponent("share/webrl/webrl.commit"),
        ]
        guard let built = time(of: program) else { return nil }
        for file in places {
            guard let written = time(of: file), written >= built,
                let text = try? String(contentsOf: file, encoding: .utf8)
            else { continue }
            let commit = text.trimmingCharacters(in: .whitespacesAndNewlines)
            if !commit.isEmpty { return commit }
        }
        return nil
    }

    private func time(of file: URL) -> Date? {
        try? file.resourceValues(forKeys: [.contentModificationDateKey]).contentModificationDate
    }

    /// The compiler's version; a compiler tells programs no more of it than "at least".
    private static var swift: String {
        #if compiler(>=6.4)
            "6.4 or newer"
        #elseif compiler(>=6.3)
            "6.3"
        #elseif compiler(>=6.2)
            "6.2"
        #else
            "6.1"
        #endif
    }
}
