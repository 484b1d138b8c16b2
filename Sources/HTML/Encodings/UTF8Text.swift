/// UTF-8.
enum UTF8Text {
    /// Runs of ASCII are passed over eight bytes at a time.
    /// Source: https://www.unicode.org/versions/latest/core-spec/chapter-3/#G27506 (table 3-7)
    static func isValid(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.withUnsafeBytes { buffer in
            var index = 0
            while index < buffer.count {
                if index + 8 <= buffer.count,
                    buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self) & 0x8080_8080_8080_8080 == 0
                {
                    index += 8
                    continue
                }
                let first = buffer[index]
                if first < 0x80 {
                    index += 1
                    continue
                }
                let count: Int
                var second: ClosedRange<UInt8> = 0x80...0xBF
                switch first {
                case 0xC2...0xDF: count = 2
                case 0xE0: (count, second) = (3, 0xA0...0xBF)
                case 0xED: (count, second) = (3, 0x80...0x9F)
                case 0xE1...0xEF: count = 3
                case 0xF0: (count, second) = (4, 0x90...0xBF)
                case 0xF1...0xF3: count = 4
                case 0xF4: (count, second) = (4, 0x80...0x8F)
                default: return false
                }
                guard index + count <= buffer.count, second.contains(buffer[index + 1]) else { return false }
                for offset in 2..<max(2, count) where buffer[index + offset] & 0xC0 != 0x80 { return false }
                index += count
            }
            return true
        }
    }
}
