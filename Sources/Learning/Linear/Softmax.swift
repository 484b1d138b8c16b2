import Foundation
import Groundwork

/// Probabilities of alternatives from their scores.
struct Softmax {
    let scores: [Double]
    let probabilities: [Double]
    private let logSum: Double

    init(_ scores: [Double]) {
        let top = scores.max() ?? 0
        let weights = scores.map { exp($0 - top) }
        let sum = weights.reduce(0, +)
        self.scores = scores
        probabilities = weights.map { $0 / sum }
        logSum = top + log(sum)
    }

    func logProbability(_ place: Int) -> Double { scores[place] - logSum }

    /// Of choosing any of these.
    func logProbability(of places: [Int]) -> Double {
        guard let first = places.first else { return -.infinity }
        if places.count == 1 { return logProbability(first) }
        let top = places.map { scores[$0] }.max() ?? 0
        return top + log(places.reduce(0) { $0 + exp(scores[$1] - top) }) - logSum
    }

    func pick(_ temperature: Double, using random: inout RandomSource) -> Int {
        guard temperature > 0 else { return best }
        let weights =
            temperature == 1 ? probabilities : Softmax(scores.map { $0 / temperature }).probabilities
        var left = random.uniform()
        for (place, weight) in weights.enumerated() {
            left -= weight
            if left < 0 { return place }
        }
        return best
    }

    private var best: Int {
        var result = 0
        for place in scores.indices where scores[place] > scores[result] { result = place }
        return result
    }
}
