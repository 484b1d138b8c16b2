import Foundation
import TestSupport
import Testing

@Suite("Golden files")
struct GoldenFileTests {
    private func withFile(_ text: String, _ body: (URL) throws -> Void) throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).txt")
        try text.write(to: file, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(at: file) }
        try body(file)
    }

    private static let text =
        "=== intent\nGo home\n=== page http://a.test/\n<h1>A</h1>\n=== reading\none\ntwo\n"

    @Test("A file is cut into its sections, and what it says passes")
    func sections() throws {
        try withFile(Self.text) { url in
            let file = try GoldenFile(contentsOf: url)
            #expect(file.input.map(\.name) == ["intent", "page"])
            #expect(file.input.map(\.argument) == ["", "http://a.test/"])
            #expect(file.input.map(\.text) == ["Go home", "<h1>A</h1>"])
            try file.expect("one\ntwo", record: false)
            #expect(try String(contentsOf: url, encoding: .utf8) == Self.text)
        }
    }

    @Test("Something else fails and changes no file; the first line that differs is told")
    func difference() throws {
        try withFile(Self.text) { url in
            try withKnownIssue {
                try GoldenFile(contentsOf: url).expect("one\nthree", record: false)
            } matching: { issue in
                "\(issue)".contains("known: two") && "\(issue)".contains("found: three")
            }
            #expect(try String(contentsOf: url, encoding: .utf8) == Self.text)
        }
    }

    @Test("Recording writes the last section alone, and fails; the next time it passes")
    func recording() throws {
        try withFile(Self.text) { url in
            try withKnownIssue {
                try GoldenFile(contentsOf: url).expect("one\nthree", record: true)
            }
            #expect(
                try String(contentsOf: url, encoding: .utf8)
                    == Self.text.replacingOccurrences(of: "two", with: "three"))
            try GoldenFile(contentsOf: url).expect("one\nthree", record: true)
        }
    }
}
