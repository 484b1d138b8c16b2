/// An answer, ready to be written: as a whole, or straight to where it is to be.
///
/// Texts are copied only when it is written.
public struct FrameAnswer: Sendable {
    /// Header, arrays and offsets.
    private let head: [UInt8]
    /// Each text in its parts, one after the other.
    private let texts: [String]
    private let padding: Int

    /// Bytes of the frame.
    public var byteCount: Int { head.count + textBytes + padding }
    private let textBytes: Int

    /// - Parameters:
    ///   - arrays: what stands between the header and the texts, padded to eight bytes.
    ///   - texts: for each text its parts; nil where the frame has no texts.
    init(kind: UInt8, call: UInt32, count: Int, arrays: [UInt8] = [], texts: [[String]]? = nil) {
        var body = arrays
        var parts: [String] = []
        var total = 0
        if let texts {
            body.reserveCapacity(arrays.count + 4 * texts.count + 8)
            body.append(number: UInt32(0))
            for text in texts {
                for part in text where !part.isEmpty {
                    total += part.utf8.count
                    parts.append(part)
                }
                body.append(number: UInt32(clamping: total))
            }
            body.pad()
        }
        padding = (8 - total % 8) % 8
        let length = FrameHeader.size + body.count + total + padding
        var head: [UInt8] = []
        head.reserveCapacity(FrameHeader.size + body.count)
        FrameHeader(
            length: UInt32(clamping: length), kind: kind, call: call, count: UInt32(clamping: count)
        ).append(to: &head)
        self.head = head + body
        self.texts = parts
        textBytes = total
    }

    /// An answer that says why nothing was done.
    init(_ error: PoolError, call: UInt32) {
        let sentence = String(error.description.prefix(4000))
        self.init(
            kind: FrameHeader.errorKind, call: call, count: Int(error.kind.rawValue), texts: [[sentence]])
    }

    /// Whether it is an error.
    public var isError: Bool { head[5] == FrameHeader.errorKind }

    /// Writes the frame.
    /// - Parameter target: at least ``byteCount`` bytes; the rest is left as it is.
    public func write(into target: UnsafeMutableRawBufferPointer) {
        precondition(target.count >= byteCount, "an answer needs room for \(byteCount) bytes")
        target.copyBytes(from: head)
        var place = head.count
        for var text in texts {
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
