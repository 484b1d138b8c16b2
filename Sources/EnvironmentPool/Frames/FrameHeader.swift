/// The first 16 bytes of every frame; all numbers are little-endian.
///
/// Source: `docs/reference/frames.md`
public struct FrameHeader: Sendable, Hashable {
    /// Bytes of a header.
    public static let size = 16
    /// The version that this program reads and writes.
    public static let version: UInt8 = 2
    /// What is set in the kind of an answer, beside the kind of its request.
    static let answerBit: UInt8 = 0x80
    /// The kind of an answer that is an error.
    public static let errorKind: UInt8 = 0xFF

    /// Bytes of the whole frame, the header among them.
    public var length: UInt32
    /// What is asked or answered.
    public var kind: UInt8
    /// Chosen by whoever asks, and repeated in the answer.
    public var call: UInt32
    /// How many things the frame is about; in an error its ``PoolError/Kind``.
    public var count: UInt32

    /// - Parameter length: bytes of the whole frame, the header among them.
    public init(length: UInt32, kind: UInt8, call: UInt32, count: UInt32) {
        self.length = length
        self.kind = kind
        self.call = call
        self.count = count
    }

    /// Reads a header and checks that the frame is whole.
    /// - Throws: ``PoolError`` where the bytes are no frame of this version, or are cut short or too long.
    public init(_ frame: UnsafeRawBufferPointer) throws(PoolError) {
        guard frame.count >= Self.size else {
            throw PoolError(.badFrame, "a frame has at least \(Self.size) bytes, and this has \(frame.count)")
        }
        let version = frame[4]
        guard version == Self.version else {
            throw PoolError(
                .badFrame,
                "frames of version \(version) are not known; this program speaks version \(Self.version)")
        }
        length = frame.number(at: 0)
        kind = frame[5]
        call = frame.number(at: 8)
        count = frame.number(at: 12)
        guard Int(length) == frame.count else {
            throw PoolError(.badFrame, "the frame says that it has \(length) bytes, and has \(frame.count)")
        }
        let flags: UInt16 = frame.number(at: 6)
        guard flags == 0 else {
            throw PoolError(.badFrame, "flags of a request are 0, and these are \(flags)")
        }
    }

    func append(to bytes: inout [UInt8]) {
        bytes.append(number: length)
        bytes += [Self.version, kind, 0, 0]
        bytes.append(number: call)
        bytes.append(number: count)
    }
}

extension UnsafeRawBufferPointer {
    /// The number at a place that lies within the buffer.
    func number<Number: FixedWidthInteger>(at place: Int) -> Number {
        Number(littleEndian: loadUnaligned(fromByteOffset: place, as: Number.self))
    }
}

extension [UInt8] {
    mutating func append(number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.littleEndian) { append(contentsOf: $0) }
    }

    /// Zeros up to the next multiple of eight.
    mutating func pad() { while count % 8 != 0 { append(0) } }
}
