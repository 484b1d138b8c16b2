import Foundation
import Groundwork
import Learning
import Testing

@testable import Curriculum

@Suite("Ranges of settings")
struct SettingRangeTests {
    private static func full() -> TrainingConfiguration {
        var result = TrainingConfiguration(seed: 1, sites: ["library"])
        result.imagination = ImaginationSettings()
        return result
    }

    /// The range of each setting on the page, by name.
    private func page() throws -> [String: String] {
        let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appendingPathComponent("docs/reference/hyper-parameters.md")
        var ranges: [String: String] = [:]
        var column = 0
        for line in try String(contentsOf: file, encoding: .utf8).split(separator: "\n")
        where line.hasPrefix("|") {
            let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
            if let place = cells.firstIndex(of: "Range") { column = place }
            guard let name = cells.first, name.hasPrefix("`"), cells.count > column else { continue }
            ranges[name.trimmingCharacters(in: ["`"])] = cells[column]
        }
        return ranges
    }

    @Test("The page gives the ranges that are checked")
    func documentation() throws {
        let page = try page()
        let settings = Self.full().ranged
        #expect(settings.count > 40)
        for setting in settings { #expect(page[setting.name] == setting.range.text, "\(setting.name)") }
    }

    @Test("Every setting that is a number has a range, and the defaults lie in it")
    func completeness() throws {
        func numbers(_ value: some Encodable) throws -> [String] {
            let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any]
            return (object ?? [:]).filter { $0.value is NSNumber || $0.value is [NSNumber] }.map(\.key)
        }
        let known = Set(Self.full().ranged.map(\.name))
        let all = try numbers(Self.full()) + numbers(HyperParameters()) + numbers(ImaginationSettings())
        for name in all where name != "seed" { #expect(known.contains(name), "\(name) has no range") }
        try Self.full().check()
    }

    /// One change each that a file or a flag could bring.
    private static let wrong: [(String, @Sendable (inout TrainingConfiguration) -> Void)] = [
        ("phases is -1", { $0.phases = -1 }), ("phases is 9223372036854775807", { $0.phases = .max }),
        ("tasksPerPhase is 0", { $0.tasksPerPhase = 0 }),
        ("attemptsPerTask is -3", { $0.attemptsPerTask = -3 }),
        ("generatedPerPhase is -1", { $0.generatedPerPhase = -1 }),
        ("proposalsPerTask is 9223372036854775807", { $0.proposalsPerTask = .max }),
        ("demonstratedShare is -1.0", { $0.demonstratedShare = -1 }),
        ("demonstratedShare is nan", { $0.demonstratedShare = .nan }),
        ("bandLow is inf", { $0.bandLow = .infinity }), ("bandHigh is 0.75", { $0.bandLow = 0.9 }),
        ("policyBits is 60", { $0.learning.policyBits = 60 }),
        ("valueBits is 7", { $0.learning.valueBits = 7 }),
        ("batch is 0", { $0.learning.batch = 0 }),
        ("perplexityHigh is 2.0", { $0.learning.perplexityLow = 3 }),
        ("temperatures is ", { $0.learning.temperatures = [] }),
        ("temperatures is 1.0, 0.0", { $0.learning.temperatures = [1, 0] }),
        ("evaluationTemperature is 1e-300", { $0.learning.evaluationTemperature = 1e-300 }),
        ("replayShare is -1.0", { $0.learning.replayShare = -1 }), ("beta is 0.0", { $0.learning.beta = 0 }),
        ("imaginedSteps is 0", { $0.imagination?.imaginedSteps = 0 }),
        ("replayCheck is 2", { $0.imagination?.replayCheck = 2 }),
    ]

    @Test("A setting out of its range is told by name, value and range", arguments: wrong.indices)
    func refusals(place: Int) throws {
        let (start, change) = Self.wrong[place]
        var configuration = Self.full()
        change(&configuration)
        let error = try #require(throws: SettingError.self) { try configuration.check() }
        #expect(error.description.hasPrefix(start))
        #expect(error.description.contains("needed"))
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent("run-\(UUID().uuidString)")
        let tasks = TrainingTasks(train: [], test: [], unseen: [], demonstrations: [])
        #expect(throws: SettingError.self) { try RunDirectory(folder.path).create(configuration, tasks) }
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }
}
