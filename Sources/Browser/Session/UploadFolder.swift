import Glibc
import Groundwork

/// The folder whose files an agent may send: what a file field can be filled with.
public struct UploadFolder: Sendable, Hashable {
    /// Absolute, without symbolic links.
    public let path: String
    /// Bytes of one file.
    private static let sizeLimit = 32 << 20

    /// - Throws: ``EnvironmentError`` where there is no such folder.
    public init(path: String) throws {
        guard let real = Folder.realPath(path) else {
            throw EnvironmentError("\(path): no such folder of files to upload")
        }
        self.path = real
    }

    /// A file by its name relative to the folder.
    /// - Throws: ``Refusal`` where it is not there, not in the folder, or too long.
    func file(named name: String) throws -> UploadedFile {
        guard let real = Folder.realPath(path + "/" + name), real.hasPrefix(path + "/") else {
            throw Refusal("there is no file '\(name)' to upload")
        }
        return UploadedFile(name: Self.lastComponent(name), bytes: try Self.contents(of: real, named: name))
    }

    private static func contents(of path: String, named name: String) throws -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        var status = stat()
        guard descriptor >= 0 else { throw Refusal("the file '\(name)' can't be read") }
        defer { close(descriptor) }
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
            throw Refusal("'\(name)' is no file")
        }
        guard status.st_size <= sizeLimit else {
            throw Refusal("the file '\(name)' is longer than \(sizeLimit) bytes")
        }
        return [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { buffer, count in
            while count < buffer.count {
                let got = read(descriptor, buffer.baseAddress.map { $0 + count }, buffer.count - count)
                guard got > 0 else { break }
                count += got
            }
        }
    }

    private static func lastComponent(_ name: String) -> String {
        name.split(separator: "/").last.map(String.init) ?? name
    }
}

/// A file as a form sends it.
struct UploadedFile: Hashable {
    let name: String
    let bytes: [UInt8]

    /// By the name's ending, as browsers tell it.
    var mediaType: String {
        let ending = name.split(separator: ".", omittingEmptySubsequences: false).dropFirst().last ?? ""
        return Self.mediaTypes[ending.lowercased()] ?? "application/octet-stream"
    }

    private static let mediaTypes = [
        "txt": "text/plain", "html": "text/html", "htm": "text/html", "css": "text/css", "csv": "text/csv",
        "md": "text/markdown", "xml": "text/xml", "json": "application/json", "pdf": "application/pdf",
        "zip": "application/zip", "gz": "application/gzip", "png": "image/png", "jpg": "image/jpeg",
        "jpeg": "image/jpeg", "gif": "image/gif", "svg": "image/svg+xml", "webp": "image/webp",
        "mp3": "audio/mpeg", "mp4": "video/mp4", "js": "text/javascript",
    ]
}
