import Groundwork
import WebEnv

/// Does what it was told, then stops.
public struct ScriptedPolicy: Policy {
    private let actions: [Action]

    /// - Parameter actions: one a step, in order.
    public init(actions: [Action]) { self.actions = actions }

    /// The action of the step that the episode has come to; after the last a stop without an answer.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let step = episode.history.count
        return Decision(action: step < actions.count ? actions[step] : .stop(answer: ""))
    }
}
