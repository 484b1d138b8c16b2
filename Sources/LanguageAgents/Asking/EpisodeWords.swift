import Groundwork
import WebEnv

/// Episodes in words, for prompts.
enum EpisodeWords {
    /// An action in a dialect's words, on one line.
    static func action(_ action: Action, on page: PageView, in dialect: Dialect) -> String {
        (dialect.print(action, on: page) ?? action.kind.rawValue).withFoldedWhiteSpace
    }

    /// The steps up to now, a numbered line each; `none` where there are none.
    static func history(_ episode: Episode, in dialect: Dialect) -> String {
        lines(episode.history.map { action($0.action, on: $0.observation.page, in: dialect) })
    }

    /// All actions of an episode that is over.
    static func actions(_ trajectory: Trajectory, in dialect: Dialect) -> String {
        lines(trajectory.steps.map { action($0.action, on: $0.observation.page, in: dialect) })
    }

    private static func lines(_ actions: [String]) -> String {
        actions.isEmpty
            ? "none"
            : actions.enumerated().map { "\($0 + 1). \($1)" }.joined(separator: "\n")
    }
}
