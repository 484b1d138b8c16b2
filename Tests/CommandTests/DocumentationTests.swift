import Foundation
import Testing

@testable import Curriculum
@testable import Learning

@Suite("The documentation travels with the program")
struct DocumentationTests {
    private func document(_ name: String) throws -> String {
        try String(contentsOf: CommandRunner.package.appendingPathComponent(name), encoding: .utf8)
    }

    @Test(
        "Every flag of every command stands in commands.md, and the help has an example",
        arguments: [
            ["train"], ["evaluate"], ["browse"], ["observe"], ["site", "check"], ["site", "list"],
            ["site", "generate"],
            ["tasks", "generate"], ["tasks", "suites"], ["tasks", "check"],
            ["tasks", "stats"], ["tasks", "export"], ["tasks", "solve"], ["report"], ["bench"],
            ["world-model", "score"], ["world-model", "lookahead"], ["serve"],
        ])
    func flags(command: [String]) throws {
        let page = try document("docs/reference/commands.md")
        let help = try CommandRunner.run(["help"] + command).output
        #expect(help.contains("xample"), "webrl help \(command.joined(separator: " ")) shows no example")
        let flags = help.split(separator: "\n").flatMap { $0.split(whereSeparator: { " ,;./".contains($0) }) }
            .filter { $0.hasPrefix("--") && $0.count > 2 }
        for flag in Set(flags) where !["--help", "--version"].contains(flag) {
            #expect(page.contains("\(flag)"), "\(flag) of \(command) is not described")
        }
    }

    @Test("Every setting stands in hyper-parameters.md")
    func settings() throws {
        let page = try document("docs/reference/hyper-parameters.md")
        let data = try JSONEncoder().encode(TrainingConfiguration(seed: 1, sites: []))
        let object = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let learning = try #require(object["learning"] as? [String: Any])
        let dreams = try JSONEncoder().encode(ImaginationSettings())
        let imagination = try #require(try JSONSerialization.jsonObject(with: dreams) as? [String: Any])
        let names = Set(object.keys).union(learning.keys).union(imagination.keys).union(["imagination"])
            .subtracting(["learning"])
        for name in names { #expect(page.contains("`\(name)`"), "\(name) is not described") }
    }

    @Test("Every relative link of the documentation leads to a file")
    func links() throws {
        let files = FileManager.default.enumerator(
            at: CommandRunner.package.appendingPathComponent("docs"), includingPropertiesForKeys: nil)
        let pages =
            (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "md" } + [
                CommandRunner.package.appendingPathComponent("README.md")
            ]
        #expect(pages.count > 8)
        for page in pages {
            let text = try String(contentsOf: page, encoding: .utf8)
            for match in text.matches(of: /\]\(([^)#: ]+)(#[^)]*)?\)/) {
                let target = page.deletingLastPathComponent().appendingPathComponent(String(match.1))
                #expect(
                    FileManager.default.fileExists(atPath: target.path),
                    "\(page.lastPathComponent) links to \(match.1)")
            }
        }
    }
}
