import Groundwork
import Readings
import WebEnv

/// Remembers exact transitions: the same page and action bring what they brought last time; anything else is unknown.
public struct TransitionMemory: LearningDynamicsModel {
    private var outcomes: [UInt64: Observation] = [:]
    private var starts: [StartPoint: Observation] = [:]
    private let trees: PageTreeCache

    /// - Parameter trees: pages that were taken apart before; changes no prediction.
    public init(trees: PageTreeCache = PageTreeCache()) { self.trees = trees }

    /// Keeps every transition; the latest of equal ones counts.
    public mutating func learn(from trajectories: [Trajectory]) {
        for trajectory in trajectories {
            if let first = trajectory.steps.first { starts[StartPoint(trajectory.task)] = first.observation }
            for transition in trajectory.transitions {
                guard let next = transition.next else { continue }
                outcomes[key(transition.action, transition.episode)] = next
            }
        }
    }

    /// The first page that was seen there last.
    public func begin(at start: StartPoint) -> Observation? { starts[start] }

    /// What the same action brought on the same page, else that nothing changes.
    public func predict(_ action: Action, in episode: Episode) -> Prediction {
        guard let known = outcomes[key(action, episode)] else {
            return CopyModel().predict(action, in: episode)
        }
        let current = trees.tree(of: episode.observation.page)
        let isSame = trees.tree(of: known.page).contentHash == current.contentHash
        return Prediction(
            observation: known, noChange: isSame ? 1 : 0, illegal: known.lastActionError == nil ? 0 : 1,
            ending: action.isStop ? 1 : 0, confidence: 1)
    }

    /// Page, address and action; the element by its place on the page, since ids are the page's own.
    private func key(_ action: Action, _ episode: Episode) -> UInt64 {
        let tree = trees.tree(of: episode.observation.page)
        let meaning = SemanticAction(action, on: tree.view)
        let page = Hash64.mix(tree.contentHash, Hash64.of(episode.observation.url))
        return Hash64.mix(
            Hash64.mix(page, UInt64(meaning.verb.rawValue)),
            UInt64(bitPattern: Int64(meaning.target ?? -1)), Hash64.of(meaning.text))
    }
}
