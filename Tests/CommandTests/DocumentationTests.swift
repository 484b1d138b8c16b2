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
            (files?.allObjects as? [URL] ?? []).filter { $0.pathExtension == "md" }
            + ["README.md", "CONTRIBUTING.md"].map(CommandRunner.package.appendingPathComponent)
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

    @Test("The index of the documentation links every page, and README leads to the index")
    func index() throws {
        let index = try document("docs/README.md")
        let linked = Set(index.matches(of: /\]\(([^)#: ]+)(#[^)]*)?\)/).map { String($0.1) })
        let docs = CommandRunner.package.appendingPathComponent("docs")
        let files = FileManager.default.enumerator(atPath: docs.path)?.allObjects as? [String] ?? []
        let pages = files.filter { $0.hasSuffix(".md") && $0 != "README.md" }
        #expect(pages.count > 50)
        #expect(Set(pages).subtracting(linked).sorted() == [], "not linked from docs/README.md")
        #expect(try document("README.md").contains("](docs/README.md)"))
    }

    /// Lines of the blocks of shell commands on a page; such a block can be copied whole.
    private func commands(_ page: String) throws -> [String] {
        var block: Substring = ""
        return try document(page).split(separator: "\n", omittingEmptySubsequences: false).compactMap {
            line in
            if line.hasPrefix("```") { block = line.dropFirst(3) }
            return block == "sh" && !line.hasPrefix("```") ? String(line) : nil
        }
    }

    @Test(
        "Goals of make, scripts and files in commands to be copied exist",
        arguments: ["README.md", "CONTRIBUTING.md", "docs/reference/installing.md"])
    func commandsToCopy(page: String) throws {
        let makefile = try document("Makefile")
        let lines = try commands(page)
        #expect(lines.count > 3)
        for line in lines {
            #expect(!line.hasPrefix("$ "), "can't be copied: \(line)")
            if let goal = line.firstMatch(of: /^(?:sudo )?make ([a-z-]+)/) {
                #expect(makefile.contains("\n\(goal.1):"), "no goal: \(line)")
            }
            for match in line.matches(
                of: /(?:^| )((?:examples|benchmarks|docs|sites|suites)\/[A-Za-z0-9_.\/-]+)/)
            {
                let path = CommandRunner.package.appendingPathComponent(String(match.1)).path
                #expect(FileManager.default.fileExists(atPath: path), "no file: \(match.1)")
            }
        }
    }

    private struct Curve: Decodable {
        struct Run: Decodable { let finalSuccess, finalUnseenSuccess: Double }
        struct Mean: Decodable { let mean: Double }
        let runs: [Run]
        let startSuccess, finalSuccess: Mean
    }

    @Test("README tells the curve's figures as they were measured, and the picture is drawn from them")
    func curve() throws {
        let curve = try JSONDecoder().decode(
            Curve.self, from: Data(try document("benchmarks/results/learning-shopping.json").utf8))
        func percent(_ share: Double) -> String { String(format: "%.1f", 100 * share) }
        let readme = try document("README.md")
        let picture = try document("docs/images/learning.svg")
        #expect(curve.runs.count >= 5)
        for figures in [curve.runs.map(\.finalSuccess), curve.runs.map(\.finalUnseenSuccess)] {
            let list = figures.map(percent).joined(separator: ", ")
            #expect(readme.contains("\(list) %"), "\(list)")
        }
        for figure in [curve.startSuccess, curve.finalSuccess].map({ "\(percent($0.mean)) %" }) {
            #expect(readme.contains(figure) && picture.contains(figure), "\(figure)")
        }
    }
}
