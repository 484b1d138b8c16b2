import Foundation

/// Other people's recorded data, where it lies beside the project, and public task files, which packages of the tests' Python hold too.
/// Tests that need what is not there are disabled.
package enum Conformance {
    private static let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()

    /// The folder, or nil where it is not there.
    package static let folder: URL? = {
        let folder = package.deletingLastPathComponent().appendingPathComponent(
            "shared/conformance", isDirectory: true)
        return FileManager.default.fileExists(atPath: folder.path) ? folder : nil
    }()
    package static var isThere: Bool { folder != nil }

    /// Public task files by the name that they have beside the project, and the Python packages that hold them.
    private static let published = [
        "webarena/webarena-812.raw.json": [
            "webarena/test.raw.json", "webarena_verified/assets/dataset/test.raw.json",
        ],
        "webarena/webarena-lite-165.raw.json": ["browsergym/webarenalite/test_webarena_lite.raw.json"],
        "webarena/webarena-verified-812.json": ["webarena_verified/assets/dataset/webarena-verified.json"],
    ]

    /// Where the packages of the tests' Python lie: `WEBRL_PYTHON`'s, else those in `.build/venv`.
    private static let packages: [URL] = {
        let named = ProcessInfo.processInfo.environment["WEBRL_PYTHON"].map { URL(fileURLWithPath: $0) }
        let python = named ?? package.appendingPathComponent(".build/venv/bin/python3")
        let libraries = python.deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent(
            "lib")
        let versions = (try? FileManager.default.contentsOfDirectory(atPath: libraries.path)) ?? []
        return versions.map { libraries.appendingPathComponent($0).appendingPathComponent("site-packages") }
    }()

    private static func file(_ path: String) -> URL? {
        let beside = folder.map { [$0.appendingPathComponent(path)] } ?? []
        let installed = packages.flatMap { packages in
            published[path, default: []].map { packages.appendingPathComponent($0) }
        }
        return (beside + installed).first { FileManager.default.fileExists(atPath: $0.path) }
    }

    /// Whether a file is there, beside the project or in an installed package.
    private static func has(_ path: String) -> Bool { file(path) != nil }

    /// Whether WebArena's public task file is there; WebArena-Lite's; WebArena-Verified's.
    package static let hasWebArena = has("webarena/webarena-812.raw.json")
    package static let hasWebArenaLite = has("webarena/webarena-lite-165.raw.json")
    package static let hasWebArenaVerified = has("webarena/webarena-verified-812.json")
    package static var hasTaskFiles: Bool { hasWebArena && hasWebArenaLite && hasWebArenaVerified }

    /// - Throws: where the file can't be read.
    package static func data(_ path: String) throws -> Data {
        guard let file = file(path) else { throw CocoaError(.fileNoSuchFile) }
        return try Data(contentsOf: file)
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
