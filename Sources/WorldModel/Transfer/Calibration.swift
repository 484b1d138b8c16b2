import WebEnv

/// Turns a model's own belief into how often it was right when it believed so.
///
/// Bins of equal width with a prior at the belief itself. Source: Guo et al., "On Calibration of Modern Neural Networks"
/// (ICML 2017), histogram binning.
struct Calibration: Sendable {
    static let binCount = 10
    /// Weight of the belief itself, in observations.
    static let priorCount = 4.0

    private var right = Array(repeating: 0.0, count: binCount)
    private var total = Array(repeating: 0.0, count: binCount)

    private func bin(_ belief: Double) -> Int {
        min(Self.binCount - 1, max(0, Int(nearest: belief * Double(Self.binCount))))
    }

    mutating func observe(_ belief: Double, isRight: Bool) {
        total[bin(belief)] += 1
        if isRight { right[bin(belief)] += 1 }
    }

    /// In 0...1.
    func chance(_ belief: Double) -> Double {
        let bin = bin(belief)
        return (right[bin] + Self.priorCount * belief) / (total[bin] + Self.priorCount)
    }
}
