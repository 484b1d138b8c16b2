import Foundation
import Groundwork
import WebEnv

/// All weights of a learner in a file: policy, critic, reward model, and their optimisers' memories.
///
///     magic "WEBRLCKP" · format version u32 · hash of the hyper-parameters u64 · seed u64 · phase u32 · method (u32 length, UTF-8) ·
///     hyper-parameters (u32 length, JSON) · reward threshold f64 · three models: bits u32, count u32, then (index u32, weight f32, Σg² f32)
///     · checksum of all that stands before (2 × u64, since version 2)
///
/// Little endian. Only weights that were ever touched are written, in index order, so equal learners have equal bytes.
/// Version 1, which has no checksum, is read too.
public struct Checkpoint: Sendable, Equatable {
    /// All that learns.
    public var learner: Learner
    /// The phase after which it was taken; 0 after behaviour cloning.
    public var phase: Int

    /// Version of the files that are written.
    public static let formatVersion: UInt32 = 2
    private static let magic = Array("WEBRLCKP".utf8)

    /// - Parameter phase: the phase that is done, 0 or more.
    public init(learner: Learner, phase: Int) {
        self.learner = learner
        self.phase = phase
    }

    /// A reader never sees half a file.
    /// - Throws: where the file can't be written.
    public func save(to path: String) throws {
        try AtomicFile.write(try bytes(), to: path)
    }

    /// - Throws: ``CheckpointError`` where the file is no checkpoint of this format.
    public init(contentsOf path: String) throws {
        guard let data = FileManager.default.contents(atPath: path) else {
            throw CheckpointError("\(path): can't be read")
        }
        do { try self.init(bytes: Array(data)) } catch let error as CheckpointError {
            throw CheckpointError("\(path): \(error.description)")
        }
    }

    package func bytes() throws -> [UInt8] {
        let settings = try Self.encode(learner.settings)
        var writer = ByteWriter()
        writer.raw(Self.magic)
        writer.put(Self.formatVersion)
        writer.put(FNV1a64(settings).value)
        writer.put(learner.seed)
        writer.put(UInt32(phase))
        writer.text(Array(learner.method.rawValue.utf8))
        writer.text(settings)
        writer.put(learner.rewardModel.threshold.bitPattern)
        for parameters in [
            learner.actor.parameters, learner.critic.model.parameters, learner.rewardModel.model.parameters,
        ] {
            writer.put(parameters)
        }
        writer.put(Checksum(writer.bytes))
        return writer.bytes
    }

    init(bytes: [UInt8]) throws {
        var reader = ByteReader(bytes)
        guard try reader.raw(Self.magic.count) == Self.magic else {
            throw CheckpointError("not a checkpoint")
        }
        let version: UInt32 = try reader.get()
        guard (1...Self.formatVersion).contains(version) else {
            throw CheckpointError(
                "format version \(version), this program reads 1 to \(Self.formatVersion)")
        }
        if version > 1 { try reader.checkEnd() }
        let expected: UInt64 = try reader.get()
        let seed: UInt64 = try reader.get()
        let phase: UInt32 = try reader.get()
        let name = String(decoding: try reader.text(), as: UTF8.self)
        guard let method = TrainingMethod(rawValue: name) else {
            throw CheckpointError("unknown method \(name)")
        }
        let settings = try reader.text()
        guard FNV1a64(settings).value == expected else {
            throw CheckpointError("hash of the hyper-parameters does not fit")
        }
        var learner = Learner(method: method, settings: try Self.decode(settings), seed: seed)
        learner.rewardModel.threshold = Double(bitPattern: try reader.get())
        learner.actor.parameters = try reader.parameters()
        learner.critic.model.parameters = try reader.parameters()
        learner.rewardModel.model.parameters = try reader.parameters()
        guard reader.isAtEnd else { throw CheckpointError("there are bytes behind its end") }
        self.init(learner: learner, phase: Int(phase))
    }

    private static func encode(_ settings: HyperParameters) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        return Array(try encoder.encode(settings))
    }

    private static func decode(_ bytes: [UInt8]) throws -> HyperParameters {
        let settings: HyperParameters
        do { settings = try JSONDecoder().decode(HyperParameters.self, from: Data(bytes)) } catch {
            throw CheckpointError("hyper-parameters can't be read: \(error)")
        }
        do { try settings.check() } catch let error as SettingError {
            throw CheckpointError(error.description)
        }
        return settings
    }
}

/// What is wrong with a checkpoint file.
public struct CheckpointError: Error, Sendable, CustomStringConvertible {
    /// One sentence with what is wrong.
    public let description: String
    init(_ description: String) { self.description = description }
}

private struct ByteWriter {
    private(set) var bytes: [UInt8] = []

    mutating func raw(_ values: [UInt8]) { bytes.append(contentsOf: values) }
    mutating func put<Value: FixedWidthInteger>(_ value: Value) {
        withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
    }
    mutating func put(_ checksum: Checksum) {
        put(checksum.first)
        put(checksum.second)
    }
    mutating func text(_ values: [UInt8]) {
        put(UInt32(values.count))
        raw(values)
    }
    mutating func put(_ parameters: Parameters) {
        let touched = parameters.weights.indices.filter {
            parameters.squares[$0] != 0 || parameters.weights[$0] != 0
        }
        put(UInt32(parameters.weights.count.trailingZeroBitCount))
        put(UInt32(touched.count))
        for place in touched {
            put(UInt32(place))
            put(parameters.weights[place].bitPattern)
            put(parameters.squares[place].bitPattern)
        }
    }
}

private struct ByteReader {
    private var bytes: ArraySlice<UInt8>
    private var place = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes[...] }

    var isAtEnd: Bool { place == bytes.count }

    /// Takes the checksum off the end.
    /// - Throws: ``CheckpointError`` where it does not fit what stands before.
    mutating func checkEnd() throws {
        let size = 2 * MemoryLayout<UInt64>.size
        guard bytes.count - place >= size else { throw CheckpointError("cut short") }
        let contents = bytes.dropLast(size)
        var writer = ByteWriter()
        writer.put(Checksum(contents))
        guard bytes.suffix(size).elementsEqual(writer.bytes) else {
            throw CheckpointError("its checksum does not fit: the file was damaged or changed")
        }
        bytes = contents
    }

    mutating func raw(_ count: Int) throws -> [UInt8] {
        guard count <= bytes.count - place else { throw CheckpointError("cut short") }
        defer { place += count }
        return Array(bytes[place..<place + count])
    }
    mutating func get<Value: FixedWidthInteger>() throws -> Value {
        let raw = try raw(MemoryLayout<Value>.size)
        return raw.reversed().reduce(0) { $0 << 8 | Value(truncatingIfNeeded: $1) }
    }
    mutating func text() throws -> [UInt8] {
        let count: UInt32 = try get()
        return try raw(Int(count))
    }
    mutating func parameters() throws -> Parameters {
        let bits: UInt32 = try get()
        guard (8...24).contains(bits) else { throw CheckpointError("a model of 2^\(bits) weights") }
        var result = Parameters(bits: Int(bits))
        let count: UInt32 = try get()
        guard Int(count) * 12 <= bytes.count - place else { throw CheckpointError("cut short") }
        for _ in 0..<count {
            let index: UInt32 = try get()
            guard Int(index) < result.weights.count else {
                throw CheckpointError("weight \(index) of 2^\(bits)")
            }
            result.weights[Int(index)] = Float(bitPattern: try get())
            result.squares[Int(index)] = Float(bitPattern: try get())
        }
        return result
    }
}
