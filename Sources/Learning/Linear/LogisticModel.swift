import Foundation
import Groundwork

/// Logistic regression over hashed features, trained by binary cross-entropy.
public struct LogisticModel: Sendable, Equatable {
    /// Weights and what their optimiser remembers.
    public internal(set) var parameters: Parameters

    /// One labelled example.
    struct Example: Sendable {
        let features: [UInt32]
        /// In 0...1.
        let label: Double
        var weight = 1.0
    }

    init(bits: Int) { parameters = Parameters(bits: bits) }

    /// P(label = 1), in 0...1.
    func probability(_ features: [UInt32]) -> Double {
        let mask = parameters.weights.count - 1
        let score = features.reduce(Float(0)) { $0 + parameters.weights[Int($1) & mask] }
        return 1 / (1 + exp(-Double(score)))
    }

    /// One pass of stochastic gradient ascent on the log-likelihood.
    ///
    ///     ∂/∂w [ y log p + (1 − y) log(1 − p) ] = (y − p) x
    mutating func train(
        _ examples: [Example], rate: Double, decay: Double, floor: Double, using random: inout RandomSource
    ) {
        var sum = GradientSum(count: parameters.weights.count)
        for place in examples.indices.shuffled(using: &random) {
            let example = examples[place]
            let slope = example.weight * (example.label - probability(example.features))
            sum.add(example.features[...], Float(slope))
            parameters.ascend(sum.take(), rate: Float(rate), decay: Float(decay), floor: Float(floor))
        }
    }
}
