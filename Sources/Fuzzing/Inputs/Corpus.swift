import Foundation

/// The entries that mutations begin with: a folder a surface, a file an entry.
public struct Corpus: Sendable {
    /// The folder that holds one folder for each surface, called by the surface's name.
    public let folder: URL

    /// - Parameter folder: nil for the one in this repository.
    public init(folder: URL? = nil) { self.folder = folder ?? Self.own }

    private static let own = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appendingPathComponent("Tests/Fuzzing/corpus", isDirectory: true)

    /// The entries of a surface in the order of their names.
    /// - Throws: ``FuzzingError`` where there are none.
    public func entries(of surface: any FuzzSurface.Type) throws -> [[UInt8]] {
        let place = folder.appendingPathComponent(surface.name, isDirectory: true)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        let entries = try names.filter { !$0.hasPrefix(".") }.sorted().map {
            [UInt8](try Data(contentsOf: place.appendingPathComponent($0)))
        }
        guard !entries.isEmpty else {
            throw FuzzingError("\(place.path): there is no entry for the surface \"\(surface.name)\"")
        }
        return entries
    }
}
