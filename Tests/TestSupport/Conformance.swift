import Foundation

/// Other people's recorded data, where it lies beside the project. Tests that need it are disabled without it.
package enum Conformance {
    /// The folder, or nil where it is not there.
    package static let folder: URL? = {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let folder = package.deletingLastPathComponent().appendingPathComponent(
            "shared/conformance", isDirectory: true)
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()
    package static var isThere: Bool { folder != nil }

    /// - Throws: where the file can't be read.
    package static func data(_ path: String) throws -> Data {
        guard let folder else { throw CocoaError(.fileNoSuchFile) }
        return try Data(contentsOf: folder.appendingPathComponent(path))
    }
    package static func text(_ path: String) throws -> String {
        String(decoding: try data(path), as: UTF8.self)
    }

    /// Recorded calls of a reference implementation.
    package struct Vector: @unchecked Sendable {
        // JSON values are immutable property-list objects; nothing changes them after parsing.
        package let function: String
        package let arguments: [Any]
        package let result: Any
    }
    package static func vectors(_ name: String) throws -> [Vector] {
        let rows =
            try JSONSerialization.jsonObject(with: data("webarena/vectors/\(name).json")) as? [[Any]] ?? []
        return rows.compactMap { row in
            guard row.count == 3, let function = row[0] as? String, let arguments = row[1] as? [Any] else {
                return nil
            }
            return Vector(function: function, arguments: arguments, result: row[2])
        }
    }
}
