import Glibc

/// Why a file is not read, in words that go behind its name or stand alone behind its place.
struct FileRefusal: Error, Equatable {
    let message: String
    /// Whether there is nothing of that name.
    var isAbsence = false
}

/// Reading files and folders. Only plain files are opened: a pipe, a device or a socket may never come to an end.
enum Files {
    /// What stands under a name, links followed.
    enum Kind { case file, folder, other }

    /// - Parameter limit: bytes at most.
    /// - Throws: ``FileRefusal`` where there is no such file, it is no plain file, too long, or can't be read.
    static func contents(of path: String, limit: Int) throws(FileRefusal) -> [UInt8] {
        switch kind(of: path) {
        case nil: throw FileRefusal(message: "there is no such file", isAbsence: true)
        case .folder: throw FileRefusal(message: "this is a folder, not a file")
        case .other: throw FileRefusal(message: "this is no plain file")
        case .file: break
        }
        // What the name stands for may have changed since: it is looked at again once it is open.
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else { throw FileRefusal(message: "the file can't be read") }
        defer { close(descriptor) }
        var info = stat()
        guard fstat(descriptor, &info) == 0, info.st_mode & S_IFMT == S_IFREG else {
            throw FileRefusal(message: "this is no plain file")
        }
        return try read(descriptor, expecting: Int(clamping: info.st_size), limit: limit)
    }

    private static func read(
        _ descriptor: Int32, expecting size: Int, limit: Int
    ) throws(FileRefusal) -> [UInt8] {
        let tooLong = FileRefusal(message: "the file is longer than \(sizeText(limit))")
        guard size <= limit else { throw tooLong }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(size)
        var buffer = [UInt8](repeating: 0, count: min(max(size, 1), 1 << 16))
        while true {
            let count = buffer.withUnsafeMutableBytes { systemRead(descriptor, $0) }
            guard count >= 0 else { throw FileRefusal(message: "the file can't be read") }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
            guard bytes.count <= limit else { throw tooLong }
        }
    }

    /// nil where there is nothing of that name, or a link to nothing.
    static func kind(of path: String) -> Kind? {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        switch info.st_mode & S_IFMT {
        case S_IFREG: return .file
        case S_IFDIR: return .folder
        default: return .other
        }
    }

    /// Names in a folder, sorted; empty where there is no such folder.
    /// - Parameter includingHidden: those that begin with a dot too.
    static func names(in directory: String, includingHidden: Bool = false) -> [String] {
        guard let handle = opendir(directory) else { return [] }
        defer { closedir(handle) }
        var names: [String] = []
        while let entry = readdir(handle) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            let isHidden = name.hasPrefix(".")
            if !isHidden || includingHidden && name != "." && name != ".." { names.append(name) }
        }
        return names.sorted()
    }

    static func isDirectory(_ path: String) -> Bool { kind(of: path) == .folder }

    static func exists(_ path: String) -> Bool { kind(of: path) != nil }

    /// Paths of all folders below a folder whose links stay inside of it.
    static func folders(_ directory: String) -> [String] {
        names(in: directory).map { directory + "/" + $0 }.filter(isDirectory).flatMap { [$0] + folders($0) }
    }

    /// `4 MiB`
    static func sizeText(_ bytes: Int) -> String {
        bytes % (1 << 20) == 0 ? "\(bytes >> 20) MiB" : "\(bytes) bytes"
    }
}

private func systemRead(_ descriptor: Int32, _ buffer: UnsafeMutableRawBufferPointer) -> Int {
    read(descriptor, buffer.baseAddress, buffer.count)
}
