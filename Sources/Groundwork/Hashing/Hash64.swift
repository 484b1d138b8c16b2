/// 64-bit hashes that are the same in every process and on every machine, unlike `Hasher`'s.
package enum Hash64 {
    /// The hash of a text's bytes and their number.
    package static func of(_ text: String) -> UInt64 {
        mix(FNV1a64(text).value, UInt64(truncatingIfNeeded: text.utf8.count))
    }

    /// Combines two hashes into one; order matters.
    @inlinable
    package static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var value = (first ^ (second &+ 0x9E37_79B9_7F4A_7C15 &+ (first << 6) &+ (first >> 2)))
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    @inlinable
    package static func mix(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
        mix(mix(first, second), third)
    }
}
