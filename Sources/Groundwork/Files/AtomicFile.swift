import Glibc
import Synchronization

/// Whole files, written so that a kill or a power cut at any moment leaves the old one or the new one.
///
/// A plain file, or nothing, is replaced by renaming a finished file onto it; its permissions stay. Symbolic links are followed and
/// stay. What is no plain file (a pipe, a device, an open descriptor by its name) is written to and never replaced.
package enum AtomicFile {
    /// - Parameter isDurable: whether to wait until file and folder have reached the disk.
    /// - Throws: ``FileError`` with the path that was given.
    package static func write(_ bytes: [UInt8], to path: String, isDurable: Bool = true) throws {
        switch try target(of: path) {
        case .descriptor(let descriptor):
            try put(bytes, descriptor, path)
        case .special(let place):
            let descriptor = open(place, O_WRONLY | O_CLOEXEC)
            guard descriptor >= 0 else { throw FileError(path, errno) }
            defer { close(descriptor) }
            try put(bytes, descriptor, path)
        case .plain(let place, let mode):
            try replace(place, by: bytes, mode: mode, isDurable: isDurable, path)
        }
    }

    // MARK: Where a path leads

    private enum Target {
        /// A plain file or nothing; permissions of the file that stands there.
        case plain(String, mode: mode_t?)
        case special(String)
        case descriptor(Int32)
    }

    /// Links in a row at most, as the kernel has it.
    static let linkLimit = 40

    private static func target(of path: String) throws -> Target {
        var place = path
        for _ in 0..<linkLimit {
            if let descriptor = openDescriptor(named: place) { return .descriptor(descriptor) }
            var found = stat()
            guard lstat(place, &found) == 0 else {
                guard errno == ENOENT else { throw FileError(path, errno) }
                return .plain(place, mode: nil)
            }
            switch found.st_mode & S_IFMT {
            case S_IFLNK: place = try linked(from: place, path)
            case S_IFREG: return .plain(place, mode: found.st_mode & 0o7777)
            case S_IFDIR: throw FileError(path, EISDIR)
            default: return .special(place)
            }
        }
        throw FileError(path, ELOOP)
    }

    private static func linked(from place: String, _ path: String) throws -> String {
        var buffer = [UInt8](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(place, &buffer, buffer.count)
        guard count >= 0 else { throw FileError(path, errno) }
        let target = String(decoding: buffer.prefix(count), as: UTF8.self)
        return target.hasPrefix("/") ? target : folder(of: place) + "/" + target
    }

    /// The number of a descriptor of this process that is called by its path: a plain file behind it must not be replaced either,
    /// or what was written before and what comes after goes elsewhere.
    private static func openDescriptor(named place: String) -> Int32? {
        switch place {
        case "/dev/stdout": return STDOUT_FILENO
        case "/dev/stderr": return STDERR_FILENO
        default:
            let folders = ["/dev/fd/", "/proc/self/fd/", "/proc/\(getpid())/fd/"]
            return folders.first { place.hasPrefix($0) }.flatMap { Int32(place.dropFirst($0.count)) }
        }
    }

    private static func folder(of place: String) -> String {
        guard let slash = place.lastIndex(of: "/") else { return "." }
        return slash == place.startIndex ? "/" : String(place[..<slash])
    }

    // MARK: Writing

    private static func put(_ bytes: [UInt8], _ descriptor: Int32, _ path: String) throws {
        let code = bytes.withUnsafeBytes { OpenFile.write($0, to: descriptor) }
        guard code == 0 else { throw FileError(path, code) }
    }

    /// Tells files apart that threads of this process write at once.
    private static let count = Atomic<Int>(0)

    private static func replace(
        _ place: String, by bytes: [UInt8], mode: mode_t?, isDurable: Bool, _ path: String
    ) throws {
        let number = count.wrappingAdd(1, ordering: .relaxed).newValue
        let draft = "\(place).\(getpid())-\(number)\(draftSuffix)"
        let descriptor = open(draft, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        do {
            defer { close(descriptor) }
            try put(bytes, descriptor, path)
            if let mode { fchmod(descriptor, mode) }
            if isDurable, fsync(descriptor) != 0, errno != EINVAL { throw FileError(path, errno) }
        } catch {
            unlink(draft)
            throw error
        }
        guard rename(draft, place) == 0 else {
            let code = errno
            unlink(draft)
            throw FileError(path, code)
        }
        if isDurable { keepFolder(of: place) }
    }

    /// Brings the new name to the disk. Where a file system can't, the file itself is safe still.
    private static func keepFolder(of place: String) {
        let descriptor = open(folder(of: place), O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        fsync(descriptor)
        close(descriptor)
    }

    // MARK: Drafts

    private static let draftSuffix = ".tmp"

    /// Whether a file of this name is a draft that nobody will finish: its process is gone, or it names none (older versions).
    package static func isAbandonedDraft(_ name: String) -> Bool {
        guard name.hasSuffix(draftSuffix) else { return false }
        let parts = name.dropLast(draftSuffix.count).split(separator: ".")
        guard let writer = parts.last?.split(separator: "-").first, let process = Int32(writer), process > 0
        else { return true }
        return process != getpid() && kill(process, 0) != 0 && errno == ESRCH
    }
}
