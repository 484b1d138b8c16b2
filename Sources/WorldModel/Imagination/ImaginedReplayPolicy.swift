import Groundwork
import Learning
import WebEnv

/// Does what was done in imagination, for real: each action on the element of the same role, name and order.
public struct ImaginedReplayPolicy: Policy {
    private let steps: [Trajectory.Step]

    /// - Parameter imagined: an episode of a world model.
    public init(_ imagined: Trajectory) { steps = imagined.steps }

    /// The imagined action on this page's element of the same role, name and order; a stop where the page has
    /// no such element.
    public func decide(_ episode: Episode, using random: inout RandomSource) -> Decision {
        let place = episode.history.count
        let action =
            place < steps.count
            ? steps[place].action.translated(
                from: steps[place].observation.page, to: episode.observation.page) : nil
        return Decision(action: action ?? Self.lost)
    }

    /// What is said where the real page has no such element.
    static let lost = Action.stop(answer: "")

    /// Whether a replay did every action of the imagined episode.
    public static func isWhole(_ replay: Trajectory, of imagined: Trajectory) -> Bool {
        guard replay.steps.count == imagined.steps.count else { return false }
        return zip(replay.steps, imagined.steps).allSatisfy { real, imagined in
            imagined.action.translated(from: imagined.observation.page, to: real.observation.page)
                == real.action
                && real.observation.lastActionError == nil
        }
    }
}
