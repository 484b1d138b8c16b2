import Foundation
import Groundwork
import Testing

/// A golden file that stands beside its tests.
package struct GoldenCase: Sendable, CustomTestStringConvertible {
    /// Name of the file without its ending.
    package let name: String
    private let file: URL

    package var testDescription: String { name }

    /// The cases of a folder in the order of their names.
    /// - Parameters:
    ///   - folder: beside the file of the test, such as `Golden/Changes`.
    ///   - test: the file of the test.
    package static func all(_ folder: String, beside test: String = #filePath) -> [GoldenCase] {
        let place = URL(fileURLWithPath: test).deletingLastPathComponent().appendingPathComponent(folder)
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.path)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map { name in
            GoldenCase(name: String(name.dropLast(4)), file: place.appendingPathComponent(name))
        }
    }

    /// Compares what the program makes of the case with what was recorded, or records it, see ``GoldenFile/expect(_:record:)``.
    /// - Throws: where the file can't be read or is no script.
    package func expect(_ lines: (WrittenScript) throws -> [String]) throws {
        let golden = try GoldenFile(contentsOf: file)
        let found = try lines(try WrittenScript(golden.input))
        try golden.expect(found.map { $0.trimmingEnd() }.joined(separator: "\n"))
    }
}

extension String {
    fileprivate func trimmingEnd() -> String { String(reversed().drop { $0 == " " }.reversed()) }
}
