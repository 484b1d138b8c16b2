import Groundwork

/// The beginning of a text with its white space folded: no more of it is read than is shown.
struct LimitedText {
    /// Unicode scalars that are kept.
    private let limit: Int
    private var text = String.UnicodeScalarView()
    private(set) var count = 0
    private var isPending = false

    init(limit: Int) { self.limit = limit }

    var isFull: Bool { count >= limit }

    /// - Parameter bytes: UTF-8.
    mutating func append(_ bytes: ArraySlice<UInt8>) {
        // No more bytes than these are looked at at a time; four are a scalar's most.
        var start = bytes.startIndex
        while start < bytes.endIndex, !isFull {
            var end = min(start + Self.pieceSize, bytes.endIndex)
            while end < bytes.endIndex, end > start, bytes[end] & 0xC0 == 0x80 { end -= 1 }
            if end == start { end = min(start + Self.pieceSize, bytes.endIndex) }
            append(String(decoding: bytes[start..<end], as: UTF8.self))
            start = end
        }
    }

    private static let pieceSize = 2048

    mutating func append(_ string: String) {
        for scalar in string.unicodeScalars {
            guard !isFull else { return }
            if scalar.properties.isWhitespace {
                isPending = count > 0
                continue
            }
            if isPending {
                text.append(" ")
                count += 1
                isPending = false
                guard !isFull else { return }
            }
            text.append(scalar)
            count += 1
        }
    }

    /// Without white space at the ends.
    var finished: String { String(text).trimmedWhiteSpace }
}
