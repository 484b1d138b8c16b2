import Groundwork
import Learning
import Readings
import WebEnv

/// Measures a world model on episodes that it did not learn from.
public struct PredictionScorer: Sendable {
    /// Steps ahead that are predicted at most.
    public static let depths = 4
    /// One step in this many of an episode begins a prediction of several steps.
    public static let depthInterval = 2

    let trees: PageTreeCache
    private let workers: Int

    /// - Parameter workers: threads; they change no result.
    public init(trees: PageTreeCache = PageTreeCache(), workers: Int) {
        self.trees = trees
        self.workers = workers
    }

    /// Measures a model that is another one for each episode, as the truth is.
    /// Measures one model on all episodes.
    public func score(_ model: any DynamicsModel, on episodes: [BranchedEpisode]) -> PredictionReport {
        score(on: episodes) { _ in model }
    }

    /// - Parameter model: the model for an episode; the truth is another for each.
    public func score(
        on episodes: [BranchedEpisode], with model: @Sendable (BranchedEpisode) -> any DynamicsModel
    ) -> PredictionReport {
        let parts = Parallel.map(episodes.count, workers: workers, makeState: {}) { _, place in
            report(model(episodes[place]), episodes[place])
        }
        return parts.reduce(into: PredictionReport()) { $0 += $1 }
    }

    private func report(_ model: any DynamicsModel, _ episode: BranchedEpisode) -> PredictionReport {
        var report = PredictionReport()
        let transitions = episode.trajectory.transitions
        let answers = episode.trajectory.task.referenceTexts
        for (place, transition) in transitions.enumerated() {
            guard let next = transition.next else { continue }
            let failures = report.failures
            let prediction = prediction(of: model, transition.action, transition.episode, &report)
            report.answered += report.failures == failures ? 1 : 0
            let following = place + 1 < transitions.count ? transitions[place + 1] : nil
            var score = score(prediction, transition.episode.observation, next)
            addAnswers(answers, prediction.observation, next, &score)
            addNextTarget(following, prediction.observation, &score)
            addDiscrimination(prediction.observation, transition, episode.branches[place], &score)
            addIllegal(model, transition, prediction, &score, &report)
            report.all += score
            for stratum in strata(transition, next) {
                report.byStratum[stratum, default: PredictionScore()] += score
            }
            if place % Self.depthInterval == 0 {
                addDepths(model, Array(transitions[place...].prefix(Self.depths)), first: score, &report)
            }
        }
        return report
    }

    /// What the model says; where it fails, that nothing changes.
    private func prediction(
        of model: any DynamicsModel, _ action: Action, _ episode: Episode, _ report: inout PredictionReport
    ) -> Prediction {
        report.predictions += 1
        do { return try model.predict(action, in: episode) } catch {
            report.failures += 1
            report.firstFailure = report.firstFailure ?? String(describing: error)
            return CopyModel().predict(action, in: episode)
        }
    }

    // MARK: One prediction

    private func score(_ prediction: Prediction, _ current: Observation, _ next: Observation)
        -> PredictionScore
    {
        var score = PredictionScore()
        let now = trees.tree(of: current.page)
        let truth = trees.tree(of: next.page)
        let guess = trees.tree(of: prediction.observation.page)
        score.transitions = 1
        score.valid = guess.view.isWellFormed ? 1 : 0
        let actual = PageChange(from: now, to: truth)
        let predicted = PageChange(from: now, to: guess)
        addChange(predicted, actual, prediction, &score)
        score.treeF1 = MatchCounts(predicted: guess.sortedKeys, actual: truth.sortedKeys).f1
        score.copyF1 = MatchCounts(predicted: now.sortedKeys, actual: truth.sortedKeys).f1
        addIdentity(prediction.observation, current, next, &score)
        score.actionable = MatchCounts(predicted: guess.actionable, actual: truth.actionable)
        score.edges = MatchCounts(predicted: guess.edges, actual: truth.edges)
        score.exact = guess.sortedKeys == truth.sortedKeys && predicted.items == actual.items ? 1 : 0
        return score
    }

    private func addChange(
        _ predicted: PageChange, _ actual: PageChange, _ prediction: Prediction,
        _ score: inout PredictionScore
    ) {
        score.noChange.predicted = predicted.isEmpty ? 1 : 0
        score.noChange.actual = actual.isEmpty ? 1 : 0
        score.noChange.common = predicted.isEmpty && actual.isEmpty ? 1 : 0
        score.noChangeRight = predicted.isEmpty == actual.isEmpty ? 1 : 0
        let counts = MatchCounts(predicted: predicted.items, actual: actual.items)
        score.confidences = [(prediction.confidence, counts.f1 >= Prediction.confidenceBar)]
        guard !actual.isEmpty else { return }
        score.changing = 1
        score.change = counts
        score.changeF1 = counts.f1
    }

    private func addIdentity(
        _ guess: Observation, _ current: Observation, _ next: Observation, _ score: inout PredictionScore
    ) {
        let path = PageAddress(guess.url).path == PageAddress(next.url).path
        score.identity = path && guess.page.title == next.page.title ? 1 : 0
        score.address = guess.url == next.url ? 1 : 0
        score.navigation = (guess.url != current.url) == (next.url != current.url) ? 1 : 0
    }

    private func addAnswers(
        _ answers: [String], _ guess: Observation, _ next: Observation, _ score: inout PredictionScore
    ) {
        for answer in answers {
            switch (guess.shows(answer), next.shows(answer)) {
            case (true, true): score.answers.hit += 1
            case (false, true): score.answers.miss += 1
            case (true, false): score.answers.leak += 1
            case (false, false): score.answers.absent += 1
            }
        }
    }

    private func addNextTarget(_ following: Transition?, _ guess: Observation, _ score: inout PredictionScore)
    {
        guard let following, following.action.elementID != nil else { return }
        let page = following.episode.observation.page
        score.nextTargets = 1
        score.nextTargetsFound = following.action.translated(from: page, to: guess.page) == nil ? 0 : 1
    }

    /// Compares the prediction with what this action and each other action really bring. Ties are no success.
    private func addDiscrimination(
        _ guess: Observation, _ transition: Transition, _ branches: [BranchedEpisode.Branch],
        _ score: inout PredictionScore
    ) {
        guard let next = transition.next else { return }
        let now = trees.tree(of: transition.episode.observation.page)
        let truth = trees.tree(of: next.page)
        let others = branches.map { trees.tree(of: $0.observation.page) }.filter {
            $0.contentHash != truth.contentHash
        }
        guard !others.isEmpty else { return }
        let guess = trees.tree(of: guess.page)
        let predicted = PageChange(from: now, to: guess).items
        func nearness(_ page: PageTree) -> Double {
            MatchCounts(predicted: predicted, actual: PageChange(from: now, to: page).items).f1
                + MatchCounts(predicted: guess.sortedKeys, actual: page.sortedKeys).f1
        }
        let own = nearness(truth)
        score.discriminations = 1
        score.discriminated = others.allSatisfy { nearness($0) < own } ? 1 : 0
    }

    // MARK: Actions that can't be done

    /// Asks for the action on an element that is not there, and for what the world refused.
    private func addIllegal(
        _ model: any DynamicsModel, _ transition: Transition, _ prediction: Prediction,
        _ score: inout PredictionScore,
        _ report: inout PredictionReport
    ) {
        let refused = transition.next?.lastActionError != nil
        count(isIllegal: refused, claimed: prediction.illegal > 0.5, &score)
        guard transition.action.elementID != nil else { return }
        let missing = (transition.episode.observation.nodes.map(\.id).max() ?? 0).addingClamped(1_000)
        let impossible = self.prediction(
            of: model, transition.action.naming(missing), transition.episode, &report)
        count(isIllegal: true, claimed: impossible.illegal > 0.5, &score)
    }

    private func count(isIllegal: Bool, claimed: Bool, _ score: inout PredictionScore) {
        score.illegal += isIllegal ? 1 : 0
        score.illegalClaimed += claimed ? 1 : 0
        score.illegalFound += isIllegal && claimed ? 1 : 0
    }

    // MARK: Several steps

    /// Lets the model go on from its own predictions, with the actions that were really done.
    private func addDepths(
        _ model: any DynamicsModel, _ transitions: [Transition], first: PredictionScore,
        _ report: inout PredictionReport
    ) {
        guard let start = transitions.first?.episode else { return }
        var episode = start
        for (depth, transition) in transitions.enumerated() {
            guard let next = transition.next else { return }
            let seen = transition.episode.observation
            let action =
                depth == 0
                ? transition.action
                : transition.action.translated(from: seen.page, to: episode.observation.page)
            var guess = episode.observation
            if let action {
                guess = prediction(of: model, action, episode, &report).observation
                episode.advance(action: action, observation: guess)
            }
            let prediction = Prediction(observation: guess, noChange: 0, illegal: 0, ending: 0, confidence: 0)
            var score = score(prediction, seen, next)
            score.copyF1 =
                MatchCounts(
                    predicted: trees.tree(of: start.observation.page).sortedKeys,
                    actual: trees.tree(of: next.page).sortedKeys
                ).f1
            report.byDepth[depth] += score
        }
    }

    // MARK: Strata

    private func strata(_ transition: Transition, _ next: Observation) -> [String] {
        let current = transition.episode.observation
        let change = PageChange(from: trees.tree(of: current.page), to: trees.tree(of: next.page)).count
        let size =
            switch change {
            case 0: "0"
            case 1...2: "1-2"
            case 3...6: "3-6"
            case 7...12: "7-12"
            default: ">12"
            }
        let verb = SemanticAction(transition.action, on: current.page).verb
        return [
            "changed \(size)", "action \(verb)", current.url == next.url ? "same page" : "navigation",
            transition.next?.lastActionError == nil ? "done" : "refused",
        ]
    }
}

extension PageTree {
    /// Keys of the elements that can be acted on, sorted.
    var actionable: [UInt64] {
        keys.indices.filter {
            let role = view.nodes[$0].role
            return role.isClickable || role.isEditable || role == .combobox || role == .listbox
        }.map { keys[$0] }.sorted()
    }

    /// Pairs of parent and child, sorted.
    var edges: [UInt64] {
        keys.indices.dropFirst().map { Hash64.mix(keys[max(0, view.nodes[$0].parent)], keys[$0]) }.sorted()
    }
}

extension Observation {
    /// Whether a text stands on the page, white space and case aside.
    func shows(_ text: String) -> Bool {
        let wanted = text.lowercased()
        return !wanted.isEmpty
            && nodes.contains {
                $0.name.lowercased().contains(wanted) || $0.value.lowercased().contains(wanted)
            }
    }
}
