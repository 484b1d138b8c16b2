/// Reads the body of a frame from front to back; whatever the bytes are, it throws and never traps.
struct FrameReader {
    private let frame: UnsafeRawBufferPointer
    private var place = FrameHeader.size

    /// - Parameter frame: a frame whose header is right.
    init(_ frame: UnsafeRawBufferPointer) { self.frame = frame }

    /// An array of numbers, and its padding.
    mutating func numbers<Number: FixedWidthInteger>(_ count: Int, of type: Number.Type) throws(PoolError)
        -> [Number]
    {
        let size = MemoryLayout<Number>.size
        let start = try skip(count, size)
        return (0..<count).map { frame.number(at: start + $0 * size) }
    }

    mutating func number() throws(PoolError) -> UInt64 {
        let start = try skip(1, 8)
        return frame.number(at: start)
    }

    /// Texts, in UTF-8; what is no UTF-8 is repaired.
    mutating func texts(_ count: Int) throws(PoolError) -> [String] {
        let offsets = try numbers(count + 1, of: UInt32.self)
        guard offsets[0] == 0, zip(offsets, offsets.dropFirst()).allSatisfy({ $0 <= $1 }) else {
            throw PoolError(.badFrame, "offsets of texts begin at 0 and never fall")
        }
        let start = try skip(Int(offsets[count]), 1)
        return (0..<count).map { index in
            let range = start + Int(offsets[index])..<start + Int(offsets[index + 1])
            return String(decoding: frame[range], as: UTF8.self)
        }
    }

    /// - Throws: ``PoolError`` where something is left.
    func end() throws(PoolError) {
        guard place == frame.count else {
            throw PoolError(.badFrame, "the frame has \(frame.count - place) bytes more than it should")
        }
    }

    /// Goes on by an array, and returns where it begins.
    private mutating func skip(_ count: Int, _ size: Int) throws(PoolError) -> Int {
        // A header counts up to 2³², so that no sum comes near the largest number.
        let length = (count * size + 7) & ~7
        guard length <= frame.count - place else {
            throw PoolError(.badFrame, "the frame is cut short: \(length) bytes are wanted at \(place)")
        }
        defer { place += length }
        return place
    }
}
