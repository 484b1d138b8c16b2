import Foundation
import MockWeb
@testable import Readings
import Testing
import WebEnv

@testable import Learning

/// What the policy reads on a German shop with euros and dates whose day comes first, page by page.
@Suite("Readings of a German shop")
struct GermanReadingsTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Fixtures/laden")

    /// The pages, in the order in which the file has them.
    private static let pages = ["/", "/artikel/laterne", "/bestellungen", "/warenkorb"]

    private func observations() throws -> [Observation] {
        let host = SiteHost(site: try Site.load(directory: Self.folder.path))
        return try Self.pages.map { path in
            var environment = WebEnvironment(transport: MockWorld(hosts: [host]))
            let task = WebTask(
                taskID: "t", sites: ["laden"], intent: "Was kostet das?",
                startURLs: ["__LADEN__/artikel/kompass"], requiresLogin: true, storageState: "kundin")
            let first = try environment.reset(task: task, seed: 0).observation
            let button = try #require(first.page.nodes.first { $0.role == .button })
            _ = try environment.step(.click(id: button.id))
            return try environment.step(.goto(url: "http://laden.test" + path)).observation
        }
    }

    @Test("Prices, dates, records, parts and computed answers are as the file says")
    func readings() throws {
        let text = try observations().map(Self.reading).joined(separator: "\n")
        let file = Self.folder.appending(path: "readings.txt")
        let known = (try? String(contentsOf: file, encoding: .utf8)) ?? ""
        guard text != known else { return }
        if ProcessInfo.processInfo.environment["WEBRL_RECORD"] != nil {
            try text.write(to: file, atomically: true, encoding: .utf8)
            Issue.record("recorded anew: \(file.path)")
        }
        #expect(text == known)
    }

    private static func reading(_ observation: Observation) -> String {
        let context = EpisodeReading(
            intent: "Was kostet das?", observation: observation, pages: PageIndexCache())
        let index = context.page
        var lines = ["# \(index.view.title)", ""]
        for record in index.records {
            let extremes = ["least price", "greatest price", "least number", "greatest number"].enumerated()
                .filter { record.extremes & 1 << UInt8($0.offset) != 0 }.map(\.element)
            lines.append("record \(record.group).\(record.index) \(extremes.joined(separator: ", "))")
            lines += record.cells.map { cell in
                "    \(cell.kind) \(cell.value.map { "\($0) " } ?? "")'\(index.view.nodes[Int(cell.node)].name)'"
            }
        }
        let found = index.answers.filter { $0.source == .part || $0.source == .afterColon }
        lines += found.map { "\($0.source) \($0.kind) '\($0.text)'" }
        var answers = AnswerFeatures(context)
        answers.collect()
        let known = Set(index.answers.map(\.text))
        var seen: Set<String> = []
        lines += answers.texts.filter { !known.contains($0) && seen.insert($0).inserted }.map {
            "computed '\($0)'"
        }
        return lines.joined(separator: "\n") + "\n"
    }
}
