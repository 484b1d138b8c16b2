/// What a site's files say of it, read without its data, pages and tasks.
public struct SiteDescription: Sendable, Hashable {
    /// The folder's name.
    public let name: String
    /// What people call it.
    public let title: String
    /// Its origin.
    public let address: String
    /// The seed that its data was generated from; nil where none is recorded.
    public let seed: UInt64?
    /// How many routes it has.
    public let routes: Int
    /// Names of the stored logins, the default first.
    public let logins: [String]
}

extension SiteLibrary {
    /// All sites, in alphabetical order.
    /// - Throws: ``SiteProblems`` with the mistakes of the first `site.yaml` that can't be read.
    public func descriptions() throws -> [SiteDescription] {
        try names().map { name in
            let directory = try directory(of: name)
            let file = try SiteLoader.description(directory: directory)
            let owner = file.databaseOf.map { "\(folder)/\($0.text)" } ?? directory
            return SiteDescription(
                name: name, title: file.title, address: file.address,
                seed: SeedFile.read(in: owner, log: ProblemLog()), routes: file.routes.count,
                logins: file.logins.map(\.name))
        }
    }
}
