/// A 128-bit hash that tells damage and edits: two hashes in FNV-1a's manner with different start values, 8 bytes a round.
package struct Checksum: Sendable, Equatable {
    package private(set) var first: UInt64 = 0xcbf2_9ce4_8422_2325
    package private(set) var second: UInt64 = 0x9ae1_6a3b_2f90_404f

    package init(_ bytes: [UInt8]) { self.init(bytes[...]) }

    package init(_ bytes: ArraySlice<UInt8>) {
        bytes.withUnsafeBytes { buffer in
            var index = 0
            while index + 8 <= buffer.count {
                mix(buffer.loadUnaligned(fromByteOffset: index, as: UInt64.self).littleEndian)
                index += 8
            }
            var tail: UInt64 = 0
            for byte in buffer[index...] { tail = tail << 8 | UInt64(byte) }
            mix(tail)
        }
        mix(UInt64(bytes.count))
    }

    /// 32 hexadecimal digits.
    package var hexadecimal: String { Self.padded(first) + Self.padded(second) }

    private mutating func mix(_ word: UInt64) {
        first = (first ^ word) &* 0x0000_0100_0000_01b3
        first ^= first >> 32
        second = (second ^ word) &* 0x9e37_79b9_7f4a_7c15
        second ^= second >> 29
    }

    private static func padded(_ number: UInt64) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 16 - digits.utf8.count) + digits
    }
}
