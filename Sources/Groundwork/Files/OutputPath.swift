import Glibc

/// Where somebody wants a file, looked at before the work whose result goes there.
package enum OutputPath {
    /// - Throws: ``InputError`` where the folder is not there or can't be written in, or where a folder stands there.
    package static func check(_ path: String) throws(InputError) {
        var found = stat()
        if stat(path, &found) == 0 {
            if found.st_mode & S_IFMT == S_IFDIR { throw InputError("\(path): this is a folder") }
            if access(path, W_OK) != 0 { throw InputError("\(path): \(FileError.reason(errno))") }
            return
        }
        let folder = folder(of: path)
        guard stat(folder, &found) == 0 else { throw InputError("\(path): there is no folder \(folder)") }
        guard found.st_mode & S_IFMT == S_IFDIR else {
            throw InputError("\(path): \(folder) is no folder")
        }
        if access(folder, W_OK) != 0 { throw InputError("\(path): \(FileError.reason(errno))") }
    }

    private static func folder(of path: String) -> String {
        guard let slash = path.lastIndex(of: "/") else { return "." }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }
}
