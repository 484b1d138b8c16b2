import Foundation
import MockWeb

/// The small site of the fixtures: a library with a catalogue, members, loans and notes.
enum LibraryHost {
    static let fixtures = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appending(path: "Fixtures")

    static func make() throws -> SiteHost {
        SiteHost(site: try Site.load(directory: fixtures.appending(path: "library").path))
    }
}
