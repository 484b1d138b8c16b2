import Foundation
import Groundwork
import WebEnv

/// Keeps other processes from writing to a run directory while this object lives. The kernel lets go of it when the process ends,
/// however it ends.
public final class RunLock: Sendable {
    /// In the run directory; holds the process that has the lock, or had it last.
    public static let fileName = "lock"

    private let descriptor: Int32

    /// Makes the folder where there is none, and clears away files that a killed process left half-written.
    /// - Throws: ``RunDirectoryError`` where another process has the lock, and file errors.
    public init(_ directory: RunDirectory) throws {
        try Folder.make(directory.path)
        let path = directory.file(Self.fileName)
        let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o666)
        guard descriptor >= 0 else { throw FileError(path, errno) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            guard code == EWOULDBLOCK else { throw FileError(path, code) }
            throw RunDirectoryError(
                "\(directory.path) is being written by another process\(Self.owner(in: path))")
        }
        ftruncate(descriptor, 0)
        let bytes = Array("\(getpid())\n".utf8)
        _ = bytes.withUnsafeBytes { OpenFile.write($0, to: descriptor) }
        Self.removeAbandonedDrafts(in: directory)
        self.descriptor = descriptor
    }

    deinit { close(descriptor) }

    private static func owner(in path: String) -> String {
        let text =
            FileManager.default.contents(atPath: path).map { String(decoding: $0, as: UTF8.self) } ?? ""
        return Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)).map { " (pid \($0))" } ?? ""
    }

    private static func removeAbandonedDrafts(in directory: RunDirectory) {
        let names = FileManager.default.enumerator(atPath: directory.path)?.compactMap { $0 as? String } ?? []
        for name in names where AtomicFile.isAbandonedDraft(name) {
            unlink(directory.file(name))
        }
    }
}

extension RunDirectory {
    /// Removes everything in the folder but the lock.
    /// - Parameter lock: shows that nobody else writes here.
    public func clear(holding lock: RunLock) throws {
        for name in try FileManager.default.contentsOfDirectory(atPath: path) where name != RunLock.fileName {
            try FileManager.default.removeItem(atPath: file(name))
        }
        withExtendedLifetime(lock) {}
    }
}
