import Foundation

@testable import MockWeb

/// A small site in a folder of its own, for one test.
final class ScratchSite {
    let folder: URL
    var path: String { folder.path }

    /// - Parameter files: by path; `site.yaml` and the schema are there anyway.
    init(_ files: [String: String] = [:]) throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "site-\(UUID().uuidString)")
        try write(Self.siteFile(), to: "site.yaml")
        try write("CREATE TABLE item (id INTEGER PRIMARY KEY, name TEXT);\n", to: "schema.sql")
        try write("<p>{{rows.count}}", to: "templates/home.mustache")
        for (path, text) in files { try write(text, to: path) }
    }
    deinit { try? FileManager.default.removeItem(at: folder) }

    /// - Parameters:
    ///   - head: replaces lines of the head, by key.
    ///   - home: further lines of the first route.
    static func siteFile(_ head: [String: String] = [:], home: String = "") -> String {
        let lines = [
            ("format", "1"), ("name", "scratch"), ("address", "http://scratch.test"),
            ("database", "{schema: schema.sql}"), ("session", ""),
        ]
        let known = lines.map { ($0.0, head[$0.0] ?? $0.1) }.filter { !$0.1.isEmpty }
        return known.map { "\($0.0): \($0.1)\n" }.joined()
            + """
            routes:
              - name: home
                path: \(head["path"] ?? "/")
                queries: {rows: "SELECT 1 AS one"}
                template: home
            \(home)
            """
    }

    func write(_ text: String, to path: String) throws {
        let file = folder.appending(path: path)
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
    }
    func link(_ path: String, to target: String) throws {
        let file = folder.appending(path: path).path
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: target)
    }
    func pipe(_ path: String) throws {
        let file = folder.appending(path: path).path
        try FileManager.default.createDirectory(
            atPath: (file as NSString).deletingLastPathComponent, withIntermediateDirectories: true)
        guard mkfifo(file, 0o600) == 0 else { throw CocoaError(.fileWriteUnknown) }
    }

    /// What the check says, without the folder's own path.
    func problems() -> [String] {
        SiteCheck.problems(directory: path).map { String($0.description.dropFirst(path.count + 1)) }
    }
}
