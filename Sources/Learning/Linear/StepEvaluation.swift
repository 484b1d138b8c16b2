import Foundation
import WebEnv

/// One taken step seen by the model: its features, and its probability under any parameters.
struct StepEvaluation {
    private let targetRows: FeatureRows
    private let chosen: Int
    private let arguments: Arguments?
    private let places: [Int]
    /// Whether the text of the action was on offer too. Where it was not, only the target counts.
    let isComplete: Bool

    /// nil where the action's target is not among the candidates.
    init?(_ action: Action, in reading: EpisodeReading) {
        let taken = ActionTarget(action, on: reading.page)
        let targets = CandidateActions.targets(on: reading.page, after: reading.stepCount)
        guard let chosen = targets.firstIndex(where: { $0.verb == taken.verb && $0.node == taken.node })
        else { return nil }
        self.chosen = chosen
        targetRows = TargetFeatures.rows(for: targets, in: reading)
        guard Arguments.areNeeded(for: taken.verb) else {
            arguments = nil
            places = []
            isComplete = true
            return
        }
        let offered = Arguments.on(targets[chosen], in: reading)
        places = LinearPolicy.places(of: taken.text ?? "", in: offered)
        arguments = places.isEmpty ? nil : offered
        isComplete = !places.isEmpty || offered.texts.isEmpty
    }

    /// Choices that make up the step: the target, and the text where one was chosen.
    var choiceCount: Int { arguments == nil ? 1 : 2 }

    func logProbability(_ weights: [Float]) -> Double { Scored(self, weights).logProbability }

    /// The step under one set of weights.
    struct Scored {
        private let step: StepEvaluation
        private let target: Softmax
        private let text: Softmax?

        init(_ step: StepEvaluation, _ weights: [Float]) {
            self.step = step
            target = Softmax(step.targetRows.scores(weights))
            text = step.arguments.map { Softmax($0.rows.scores(weights)) }
        }

        /// log π(a|s, I).
        var logProbability: Double {
            target.logProbability(step.chosen) + (text?.logProbability(of: step.places) ?? 0)
        }

        /// Adds `factor` · ∇ log π(a|s, I).
        func addGradient(_ factor: Double, to sum: inout GradientSum) {
            for row in 0..<step.targetRows.count {
                let slope = (row == step.chosen ? 1 : 0) - target.probabilities[row]
                add(step.targetRows[row], factor * slope, &sum)
            }
            guard let text, let arguments = step.arguments else { return }
            let total = step.places.reduce(0) { $0 + text.probabilities[$1] }
            var shares = text.probabilities.map { -$0 }
            for place in step.places { shares[place] += total > 0 ? text.probabilities[place] / total : 0 }
            for row in 0..<arguments.rows.count { add(arguments.rows[row], factor * shares[row], &sum) }
        }

        private func add(_ features: ArraySlice<UInt32>, _ value: Double, _ sum: inout GradientSum) {
            if abs(value) > StepEvaluation.negligible { sum.add(features, Float(value)) }
        }
    }

    /// Gradients of candidates below this are left out: they are lost in single precision anyway.
    static let negligible = 1e-7
}
