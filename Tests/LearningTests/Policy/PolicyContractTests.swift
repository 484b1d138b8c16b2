import Foundation
import Testing

@Suite("The contract of policies")
struct PolicyContractTests {
    @Test("Contract, rollouts and the episode know nothing of what any model reads")
    func independence() throws {
        let sources = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().deletingLastPathComponent().appendingPathComponent("Sources")
        let words = [
            "IntentIndex", "PageIndex", "PageMatch", "EpisodeReading", "EpisodeMemory", "LinearPolicy",
        ]
        var files = 0
        for folder in ["Learning/Policy", "Learning/Rollout", "WebEnv/Episode"] {
            let path = sources.appendingPathComponent(folder)
            for name in try FileManager.default.contentsOfDirectory(atPath: path.path) {
                let text = try String(contentsOf: path.appendingPathComponent(name), encoding: .utf8)
                for word in words { #expect(!text.contains(word), "\(folder)/\(name): \(word)") }
                files += 1
            }
        }
        #expect(files >= 10)
    }
}
