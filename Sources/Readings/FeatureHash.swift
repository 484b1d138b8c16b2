import Groundwork

/// Combines two hashes into one, order matters.
@inlinable
package func mix(_ first: UInt32, _ second: UInt32) -> UInt32 {
    var value = (UInt64(first) << 32 | UInt64(second)) &* 0x9E37_79B9_7F4A_7C15
    value ^= value >> 29
    return UInt32(truncatingIfNeeded: (value &* 0xBF58_476D_1CE4_E5B9) >> 32)
}

/// Combines three hashes into one, order matters.
@inlinable
package func mix(_ first: UInt32, _ second: UInt32, _ third: UInt32) -> UInt32 {
    mix(mix(first, second), third)
}

/// The hash of a text's bytes, case kept.
package func hash(_ text: String) -> UInt32 { FNV1a32(text).value }
