import Groundwork
import Learning
import WebEnv

/// Does what was done in imagination, for real: each action on the element of the same role, name and order.
public struct ImaginedReplayPolicy: Policy {
    private let steps: [Trajectory.Step]

    public init(_ imagined: Trajectory) { steps = imagined.steps }

    public func decide(_ context: DecisionContext, using random: inout RandomSource) -> Decision {
        let place = context.history.count
        let action =
            place < steps.count
            ? steps[place].action.translated(
                from: steps[place].observation.page, to: context.observation.page) : nil
        return Decision(action: action ?? Self.lost, logProbability: nil, actionCount: 1)
    }

    /// What is said where the real page has no such element.
    static let lost = Action.stop(answer: "")

    /// Whether a replay did every action of the imagined episode.
    public static func isWhole(_ replay: Trajectory, of imagined: Trajectory) -> Bool {
        guard replay.steps.count == imagined.steps.count else { return false }
        return zip(replay.steps, imagined.steps).allSatisfy { real, dreamt in
            dreamt.action.translated(from: dreamt.observation.page, to: real.observation.page) == real.action
                && real.observation.lastActionError == nil
        }
    }
}
