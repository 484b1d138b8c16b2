import ArgumentParser
import Groundwork
import MockWeb
import Workbench

/// The folder of mock sites that a command works with.
struct SiteOptions: ParsableArguments {
    @Option(
        name: .customLong("sites"),
        help: "Folder with the sites (default: WEBRL_SITES, sites/ here, or beside the program).",
        completion: .directory)
    var folder: String?

    /// - Throws: ``InputError`` where there is no such folder.
    func library() throws -> SiteLibrary {
        try SiteLibrary(folder: folder ?? BundledFiles().path(of: .sites))
    }

    /// Sites by their names, or by the paths of their folders (`./rooms`).
    /// - Throws: ``InputError`` where a path is no site's folder.
    func sites(_ sites: [String]) throws -> NamedSites {
        try NamedSites(sites) { try library() }
    }

    /// The sites that a run was made on: in the folder that a flag names, else in the one that the run remembers, else in the usual one.
    /// - Throws: ``InputError`` where there is no such folder.
    func library(ofRun directory: String) throws -> SiteLibrary {
        guard folder == nil, let known = (try? TrainingRequest(in: directory))?.sitesFolder,
            let library = try? SiteLibrary(folder: known)
        else { return try library() }
        return library
    }
}
