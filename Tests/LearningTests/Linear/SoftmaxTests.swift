import Foundation
import Groundwork
import Testing

@testable import Learning

@Suite("Softmax")
struct SoftmaxTests {
    @Test(
        "Probabilities add up to 1, whatever the scores",
        arguments: [
            [0], [1, 2, 3], [1e6, -1e6], [-1e6, -1e6], [700, 710, 720], Array(repeating: 0, count: 999),
        ])
    func sums(scores: [Double]) {
        let softmax = Softmax(scores)
        #expect(abs(softmax.probabilities.reduce(0, +) - 1) < 1e-9)
        #expect(softmax.probabilities.allSatisfy { (0...1).contains($0) })
        for place in scores.indices where softmax.probabilities[place] > 0 {
            #expect(abs(exp(softmax.logProbability(place)) - softmax.probabilities[place]) < 1e-9)
        }
    }

    @Test("Of two scores the log-odds are their difference")
    func odds() {
        let softmax = Softmax([1.5, -0.5, 4])
        #expect(abs(softmax.logProbability(0) - softmax.logProbability(1) - 2) < 1e-12)
        #expect(abs(Softmax([101.5, 99.5, 104]).logProbability(0) - softmax.logProbability(0)) < 1e-12)
    }

    @Test("The probability of several places is the sum of theirs")
    func several() {
        let softmax = Softmax([1, 2, 3, 3])
        let sum = softmax.probabilities[1] + softmax.probabilities[3]
        #expect(abs(exp(softmax.logProbability(of: [1, 3])) - sum) < 1e-12)
        #expect(softmax.logProbability(of: []) == -.infinity)
        #expect(abs(softmax.logProbability(of: [0, 1, 2, 3])) < 1e-12)
    }

    @Test("Picks come as often as they are probable; temperature flattens, 0 takes the best")
    func picks() {
        func shares(_ temperature: Double) -> [Double] {
            var random = RandomSource(3)
            var counts = [0.0, 0, 0]
            let softmax = Softmax([0, 1, 2])
            for _ in 0..<20_000 { counts[softmax.pick(temperature, using: &random)] += 1.0 / 20_000 }
            return counts
        }
        let expected = Softmax([0, 1, 2]).probabilities
        #expect(zip(shares(1), expected).allSatisfy { abs($0 - $1) < 0.015 })
        let flat = Softmax([0, 0.5, 1]).probabilities
        #expect(zip(shares(2), flat).allSatisfy { abs($0 - $1) < 0.015 })
        #expect(shares(0)[2] > 0.9999 && shares(0.001)[2] > 0.9999)
    }

    @Test("Of equal scores the first is the best")
    func ties() {
        var random = RandomSource(1)
        #expect(Softmax([1, 1, 1]).pick(0, using: &random) == 0)
        #expect(Softmax([0, 1, 1]).pick(0, using: &random) == 1)
    }
}

@Suite("Weights and their optimiser")
struct ParameterTests {
    @Test("Two steps of Adagrad, computed by hand")
    func adagrad() {
        var parameters = Parameters(bits: 8)
        let gradient = SparseGradient(entries: [.init(index: 2, value: 3), .init(index: 4, value: -4)])
        parameters.ascend(gradient, rate: 0.5, decay: 0, floor: 0)
        #expect(parameters.weights[2] == 0.5 && parameters.weights[4] == -0.5)
        #expect(parameters.squares[2] == 9 && parameters.squares[4] == 16)
        parameters.ascend(gradient, rate: 0.5, decay: 0, floor: 0)
        #expect(abs(parameters.weights[2] - (0.5 + 1.5 / Float(18).squareRoot())) < 1e-6)
        #expect(parameters.weights.count { $0 != 0 } == 2)
    }

    @Test("The penalty pulls touched weights to zero and leaves the others")
    func decay() {
        var parameters = Parameters(bits: 8)
        parameters.weights[1] = 1
        parameters.weights[2] = 1
        let gradient = SparseGradient(entries: [.init(index: 1, value: 0)])
        parameters.ascend(gradient, rate: 0.1, decay: 0.5, floor: 0)
        #expect(abs(parameters.weights[1] - 0.9) < 1e-6 && parameters.weights[2] == 1)
    }

    @Test("Forgetting scales what the optimiser remembers, never a weight")
    func forgetting() {
        var parameters = Parameters(bits: 8)
        parameters.weights[1] = 2
        parameters.squares[1] = 8
        parameters.forget(keeping: 0.25)
        #expect(parameters.squares[1] == 2 && parameters.weights[1] == 2)
        parameters.forget(keeping: 0)
        #expect(parameters.squares.allSatisfy { $0 == 0 })
    }

    @Test("A sum of gradients has each index once, in the order of first touch, and starts again empty")
    func sums() {
        var sum = GradientSum(count: 256)
        sum.add([5, 3, 5], 1)
        sum.add([3, 300], 2)
        sum.add([7], 1)
        sum.add([7], -1)
        let gradient = sum.take()
        #expect(gradient.entries.map(\.index) == [5, 3, 44])
        #expect(gradient.entries.map(\.value) == [2, 3, 2])
        #expect(sum.take().entries.isEmpty)
    }

    @Test("Scores of rows are the sums of their features' weights, numbers beyond the weights folded")
    func rows() {
        var rows = FeatureRows()
        for row in [[1, 2], [], [257, 1]] as [[UInt32]] {
            for feature in row { rows.add(feature) }
            rows.endRow()
        }
        var weights = [Float](repeating: 0, count: 256)
        weights[1] = 2
        weights[2] = -0.5
        #expect(rows.count == 3 && Array(rows[2]) == [257, 1])
        #expect(rows.scores(weights) == [1.5, 0, 4])
    }

    @Test("Sums that are lent come back and are lent again")
    func pool() {
        let pool = ScratchPool(count: 256)
        var first: ScratchPool.Lease? = pool.borrow()
        first?.sum.add([1], 1)
        _ = first?.sum.take()
        first = nil
        let again = pool.borrow()
        #expect(again.sum.take().entries.isEmpty)
        let other = pool.borrow()
        other.sum.add([2], 1)
        #expect(again.sum.take().entries.isEmpty && other.sum.take().entries.map(\.index) == [2])
    }
}
