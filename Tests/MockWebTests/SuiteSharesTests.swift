import Foundation
import Testing

@testable import MockWeb

@Suite("Shares of suites")
struct SuiteSharesTests {
    private func shares(_ text: String) throws -> SuiteShares {
        let file = FileManager.default.temporaryDirectory.appending(path: "shares-\(UUID().uuidString).yaml")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data(text.utf8).write(to: file)
        return try SuiteShares(file: file.path)
    }
    private func mistakes(_ text: String) -> [String] {
        do {
            _ = try shares(text)
            return []
        } catch {
            return (error as? SiteProblems)?.problems.map { "\($0.line):\($0.column): \($0.message)" } ?? [
                "\(error)"
            ]
        }
    }

    @Test("Sites are in the order of the file, the others last")
    func order() throws {
        let shares = try shares(
            "format: 1\nothers: {lite: 1, test: 2}\nsites:\n  zoo: {lite: 3, test: 4}\n  arena: {lite: 0, test: 9}\n"
        )
        #expect(shares.shares.map(\.group) == [.site("zoo"), .site("arena"), .others])
        #expect(shares.shares.map(\.lite) == [3, 0, 1] && shares.shares.map(\.test) == [4, 9, 2])
    }

    @Test("What is wrong in the file is said at its place")
    func wrong() {
        #expect(
            mistakes("format: 2\nsites: {}\nothers: {lite: 1, test: 1}\n") == [
                "1:9: format 2 is not known; this version reads format 1"
            ])
        #expect(mistakes("format: 1\nsites: {}\n") == ["1:1: a file of shares needs \"others\""])
        #expect(
            mistakes("format: 1\nsites: {zoo: {lite: -1, test: many}}\nothers: {lite: 1, test: 1}\n") == [
                "2:21: a number of tasks is from 0 to 100000", "2:31: a whole number is needed here",
            ])
        #expect(
            mistakes("format: 1\nsites: {zoo: {lit: 1, test: 1}}\nothers: {lite: 1, test: 1}\n").contains(
                "2:15: a share has no key \"lit\" (did you mean \"lite\"?)"))
        #expect(throws: SiteProblems.self) { try SuiteShares(file: "/nowhere/shares.yaml") }
    }

    @Test(
        "A template belongs to its site's group; one of several sites, or of a site that is not named, to the others"
    )
    func groups() throws {
        let shares = try shares(
            "format: 1\nsites: {library: {lite: 1, test: 1}}\nothers: {lite: 1, test: 1}\n")
        let templates = try TaskInstantiator(host: LibrarySite.host()).templates
        #expect(templates.allSatisfy { shares.group(of: $0) == .site("library") })
        let none = try self.shares("format: 1\nsites: {}\nothers: {lite: 1, test: 1}\n")
        #expect(templates.allSatisfy { none.group(of: $0) == .others })
    }
}
