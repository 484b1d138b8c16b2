import Foundation
import Groundwork
import TestSupport
import Testing

@testable import MockWeb

@Suite("The page on coverage")
struct CoverageTests {
    /// A row of the page's table.
    private struct Row {
        let id: Int
        let features: String
        let templates: [String]
        let reason: String
    }

    private static let page = packageRoot.appending(path: "docs/coverage.md")

    private func rows() throws -> [Row] {
        try String(contentsOf: Self.page, encoding: .utf8).split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|", omittingEmptySubsequences: false).map {
                $0.trimmingCharacters(in: .whitespaces)
            }
            guard cells.count == 6, let id = Int(cells[1]) else { return nil }
            return Row(
                id: id, features: cells[2], templates: cells[3].matches(of: /`([^`]+)`/).map { String($0.1) },
                reason: cells[4])
        }
    }

    @Test("All 190 templates stand in it once, each with its features; at least 171 have a counterpart")
    func completeness() throws {
        let rows = try rows()
        #expect(rows.count == 190)
        #expect(Set(rows.map(\.id)).count == 190)
        #expect(rows.allSatisfy { $0.features.contains(": ") })
        #expect(rows.count { !$0.templates.isEmpty } >= 171)
        for row in rows where row.templates.isEmpty {
            #expect(!row.reason.isEmpty, "\(row.id) has neither a template nor a reason")
        }
    }

    @Test("Each counterpart is a template of a bundled site that names the WebArena template")
    func counterparts() throws {
        let named = Set(
            try bundledInstantiators().flatMap(\.templates).flatMap { template in
                template.webarena.map { "\($0) \(template.id)" }
            })
        for row in try rows() {
            for template in row.templates {
                #expect(named.contains("\(row.id) \(template)"), "\(row.id): \(template)")
            }
        }
    }

    @Test("It is what its script writes", .enabled(if: Conformance.isThere))
    func script() throws {
        let process = Process()
        process.executableURL = packageRoot.appending(path: "benchmarks/coverage")
        process.arguments = ["--check"]
        try process.run()
        process.waitUntilExit()
        #expect(process.terminationStatus == 0)
    }
}

let packageRoot = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

/// The templates of all bundled sites, which share their hosts.
func bundledInstantiators() throws -> [TaskInstantiator] {
    let hosts = try bundledSites.map { SiteHost(site: try Site.load(directory: $0)) }
    return try hosts.map { try TaskInstantiator(host: $0, sharing: hosts) }
}
