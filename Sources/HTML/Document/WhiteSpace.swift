/// Texts as pages show them.
extension String {
    private var isFolded: Bool {
        utf8.withContiguousStorageIfAvailable(Self.areFolded)
            ?? Array(utf8).withUnsafeBufferPointer(Self.areFolded)
    }

    private static func areFolded(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var previous: UInt8 = 0x20
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte <= 0x20, byte.isSpace, byte != 0x20 || previous == 0x20 { return false }
            previous = byte
            index += 1
        }
        return bytes.isEmpty || previous != 0x20
    }

    /// Runs of ASCII white space as one space, none at the ends.
    package var foldedSpace: String {
        guard !isFolded else { return self }
        var result: [UInt8] = []
        var pending = false
        for byte in utf8 {
            if byte.isSpace {
                pending = !result.isEmpty
            } else {
                if pending { result.append(0x20) }
                pending = false
                result.append(byte)
            }
        }
        return String(decoding: result, as: UTF8.self)
    }
}
