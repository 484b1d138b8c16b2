import Foundation
import Testing

@testable import Learning

@Suite("Advantages")
struct AdvantageTests {
    @Test("A success computed by hand: λ mixes one step and the outcome")
    func success() {
        // V = 0.2, 0.6, (0); R = 1. A_0 = ½(0.6 − 0.2) + ½(1 − 0.2); A_1 = ½(1 + 0 − 0.6) + ½(1 − 0.6)
        let found = advantages(values: [0.2, 0.6, 0], outcome: 1, lambda: 0.5)
        #expect(zip(found, [0.6, 0.4]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("A failure computed by hand")
    func failure() {
        // A_0 = 0.25·0.4 + 0.75·(−0.2); A_1 = −0.6
        let found = advantages(values: [0.2, 0.6, 0], outcome: 0, lambda: 0.25)
        #expect(zip(found, [-0.05, -0.6]).allSatisfy { abs($0 - $1) < 1e-12 })
    }

    @Test("λ = 0 is the outcome alone, λ = 1 the one step alone")
    func bounds() {
        #expect(advantages(values: [0.5, 0.5, 0], outcome: 1, lambda: 0) == [0.5, 0.5])
        #expect(advantages(values: [0.5, 0.75, 0], outcome: 0, lambda: 1) == [0.25, -0.75])
        #expect(advantages(values: [0], outcome: 1, lambda: 0.5).isEmpty)
    }
}

@Suite("Actor losses")
struct ActorLossTests {
    private func step(_ ratio: Double, _ advantage: Double, reference: Double = log(0.5), choices: Int = 1)
        -> ActorLoss.Step
    {
        ActorLoss.Step(
            logRatio: ratio, advantage: advantage, referenceLogProbability: reference, choiceCount: choices)
    }

    @Test("The paper's loss is (β log(π/π_ref) − A)², computed by hand")
    func paper() {
        let loss = ActorLoss.paper(beta: 0.5)
        #expect(loss.value(step(1, 1)) == 0.25)
        #expect(loss.slope(step(1, 1)) == -0.5)
        #expect(loss.value(step(2, 1)) == 0)
        #expect(loss.slope(step(0, -1)) == 1)
    }

    @Test("The released loss ignores bad steps")
    func mask() {
        #expect(ActorLoss.released.value(step(1, -0.3)) == 0)
        #expect(ActorLoss.released.slope(step(1, -0.3)) == 0)
    }

    @Test(
        "The released gradient is −1 at the reference and fades to 0 where the cap is reached, computed by hand"
    )
    func released() {
        #expect(ActorLoss.released.slope(step(0, 0.3)) == -1)
        #expect(ActorLoss.released.slope(step(0.25, 0.3)) == -0.75)
        #expect(ActorLoss.released.slope(step(1, 0.3)) == 0)
        #expect(ActorLoss.released.slope(step(3, 0.3)) == 0)
        // A sure reference has β = 5: the cap is at log-ratio 0.2.
        #expect(ActorLoss.released.slope(step(0.1, 0.3, reference: log(0.9))) == -0.5)
        #expect(ActorLoss.released.slope(step(0.2, 0.3, reference: log(0.9))) == 0)
        // Two choices: log-ratios are means.
        #expect(ActorLoss.released.slope(step(1, 0.3, choices: 2)) == -0.25)
    }

    @Test("Slopes are the losses' derivatives", arguments: [ActorLoss.paper(beta: 0.3), .paper(beta: 2)])
    func derivatives(loss: ActorLoss) {
        for ratio in [-1.5, 0, 0.7] {
            let width = 1e-6
            let numeric =
                (loss.value(step(ratio + width, 0.4)) - loss.value(step(ratio - width, 0.4))) / (2 * width)
            #expect(abs(numeric - loss.slope(step(ratio, 0.4))) < 1e-6)
        }
    }
}

@Suite("Perplexity filter")
struct PerplexityTests {
    @Test("Steps with a mean probability from 0.5 to 0.95 stay")
    func range() {
        let filter = PerplexityFilter()
        #expect(filter.keeps(logProbability: log(0.9), choiceCount: 1))
        #expect(!filter.keeps(logProbability: log(0.97), choiceCount: 1))
        #expect(!filter.keeps(logProbability: log(0.4), choiceCount: 1))
        // Two choices of 0.6 each.
        #expect(filter.keeps(logProbability: log(0.36), choiceCount: 2))
    }
}

@Suite("Baselines")
struct BaselineTests {
    @Test("AWR weighs by exp(A/β) up to its limit")
    func awr() {
        var settings = HyperParameters()
        settings.awrTemperature = 0.5
        settings.awrLimit = 5
        #expect(Baselines.awrWeight(0, settings) == 1)
        #expect(abs(Baselines.awrWeight(0.5, settings) - exp(1)) < 1e-12)
        #expect(Baselines.awrWeight(10, settings) == 5)
    }

    @Test("DigiRL keeps good steps of surprising successes")
    func digiRL() {
        let settings = HyperParameters()
        #expect(Baselines.digiRLKeeps(0.3, outcome: 1, instructionValue: 0.5, settings))
        #expect(!Baselines.digiRLKeeps(0.3, outcome: 1, instructionValue: 1, settings))
        #expect(!Baselines.digiRLKeeps(-0.1, outcome: 1, instructionValue: 0.5, settings))
        #expect(!Baselines.digiRLKeeps(0.3, outcome: 0, instructionValue: 0.5, settings))
    }
}
