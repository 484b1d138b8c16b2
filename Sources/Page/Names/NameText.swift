import Groundwork

/// A name under construction: white space is folded as it comes in.
struct NameText {
    private var bytes: [UInt8] = []
    private var pendingSpace = false

    var length: Int { bytes.count }
    mutating func space() { pendingSpace = !bytes.isEmpty }

    mutating func append(_ text: ArraySlice<UInt8>) { text.withUnsafeBufferPointer { append($0) } }
    mutating func append(_ piece: GeneratedContent.Piece?) {
        guard let piece else { return }
        if piece.isApart { space() }
        var isFilled = false
        for part in piece.parts {
            switch part {
            case .text(let text):
                append(text)
                isFilled = isFilled || !text.isEmpty
            case .counter: break
            case .image(let name):
                append(name)
                isFilled = isFilled || !name.isEmpty
                if isFilled { space() }
            }
        }
        if piece.isApart { space() }
    }
    mutating func append(_ text: String) {
        guard !text.isEmpty else { return }
        var text = text
        text.withUTF8 { append($0) }
    }

    /// Copies stretches without white space that would have to be folded.
    private mutating func append(_ text: UnsafeBufferPointer<UInt8>) {
        if bytes.capacity == 0 { bytes.reserveCapacity(64) }
        var start = 0
        while start < text.count {
            if text[start].isHTMLSpace {
                pendingSpace = !bytes.isEmpty
                start += 1
                continue
            }
            let end = text.endOfFolded(from: start)
            if pendingSpace { bytes.append(0x20) }
            pendingSpace = false
            bytes.append(contentsOf: UnsafeBufferPointer(rebasing: text[start..<end]))
            start = end
        }
    }

    var finished: String { String(decoding: bytes, as: UTF8.self) }
}

extension UnsafeBufferPointer<UInt8> {
    /// The end of the longest stretch from `start` on in which white space is single spaces, none at its end.
    /// - Parameter start: where a byte is that is no white space.
    fileprivate func endOfFolded(from start: Int) -> Int {
        var end = start + 1
        while end < count {
            let byte = self[end]
            if byte > 0x20 || !byte.isHTMLSpace {
                end += 1
            } else if byte == 0x20, end + 1 < count, !self[end + 1].isHTMLSpace {
                end += 2
            } else {
                break
            }
        }
        return end
    }
}
