/// Chance as a value (SplitMix64 over a counter): equal seeds give equal numbers on any machine and thread.
///
/// Source: Steele, Lea, Flood, "Fast splittable pseudorandom number generators" (OOPSLA 2014).
public struct RandomSource: RandomNumberGenerator, Sendable, Hashable {
    /// The counter; a source made from it goes on where this one stands.
    public private(set) var state: UInt64

    /// - Parameter keys: seed, phase, task, attempt ...: their order matters.
    public init(_ keys: UInt64...) {
        state = Self.step
        for key in keys { state = Self.finish(state ^ Self.finish(key &+ Self.step)) }
    }

    /// - Parameter seed: where the counter starts.
    public init(seed: UInt64) { state = seed }

    /// Uniform in 0...2⁶⁴ − 1.
    public mutating func next() -> UInt64 {
        state &+= Self.step
        return Self.finish(state)
    }

    /// Uniform in 0 ..< 1.
    public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    private static func finish(_ value: UInt64) -> UInt64 {
        var mixed = value
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
