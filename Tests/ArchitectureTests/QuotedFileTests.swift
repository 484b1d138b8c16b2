import Foundation
import Groundwork
import Testing

/// `docs/using-as-a-package.md` shows the files of `examples/package`: a path on a line of its own, then the file in a box.
@Suite("The page on using the package shows its files as they are")
struct QuotedFileTests {
    @Test("Every box below a path is that file", arguments: try QuotedFile.all())
    func box(_ quoted: QuotedFile) throws {
        let file = QuotedFile.root.appendingPathComponent(quoted.path)
        let text = try String(contentsOf: file, encoding: .utf8)
        #expect(
            text.trimmingCharacters(in: .newlines) == quoted.text,
            "\(QuotedFile.page) shows another text of \(quoted.path)")
    }

    @Test("Every Swift file of the example is shown")
    func completeness() throws {
        let shown = Set(try QuotedFile.all().map(\.path))
        let example = QuotedFile.root.appendingPathComponent("examples/package")
        let names = FileManager.default.enumerator(atPath: example.path)?.compactMap { $0 as? String } ?? []
        let files = names.filter { $0.hasSuffix(".swift") && !$0.hasPrefix(".") }
        #expect(files.count > 1)
        for file in files { #expect(shown.contains("examples/package/" + file), "\(file) is not shown") }
    }
}

/// A file as a page shows it.
struct QuotedFile: Sendable, CustomTestStringConvertible {
    /// From the repository's root.
    let path: String
    /// What stands in the box, without the line breaks around it.
    let text: String

    var testDescription: String { path }

    static let page = "docs/using-as-a-package.md"
    static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

    /// The files that the page shows, in order.
    static func all() throws -> [QuotedFile] {
        let text = try String(contentsOf: root.appendingPathComponent(page), encoding: .utf8)
        return text.matches(of: #/(?m)^`([^`\n]+)`\n\n```swift\n([\s\S]*?)\n```$/#).map {
            QuotedFile(path: String($0.1), text: String($0.2))
        }
    }
}
