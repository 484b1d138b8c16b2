/// A hash over bytes that is the same in every process and on every machine, unlike `Hasher`'s.
///
/// Source: Fowler, Noll, Vo, https://datatracker.ietf.org/doc/html/draft-eastlake-fnv (FNV-1a, 64 bits)
package struct FNV1a64: Sendable {
    package var value: UInt64 = 0xCBF2_9CE4_8422_2325

    @inlinable package init() {}
    @inlinable package init(_ bytes: some Sequence<UInt8>) { append(bytes) }
    @inlinable package init(_ text: String) { append(text.utf8) }

    /// Takes in a number of any size as one round.
    @inlinable package mutating func append(_ word: UInt64) { value = (value ^ word) &* 0x100_0000_01B3 }
    @inlinable package mutating func append(_ bytes: some Sequence<UInt8>) {
        for byte in bytes { append(UInt64(byte)) }
    }
}

/// ``FNV1a64`` in 32 bits.
package struct FNV1a32: Sendable {
    package var value: UInt32 = 0x811C_9DC5

    @inlinable package init() {}
    @inlinable package init(_ bytes: some Sequence<UInt8>) { for byte in bytes { append(byte) } }
    @inlinable package init(_ text: String) { self.init(text.utf8) }

    @inlinable package mutating func append(_ byte: UInt8) { value = (value ^ UInt32(byte)) &* 0x0100_0193 }
}
