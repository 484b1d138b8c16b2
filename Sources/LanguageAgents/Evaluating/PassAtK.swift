import Groundwork

/// The chance that one of k tries succeeds, and how sure it is.
///
/// Source: Chen et al., "Evaluating Large Language Models Trained on Code" (arXiv:2107.03374), section 2.1 (the unbiased estimator).
public enum PassAtK {
    /// 1 − C(n − c, k) / C(n, k); nil where there were fewer than k tries.
    /// - Parameters:
    ///   - tries: n, those that somebody scored.
    ///   - successes: c, in 0...n.
    ///   - k: 1 or more.
    public static func estimate(tries: Int, successes: Int, k: Int) -> Double? {
        guard k >= 1, tries >= k, (0...tries).contains(successes) else { return nil }
        let failures = tries - successes
        guard failures >= k else { return 1 }
        var allFail = 1.0
        for place in (failures + 1)..<(tries + 1) { allFail *= 1 - Double(k) / Double(place) }
        return 1 - allFail
    }

    /// A mean over tasks, and the interval that holds it with 95 per cent: percentiles of the means of tasks drawn with replacement.
    ///
    /// Where all tasks came to 0 or all to 1, drawing shows nothing: the interval is then Wilson's (1927) for a share.
    public struct Measured: Sendable, Hashable {
        /// The mean, in 0...1.
        public let mean: Double
        /// Lower bound, in 0...1.
        public let low: Double
        /// Upper bound, in 0...1.
        public let high: Double
        /// Tasks that it is the mean of.
        public let tasks: Int
    }

    /// Means that the interval is made from.
    static let resamples = 2000
    /// Standard deviations that hold 95 per cent of a normal distribution.
    private static let deviations = 1.96

    /// nil without tasks.
    /// - Parameter seed: the drawing follows from it.
    public static func measured(_ values: [Double], seed: UInt64) -> Measured? {
        guard let first = values.first else { return nil }
        let count = values.count
        // Wilson's bound far from the share: z² / (n + z²) away from it.
        let reach = deviations * deviations / (Double(count) + deviations * deviations)
        if first == 0, values.allSatisfy({ $0 == 0 }) {
            return Measured(mean: 0, low: 0, high: reach, tasks: count)
        }
        if first == 1, values.allSatisfy({ $0 == 1 }) {
            return Measured(mean: 1, low: 1 - reach, high: 1, tasks: count)
        }
        var random = RandomSource(seed, 0xB007)
        let means = (0..<resamples).map { _ in
            var sum = 0.0
            for _ in values.indices { sum += values[Int(random.next() % UInt64(values.count))] }
            return sum / Double(values.count)
        }.sorted()
        let mean = values.reduce(0, +) / Double(values.count)
        let tail = resamples / 40
        return Measured(mean: mean, low: means[tail], high: means[resamples - 1 - tail], tasks: count)
    }

    /// The numbers of tries that are told: 1, 2, 4, … and all.
    public static func counts(upTo tries: Int) -> [Int] {
        var counts: [Int] = []
        var k = 1
        while k < tries {
            counts.append(k)
            k = k.multipliedClamped(by: 2)
        }
        return counts + [max(1, tries)]
    }
}
