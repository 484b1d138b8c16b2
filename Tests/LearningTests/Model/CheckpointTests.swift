import Foundation
import Testing

@testable import Learning

@Suite("Checkpoints")
struct CheckpointTests {
    private func learner() -> Learner {
        var settings = HyperParameters()
        settings.policyBits = 10
        settings.valueBits = 9
        settings.beta = 0.37
        var result = Learner(method: .awr, settings: settings, seed: 42)
        result.actor.parameters = noisyParameters(bits: 10)
        result.critic.model.parameters = noisyParameters(bits: 9, seed: 2)
        result.rewardModel.threshold = 0.65
        return result
    }

    @Test("Saving and loading gives back every bit")
    func roundTrip() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent(
            "checkpoint-\(UUID().uuidString)"
        ).path
        defer { try? FileManager.default.removeItem(atPath: path) }
        let checkpoint = Checkpoint(learner: learner(), phase: 3)
        try checkpoint.save(to: path)
        let loaded = try Checkpoint(contentsOf: path)
        #expect(loaded == checkpoint)
        let (again, bytes) = (try loaded.bytes(), try checkpoint.bytes())
        #expect(again == bytes)
        #expect(!FileManager.default.fileExists(atPath: path + ".tmp"))
    }

    @Test("A cut or changed file is an error and never a crash")
    func damage() throws {
        let bytes = try Checkpoint(learner: learner(), phase: 0).bytes()
        for count in stride(from: 0, to: bytes.count, by: 499) {
            #expect(throws: CheckpointError.self) { try Checkpoint(bytes: Array(bytes.prefix(count))) }
        }
        var wrongVersion = bytes
        wrongVersion[8] = 99
        #expect(throws: CheckpointError.self) { try Checkpoint(bytes: wrongVersion) }
        #expect(throws: CheckpointError.self) { try Checkpoint(bytes: Array("no checkpoint at all".utf8)) }
    }
}
