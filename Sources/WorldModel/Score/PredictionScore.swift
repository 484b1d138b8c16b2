import WebEnv

/// How right a world model is: the figures of its predictions, summed over transitions.
///
/// M-numbers are those of `docs/reference/world-model.md`.
public struct PredictionScore: Sendable {
    /// Transitions that were predicted.
    public internal(set) var transitions = 0
    /// M1: predictions with one root, unique increasing ids, and depths that grow by one at most.
    var valid = 0
    /// M2: predictions of "nothing changes" against the truth.
    var noChange = MatchCounts()
    var noChangeRight = 0
    /// M3: changed elements, pooled over the transitions that change something; and the sum of each one's own F1.
    var change = MatchCounts()
    var changeF1 = 0.0
    var changing = 0
    /// M4: sums of whole-tree F1, of the prediction and of the current page.
    var treeF1 = 0.0
    var copyF1 = 0.0
    /// M5: title and path right; the whole address right; page change told from staying.
    var identity = 0
    var address = 0
    var navigation = 0
    /// M6: elements that can be acted on, and whether the next action's target is among the predicted.
    var actionable = MatchCounts()
    var nextTargets = 0
    var nextTargetsFound = 0
    /// M7: reference answers on the predicted and on the true page.
    public internal(set) var answers = AnswerLeaks()
    /// M8: whether the prediction is nearer to its own outcome than to those of other actions.
    var discriminations = 0
    var discriminated = 0
    /// M11: confidence against being right, in order of the transitions.
    var confidences: [(belief: Double, isRight: Bool)] = []
    /// M12: actions that can't be done, and those that were called so.
    var illegal = 0
    var illegalFound = 0
    var illegalClaimed = 0
    /// M13: predictions that are right to the last element.
    var exact = 0
    /// M14: edges between parent and child.
    var edges = MatchCounts()

    /// Nothing measured yet.
    public init() {}

    /// How often the reference answer stands on the predicted page, on the true page, on both and on neither.
    public struct AnswerLeaks: Sendable, Hashable {
        /// Times that the answer stands on both pages.
        public internal(set) var hit = 0
        /// Times that it stands on the true page alone.
        public internal(set) var miss = 0
        /// Times that it stands on the predicted page alone.
        public internal(set) var leak = 0
        /// Times that it stands on neither.
        public internal(set) var absent = 0
    }

    // MARK: Figures, each in 0...1 (skill: at most 1); nil where nothing was measured

    private func share(_ part: Int, _ whole: Int) -> Double? {
        whole == 0 ? nil : Double(part) / Double(whole)
    }

    /// M1: share of predictions that are well-formed trees.
    public var validity: Double? { share(valid, transitions) }
    /// M2: how often "nothing changes" is foretold right.
    public var noChangeAccuracy: Double? { share(noChangeRight, transitions) }
    /// M2: F1 of "nothing changes".
    public var noChangeF1: Double? { noChange.actual + noChange.predicted == 0 ? nil : noChange.f1 }
    /// Matthews' correlation of "nothing changes".
    public var noChangeMCC: Double? {
        let (right, claimed, actual) = (noChange.common, noChange.predicted, noChange.actual)
        let falseClaims = claimed - right
        let missed = actual - right
        let others = transitions - right - falseClaims - missed
        let product =
            Double(claimed) * Double(actual) * Double(others + falseClaims) * Double(others + missed)
        return product == 0 ? nil : Double(right * others - falseClaims * missed) / product.squareRoot()
    }
    /// M3: F1 of the changed elements, pooled.
    public var deltaF1: Double? { changing == 0 ? nil : change.f1 }
    /// M3: share of the predicted changes that came.
    public var deltaPrecision: Double? { changing == 0 ? nil : change.precision }
    /// M3: share of the changes that were predicted.
    public var deltaRecall: Double? { changing == 0 ? nil : change.recall }
    /// Mean of each transition's own F1.
    public var macroDeltaF1: Double? { changing == 0 ? nil : changeF1 / Double(changing) }
    /// M4: mean F1 of the whole trees.
    public var wholeTreeF1: Double? { transitions == 0 ? nil : treeF1 / Double(transitions) }
    /// (F1 − F1 of the current page) / (1 − F1 of the current page).
    public var skill: Double? {
        guard transitions > 0, copyF1 < Double(transitions) else { return nil }
        return (treeF1 - copyF1) / (Double(transitions) - copyF1)
    }
    /// M5: share of predictions with the right title and path.
    public var pageIdentity: Double? { share(identity, transitions) }
    /// M5: share of predictions with the right address.
    public var addressAccuracy: Double? { share(address, transitions) }
    /// M5: how often leaving the page is told from staying.
    public var navigationAccuracy: Double? { share(navigation, transitions) }
    /// M6: share of the elements to act on that were predicted.
    public var actionableRecall: Double? { transitions == 0 ? nil : actionable.recall }
    /// Share of the predicted elements to act on that do not exist.
    public var hallucinationRate: Double? { transitions == 0 ? nil : 1 - actionable.precision }
    /// M6: how often the next action's target is on the predicted page.
    public var nextTargetRecall: Double? { share(nextTargetsFound, nextTargets) }
    /// M8: how often a prediction is nearest to its own outcome.
    public var siblingDiscrimination: Double? { share(discriminated, discriminations) }
    /// M13: share of predictions that are right to the last element.
    public var exactMatch: Double? { share(exact, transitions) }
    /// M14: F1 of the edges between parent and child.
    public var edgeF1: Double? { transitions == 0 ? nil : edges.f1 }
    /// M12: share of the impossible actions that were called so.
    public var illegalRecall: Double? { share(illegalFound, illegal) }
    /// M12: share of the actions called impossible that are.
    public var illegalPrecision: Double? { share(illegalFound, illegalClaimed) }
    /// Mean squared distance of confidence and being right.
    public var brier: Double? {
        confidences.isEmpty
            ? nil
            : confidences.reduce(0) {
                $0 + ($1.belief - ($1.isRight ? 1 : 0)) * ($1.belief - ($1.isRight ? 1 : 0))
            }
                / Double(confidences.count)
    }
    /// Expected calibration error over ten bins of equal mass.
    public var calibrationError: Double? {
        guard !confidences.isEmpty else { return nil }
        let sorted = confidences.enumerated().sorted {
            ($0.element.belief, $0.offset) < ($1.element.belief, $1.offset)
        }.map(\.element)
        var error = 0.0
        for bin in 0..<10 {
            let part = sorted[sorted.count * bin / 10..<sorted.count * (bin + 1) / 10]
            guard !part.isEmpty else { continue }
            let belief = part.reduce(0) { $0 + $1.belief } / Double(part.count)
            let right = Double(part.count { $0.isRight }) / Double(part.count)
            error += abs(belief - right) * Double(part.count) / Double(sorted.count)
        }
        return error
    }

    /// Adds the sums of other transitions.
    public static func += (total: inout PredictionScore, one: PredictionScore) {
        total.transitions += one.transitions
        total.valid += one.valid
        total.noChange += one.noChange
        total.noChangeRight += one.noChangeRight
        total.change += one.change
        total.changeF1 += one.changeF1
        total.changing += one.changing
        total.treeF1 += one.treeF1
        total.copyF1 += one.copyF1
        total.identity += one.identity
        total.address += one.address
        total.navigation += one.navigation
        total.actionable += one.actionable
        total.nextTargets += one.nextTargets
        total.nextTargetsFound += one.nextTargetsFound
        total.answers.hit += one.answers.hit
        total.answers.miss += one.answers.miss
        total.answers.leak += one.answers.leak
        total.answers.absent += one.answers.absent
        total.discriminations += one.discriminations
        total.discriminated += one.discriminated
        total.confidences += one.confidences
        total.illegal += one.illegal
        total.illegalFound += one.illegalFound
        total.illegalClaimed += one.illegalClaimed
        total.exact += one.exact
        total.edges += one.edges
    }
}
