import ArgumentParser
import Browser
import WebEnv

/// The files that an agent may send.
struct UploadOptions: ParsableArguments {
    @Option(
        name: .customLong("uploads"),
        help: ArgumentHelp(
            "Folder whose files may be sent: a file field is filled with the name of one.",
            valueName: "folder"),
        completion: .directory)
    var path: String?

    /// nil where no folder was named.
    /// - Throws: `EnvironmentError` where there is no such folder.
    func folder() throws -> UploadFolder? { try path.map { try UploadFolder(path: $0) } }
}
