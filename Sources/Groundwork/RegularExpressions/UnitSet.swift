/// A set of the units that a text is compared in: bytes, or Unicode scalar values.
///
/// Those below 256 are bits, so that asking for a byte costs a shift; the others are ranges.
struct UnitSet: Sendable, Hashable {
    private var low: SIMD4<UInt64> = .zero
    /// From 256 on: sorted, apart from each other.
    private var high: [ClosedRange<UInt32>] = []

    private static let firstHigh: UInt32 = 256

    init(_ ranges: ClosedRange<UInt32>...) { self.init(ranges) }

    /// - Parameter ranges: in any order; they may overlap.
    init(_ ranges: [ClosedRange<UInt32>]) {
        var above: [ClosedRange<UInt32>] = []
        for range in ranges {
            if range.lowerBound < Self.firstHigh {
                for unit in range.lowerBound...min(range.upperBound, Self.firstHigh - 1) { insert(low: unit) }
            }
            if range.upperBound >= Self.firstHigh {
                above.append(max(range.lowerBound, Self.firstHigh)...range.upperBound)
            }
        }
        for range in above.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = high.last, range.lowerBound <= last.upperBound + 1 {
                high[high.count - 1] = last.lowerBound...max(last.upperBound, range.upperBound)
            } else {
                high.append(range)
            }
        }
    }

    private mutating func insert(low unit: UInt32) { low[Int(unit >> 6)] |= 1 << UInt64(unit & 63) }

    package func contains(_ unit: UInt32) -> Bool {
        if unit < Self.firstHigh { return low[Int(unit >> 6)] & 1 << UInt64(unit & 63) != 0 }
        var start = 0
        var end = high.count
        while start < end {
            let middle = (start + end) / 2
            if high[middle].upperBound < unit { start = middle + 1 } else { end = middle }
        }
        return start < high.count && high[start].contains(unit)
    }

    /// What is in it, as ranges; those below 256 hold one unit each.
    package var ranges: [ClosedRange<UInt32>] {
        (0..<Self.firstHigh).filter(contains).map { $0...$0 } + high
    }

    package mutating func formUnion(_ other: UnitSet) {
        if other.high.isEmpty {
            low |= other.low
        } else {
            self = UnitSet(ranges + other.ranges)
        }
    }

    /// All units up to a last one that are not in the set.
    /// - Parameter last: ``lastByte`` or ``lastScalar``.
    package func inverted(upTo last: UInt32) -> UnitSet {
        var set = UnitSet()
        set.low = ~low
        var start = Self.firstHigh
        for range in high {
            if range.lowerBound > start { set.high.append(start...(range.lowerBound - 1)) }
            start = range.upperBound + 1
        }
        if start <= last { set.high.append(start...last) }
        return set
    }

    /// With the other case of each ASCII letter.
    var foldingCase: UnitSet {
        var set = self
        for unit: UInt32 in 0x61...0x7A where contains(unit) || contains(unit - 32) {
            set.insert(low: unit)
            set.insert(low: unit - 32)
        }
        return set
    }

    package static let digits = UnitSet(0x30...0x39)
    package static let letters = UnitSet(0x41...0x5A, 0x61...0x7A)
    package static let word = UnitSet(0x30...0x39, 0x41...0x5A, 0x5F...0x5F, 0x61...0x7A)
    static let lastByte: UInt32 = 0xFF
    static let lastScalar: UInt32 = 0x10FFFF
}
