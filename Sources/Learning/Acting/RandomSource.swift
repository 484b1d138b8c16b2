/// Counter-based random numbers (SplitMix64): equal keys give equal numbers on any machine and thread.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).
public struct RandomSource: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// - Parameter keys: seed, phase, task, attempt ...: their order matters.
    public init(_ keys: UInt64...) {
        state = 0x9E37_79B9_7F4A_7C15
        for key in keys { state = Self.finish(state ^ Self.finish(key &+ 0x9E37_79B9_7F4A_7C15)) }
    }

    /// The next 64 bits.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        return Self.finish(state)
    }

    /// Uniform in 0 ..< 1.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    private static func finish(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
