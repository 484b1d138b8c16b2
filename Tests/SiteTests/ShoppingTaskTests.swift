import Foundation
import Testing
import WebEnv

@testable import MockWeb

/// The task templates of the bundled shop as a whole: their mix, their number, their reference page.
struct ShoppingTaskTests {
    private let templates: [TaskTemplate]

    init() throws { templates = try Self.loaded.get() }

    private static let loaded = Result<[TaskTemplate], any Error> {
        let directory = bundledSites.first { $0.hasSuffix("/shopping") } ?? "sites/shopping"
        return try TaskInstantiator(host: SiteHost(site: try Site.load(directory: directory))).templates
    }

    @Test func templatesAreMixedAsInWebArena() {
        #expect(share { $0.kind == .answer } > 0.45)
        #expect(share { $0.kind == .change } > 0.25)
        #expect(share { $0.evaluation.kinds.contains(.urlMatch) } > 0.12)
        #expect(share { $0.kind == .unachievable } > 0.02)
    }

    @Test func thereAreThousandsOfInstancesAndSomeOfEveryTemplate() {
        #expect(templates.reduce(0) { $0 + $1.instanceCount } > 10_000)
        for template in templates {
            #expect(template.instanceCount >= template.minimum, "\(template.id)")
        }
    }

    @Test func everyTemplateHasThreeParaphrasesOrMore() {
        for template in templates {
            #expect(Set(template.intents).count >= 3, "\(template.id)")
        }
    }

    @Test func everyAnswerHasANearMissThatMustNotScore() {
        for template in templates where template.kind == .answer {
            #expect(!template.canaries.isEmpty, "\(template.id)")
        }
    }

    @Test func solutionsRangeFromOneStepToFourteen() {
        let lengths = templates.map(\.solution.count)
        #expect(lengths.contains { $0 <= 2 })
        #expect(lengths.contains { $0 >= 10 })
        #expect(lengths.allSatisfy { $0 <= 14 })
    }

    @Test func theReferencePageNamesEveryTemplateAndNoOther() throws {
        let page = try String(contentsOf: Self.referencePage, encoding: .utf8)
        let rows = page.split(separator: "\n").compactMap { $0.wholeMatch(of: /\| `([a-z_]+)` \|.*/) }
        #expect(Set(rows.map { String($0.1) }) == Set(templates.map(\.id)))
    }

    private func share(_ isCounted: (TaskTemplate) -> Bool) -> Double {
        Double(templates.count(where: isCounted)) / Double(templates.count)
    }

    private static let referencePage = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "docs/reference/shopping-tasks.md")
}
