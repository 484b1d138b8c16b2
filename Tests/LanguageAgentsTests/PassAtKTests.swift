import LanguageModels
import Testing

@testable import LanguageAgents

@Suite("pass@k")
struct PassAtKTests {
    @Test(
        "The estimate is the share of all draws of k tries that hold a success",
        arguments: [(1...7).map { $0 }])
    func estimate(sizes: [Int]) {
        for tries in sizes {
            for successes in 0...tries {
                for k in 1...tries {
                    // All subsets of k of the tries, the first of which succeeded.
                    let subsets = (0..<(1 << tries)).filter { $0.nonzeroBitCount == k }
                    let good = subsets.count { $0 & ((1 << successes) - 1) != 0 }
                    let share = Double(good) / Double(subsets.count)
                    let estimate = PassAtK.estimate(tries: tries, successes: successes, k: k) ?? -1
                    #expect(abs(estimate - share) < 1e-12)
                }
            }
        }
        #expect(PassAtK.estimate(tries: 3, successes: 1, k: 4) == nil)
        #expect(PassAtK.estimate(tries: 3, successes: 1, k: 0) == nil)
    }

    @Test("An interval holds the mean, follows from the seed, and is Wilson's where all tasks are alike")
    func interval() throws {
        let values = (0..<40).map { Double($0 % 4) / 4 }
        let measured = try #require(PassAtK.measured(values, seed: 5))
        #expect(measured.low < measured.mean && measured.mean < measured.high)
        #expect(abs(measured.mean - 0.375) < 1e-12)
        // The normal interval of a mean of 40: 1.96 · 0.2795 / √40 to either side.
        #expect(abs(measured.high - measured.low - 2 * 0.0866) < 0.02)
        #expect(PassAtK.measured(values, seed: 5) == measured)
        let same = try #require(PassAtK.measured([1, 1, 1], seed: 5))
        #expect(same.high == 1 && abs(same.low - 3 / (3 + 1.96 * 1.96)) < 1e-12 && same.tasks == 3)
        let none = try #require(PassAtK.measured([0, 0], seed: 5))
        #expect(none.low == 0 && abs(none.high - 1.96 * 1.96 / (2 + 1.96 * 1.96)) < 1e-12)
        #expect(PassAtK.measured([], seed: 5) == nil)
    }

    @Test(
        "The numbers that are told are powers of two and all",
        arguments: [
            (1, [1]), (2, [1, 2]), (8, [1, 2, 4, 8]), (10, [1, 2, 4, 8, 10]),
        ])
    func counts(tries: Int, told: [Int]) { #expect(PassAtK.counts(upTo: tries) == told) }
}
