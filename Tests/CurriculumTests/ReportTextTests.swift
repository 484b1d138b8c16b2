import Foundation
import Groundwork
import Learning
import TestSupport
import Testing
import WebEnv

@testable import Curriculum

@Suite("No text breaks a report")
struct ReportTextTests {
    private static let hostile = "<!--<script> </script> --> & \u{2028}\u{2029} ]]> \" ' \\"

    @Test(
        "Data for a script element holds nothing that HTML or JavaScript takes for its own, and says the same"
    )
    func escaping() throws {
        var writer = JSONWriter()
        writer.object { $0.field("text", Self.hostile) }
        let text = ScriptJSON.text(writer.bytes)
        for mark in ["<", ">", "&", "\u{2028}", "\u{2029}"] { #expect(!text.contains(mark)) }
        #expect(try JSONValue(parsing: text)["text"]?.string == Self.hostile)
    }

    @Test("A report of hostile intents and pages, in a folder of a hostile name, has its data whole")
    func page() throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(
            "<script>x-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        var configuration = TrainingConfiguration(seed: 1, sites: ["library"])
        configuration.phases = 0
        configuration.learning.policyBits = 10
        configuration.learning.valueBits = 9
        var tasks = LibraryEnvironment.tasks(0..<2, kinds: ["author"])
        tasks[0].intent = Self.hostile
        tasks[1].intent = Self.hostile + " again"
        let run = RunDirectory(folder.path)
        _ = try PhaseLoop(
            configuration: configuration,
            tasks: TrainingTasks(train: tasks, test: tasks, unseen: [], demonstrations: tasks),
            directory: run, workers: 1, makeEnvironment: { LibraryEnvironment() }
        ).run()
        let page = try Report.html(of: folder)
        let start = "<script id=\"data\" type=\"application/json\">"
        let data = try #require(page.components(separatedBy: start).dropFirst().first)
        let json = try #require(data.components(separatedBy: "</script>").first)
        let episodes = try #require(try JSONValue(parsing: json)["episodes"]?.array)
        #expect(episodes.contains { $0["intent"]?.string == Self.hostile })
        #expect(!page.contains("<!--") && !page.contains("<script>x-"))
        // The report's own two scripts, and no other.
        #expect(page.components(separatedBy: "<script").count == 3)
    }
}
