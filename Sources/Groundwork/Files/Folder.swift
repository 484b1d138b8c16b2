import Glibc

/// Folders on the disk.
package enum Folder {
    /// Makes a folder and those above it, where they are not there yet.
    /// - Throws: ``FileError`` with the path that was given.
    package static func make(_ path: String) throws {
        var place = path.hasPrefix("/") ? "" : "."
        for part in path.split(separator: "/") {
            place += "/" + part
            guard mkdir(place, 0o777) != 0, !isFolder(place) else { continue }
            throw FileError(path, errno == EEXIST ? ENOTDIR : errno)
        }
    }

    /// The path of a file or folder without links and dots; nil where nothing is there.
    package static func realPath(_ path: String) -> String? {
        guard !path.utf8.contains(0), let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    private static func isFolder(_ path: String) -> Bool {
        let code = errno
        defer { errno = code }
        var found = stat()
        return stat(path, &found) == 0 && found.st_mode & S_IFMT == S_IFDIR
    }
}
