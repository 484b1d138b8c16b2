import Browser
import WebEnv

/// Episodes that the world spoilt count for nothing. Where it spoils all of them there is no result, and that is said.
public enum WorldFailure {
    /// Fails where the world spoilt every episode.
    /// - Parameter name: what one of the episodes is.
    /// - Throws: `EnvironmentError` with the first failure where every episode failed by the world.
    public static func check(_ episodes: [Trajectory], in name: String) throws {
        guard !episodes.isEmpty, episodes.allSatisfy(\.isSpoilt) else { return }
        let cause = episodes.lazy.compactMap(\.failure).first ?? "no cause is known"
        throw EnvironmentError("the world failed in every \(name): \(cause)")
    }

    /// The replays, where none is spoilt. They were whole when they were played first, so a spoilt one has no
    /// value.
    /// - Throws: `EnvironmentError` with the first failure where the world failed in any of the episodes.
    public static func refuse(_ replays: [Trajectory]) throws -> [Trajectory] {
        guard let spoilt = replays.first(where: \.isSpoilt) else { return replays }
        throw EnvironmentError(
            "task \(spoilt.task.taskID): its episode could not be played again: "
                + (spoilt.failure ?? "no cause is known"))
    }
}
