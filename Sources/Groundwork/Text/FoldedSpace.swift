/// Texts as pages show them. Unlike ``withFoldedWhiteSpace``, only ASCII white space counts: a no-break space stays.
extension String {
    /// Runs of ASCII white space as one space, none at the ends.
    package var foldedSpace: String {
        let isFolded = utf8.withContiguousStorageIfAvailable(Self.areFolded)
        guard !(isFolded ?? Array(utf8).withUnsafeBufferPointer(Self.areFolded)) else { return self }
        var result: [UInt8] = []
        var pending = false
        for byte in utf8 {
            if byte.isHTMLSpace {
                pending = !result.isEmpty
            } else {
                if pending { result.append(0x20) }
                pending = false
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    private static func areFolded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0x20
        for byte in bytes {
            if byte.isHTMLSpace, byte != 0x20 || previous == 0x20 { return false }
            previous = byte
        }
        return bytes.isEmpty || previous != 0x20
    }
}
