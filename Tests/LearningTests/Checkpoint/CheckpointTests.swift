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

    @Test("A flipped bit anywhere and bytes behind the end are told")
    func checksum() throws {
        let bytes = try Checkpoint(learner: learner(), phase: 0).bytes()
        for place in stride(from: 0, to: bytes.count, by: 97) {
            var flipped = bytes
            flipped[place] ^= 1 << UInt8(place % 8)
            #expect(throws: CheckpointError.self, "byte \(place)") { try Checkpoint(bytes: flipped) }
        }
        #expect(throws: CheckpointError.self) { try Checkpoint(bytes: bytes + [0]) }
    }

    @Test("A checkpoint of version 1, which ends before the checksum, is read; bytes behind its end are told")
    func earlierVersion() throws {
        let checkpoint = Checkpoint(learner: learner(), phase: 3)
        var old = Array(try checkpoint.bytes().dropLast(16))
        old[8] = 1
        #expect(try Checkpoint(bytes: old) == checkpoint)
        #expect(throws: CheckpointError.self) { try Checkpoint(bytes: old + [0]) }
    }

    @Test("Settings of a checkpoint that are out of their range are told and build nothing")
    func settings() throws {
        var old = Array(try Checkpoint(learner: learner(), phase: 3).bytes().dropLast(16))
        old[8] = 1
        let text = Array("\"policyBits\":10".utf8)
        let place = try #require(old.indices.first { old[$0...].starts(with: text) })
        old.replaceSubrange(place..<place + text.count, with: Array("\"policyBits\":60".utf8))
        let end = try #require(old.indices.first { old[$0...].starts(with: "}".utf8) })
        let start = try #require(old.firstIndex(of: UInt8(ascii: "{")))
        let hash = old[start...end].reduce(UInt64(0xCBF2_9CE4_8422_2325)) {
            ($0 ^ UInt64($1)) &* 0x100_0000_01B3
        }
        for byte in 0..<8 { old[12 + byte] = UInt8(truncatingIfNeeded: hash >> (8 * UInt64(byte))) }
        let error = try #require(throws: CheckpointError.self) { try Checkpoint(bytes: old) }
        #expect(error.description.contains("policyBits is 60"))
    }
}
