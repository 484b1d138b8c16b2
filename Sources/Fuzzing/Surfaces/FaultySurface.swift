/// Fails by design, each entry of its corpus in another way, so that the finding of faults can be tested.
struct FaultySurface: FuzzSurface {
    static let name = "faulty"
    static let summary = "faults on purpose, for tests of the fuzzer itself"
    static let sliceLength: UInt64 = 100

    private var kept: [[UInt8]] = []

    init(scratch: String) {}

    mutating func run(_ input: [UInt8]) throws {
        switch input.first {
        case UInt8(ascii: "t"): try require(input[input.count] == 0, "unreachable")
        case UInt8(ascii: "o"): _ = Self.depth(of: input)
        case UInt8(ascii: "h"): while true { kept = [input] }
        case UInt8(ascii: "m"): while true { kept.append([UInt8](repeating: 1, count: 1 << 20)) }
        case UInt8(ascii: "p"): throw BrokenPromise("what was promised does not hold")
        default: break
        }
    }

    /// Recursion without end.
    private static func depth(of input: [UInt8]) -> Int {
        input.isEmpty ? 0 : 1 + depth(of: input + [UInt8(ascii: "o")].prefix(input.count % 2))
    }
}
