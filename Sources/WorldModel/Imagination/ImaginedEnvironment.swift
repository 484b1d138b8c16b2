import Browser
import Groundwork
import WebEnv

/// A world that is nothing but a world model: a virtual web server with its browser.
///
/// It has no evaluator, so it gives no reward. Source: WebEvolver (arXiv:2504.21024), section 3.3.
public struct ImaginedEnvironment: Environment {
    /// When an imagined episode ends by itself.
    public struct Limits: Sendable, Hashable {
        /// Actions in an episode, 1 or more. WebEvolver imagines at most 7.
        public var steps = 7
        /// How often the same action may be done in a row; 0 for no limit.
        public var repetitions = 3
        /// The limits of WebEvolver.
        public init() {}
    }

    private let model: any DynamicsModel
    private let limits: Limits
    /// Whether the last page that can be reached shows the reference answer. Teaches optimism; off unless that is what is measured.
    private let revealsAnswer: Bool
    private var episode: Episode?
    private var answers: [String] = []
    private var hasEnded = true

    /// - Parameter revealsAnswer: whether the last page that can be reached shows the reference answer.
    public init(_ model: any DynamicsModel, limits: Limits = Limits(), revealsAnswer: Bool = false) {
        self.model = model
        self.limits = limits
        self.revealsAnswer = revealsAnswer
    }

    /// Starts an episode on the first page that the model expects.
    /// - Parameter seed: changes nothing; the model always says what it holds for most likely.
    /// - Throws: `EnvironmentError` where the model knows no first page for the task.
    public mutating func reset(task: WebTask, seed: UInt64) throws -> TimeStep {
        guard let first = try model.begin(at: StartPoint(task)) else {
            throw EnvironmentError(
                "task \(task.taskID): the world model has never seen a first page like its own")
        }
        episode = Episode(Episode.Assignment(task), observation: first.refusing(nil))
        answers = revealsAnswer ? task.referenceTexts : []
        hasEnded = false
        return TimeStep(observation: first.refusing(nil), reward: 0, ending: nil)
    }

    /// What the model expects of the action.
    public mutating func step(_ action: Action) throws -> TimeStep {
        guard var now = episode, !hasEnded else {
            preconditionFailure("step after the episode's end, or before reset")
        }
        var next = now.observation.refusing(nil)
        if case .invalid(_, let reason) = action {
            next = now.observation.refusing(reason)
        } else if !action.isStop {
            let prediction = try model.predict(action, in: now)
            next =
                prediction.illegal > 0.5
                ? now.observation.refusing(prediction.observation.lastActionError ?? TransferModel.refusal)
                : prediction.observation
        }
        if now.history.count == limits.steps - 2, !answers.isEmpty { next = next.revealing(answers) }
        // Given up first, so that the history is written on and not copied.
        episode = nil
        now.advance(action: action, observation: next)
        episode = now
        let ending = ending(after: action, now.history)
        hasEnded = ending != nil
        return TimeStep(observation: next, reward: ending == nil ? 0 : nil, ending: ending)
    }

    private func ending(after action: Action, _ history: ArraySlice<Episode.Past>) -> Ending? {
        if action.isStop { return .stopped }
        let repeats = history.reversed().prefix { $0.action == action }.count
        if limits.repetitions > 0, repeats >= limits.repetitions { return .repeatedAction }
        return history.count >= limits.steps ? .stepLimit : nil
    }
}

extension Observation {
    /// The page with texts added at its end.
    fileprivate func revealing(_ texts: [String]) -> Observation {
        var nodes = page.nodes
        for text in texts {
            nodes.append(
                ObservedNode(
                    id: (nodes.last?.id ?? 0).addingClamped(1), role: .text, name: text, value: "",
                    states: [], depth: 1,
                    parent: 0))
        }
        return showing(PageView.composed(title: page.title, nodes: nodes), at: url)
    }
}
