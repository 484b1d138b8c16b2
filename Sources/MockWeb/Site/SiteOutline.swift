import WebEnv

/// What is known of a site without loading its data.
public struct SiteOutline: Sendable, Hashable {
    /// The site's name.
    public let name: String
    /// The origin that it answers under.
    public let address: String
    /// What stands for the address in task files.
    public let placeholder: String
    /// The seed that its data was generated from; nil where none is recorded.
    public let seed: UInt64?

    /// nil where the folder's `site.yaml` can't be read.
    init?(directory: String) {
        guard let file = SiteLoader.file(directory: directory) else { return nil }
        name = file.name
        address = file.address
        placeholder = file.placeholder
        let owner = file.databaseOf.map { "\(directory)/../\($0.text)" } ?? directory
        seed = SeedFile.read(in: owner, log: ProblemLog())
    }

    /// Whether tasks mean this site by a name: its own, or that of its placeholder.
    public func isCalled(_ name: String) -> Bool {
        name == self.name || "__\(name.uppercased())__" == placeholder
    }
}

extension WebTask {
    /// The first of the task's sites whose data was generated from a seed that the task does not name: for which data it was made is
    /// not known then. Tasks of elsewhere name none.
    /// - Parameter known: the sites that are there.
    public func siteOfUnknownData(among known: [SiteOutline]) -> SiteOutline? {
        let meant = sites.compactMap { name in known.first { $0.isCalled(name) } }
        return meant.first { site in site.seed != nil && !siteSeeds.keys.contains { site.isCalled($0) } }
    }
}
