import Foundation
import Groundwork
import TestSupport
import Testing
import WebEnv

@testable import Learning

func logarithm(_ value: Double) -> Double { log(value) }

@Suite("Training of the actor")
struct ActorModelTests {
    private let reading = EpisodeReading.of("Open \"Mug\"", "link 'Home'\nlink 'Mug'\nsearchbox 'Search'")

    private func schedule(epochs: Int = 1, workers: Int = 1) -> ActorModel.Schedule {
        .init(rate: 0.05, decay: 0, floor: 0.1, batch: 4, epochs: epochs, workers: workers)
    }

    private func logProbability(_ action: Action, _ model: ActorModel) throws -> Double {
        try #require(StepEvaluation(action, in: reading)).logProbability(model.parameters.weights)
    }

    @Test("What is imitated gets more probable, what weighs nothing stays")
    func imitation() throws {
        var model = ActorModel(bits: 12)
        var random = RandomSource(1)
        let start = try logProbability(.click(id: 3), model)
        model.imitate(
            [TrainingStep(reading: reading, action: .click(id: 3), weight: 0)], schedule(), using: &random)
        #expect(model == ActorModel(bits: 12))
        model.imitate(
            [TrainingStep(reading: reading, action: .click(id: 3))], schedule(epochs: 5), using: &random)
        #expect(try logProbability(.click(id: 3), model) > start)
    }

    @Test(
        "A good step gets more probable, a bad one less, and one as good as expected stays",
        arguments: [1.0, 0, -1])
    func advantages(advantage: Double) throws {
        var model = ActorModel(bits: 12)
        var random = RandomSource(1)
        let action = Action.click(id: 3)
        let start = try logProbability(action, model)
        model.improve(
            [TrainingStep(reading: reading, action: action, advantage: advantage)],
            loss: .paper(beta: 0.1), reference: model.parameters.weights, schedule(), using: &random)
        let change = try logProbability(action, model) - start
        #expect(advantage == 0 ? change == 0 : change * advantage > 0)
    }

    @Test("With many passes the paper's loss comes to rest where β log(π/π_ref) = A")
    func rest() throws {
        var model = ActorModel(bits: 12)
        var random = RandomSource(1)
        let action = Action.click(id: 3)
        let start = try logProbability(action, model)
        model.improve(
            [TrainingStep(reading: reading, action: action, advantage: 0.5)], loss: .paper(beta: 1),
            reference: model.parameters.weights, schedule(epochs: 300), using: &random)
        #expect(abs(try logProbability(action, model) - start - 0.5) < 0.01)
    }

    @Test(
        "The gradient of the loss agrees with finite differences, with text and without",
        arguments: [
            Action.click(id: 3), .fill(id: 4, text: "Mug", pressEnter: true), .stop(answer: "N/A"),
        ])
    func gradient(action: Action) throws {
        let loss = ActorLoss.paper(beta: 0.7)
        let reference = noisyParameters(bits: 9, seed: 2).weights
        let weights = noisyParameters(bits: 9).weights
        let evaluation = try #require(StepEvaluation(action, in: reading))
        func step(_ weights: [Float]) -> ActorLoss.Step {
            .init(
                logRatio: evaluation.logProbability(weights) - evaluation.logProbability(reference),
                advantage: 0.4, referenceLogProbability: evaluation.logProbability(reference),
                choiceCount: evaluation.choiceCount)
        }
        var sum = GradientSum(count: weights.count)
        StepEvaluation.Scored(evaluation, weights).addGradient(loss.slope(step(weights)), to: &sum)
        let found = Dictionary(uniqueKeysWithValues: sum.take().entries.map { (Int($0.index), $0.value) })
        for place in stride(from: 0, to: weights.count, by: 29) {
            let width: Float = 1.0 / 256
            var (more, less) = (weights, weights)
            more[place] += width
            less[place] -= width
            let numeric =
                (loss.value(step(more)) - loss.value(step(less))) / Double(more[place] - less[place])
            let analytic = Double(found[place] ?? 0)
            #expect(abs(numeric - analytic) < 2e-2 * max(1, abs(numeric)), "weight \(place)")
        }
    }

    @Test("Steps that are not on offer, and answers that no page has, change nothing")
    func strangers() {
        var model = ActorModel(bits: 12)
        var random = RandomSource(1)
        let steps = [Action.click(id: 99), .noop, .stop(answer: "never on the page")].map {
            TrainingStep(reading: reading, action: $0)
        }
        for loss in [ActorLoss.paper(beta: 0.1), .released] {
            model.improve(
                steps, loss: loss, reference: model.parameters.weights, schedule(), using: &random)
        }
        #expect(model == ActorModel(bits: 12))
        // Of an answer that no page has, that the episode was ended is imitated.
        model.imitate([steps[2]], schedule(), using: &random)
        #expect(model != ActorModel(bits: 12))
    }

    @Test("The number of workers changes no weight, and neither does a batch of another size than the steps")
    func workers() {
        let steps = [2, 3].flatMap { id in
            (0..<5).map { TrainingStep(reading: reading, action: .click(id: id), advantage: Double($0) - 2) }
        }
        let models = [1, 2, 5].map { workers in
            var model = ActorModel(bits: 12)
            var random = RandomSource(7)
            model.improve(
                steps, loss: .paper(beta: 0.1), reference: model.parameters.weights,
                schedule(epochs: 3, workers: workers), using: &random)
            return model
        }
        #expect(models[0] == models[1] && models[1] == models[2] && models[0] != ActorModel(bits: 12))
    }

    @Test(
        "The released slope is the loss's derivative wherever β is not at its cap",
        arguments: [(-1.5, 1), (-0.4, 1), (0.3, 1), (0.8, 2), (-2.0, 3)])
    func releasedSlope(ratio: Double, choices: Int) {
        func step(_ ratio: Double) -> ActorLoss.Step {
            .init(
                logRatio: ratio, advantage: 1, referenceLogProbability: log(0.3) * Double(choices),
                choiceCount: choices)
        }
        // β = 1 while |log-ratio| per choice is below 1; beyond it β = 1 / |log-ratio|, which is held for the derivative.
        let loss = ActorLoss.released
        let width = 1e-6
        let beta = min(1, abs(1 / (ratio / Double(choices))))
        func held(_ ratio: Double) -> Double {
            let residual = abs(beta * ratio / Double(choices) - 1)
            return (residual < 1 ? residual * residual / 2 : residual - 0.5) / beta
        }
        #expect(abs(held(ratio) - loss.value(step(ratio))) < 1e-12)
        let numeric = (held(ratio + width) - held(ratio - width)) / (2 * width)
        #expect(abs(numeric - loss.slope(step(ratio))) < 1e-6)
    }
}
