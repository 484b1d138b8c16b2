import Groundwork
import Learning

extension RandomSource {
    /// Uniform in 0 ..< bound; 0 where the bound is 0.
    mutating func below(_ bound: Int) -> Int {
        Int(next().multipliedFullWidth(by: UInt64(max(0, bound))).high)
    }
    /// True once in `count` times.
    mutating func once(in count: Int) -> Bool { below(count) == 0 }
    mutating func pick<Value>(_ values: [Value]) -> Value? {
        values.isEmpty ? nil : values[below(values.count)]
    }
    /// Small numbers often, large ones seldom, up to the bound.
    mutating func small(upTo bound: Int) -> Int { below(below(bound + 1) + 1) }
    /// A range of up to `longest` places among `count`; empty where there are none.
    mutating func range(in count: Int, longest: Int = .max) -> Range<Int> {
        guard count > 0 else { return 0..<0 }
        let start = below(count)
        let length = 1 + small(upTo: min(count - start, longest) - 1)
        return start..<start + length
    }
}
