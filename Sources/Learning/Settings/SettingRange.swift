/// A setting's value and what it may be. `docs/reference/hyper-parameters.md` shows the same ranges.
public struct RangedSetting: Sendable {
    /// What a setting is.
    public enum Value: Sendable, Equatable {
        /// A whole number.
        case whole(Int)
        /// A number.
        case real(Double)
        /// Several numbers, in order.
        case reals([Double])
    }

    /// What a setting may be. Bounds are part of the range.
    public enum Range: Sendable, Equatable {
        /// A whole number between the bounds.
        case whole(ClosedRange<Int>)
        /// A number between the bounds.
        case real(ClosedRange<Double>)
        /// 0, which switches something off, or a number of the range.
        case zeroOrReal(ClosedRange<Double>)
        /// Any number between the named setting's value, given second, and the upper bound.
        case from(String, Double, through: Double)
        /// Several numbers, each in the range.
        case reals(ClosedRange<Double>, count: ClosedRange<Int>)
    }

    /// The setting's name on the page of settings and in `--set`.
    public let name: String
    /// What the setting is.
    public let value: Value
    /// What it may be.
    public let range: Range

    /// A whole number within bounds.
    public init(_ name: String, _ value: Int, _ range: ClosedRange<Int>) {
        (self.name, self.value, self.range) = (name, .whole(value), .whole(range))
    }

    /// A number within bounds.
    public init(_ name: String, _ value: Double, _ range: ClosedRange<Double>) {
        (self.name, self.value, self.range) = (name, .real(value), .real(range))
    }

    /// A number within bounds, or 0, which switches something off.
    public init(_ name: String, _ value: Double, zeroOr range: ClosedRange<Double>) {
        (self.name, self.value, self.range) = (name, .real(value), .zeroOrReal(range))
    }

    /// A number between another setting and a bound.
    public init(_ name: String, _ value: Double, from other: (name: String, value: Double), through: Double) {
        (self.name, self.value) = (name, .real(value))
        range = .from(other.name, other.value, through: through)
    }

    /// Several numbers, each within bounds.
    public init(_ name: String, _ values: [Double], _ range: ClosedRange<Double>, count: ClosedRange<Int>) {
        (self.name, value, self.range) = (name, .reals(values), .reals(range, count: count))
    }

    /// Checks the value against the range.
    /// - Throws: ``SettingError`` where the value lies outside the range, or is no number.
    public func check() throws {
        let isFit =
            switch (value, range) {
            case (.whole(let value), .whole(let range)): range.contains(value)
            case (.real(let value), .real(let range)): range.contains(value)
            case (.real(let value), .zeroOrReal(let range)): value == 0 || range.contains(value)
            case (.real(let value), .from(_, let least, let most)): value >= least && value <= most
            case (.reals(let values), .reals(let range, let count)):
                count.contains(values.count) && values.allSatisfy(range.contains)
            default: false
            }
        guard isFit else { throw SettingError("\(name) is \(valueText); \(range.sentence)") }
    }

    private var valueText: String {
        switch value {
        case .whole(let number): String(number)
        case .real(let number): "\(number)"
        case .reals(let numbers): numbers.map { "\($0)" }.joined(separator: ", ")
        }
    }
}

extension RangedSetting.Range {
    /// The range as the page of settings writes it.
    public var text: String {
        switch self {
        case .whole(let range): "\(range.lowerBound)...\(range.upperBound)"
        case .real(let range): Self.text(range)
        case .zeroOrReal(let range): "0, \(Self.text(range))"
        case .from(let other, _, let most): "\(other)...\(Self.text(most))"
        case .reals(let range, let count):
            "\(count.lowerBound) to \(count.upperBound) numbers, each \(Self.text(range))"
        }
    }

    /// What is asked for, to be said of a number that is something else.
    public var sentence: String {
        switch self {
        case .whole: "a whole number in \(text) is needed"
        case .from(let other, let least, _): "a number in \(text) is needed, and \(other) is \(least)"
        case .real, .zeroOrReal: "a number in \(text) is needed"
        case .reals: "\(text), are needed"
        }
    }

    private static func text(_ range: ClosedRange<Double>) -> String {
        text(range.lowerBound) + "..." + text(range.upperBound)
    }

    private static func text(_ number: Double) -> String {
        Int(exactly: number).map { String($0) } ?? "\(number)"
    }
}

/// A setting that is out of its range: one sentence with its name, its value and the range.
public struct SettingError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The sentence.
    public let description: String
    /// - Parameter description: one sentence with name, value and range.
    public init(_ description: String) { self.description = description }
}

extension HyperParameters {
    /// Every setting of the group with its range, in the order of the page.
    public var ranged: [RangedSetting] { ratesAndEpochs + lossAndReplay }

    /// Bounds keep every sum and product of settings finite, also in single precision.
    private static let rates = 0.000001...1000.0
    private static let penalties = 0.0...1000.0
    private static let epochs = 1...1000

    private var ratesAndEpochs: [RangedSetting] {
        [
            .init("policyBits", policyBits, 8...24),
            .init("valueBits", valueBits, 8...24),
            .init("cloningRate", cloningRate, Self.rates),
            .init("cloningEpochs", cloningEpochs, Self.epochs),
            .init("actorRate", actorRate, Self.rates),
            .init("actorEpochs", actorEpochs, Self.epochs),
            .init("actorMemory", actorMemory, 0...1),
            .init("actorFloor", actorFloor, Self.rates),
            .init("valueFloor", valueFloor, 1e-9...1000),
            .init("decay", decay, Self.penalties),
            .init("batch", batch, 1...1_000_000),
            .init("valueRate", valueRate, Self.rates),
            .init("valueDecay", valueDecay, Self.penalties),
            .init("criticEpochs", criticEpochs, Self.epochs),
            .init("rewardEpochs", rewardEpochs, Self.epochs),
        ]
    }

    private var lossAndReplay: [RangedSetting] {
        [
            .init("beta", beta, Self.rates),
            .init("lambda", lambda, 0...1),
            .init("advantageLimit", advantageLimit, Self.rates),
            .init("temperatures", temperatures, 0.001...1000, count: 1...100),
            .init("evaluationTemperature", evaluationTemperature, zeroOr: 0.001...1000),
            .init("replayCapacity", replayCapacity, 0...100_000_000),
            .init("replayEpisodesPerTask", replayEpisodesPerTask, 1...1_000_000),
            .init("perplexityLow", perplexityLow, 1...1_000_000),
            .init(
                "perplexityHigh", perplexityHigh, from: ("perplexityLow", perplexityLow), through: 1_000_000),
            .init("replayShare", replayShare, 0...1000),
            .init("failuresPerSuccess", failuresPerSuccess, 0...1_000_000),
            .init("awrTemperature", awrTemperature, Self.rates),
            .init("awrLimit", awrLimit, Self.rates),
            .init("digiRLMargin", digiRLMargin, -1_000_000...1_000_000),
        ]
    }

    /// Checks every setting against its range.
    /// - Throws: ``SettingError`` for the first setting that is out of its range.
    public func check() throws { for setting in ranged { try setting.check() } }
}
