import Foundation
import Groundwork
import MockWeb

/// Sites as somebody names them: by their names in a library, or by the paths of their folders.
public struct NamedSites {
    /// Where the sites are.
    public let library: SiteLibrary
    /// Their names in it, in the order in which they were given.
    public let names: [String]

    /// - Parameters:
    ///   - sites: a name each, or a path (`./rooms`), the folder of one site.
    ///   - library: where names are looked for, made only where one is needed.
    /// - Throws: `InputError` where a path is no site's folder, or where sites come from several folders.
    public init(_ sites: [String], library: () throws -> SiteLibrary) throws {
        let folders = try sites.map(Self.folder)
        names = zip(sites, folders).map { site, folder in folder?.lastPathComponent ?? site }
        let parents = Set(folders.compactMap { $0?.deletingLastPathComponent().path })
        guard let parent = parents.first else {
            self.library = try library()
            return
        }
        guard parents.count == 1, folders.allSatisfy({ $0 != nil }) else {
            throw InputError("\(sites.joined(separator: ", ")): the sites of one command stand in one folder")
        }
        self.library = try SiteLibrary(folder: parent)
    }

    /// nil for what is a name.
    private static func folder(_ site: String) throws -> URL? {
        guard site.contains("/") else { return nil }
        let folder = URL(fileURLWithPath: site, isDirectory: true).standardizedFileURL
        guard FileManager.default.fileExists(atPath: folder.path + "/site.yaml") else {
            throw InputError("\(site): there is no site.yaml in this folder")
        }
        return folder
    }
}
