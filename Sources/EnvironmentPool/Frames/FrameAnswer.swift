/// An answer, ready to be written: as a whole, or straight to where it is to be.
///
/// Texts are copied only when it is written.
public struct FrameAnswer: Sendable {
    /// Header, arrays and offsets.
    private let head: [UInt8]
    private let texts: FrameTexts
    private let padding: Int

    /// Bytes of the frame.
    public var byteCount: Int { head.count + texts.byteCount + padding }

    /// - Parameters:
    ///   - arrays: what stands between the header and the texts, padded to eight bytes.
    ///   - texts: nil where the frame has none.
    init(kind: UInt8, call: UInt32, count: Int, arrays: [UInt8] = [], texts: FrameTexts? = nil) {
        self.texts = texts ?? FrameTexts()
        padding = (8 - self.texts.byteCount % 8) % 8
        let offsets = texts.map { (4 * ($0.ends.count + 1) + 7) & ~7 } ?? 0
        let headCount = FrameHeader.size + arrays.count + offsets
        var head: [UInt8] = []
        head.reserveCapacity(headCount)
        FrameHeader(
            length: UInt32(clamping: headCount + self.texts.byteCount + padding), kind: kind, call: call,
            count: UInt32(clamping: count)
        ).append(to: &head)
        head += arrays
        if let texts {
            head.append(number: UInt32(0))
            for end in texts.ends { head.append(number: UInt32(clamping: end)) }
            head.pad()
        }
        self.head = head
    }

    /// An answer that says why nothing was done.
    init(_ error: PoolError, call: UInt32) {
        let sentence = String(error.description.prefix(4000))
        self.init(
            kind: FrameHeader.errorKind, call: call, count: Int(error.kind.rawValue),
            texts: FrameTexts([sentence]))
    }

    /// Whether it is an error.
    public var isError: Bool { head[5] == FrameHeader.errorKind }

    /// Writes the frame.
    /// - Parameter target: at least ``byteCount`` bytes; the rest is left as it is.
    public func write(into target: UnsafeMutableRawBufferPointer) {
        precondition(target.count >= byteCount, "an answer needs room for \(byteCount) bytes")
        target.copyBytes(from: head)
        var place = head.count
        for var text in texts.parts {
            place += text.withUTF8 { utf8 in
                UnsafeMutableRawBufferPointer(rebasing: target[place...]).copyMemory(
                    from: UnsafeRawBufferPointer(utf8))
                return utf8.count
            }
        }
        for index in place..<place + padding { target[index] = 0 }
    }

    /// The frame.
    public var bytes: [UInt8] {
        [UInt8](unsafeUninitializedCapacity: byteCount) { buffer, count in
            write(into: UnsafeMutableRawBufferPointer(buffer))
            count = byteCount
        }
    }
}
