#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Reading files and folders.
enum Files {
    /// nil where there is no such file or it can't be read.
    static func read(_ path: String) -> [UInt8]? {
        guard !isDirectory(path), let file = fopen(path, "rb") else { return nil }
        defer { fclose(file) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = fread(&buffer, 1, buffer.count, file)
            bytes += buffer[..<count]
            if count < buffer.count { return ferror(file) == 0 ? bytes : nil }
        }
    }

    /// Names in a folder, sorted; empty where there is no such folder.
    static func names(in directory: String) -> [String] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if !name.hasPrefix(".") { names.append(name) }
        }
        return names.sorted()
    }

    static func isDirectory(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0 && info.st_mode & S_IFMT == S_IFDIR
    }

    static func exists(_ path: String) -> Bool {
        var info = stat()
        return stat(path, &info) == 0
    }

    /// Paths of all folders below a folder.
    static func folders(_ directory: String) -> [String] {
        names(in: directory).map { directory + "/" + $0 }.filter(isDirectory).flatMap { [$0] + folders($0) }
    }

    /// Paths of all files below a folder, relative to it, sorted.
    static func tree(_ directory: String) -> [String] {
        names(in: directory).flatMap { name -> [String] in
            let path = directory + "/" + name
            return isDirectory(path) ? tree(path).map { name + "/" + $0 } : [name]
        }
    }
}
