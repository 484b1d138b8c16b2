/// How many of some tries succeeded, and how sure the share is.
public struct SuccessShare: Sendable, Hashable {
    /// Tries that were scored.
    public let tries: Int
    /// Those that scored 1.
    public let successes: Int

    /// - Parameters:
    ///   - tries: 0 or more.
    ///   - successes: in 0...tries.
    public init(tries: Int, successes: Int) {
        self.tries = tries
        self.successes = successes
    }

    /// In 0...1; nil without tries.
    public var share: Double? { tries == 0 ? nil : Double(successes) / Double(tries) }

    /// Standard deviations that hold 95 per cent of a normal distribution.
    private static let deviations = 1.96

    /// The interval that holds the share with 95 per cent; nil without tries.
    ///
    ///     (p + z²/2n ± z √(p(1 − p)/n + z²/4n²)) / (1 + z²/n)
    ///
    /// Source: Wilson (1927), "Probable Inference, the Law of Succession, and Statistical Inference".
    public var interval: ClosedRange<Double>? {
        guard let share else { return nil }
        let count = Double(tries)
        let squared = Self.deviations * Self.deviations
        let middle = share + squared / (2 * count)
        let reach =
            Self.deviations * (share * (1 - share) / count + squared / (4 * count * count)).squareRoot()
        let scale = 1 + squared / count
        return max(0, (middle - reach) / scale)...min(1, (middle + reach) / scale)
    }
}
