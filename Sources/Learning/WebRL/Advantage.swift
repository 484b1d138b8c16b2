/// How much better each step was than the critic expected.
///
///     A_t = λ (r_t + V_{t+1} − V_t) + (1 − λ) (R − V_t)
///
/// Rewards come at the end alone: r_t = 0 but for the last step, where r = R and V_T = 0.
///
/// - Parameters:
///   - values: V(s_0) … V(s_T), each in 0...1. Count is T + 1; the last belongs to the ended episode and is 0.
///   - outcome: R in 0...1.
///   - lambda: weight of the one-step term, in 0...1.
/// - Returns: A_0 … A_{T−1}, in step order, unclipped.
/// Source: Qi et al., WebRL (arXiv:2411.02337), eq. 8 (λ = 0.5 there).
public func advantages(values: [Double], outcome: Double, lambda: Double) -> [Double] {
    guard values.count > 1 else { return [] }
    return (0..<values.count - 1).map { step in
        let reward = step == values.count - 2 ? outcome : 0
        let oneStep = reward + values[step + 1] - values[step]
        return lambda * oneStep + (1 - lambda) * (outcome - values[step])
    }
}
