import MockWeb
import WebEnv

extension ShelfSite {
    /// The site, loaded.
    /// - Parameter folder: where its files are put; it is emptied.
    static func host(in folder: String) throws -> SiteHost {
        try FolderText(Array(Self.folder.utf8)).write(to: folder)
        return SiteHost(site: try Site.load(directory: folder), cacheCapacity: 1 << 20)
    }
}
