import Glibc

/// A file or folder that could not be opened, written or replaced.
package struct FileError: Error, Sendable, Equatable, CustomStringConvertible {
    package let path: String
    /// As `errno` had it.
    package let code: Int32

    package init(_ path: String, _ code: Int32) {
        self.path = path
        self.code = code
    }

    package var description: String { "\(path): \(Self.reason(code))" }

    /// What an error number means, in words for people.
    package static func reason(_ code: Int32) -> String {
        switch code {
        case ENOENT: "no such file or folder"
        case EACCES, EPERM: "permission denied"
        case ENOSPC, EDQUOT: "the disk is full"
        case EISDIR: "this is a folder"
        case ENOTDIR: "a file is in the way"
        case EROFS: "the file system is read-only"
        default: String(cString: strerror(code))
        }
    }
}
