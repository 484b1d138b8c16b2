import Foundation
import Testing

@testable import MockWeb

/// The sites that the repository brings, by their folders.
let bundledSites: [String] = {
    let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()
        .appending(path: "sites").path
    return Files.names(in: root).map { root + "/" + $0 }.filter { Files.kind(of: $0 + "/site.yaml") == .file }
}()

@Test(arguments: bundledSites) func aBundledSiteHasNoMistakes(directory: String) {
    let problems = SiteCheck.problems(directory: directory)
    #expect(problems.isEmpty, "\(problems.map(\.description).joined(separator: "\n"))")
}
