import Foundation
import Learning
import Testing

@testable import Curriculum

@Suite("Documentation of runs")
struct DocumentationTests {
    private func page(_ name: String) throws -> String {
        let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(
            contentsOf: package.appendingPathComponent("docs/reference/\(name)"), encoding: .utf8)
    }

    private func keys(_ value: some Encodable) throws -> [String] {
        let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any]
        return (object ?? [:]).keys.sorted()
    }

    @Test("Every hyper-parameter is documented")
    func hyperParameters() throws {
        let text = try page("hyper-parameters.md")
        let names = try keys(HyperParameters()) + keys(TrainingConfiguration(seed: 1, sites: []))
        #expect(names.count > 30)
        for name in names { #expect(text.contains("| `\(name)` |"), "\(name)") }
    }

    @Test("Every method is documented")
    func methods() throws {
        let text = try page("../algorithms/baselines.md")
        for method in TrainingMethod.allCases {
            #expect(text.contains("| `\(method.rawValue)` |"), "\(method.rawValue)")
        }
    }
}
