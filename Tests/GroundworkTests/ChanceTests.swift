import Testing

@testable import Groundwork

@Suite("Chance and hashes are the same on every machine")
struct ChanceTests {
    @Test("The numbers are SplitMix64's")
    func splitMix() {
        // The published test vector of the reference implementation for the seed 1234567.
        var source = RandomSource(seed: 1_234_567)
        let numbers = (0..<5).map { _ in source.next() }
        #expect(
            numbers == [
                6_457_827_717_110_365_317, 3_203_168_211_198_807_973, 9_817_491_932_198_370_423,
                4_593_380_528_125_082_431, 16_408_922_859_458_223_821,
            ])
    }

    @Test("Keys give streams of their own, in their order")
    func keys() {
        func first(_ source: RandomSource) -> UInt64 {
            var source = source
            return source.next()
        }
        let all = [
            RandomSource(1, 2), RandomSource(2, 1), RandomSource(1), RandomSource(1, 2, 0),
            RandomSource(0, 1, 2),
        ]
        #expect(Set(all.map(first)).count == all.count)
        #expect(first(RandomSource(1, 2)) == first(RandomSource(1, 2)))
        var source = RandomSource(7)
        let mean = (0..<10_000).map { _ in source.uniform() }.reduce(0, +) / 10_000
        #expect(abs(mean - 0.5) < 0.02)
    }

    @Test("FNV-1a gives the published values")
    func fnv() {
        #expect(FNV1a64("").value == 0xCBF2_9CE4_8422_2325)
        #expect(FNV1a64("a").value == 0xAF63_DC4C_8601_EC8C)
        #expect(FNV1a64("foobar").value == 0x8594_4171_F739_67E8)
        #expect(FNV1a32("foobar").value == 0xBF9C_F968)
    }
}
