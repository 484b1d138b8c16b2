import Foundation
import Testing

/// A text of sections, the last of which says what the program made of the others when a person last looked at it.
///
///     === intent
///     How many mugs are there?
///     === page http://shop.test/mugs
///     <h1>Mugs</h1>
///     === reading
///     ...
///
/// `Tests/record` writes the last section anew, and the tests fail that once: what was recorded is to be read before it is believed.
package struct GoldenFile: Sendable {
    /// A piece of the file under a line that begins with `===`.
    package struct Section: Sendable {
        /// The first word of the line.
        package let name: String
        /// What follows it in the line; empty where nothing does.
        package let argument: String
        /// The lines up to the next section.
        package let text: String
    }

    private let file: URL
    /// All but the last.
    package let input: [Section]
    private let known: Section

    /// - Parameter path: below `Tests/Fixtures`.
    /// - Throws: where the file can't be read or has no section.
    package init(_ path: String) throws {
        try self.init(contentsOf: Self.fixtures.appending(path: path))
    }

    /// - Throws: where the file can't be read or has no section.
    package init(contentsOf file: URL) throws {
        self.file = file
        var sections = Self.sections(try String(contentsOf: file, encoding: .utf8))
        let last = sections.popLast()
        known = try #require(last, "\(file.lastPathComponent) has no section")
        input = sections
    }

    private static let fixtures = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "Fixtures")

    /// Names of the files in a folder below `Tests/Fixtures`, with the folder, in alphabetical order.
    package static func names(in folder: String) -> [String] {
        let place = fixtures.appending(path: folder).path
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        return names.filter { $0.hasSuffix(".txt") }.sorted().map { "\(folder)/\($0)" }
    }

    private static func sections(_ text: String) -> [Section] {
        var result: [Section] = []
        var heading: (name: String, argument: String)?
        var lines: [Substring] = []
        func section() -> Section? {
            heading.map {
                Section(name: $0.name, argument: $0.argument, text: lines.joined(separator: "\n"))
            }
        }
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            guard line.hasPrefix("=== ") else {
                lines.append(line)
                continue
            }
            if let section = section() { result.append(section) }
            let words = line.dropFirst(4).split(separator: " ", maxSplits: 1)
            heading = (String(words.first ?? ""), words.count > 1 ? String(words[1]) : "")
            lines = []
        }
        if let section = section() { result.append(section) }
        return result
    }

    /// Fails unless the last section says this. Where it is to be recorded, the section is written and the test fails too.
    /// - Parameter record: whether to write what differs.
    package func expect(
        _ result: String,
        record: Bool = ProcessInfo.processInfo.environment["WEBRL_RECORD"] == "1"
    ) throws {
        let result = result.hasSuffix("\n") ? result : result + "\n"
        guard result != known.text else { return }
        if record {
            try write(result)
            Issue.record("recorded anew, to be read: \(file.path)")
        } else {
            Issue.record("\(file.lastPathComponent): \(Self.difference(known.text, result))")
        }
    }

    private func write(_ result: String) throws {
        var text = ""
        for section in input {
            text += heading(section) + section.text + "\n"
        }
        try (text + heading(known) + result).write(to: file, atomically: true, encoding: .utf8)
    }

    private func heading(_ section: Section) -> String {
        "=== \(section.name)\(section.argument.isEmpty ? "" : " " + section.argument)\n"
    }

    /// The first line in which two texts differ.
    static func difference(_ known: String, _ found: String) -> String {
        let (known, found) = (known.split(separator: "\n"), found.split(separator: "\n"))
        let place = zip(known, found).enumerated().first { $1.0 != $1.1 }?.offset
        let line = place ?? min(known.count, found.count)
        func text(_ lines: [Substring]) -> String { line < lines.count ? String(lines[line]) : "(the end)" }
        return "line \(line + 1) of \(known.count)\n  known: \(text(known))\n  found: \(text(found))"
    }
}
