/// 64-bit hashes that are the same in every process and on every machine, unlike `Hasher`'s.
enum Hash64 {
    /// FNV-1a over the bytes of a text.
    static func of(_ text: String) -> UInt64 {
        var state: UInt64 = 0xCBF2_9CE4_8422_2325
        for byte in text.utf8 { state = (state ^ UInt64(byte)) &* 0x100_0000_01B3 }
        return mix(state, UInt64(truncatingIfNeeded: text.utf8.count))
    }

    /// Combines two hashes into one; order matters.
    @inline(__always)
    static func mix(_ first: UInt64, _ second: UInt64) -> UInt64 {
        var value = (first ^ (second &+ 0x9E37_79B9_7F4A_7C15 &+ (first << 6) &+ (first >> 2)))
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    @inline(__always)
    static func mix(_ first: UInt64, _ second: UInt64, _ third: UInt64) -> UInt64 {
        mix(mix(first, second), third)
    }
}
