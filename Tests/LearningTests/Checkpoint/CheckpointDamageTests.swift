import Foundation
import Groundwork
import TestSupport
import Testing

@testable import Learning

@Suite("Checkpoints that are no longer whole")
struct CheckpointDamageTests {
    /// A checkpoint without a checksum, so that what is wrong inside is found and not the damage itself.
    private func old() throws -> [UInt8] {
        var settings = HyperParameters()
        settings.policyBits = 8
        settings.valueBits = 8
        var learner = Learner(method: .digirl, settings: settings, seed: 7)
        learner.actor.parameters = noisyParameters(bits: 8)
        var bytes = Array(try Checkpoint(learner: learner, phase: 2).bytes().dropLast(16))
        bytes[8] = 1
        return bytes
    }

    private func message(_ bytes: [UInt8]) -> String {
        do {
            _ = try Checkpoint(bytes: bytes)
            return "nothing is wrong"
        } catch let error as CheckpointError { return error.description } catch { return "\(error)" }
    }

    /// Where the settings begin, behind their length.
    private func settings(_ bytes: [UInt8]) throws -> Int {
        try #require(bytes.firstIndex(of: UInt8(ascii: "{")))
    }

    @Test("The start of the file says what it is")
    func head() throws {
        var bytes = try old()
        #expect(message(bytes) == "nothing is wrong")
        bytes[0] = UInt8(ascii: "w")
        #expect(message(bytes) == "not a checkpoint")
        bytes = try old()
        bytes[8] = 0
        #expect(message(bytes) == "format version 0, this program reads 1 to 2")
        bytes[8] = 3
        #expect(message(bytes) == "format version 3, this program reads 1 to 2")
        bytes[8] = 2
        #expect(message(bytes) == "its checksum does not fit: the file was damaged or changed")
        #expect(message([]) == "cut short" && message(Array("WEBRLCKP".utf8)) == "cut short")
    }

    @Test("A method that nobody knows and settings that were changed are told")
    func methodAndSettings() throws {
        var bytes = try old()
        let method = try #require(bytes.indices.first { bytes[$0...].starts(with: "digirl".utf8) })
        bytes[method] = UInt8(ascii: "x")
        #expect(message(bytes) == "unknown method xigirl")
        bytes = try old()
        let place = try #require(bytes.indices.first { bytes[$0...].starts(with: "\"beta\":0.1".utf8) })
        bytes[place + 9] = UInt8(ascii: "2")
        #expect(message(bytes) == "hash of the hyper-parameters does not fit")
    }

    @Test("Settings that are no JSON are told")
    func json() throws {
        var bytes = try old()
        let start = try settings(bytes)
        bytes[start] = UInt8(ascii: "[")
        let length = bytes[start - 4..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        let hash = FNV1a64(Array(bytes[start..<start + length])).value
        for byte in 0..<8 { bytes[12 + byte] = UInt8(truncatingIfNeeded: hash >> (8 * UInt64(byte))) }
        #expect(message(bytes).hasPrefix("hyper-parameters can't be read: "))
    }

    @Test("Models of a size that there is not, weights outside of them and too few weights are told")
    func models() throws {
        let bytes = try old()
        let start = try settings(bytes)
        let length = bytes[start - 4..<start].reversed().reduce(0) { $0 << 8 | Int($1) }
        let model = start + length + 8
        #expect(bytes[model] == 8)
        var changed = bytes
        changed[model] = 7
        #expect(message(changed) == "a model of 2^7 weights")
        changed[model] = 25
        #expect(message(changed) == "a model of 2^25 weights")
        changed = bytes
        changed[model + 7] = 0xFF
        #expect(message(changed) == "cut short")
        changed = bytes
        changed[model + 9] = 1
        #expect(message(changed) == "weight 256 of 2^8")
        #expect(message(bytes + [0]) == "there are bytes behind its end")
    }

    @Test("Whatever bytes there are, they are told or read, and never end the program")
    func anyBytes() throws {
        var random = RandomSource(5)
        let whole = try old()
        for _ in 0..<400 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...4, using: &random) {
                let place = Int.random(in: 0..<bytes.count, using: &random)
                bytes[place] = UInt8.random(in: 0...255, using: &random)
            }
            if Bool.random(using: &random) {
                bytes = Array(bytes.prefix(Int.random(in: 0..<bytes.count, using: &random)))
            }
            _ = message(bytes)
        }
    }

    @Test("A file that is not there, and one of another kind, are told with their path")
    func files() throws {
        let path = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID().uuidString).bin")
            .path
        let absent = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: path) }
        #expect(absent?.description == "\(path): can't be read")
        try Data("hello, world".utf8).write(to: URL(fileURLWithPath: path))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let other = #expect(throws: CheckpointError.self) { try Checkpoint(contentsOf: path) }
        #expect(other?.description == "\(path): not a checkpoint")
    }

    @Test("Equal learners have equal bytes, and weights that were never touched take none")
    func size() throws {
        var settings = HyperParameters()
        settings.policyBits = 20
        let fresh = try Checkpoint(learner: Learner(method: .webrl, settings: settings, seed: 1), phase: 0)
            .bytes()
        #expect(fresh.count < 2000)
        var learner = Learner(method: .webrl, settings: settings, seed: 1)
        learner.actor.parameters.weights[77] = 0.5
        let one = try Checkpoint(learner: learner, phase: 0).bytes()
        #expect(one.count == fresh.count + 12)
    }
}
