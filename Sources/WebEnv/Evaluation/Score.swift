/// What an evaluator, or a part of one, found.
public struct Score: Sendable, Hashable {
    /// In 0...1; parts are multiplied.
    public var value: Double
    /// Whether a reference asked for a language model's judgement and the deterministic matcher judged in its place.
    public var usedFuzzyMatcher: Bool

    public init(_ value: Double, usedFuzzyMatcher: Bool = false) {
        self.value = value
        self.usedFuzzyMatcher = usedFuzzyMatcher
    }
    public static let success = Score(1)
    public static let failure = Score(0)

    static func * (left: Score, right: Score) -> Score {
        Score(left.value * right.value, usedFuzzyMatcher: left.usedFuzzyMatcher || right.usedFuzzyMatcher)
    }
}
